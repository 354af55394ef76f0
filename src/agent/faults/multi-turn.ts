import { isObject, type JsonObject } from "../../json.js";
import { invalidParams } from "../errors.js";
import { behaviorOf } from "../executor/behaviors.js";
import type { AgentHooks, CallContext } from "../hooks.js";
import type { Message } from "../model.js";
import { isInterrupted } from "../states.js";
import { asking, drop, editing, taskAnswered, timesBefore } from "./edit.js";
import type { Fault } from "./fault.js";

/** Alters the message of a request that has one. */
function messages(change: (message: JsonObject, call: CallContext) => void): Partial<AgentHooks> {
  return asking(["send_message", "send_streaming_message"], ({ message }, call) => {
    if (isObject(message)) change(message, call);
  });
}

/** Faults of contexts and of conversations of several turns (section 3.4). */
export const multiTurnFaults: readonly Fault[] = [
  {
    id: "context-not-told",
    requirement: "CORE-MULTI-001a",
    summary: "Tasks do not show the contextId that the agent has generated.",
    hooks: editing({ task: (task) => drop(task, "contextId") }),
  },
  {
    id: "context-replaced",
    requirement: "CORE-MULTI-002a",
    summary: "The contextId of the client is silently replaced by a new one.",
    hooks: messages((message) => {
      if (typeof message.contextId === "string" && !message.taskId) message.contextId = crypto.randomUUID();
    }),
  },
  {
    id: "context-not-inferred",
    requirement: "CORE-MULTI-005",
    summary: "A message with a taskId and no contextId is refused.",
    hooks: messages((message, { store }) => {
      if (!message.contextId && typeof message.taskId === "string" && store.get(message.taskId)) {
        throw invalidParams([{ field: "message.contextId", description: "is required" }]);
      }
    }),
  },
  {
    id: "context-mismatch-accepted",
    requirement: "CORE-MULTI-006",
    summary: "A message whose contextId is not that of its task is accepted.",
    hooks: messages((message) => {
      if (message.taskId) drop(message, "contextId");
    }),
  },
  {
    id: "task-id-of-client-accepted",
    requirement: "CORE-MULTI-004",
    summary: "A taskId made up by the client becomes the id of a new task.",
    hooks: {
      ...messages((message, { store, memory }) => {
        if (typeof message.taskId !== "string" || store.get(message.taskId)) return;
        memory.set("taskId", message.taskId);
        drop(message, "taskId");
      }),
      output: ({ call }, value) => {
        const taskId = call?.memory.get("taskId");
        if (typeof taskId === "string" && isObject(value) && isObject(value.task)) value.task.id = taskId;
        return value;
      },
    },
  },
  {
    id: "follow-up-starts-new-task",
    requirement: "CORE-MULTI-007",
    summary: "A message to a task that needs input starts another task.",
    hooks: messages((message, { store }) => {
      const task = typeof message.taskId === "string" ? store.get(message.taskId)?.task : undefined;
      if (task?.status.state !== "TASK_STATE_INPUT_REQUIRED" || !isMatching(message, task.contextId)) return;
      drop(message, "taskId");
      message.contextId = task.contextId;
    }),
  },
  {
    id: "context-reopens-task",
    requirement: "CORE-MULTI-016",
    summary: "A message with the contextId of a finished task is taken as a message to that task.",
    hooks: messages((message, { store }) => {
      if (message.taskId || !message.contextId) return;
      const known = store.all().find(({ task }) => task.contextId === message.contextId);
      if (known) message.taskId = known.task.id;
    }),
  },
  {
    id: "auth-required-refuses-messages",
    requirement: "AUTH-INTASK-006",
    summary: "A message to a task that needs an authorization is refused.",
    hooks: messages((message, { store }) => {
      const state = typeof message.taskId === "string" ? store.get(message.taskId)?.task.status.state : undefined;
      if (state === "TASK_STATE_AUTH_REQUIRED" && isInterrupted(state)) {
        throw invalidParams([{ field: "message.taskId", description: "waits for an authorization" }]);
      }
    }),
  },
  {
    id: "auth-required-as-input-required",
    requirement: "AUTH-INTASK-002",
    summary: "A task that needs an authorization goes to TASK_STATE_INPUT_REQUIRED, from the second one on.",
    hooks: messages((message, call) => {
      if (behaviorOf(message as unknown as Message) !== "tck-auth-required" || timesBefore(call, "auth") === 0) return;
      message.parts = [{ text: "tck-input-required" }];
    }),
  },
  {
    id: "task-ids-repeat",
    requirement: "CORE-MULTI-003",
    summary: "SendMessage answers every completed task under the same id.",
    hooks: taskAnswered((value) => {
      const { task } = value;
      if (isObject(task) && isObject(task.status) && task.status.state === "TASK_STATE_COMPLETED") {
        task.id = "00000000-0000-4000-8000-000000000001";
      }
      return value;
    }),
  },
  {
    id: "references-refused",
    requirement: "CORE-MULTI-018",
    summary: "A message that refers to other tasks is refused.",
    hooks: messages(({ referenceTaskIds }) => {
      if (referenceTaskIds)
        throw invalidParams([{ field: "message.referenceTaskIds", description: "is not supported" }]);
    }),
  },
  {
    id: "message-twice-breaks",
    requirement: "CORE-IDEM-002",
    summary: "A message with a messageId that was seen before ends in an internal error.",
    hooks: messages(({ messageId }, { store }) => {
      const seen = store.all().some(({ task }) => task.history?.some((message) => message.messageId === messageId));
      if (seen) throw new Error("the message is there already");
    }),
  },
  {
    id: "message-to-working-task-breaks",
    requirement: "CORE-ASYNC-001",
    summary: "A message to a task that is being worked on ends in an internal error.",
    hooks: messages(({ taskId }, { store }) => {
      const state = store.get(String(taskId))?.task.status.state;
      if (state === "TASK_STATE_WORKING" || state === "TASK_STATE_SUBMITTED") throw new Error("the task is busy");
    }),
  },
];

function isMatching({ contextId }: JsonObject, known: string): boolean {
  return !contextId || contextId === known;
}
