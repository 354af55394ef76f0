import type { Policy } from "../hooks.js";
import type { Task } from "../model.js";

/** How much of a task is shown. */
export interface View {
  /** Most history messages to show; unset shows all (section 3.2.4). */
  readonly historyLength?: number | undefined;
  /** Section 3.1.4: without artifacts the member is left out. */
  readonly artifacts?: boolean;
}

/** A copy of the task as a response shows it: the newest messages of the history, and no empty members. */
export function viewOf(task: Task, view: View, policy: Readonly<Partial<Policy>>): Task {
  const { artifacts, history, ...rest } = structuredClone(task);
  const shown: Task = rest;
  if (view.artifacts !== false && artifacts && artifacts.length > 0) shown.artifacts = artifacts;
  const { historyLength } = view;
  if (history && history.length > 0 && historyLength !== 0) {
    if (historyLength === undefined) shown.history = history;
    else shown.history = policy.oldestHistoryIsKept ? history.slice(0, historyLength) : history.slice(-historyLength);
  }
  return shown;
}
