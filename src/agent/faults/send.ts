import { isObject } from "../../json.js";
import { failureOf } from "../errors.js";
import type { AgentHooks, CallContext } from "../hooks.js";
import { answering, asking, drop, taskAnswered } from "./edit.js";
import type { Fault } from "./fault.js";

const completed = "TASK_STATE_COMPLETED";

function takingMessagesIn(
  states: readonly string[],
  operation: CallContext["operation"] = "send_message",
): Partial<AgentHooks> {
  return {
    policy: { terminalTaskTakesMessage: (call, state) => call.operation === operation && states.includes(state) },
  };
}

/** A message with a taskId that nobody knows starts a new task. */
function inventingTasks(operation: "send_message" | "send_streaming_message"): Partial<AgentHooks> {
  return asking([operation], ({ message }, call) => {
    if (!isObject(message) || typeof message.taskId !== "string") return;
    if (!call.store.get(message.taskId)) drop(message, "taskId");
  });
}

/** Unwraps failed tasks only: what every client starts with goes on working. */
function bareFailedTask(binding: CallContext["binding"]): Partial<AgentHooks> {
  return {
    output: ({ call, via }, value) => {
      if (via !== "result" || call?.operation !== "send_message" || call.binding !== binding) return value;
      const task = isObject(value) && isObject(value.task) ? value.task : undefined;
      return task && isObject(task.status) && task.status.state === "TASK_STATE_FAILED" ? task : value;
    },
  };
}

const refusals: readonly Fault[] = [
  {
    id: "send-to-completed-task",
    requirement: "CORE-SEND-002",
    summary: "SendMessage accepts a message to a completed task.",
    hooks: takingMessagesIn([completed]),
  },
  {
    id: "send-to-failed-task",
    requirement: "CORE-SEND-008",
    summary: "SendMessage accepts a message to a failed task.",
    hooks: takingMessagesIn(["TASK_STATE_FAILED"]),
  },
  {
    id: "send-to-rejected-task",
    requirement: "CORE-SEND-009",
    summary: "SendMessage accepts a message to a rejected task.",
    hooks: takingMessagesIn(["TASK_STATE_REJECTED"]),
  },
  {
    id: "send-to-canceled-task",
    requirement: "CORE-SEND-010",
    summary: "SendMessage accepts a message to a canceled task.",
    hooks: takingMessagesIn(["TASK_STATE_CANCELED"]),
  },
  {
    id: "send-to-completed-task-not-found",
    requirement: "CORE-SEND-002",
    summary: "SendMessage answers a message to an ended task with TaskNotFoundError.",
    hooks: {
      error: (call, failure) =>
        call.operation === "send_message" && failure.name === "UnsupportedOperationError"
          ? failureOf("TaskNotFoundError", failure.message)
          : failure,
    },
  },
  {
    id: "send-takes-any-media-type",
    requirement: "CORE-SEND-003",
    summary: "SendMessage accepts parts of media types that the agent does not support.",
    hooks: { policy: { anyMediaTypeIsAccepted: (call) => call.operation === "send_message" } },
  },
  {
    id: "send-media-type-invalid-params",
    requirement: "CORE-SEND-003",
    summary: "SendMessage refuses an unsupported media type with an error of invalid parameters.",
    hooks: {
      error: (call, failure) =>
        call.operation === "send_message" && failure.name === "ContentTypeNotSupportedError"
          ? failureOf("InvalidParamsError", failure.message)
          : failure,
    },
  },
  {
    id: "send-to-unknown-task",
    requirement: "CORE-SEND-004",
    summary: "SendMessage with an unknown taskId starts a new task.",
    hooks: inventingTasks("send_message"),
  },
  {
    id: "stream-to-completed-task",
    requirement: "CORE-STREAM-007",
    summary: "SendStreamingMessage accepts a message to a completed task.",
    hooks: takingMessagesIn([completed], "send_streaming_message"),
  },
  {
    id: "stream-to-ended-task",
    requirement: "CORE-STREAM-007",
    summary: "SendStreamingMessage accepts a message to a failed, rejected or canceled task.",
    hooks: takingMessagesIn(
      ["TASK_STATE_FAILED", "TASK_STATE_REJECTED", "TASK_STATE_CANCELED"],
      "send_streaming_message",
    ),
  },
  {
    id: "stream-media-type-invalid-params",
    requirement: "CORE-STREAM-009",
    summary: "SendStreamingMessage refuses an unsupported media type with an error of invalid parameters.",
    hooks: {
      error: (call, failure) =>
        call.operation === "send_streaming_message" && failure.name === "ContentTypeNotSupportedError"
          ? failureOf("InvalidParamsError", failure.message)
          : failure,
    },
  },
  {
    id: "stream-to-unknown-task",
    requirement: "CORE-STREAM-008",
    summary: "SendStreamingMessage with an unknown taskId starts a new task.",
    hooks: inventingTasks("send_streaming_message"),
  },
  {
    id: "stream-takes-any-media-type",
    requirement: "CORE-STREAM-009",
    summary: "SendStreamingMessage accepts parts of media types that the agent does not support.",
    hooks: { policy: { anyMediaTypeIsAccepted: (call) => call.operation === "send_streaming_message" } },
  },
];

const results: readonly Fault[] = [
  {
    id: "send-bare-message",
    requirement: "CORE-SEND-001",
    summary: "A message as result of SendMessage stands there bare, without the member `message`.",
    hooks: answering("send_message", (value) => value.message ?? value),
  },
  {
    id: "send-message-and-task",
    requirement: "CORE-SEND-001",
    summary: "A message as result of SendMessage has a task beside it.",
    hooks: answering("send_message", (value) =>
      isObject(value.message)
        ? {
            ...value,
            task: {
              id: crypto.randomUUID(),
              contextId: value.message.contextId ?? "",
              status: { state: completed, timestamp: new Date().toISOString() },
            },
          }
        : value,
    ),
  },
  {
    id: "send-empty-result",
    requirement: "CORE-SEND-001",
    summary: "The result of SendMessage is an empty object when the answer is a message.",
    hooks: answering("send_message", (value) => ("message" in value ? {} : value)),
  },
  {
    id: "rest-send-bare-task",
    requirement: "REST-FMT-001",
    summary: "Over REST a failed task as result of SendMessage is bare, without the member `task`.",
    bindings: ["rest"],
    hooks: bareFailedTask("rest"),
  },
  {
    id: "jsonrpc-send-bare-task",
    requirement: "JSONRPC-SEND-001",
    summary: "Over JSON-RPC a failed task as result of SendMessage is bare, as in 0.3.",
    bindings: ["jsonrpc"],
    hooks: bareFailedTask("jsonrpc"),
  },
  {
    id: "send-forgets-task",
    requirement: "CORE-SEND-007",
    summary: "SendMessage answers a completed task under an id that GetTask does not know.",
    hooks: taskAnswered((value) => {
      const { task } = value;
      if (isObject(task) && isObject(task.status) && task.status.state === completed) task.id = crypto.randomUUID();
      return value;
    }),
  },
  {
    id: "result-in-message",
    requirement: "CORE-MSG-001",
    summary: "Results are delivered as status messages and never as artifacts.",
    hooks: { happen: (_record, event) => ("artifactUpdate" in event ? [] : [event]) },
  },
];

/** Faults of SendMessage, and of what SendStreamingMessage refuses. */
export const sendFaults: readonly Fault[] = [...refusals, ...results];
