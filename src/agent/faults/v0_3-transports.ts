import { isObject } from "../../json.js";
import { agentError } from "../errors.js";
import type { AgentHooks } from "../hooks.js";
import { drop, typed } from "./edit.js";
import { stateOf } from "./edit-stream.js";
import { legacyResult, pureFaults } from "./edit-v0_3.js";
import type { Fault } from "./fault.js";

const onJsonRpc = { bindings: ["jsonrpc"] } as const;
const onRest = { bindings: ["rest"] } as const;
const lost = "there is no such route";

/** Serves a route of REST without the prefix alone; what is asked with it gets the page of a web server. */
const withoutPrefix = (end: string): Partial<AgentHooks> => ({
  request: (call) => {
    if (call.binding !== "rest" || !call.path.endsWith(end)) return;
    if (call.path.startsWith("/v1/")) call.memory.set(lost, true);
    else call.path = `/v1${call.path}`;
  },
  legacyParams: (call, params) => {
    if (call.memory.has(lost)) throw agentError("MethodNotFoundError", "Not found");
    return params;
  },
  http: (call, answer) =>
    call.memory.has(lost) ? typed({ ...answer, status: 404, body: "Not found" }, "text/plain") : answer,
});

/** Faults of what all transports have in common, and of single routes and methods of one (sections 3.2 and 3.4 of 0.3). */
export const legacyTransportFaults: readonly Fault[] = pureFaults([
  {
    id: "legacy-methods-for-new-tasks-only",
    requirement: "V03-TRANS-06",
    summary: "message/send and message/stream are methods that there are not when a message goes to a task.",
    ...onJsonRpc,
    hooks: {
      legacyParams: ({ binding }, params) => {
        if (binding !== "jsonrpc" || !isObject(params.message) || params.message.taskId === undefined) return params;
        throw agentError("MethodNotFoundError", "Method not found");
      },
    },
  },
  {
    id: "legacy-rest-get-other-id",
    requirement: "V03-TRANS-08",
    summary: "REST shows tasks under another id than the one that they were asked for by.",
    ...onRest,
    hooks: legacyResult("get_task", (value, { call }) =>
      call?.binding === "rest" && isObject(value) ? { ...value, id: `rest-${String(value.id)}` } : value,
    ),
  },
  {
    id: "legacy-rest-cancel-without-v1",
    requirement: "V03-TRANS-11",
    summary: "The route that cancels tasks on REST of 0.3 has no /v1.",
    ...onRest,
    hooks: withoutPrefix(":cancel"),
  },
  {
    id: "legacy-rest-send-bare",
    requirement: "V03-DATA-17",
    summary: "message:send on REST of 0.3 answers with the task and no object around it, as JSON-RPC does.",
    ...onRest,
    hooks: legacyResult("send_message", (value, { call }) =>
      call?.binding === "rest" && isObject(value) && isObject(value.task) ? value.task : value,
    ),
  },
  {
    id: "legacy-rest-charset-refused",
    requirement: "V03-TRANS-12",
    summary: "A request on REST of 0.3 whose media type has parameters is refused.",
    ...onRest,
    hooks: {
      legacyParams: ({ binding, headers }, params) => {
        if (binding !== "rest" || !headers["content-type"]?.includes(";")) return params;
        throw agentError("ContentTypeNotSupportedError", "The media type is not supported");
      },
    },
  },
  {
    id: "legacy-rest-get-without-artifacts",
    requirement: "V03-TRANS-17",
    summary: "tasks/get shows the artifacts of tasks, and GET on REST of 0.3 does not.",
    ...onRest,
    hooks: legacyResult("get_task", (value, { call }) => {
      if (call?.binding === "rest" && isObject(value)) drop(value, "artifacts");
      return value;
    }),
  },
  {
    id: "legacy-rest-cancels-unknown",
    requirement: "V03-TRANS-17",
    summary: "Canceling a task that there is not works on REST of 0.3 and fails on JSON-RPC.",
    ...onRest,
    hooks: {
      error: (call, failure) =>
        call.binding === "rest" && call.operation === "cancel_task" && failure.name === "TaskNotFoundError"
          ? {
              result: {
                id: String(call.params.id),
                contextId: "unknown",
                status: { state: "TASK_STATE_CANCELLED" },
              },
            }
          : failure,
    },
  },
  {
    id: "legacy-rest-stream-without-end",
    requirement: "V03-TRANS-17",
    summary: "Streams tell that the task has completed on JSON-RPC of 0.3, and end without that on REST.",
    ...onRest,
    hooks: {
      event: ({ binding }, event) => (binding === "rest" && stateOf(event) === "TASK_STATE_COMPLETED" ? [] : [event]),
    },
  },
  {
    id: "legacy-version-header-refused",
    requirement: "V03-TRANS-20",
    summary: "An agent of 0.3 alone refuses requests that have A2A-Version.",
    hooks: {
      legacyParams: ({ headers }, params) => {
        if (headers["a2a-version"] === undefined) return params;
        throw agentError("InvalidRequestError", "A2A-Version is not known");
      },
    },
  },
  {
    id: "legacy-push-set-once",
    requirement: "V03-PUSH-03",
    summary: "Setting a webhook of 0.3 again leaves the one that was there.",
    hooks: {
      params: ({ operation, store }, params) => {
        if (operation !== "create_push_config") return params;
        const known = store.get(String(params.taskId))?.configs.get(String(params.id));
        return known ? { ...params, url: known.url } : params;
      },
    },
  },
  {
    id: "legacy-push-get-other-task",
    requirement: "V03-PUSH-04",
    summary: "tasks/pushNotificationConfig/get shows the webhook of a task as that of another one.",
    ...onJsonRpc,
    hooks: legacyResult("get_push_config", (value, { call }) =>
      call?.binding === "jsonrpc" && isObject(value) ? { ...value, taskId: "another" } : value,
    ),
  },
]);
