import { isObject, type Json, type JsonObject } from "../../json.js";
import type { OperationName } from "../../protocol/dialect.js";
import type { AgentHooks, CallContext } from "../hooks.js";
import type { TaskStore } from "../store.js";
import { objectsOf } from "./edit.js";
import type { Fault } from "./fault.js";

/** The binding on which each task of an agent was made: where it was first seen in the answer to a message. */
const origins = new WeakMap<TaskStore, Map<string, string>>();

function originsOf({ store }: CallContext): Map<string, string> {
  const known = origins.get(store) ?? new Map<string, string>();
  origins.set(store, known);
  return known;
}

function isElsewhere(call: CallContext, id: Json | undefined): boolean {
  const origin = originsOf(call).get(String(id));
  return origin !== undefined && origin !== call.binding;
}

function taskIn(value: Json): string | undefined {
  const holder = isObject(value) && isObject(value.task) ? value.task.id : undefined;
  return typeof holder === "string" ? holder : undefined;
}

/** One operation knows only tasks that were made on its own binding, as if each binding kept its tasks for itself. */
function keptApart(operation: OperationName): Partial<AgentHooks> {
  return {
    params: (call, params) => {
      const hidden = call.operation === operation && isElsewhere(call, params.id);
      return hidden ? { ...params, id: crypto.randomUUID() } : params;
    },
    output: ({ call }, value) => {
      if (!call) return value;
      const made = call.operation?.startsWith("send_") ? taskIn(value) : undefined;
      if (made !== undefined && !originsOf(call).has(made)) originsOf(call).set(made, call.binding);
      return call.operation === "list_tasks" && operation === "list_tasks" ? withoutOthers(call, value) : value;
    },
  };
}

function withoutOthers(call: CallContext, value: Json): Json {
  if (!isObject(value)) return value;
  const tasks = objectsOf(value.tasks).filter(({ id }) => !isElsewhere(call, id));
  return { ...value, tasks: tasks as JsonObject[] };
}

/** Faults of agents whose bindings do not share their tasks (section 5.1). */
export const perBindingFaults: readonly Fault[] = (
  [
    ["get_task", "GetTask"],
    ["list_tasks", "ListTasks"],
    ["cancel_task", "CancelTask"],
    ["subscribe_to_task", "SubscribeToTask"],
  ] as const
).map(([operation, method]) => ({
  id: `${operation.replaceAll("_", "-")}-only-of-own-binding`,
  requirement: "BIND-EQUIV-002",
  summary: `${method} does not know tasks that were made on another binding.`,
  hooks: keptApart(operation),
}));
