import type { Message } from "../model.js";
import { isTerminal } from "../states.js";
import type { TaskRecord, TaskStore } from "../store.js";
import { perform } from "./behaviors.js";
import { createWork, Stopped } from "./work.js";

/** Does the work of tasks in the background. */
export interface Executor {
  /** Starts (or goes on with) a task; returns at once. A behaviour that throws leaves the task failed. */
  run(
    record: TaskRecord,
    message: Message,
    options: { followUp: boolean; acceptedOutputModes: readonly string[] },
  ): void;
}

/**
 * Creates the executor.
 * @param pace length of a unit of work in milliseconds
 * @param authorizeAt where users authorize what tasks ask for; the task's id follows
 */
export function createExecutor(store: TaskStore, pace: number, authorizeAt: string): Executor {
  return {
    run(record, message, options) {
      const work = createWork(store, record, message, { ...options, pace, authorizeAt });
      perform(record.behavior, work).catch((thrown: unknown) => {
        if (thrown instanceof Stopped || isTerminal(record.task.status.state)) return;
        work.status("TASK_STATE_FAILED", "The task ended with an internal error.");
      });
    },
  };
}
