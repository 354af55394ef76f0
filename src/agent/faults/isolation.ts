import { isObject } from "../../json.js";
import type { OperationName } from "../../protocol/dialect.js";
import { type Failure, failureOf } from "../errors.js";
import type { AgentHooks, CallContext } from "../hooks.js";
import { text } from "../operations/operation.js";
import type { TaskRecord } from "../store.js";
import type { Fault } from "./fault.js";

/** Operations that look tasks up without their caller, one fault each. */
const unscoped: readonly (readonly [OperationName, id: string, requirement: string, summary: string])[] = [
  ["get_task", "foreign-get", "AUTH-SCOPE-006", "GetTask shows tasks of other callers."],
  ["cancel_task", "foreign-cancel", "AUTH-SCOPE-007", "CancelTask cancels tasks of other callers."],
  ["subscribe_to_task", "foreign-subscribe", "AUTH-SCOPE-007", "SubscribeToTask shows tasks of other callers."],
  ["send_message", "foreign-send", "AUTH-SCOPE-001", "Messages reach tasks of other callers."],
  [
    "send_streaming_message",
    "foreign-stream",
    "AUTH-SCOPE-001",
    "Messages with a stream reach tasks of other callers.",
  ],
  ["list_tasks", "foreign-list", "AUTH-SCOPE-002", "ListTasks shows the tasks of everybody."],
  ["create_push_config", "foreign-push-create", "AUTH-SCOPE-007", "Webhooks can be set on tasks of other callers."],
  ["get_push_config", "foreign-push-get", "PUSH-GET-003", "Push configurations of other callers are shown."],
  ["list_push_configs", "foreign-push-list", "AUTH-SCOPE-007", "Push configurations of other callers are listed."],
  ["delete_push_config", "foreign-push-delete", "AUTH-SCOPE-007", "Push configurations of other callers are deleted."],
];

/** Operations on a task that answer otherwise when the task is somebody else's. */
const revealing: readonly (readonly [OperationName, id: string, words: string])[] = [
  ["get_task", "reveals-get", "GetTask"],
  ["cancel_task", "reveals-cancel", "CancelTask"],
  ["subscribe_to_task", "reveals-subscribe", "SubscribeToTask"],
  ["send_message", "reveals-send", "A message"],
  ["send_streaming_message", "reveals-stream", "A message with a stream"],
  ["create_push_config", "reveals-push-create", "Creating a push configuration"],
  ["get_push_config", "reveals-push-get", "Reading a push configuration"],
  ["list_push_configs", "reveals-push-list", "Listing push configurations"],
  ["delete_push_config", "reveals-push-delete", "Deleting a push configuration"],
];

/** The task that a request names, whosever it is. */
function taskOf({ store, params }: CallContext): TaskRecord | undefined {
  const message = isObject(params.message) ? text(params.message, "taskId") : undefined;
  return store.get(text(params, "taskId") ?? text(params, "id") ?? message ?? "");
}

/** Alters "not found" where the task is there and belongs to somebody else. */
function foreignError(operation: OperationName, change: (failure: Failure) => Failure): Partial<AgentHooks> {
  return {
    error: (call, failure) =>
      call.operation === operation && failure.name === "TaskNotFoundError" && taskOf(call) ? change(failure) : failure,
  };
}

const forbidden = (failure: Failure): Failure => ({
  ...failureOf("InvalidRequestError", "This task belongs to another caller"),
  name: "PermissionDenied",
  code: -32000,
  httpStatus: 403,
  status: "PERMISSION_DENIED",
  headers: failure.headers,
});

const withMessage =
  (message: string) =>
  (failure: Failure): Failure => ({ ...failure, message });

/** Faults of isolation between callers (sections 3.3.2 and 13.1). */
export const isolationFaults: readonly Fault[] = [
  ...unscoped.map(
    ([operation, id, requirement, summary]): Fault => ({
      id,
      requirement,
      summary,
      hooks: { policy: { foreignTaskIsSeen: (call) => call.operation === operation } },
    }),
  ),
  ...revealing.map(
    ([operation, id, words]): Fault => ({
      id,
      requirement: "AUTH-SCOPE-003",
      summary: `${words} of another caller is forbidden, where one that does not exist is not found.`,
      hooks: foreignError(operation, forbidden),
    }),
  ),
  {
    id: "foreign-list-by-context",
    requirement: "AUTH-SCOPE-004",
    summary: "ListTasks by contextId shows tasks of everybody in that context.",
    hooks: {
      policy: {
        foreignTaskIsSeen: ({ operation, params }) =>
          operation === "list_tasks" && text(params, "contextId") !== undefined,
      },
    },
  },
  {
    id: "foreign-list-by-state",
    requirement: "AUTH-SCOPE-002",
    summary: "ListTasks by state shows tasks of everybody in that state.",
    hooks: {
      policy: {
        foreignTaskIsSeen: ({ operation, params }) =>
          operation === "list_tasks" && text(params, "status") !== undefined,
      },
    },
  },
  {
    id: "foreign-context-is-shared",
    requirement: "AUTH-SCOPE-010",
    summary: "A message in the context of another caller brings its task into that caller's lists.",
    hooks: {
      policy: {
        foreignTaskIsSeen: ({ operation, params, principal }) =>
          operation === "list_tasks" && principal?.id === "alice" && text(params, "contextId") !== undefined,
      },
    },
  },
  {
    id: "reveals-get-by-message",
    requirement: "CORE-ERR-010",
    summary: "GetTask says in words that a task belongs to somebody else.",
    hooks: foreignError("get_task", withMessage("The task is not accessible to you")),
  },
  {
    id: "reveals-cancel-by-message",
    requirement: "CORE-ERR-010",
    summary: "CancelTask says in words that a task belongs to somebody else.",
    hooks: foreignError("cancel_task", withMessage("You may not cancel this task")),
  },
  {
    id: "reveals-push-get-by-detail",
    requirement: "CORE-ERR-010",
    summary: "The error for the push configuration of another caller has fewer details.",
    hooks: foreignError("get_push_config", (failure) => ({ ...failure, message: "No access to this configuration" })),
  },
  {
    id: "foreign-push-list-refused-late",
    requirement: "AUTH-SCOPE-003",
    summary: "The push configurations of another caller are an empty list, those of no task are not found.",
    hooks: {
      error: (call, failure) =>
        call.operation === "list_push_configs" && failure.name === "TaskNotFoundError" && taskOf(call)
          ? { result: { configs: [], nextPageToken: "" } }
          : failure,
    },
  },
];
