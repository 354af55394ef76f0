import { isObject } from "../../json.js";
import { failureOf } from "../errors.js";
import { behaviorOf } from "../executor/behaviors.js";
import type { AgentHooks, CallContext } from "../hooks.js";
import type { Message } from "../model.js";
import { answering, asking, drop, edit, isOf } from "./edit.js";
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

/** Alters the result of SendMessage when it holds a task. */
function taskAnswered(change: Parameters<typeof answering>[1]): Partial<AgentHooks> {
  return answering("send_message", (value) => (isObject(value.task) ? change(value) : value));
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
    id: "send-bare-task",
    requirement: "CORE-SEND-001",
    summary: "The result of SendMessage is the bare task, without the member `task`.",
    hooks: taskAnswered(({ task }) => task ?? null),
  },
  {
    id: "send-task-and-message",
    requirement: "CORE-SEND-001",
    summary: "The result of SendMessage holds a task and a message.",
    hooks: taskAnswered((value) => {
      const message = isObject(value.task) && isObject(value.task.status) ? value.task.status.message : undefined;
      return { ...value, message: message ?? null };
    }),
  },
  {
    id: "send-empty-result",
    requirement: "CORE-SEND-001",
    summary: "The result of SendMessage is an empty object when the answer is a message.",
    hooks: answering("send_message", (value) => ("message" in value ? {} : value)),
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

const modes: readonly Fault[] = [
  {
    id: "blocking-returns-at-once",
    requirement: "CORE-EXECUTION-MODE-001",
    summary: "SendMessage returns at once although the client did not ask for that.",
    hooks: asking(["send_message"], (params) => {
      const configuration = isObject(params.configuration) ? params.configuration : {};
      params.configuration = { ...configuration, returnImmediately: true };
    }),
  },
  {
    id: "immediate-waits",
    requirement: "CORE-EXECUTION-MODE-002",
    summary: "SendMessage waits for the end of the task although returnImmediately is true.",
    hooks: asking(["send_message"], ({ configuration, message }) => {
      // A task that never ends is let go, or nothing about cancellation could be tested.
      const endless = isObject(message) && behaviorOf(message as unknown as Message) === "tck-cancel";
      if (isObject(configuration) && !endless) drop(configuration, "returnImmediately");
    }),
  },
  {
    id: "blocking-without-artifacts",
    requirement: "CORE-EXECUTION-MODE-003",
    summary: "The answer of a blocking SendMessage lacks the artifacts.",
    hooks: taskAnswered((value) => edit(value, { task: (task) => drop(task, "artifacts") })),
  },
  {
    id: "blocking-hangs-when-input-required",
    requirement: "CORE-EXECUTION-MODE-008",
    summary: "A blocking SendMessage goes on waiting when the task needs input.",
    hooks: { policy: { statesThatKeepWaiting: ["TASK_STATE_INPUT_REQUIRED"] } },
  },
  {
    id: "blocking-hangs-when-auth-required",
    requirement: "CORE-EXECUTION-MODE-009",
    summary: "A blocking SendMessage goes on waiting when the task needs an authorization.",
    hooks: { policy: { statesThatKeepWaiting: ["TASK_STATE_AUTH_REQUIRED"] } },
  },
  {
    id: "immediate-refuses-message",
    requirement: "CORE-EXECUTION-MODE-004",
    summary: "With returnImmediately a request that is answered by a message fails.",
    hooks: asking(["send_message"], ({ message, configuration }) => {
      const immediate = isObject(configuration) && configuration.returnImmediately === true;
      if (immediate && isObject(message) && behaviorOf(message as unknown as Message) === "tck-message-response") {
        throw new Error("no task to return");
      }
    }),
  },
  {
    id: "stream-obeys-return-immediately",
    requirement: "CORE-EXECUTION-MODE-005",
    summary: "With returnImmediately a stream closes after its first event.",
    hooks: {
      policy: {
        streamClosesAfter: ({ params }) =>
          isObject(params.configuration) && params.configuration.returnImmediately === true,
      },
    },
  },
  {
    id: "immediate-drops-webhook",
    requirement: "CORE-EXECUTION-MODE-006",
    summary: "With returnImmediately the webhook in the request is ignored.",
    hooks: asking(["send_message"], ({ configuration }) => {
      if (isObject(configuration) && configuration.returnImmediately === true) {
        drop(configuration, "taskPushNotificationConfig");
      }
    }),
  },
  {
    id: "output-modes-ignored",
    requirement: "CORE-EXECUTION-MODE-007",
    summary: "The output is not shaped to acceptedOutputModes.",
    hooks: asking(["send_message", "send_streaming_message"], ({ configuration }) => {
      if (isObject(configuration)) drop(configuration, "acceptedOutputModes");
    }),
  },
  {
    id: "send-drops-webhook",
    requirement: "PUSH-CREATE-006",
    summary: "The webhook that comes with a message is ignored.",
    hooks: asking(["send_message", "send_streaming_message"], ({ configuration }) => {
      if (isObject(configuration)) drop(configuration, "taskPushNotificationConfig");
    }),
  },
  {
    id: "blocking-answer-is-stale",
    requirement: "CORE-EXECUTION-MODE-003",
    summary: "The answer of a blocking SendMessage shows a status older than the task's.",
    hooks: {
      output: (context, value) =>
        context.via === "result" && isOf(context, ["send_message"])
          ? edit(value, {
              status: (status) => {
                if (status.state === completed) status.state = "TASK_STATE_WORKING";
              },
            })
          : value,
    },
  },
];

/** Faults of SendMessage, and of what SendStreamingMessage refuses. */
export const sendFaults: readonly Fault[] = [...refusals, ...results, ...modes];
