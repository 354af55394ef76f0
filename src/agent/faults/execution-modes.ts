import { isObject } from "../../json.js";
import { behaviorOf } from "../executor/behaviors.js";
import type { Message } from "../model.js";
import { asking, drop, edit, isOf, taskAnswered, timesBefore } from "./edit.js";
import type { Fault } from "./fault.js";

/** Faults of returnImmediately and of what else the configuration of a message asks for (section 3.2.2). */
export const executionModeFaults: readonly Fault[] = [
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
                if (status.state === "TASK_STATE_COMPLETED") status.state = "TASK_STATE_WORKING";
              },
            })
          : value,
    },
  },
  {
    id: "immediate-fails-when-endless",
    requirement: "CORE-EXECUTION-MODE-002",
    summary: "With returnImmediately a task that does not end fails, from the second one on.",
    hooks: asking(["send_message"], ({ configuration, message }, call) => {
      const immediate = isObject(configuration) && configuration.returnImmediately === true;
      const endless = isObject(message) && behaviorOf(message as unknown as Message) === "tck-cancel";
      if (immediate && endless && timesBefore(call, "endless") > 0) throw new Error("the task has not ended");
    }),
  },
];
