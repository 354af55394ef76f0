import { isObject, type JsonObject } from "../../json.js";
import { agentError, failureOf } from "../errors.js";
import type { AgentHooks, CallContext } from "../hooks.js";
import { legacyPayload, legacyTask } from "../v0_3/to-v0_3.js";
import { drop } from "./edit.js";
import { compatFaults, kinds, legacyObjects, legacyResult } from "./edit-v0_3.js";
import type { Fault } from "./fault.js";

const onJsonRpc = { bindings: ["jsonrpc"] } as const;

/** Remembers in which version a task was made: by the answer to its first message. */
const remembering: Partial<AgentHooks> = {
  output: ({ call }, value) => {
    const task = isObject(value) && isObject(value.task) ? value.task : undefined;
    const id = String(task?.id);
    if (call?.operation === "send_message" && task && !madeIn(call.store).has(id))
      madeIn(call.store).set(id, call.version);
    return value;
  },
};

/** True when a request is about a task that was made in the other version. */
function isAboutOther(call: CallContext, params: JsonObject): boolean {
  const made = madeIn(call.store).get(String(params.id));
  return made !== undefined && made !== call.version;
}

/** Faults in what a server for both versions makes of one task. */
export const compatTaskFaults: readonly Fault[] = compatFaults([
  {
    id: "compat-tasks-apart",
    requirement: "V03-COMPAT-13",
    summary: "Clients of 0.3 do not find tasks that were made in 1.0, nor the other way round.",
    hooks: {
      ...remembering,
      params: (call, params) => {
        if (call.operation !== "get_task" || !isAboutOther(call, params)) return params;
        throw agentError("TaskNotFoundError", "The task does not exist");
      },
    },
  },
  {
    id: "compat-history-lost",
    requirement: "V03-COMPAT-13",
    summary: "Tasks show no history to clients of 0.3.",
    ...onJsonRpc,
    hooks: kinds("task", (task) => drop(task, "history")),
  },
  {
    id: "compat-artifacts-lost",
    requirement: "V03-COMPAT-13",
    summary: "tasks/get shows no artifacts to clients of 0.3.",
    hooks: legacyResult("get_task", (value) => {
      if (isObject(value)) drop(value, "artifacts");
      return value;
    }),
  },
  {
    id: "compat-absent-not-for-new-tasks",
    requirement: "V03-COMPAT-01",
    summary: "Requests without A2A-Version are refused when they ask for a task that was made in 1.0.",
    hooks: {
      ...remembering,
      params: (call, params) => {
        const named = call.headers["a2a-version"] !== undefined;
        if (named || call.operation !== "get_task" || !isAboutOther(call, params)) return params;
        throw agentError("VersionNotSupportedError", "This version is not supported");
      },
    },
  },
  {
    id: "compat-old-tasks-stay-old",
    requirement: "V03-COMPAT-03",
    summary: "GetTask shows tasks that were made in 0.3 in the form of 0.3.",
    hooks: {
      output: (context, value) => {
        const { call } = context;
        remembering.output?.(context, value);
        if (call?.operation !== "get_task" || call.version !== "1.0" || !isObject(value)) return value;
        return isAboutOther(call, value) ? legacyTask(value) : value;
      },
    },
  },
  {
    id: "compat-follow-up-stays-old",
    requirement: "V03-COMPAT-03",
    summary: "SendMessage to a task that was made in 0.3 is answered in the form of 0.3.",
    hooks: {
      output: (context, value) => {
        const { call } = context;
        remembering.output?.(context, value);
        if (call?.operation !== "send_message" || call.version !== "1.0" || !isObject(value)) return value;
        return isObject(value.task) && isAboutOther(call, value.task) ? legacyPayload(value) : value;
      },
    },
  },
  {
    id: "compat-any-data-breaks",
    requirement: "V03-COMPAT-13",
    summary: "Tasks with data that is no object cannot be read in 0.3.",
    hooks: {
      legacyParams: (call, params) => {
        const task = call.operation === "get_task" ? call.store.get(String(params.id))?.task : undefined;
        const parts = [...(task?.history ?? []), ...(task?.artifacts ?? [])].flatMap((one) => one.parts);
        if (!parts.some((part) => Object.hasOwn(part, "data") && !isObject(part.data))) return params;
        throw agentError("InternalError", "The data could not be converted");
      },
    },
  },
  {
    id: "compat-bytes-twice",
    requirement: "V03-COMPAT-13",
    summary: "Bytes of files are written in base64 twice for clients of 0.3 on JSON-RPC.",
    ...onJsonRpc,
    hooks: legacyObjects("S", (object, place) => {
      if (place === "file" && typeof object.bytes === "string")
        object.bytes = Buffer.from(object.bytes).toString("base64");
    }),
  },
  {
    id: "compat-contexts-apart",
    requirement: "V03-COMPAT-13",
    summary: "Clients of 0.3 see other ids of contexts than clients of 1.0.",
    hooks: legacyResult("get_task", (value) => {
      if (isObject(value)) value.contextId = `0.3-${String(value.contextId)}`;
      return value;
    }),
  },
  {
    id: "compat-list-without-old",
    requirement: "V03-COMPAT-13",
    summary: "ListTasks leaves out the tasks that were made in 0.3.",
    hooks: {
      output: (context, value) => {
        const { call } = context;
        remembering.output?.(context, value);
        if (call?.operation !== "list_tasks" || !isObject(value) || !Array.isArray(value.tasks)) return value;
        return { ...value, tasks: value.tasks.filter((task) => !isObject(task) || !isAboutOther(call, task)) };
      },
    },
  },
  {
    id: "compat-cancel-apart",
    requirement: "V03-COMPAT-13",
    summary: "A task can only be canceled in the version in which it was made.",
    hooks: {
      ...remembering,
      params: (call, params) => {
        if (call.operation !== "cancel_task" || !isAboutOther(call, params)) return params;
        throw agentError("TaskNotFoundError", "The task does not exist");
      },
    },
  },
  {
    id: "compat-subscribe-apart",
    requirement: "V03-COMPAT-13",
    summary: "A task can only be subscribed to in the version in which it was made.",
    hooks: {
      ...remembering,
      params: (call, params) => {
        if (call.operation !== "subscribe_to_task" || !isAboutOther(call, params)) return params;
        throw agentError("TaskNotFoundError", "The task does not exist");
      },
    },
  },
  {
    id: "compat-cancel-code-lost",
    requirement: "V03-COMPAT-11",
    summary: "A task that is over is an internal error for clients of 0.3 who cancel it.",
    hooks: {
      error: (call, failure) =>
        call.version === "0.3" && failure.name === "TaskNotCancelableError"
          ? { ...failureOf("InternalError", failure.message) }
          : failure,
    },
  },
]);

/** Versions in which the tasks of an agent were made. */
const versions = new WeakMap<object, Map<string, string>>();
function madeIn(store: object): Map<string, string> {
  const known = versions.get(store) ?? new Map<string, string>();
  versions.set(store, known);
  return known;
}
