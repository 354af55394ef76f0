import { agentError, failureOf } from "../errors.js";
import { isInterrupted } from "../states.js";
import { asking } from "./edit.js";
import { events, stayingOpenAfter } from "./edit-stream.js";
import type { Fault } from "./fault.js";

/** Faults of SubscribeToTask (section 3.1.6). */
export const subscribeFaults: readonly Fault[] = [
  {
    id: "subscribe-without-snapshot",
    requirement: "STREAM-SUB-001",
    summary: "SubscribeToTask does not start with the task.",
    hooks: events("subscribe_to_task", (event) => ("task" in event ? [] : [event])),
  },
  {
    id: "subscribe-snapshot-is-old",
    requirement: "STREAM-SUB-001",
    summary: "SubscribeToTask starts with the task as it was when it was submitted.",
    hooks: events("subscribe_to_task", (event) => {
      if ("task" in event) event.task.status.state = "TASK_STATE_SUBMITTED";
      return [event];
    }),
  },
  {
    id: "subscribe-stays-open",
    requirement: "STREAM-SUB-002",
    summary: "SubscribeToTask stays open when the task is completed or canceled.",
    hooks: stayingOpenAfter(["TASK_STATE_COMPLETED", "TASK_STATE_CANCELED"], "subscribe_to_task"),
  },
  {
    id: "subscribe-to-completed-task",
    requirement: "STREAM-SUB-003",
    summary: "SubscribeToTask accepts a completed task.",
    hooks: { policy: { statesThatCanBeSubscribed: ["TASK_STATE_COMPLETED"] } },
  },
  {
    id: "subscribe-to-completed-task-not-found",
    requirement: "STREAM-SUB-003",
    summary: "SubscribeToTask answers TaskNotFoundError for an ended task.",
    hooks: {
      error: ({ operation }, failure) =>
        operation === "subscribe_to_task" && failure.name === "UnsupportedOperationError"
          ? failureOf("TaskNotFoundError", failure.message)
          : failure,
    },
  },
  {
    id: "subscribe-to-failed-task",
    requirement: "STREAM-SUB-007",
    summary: "SubscribeToTask accepts failed, canceled and rejected tasks.",
    hooks: {
      policy: { statesThatCanBeSubscribed: ["TASK_STATE_FAILED", "TASK_STATE_CANCELED", "TASK_STATE_REJECTED"] },
    },
  },
  {
    id: "subscribe-to-unknown-task",
    requirement: "STREAM-SUB-004",
    summary: "SubscribeToTask answers an empty stream for an id that does not exist.",
    hooks: {
      error: ({ operation }, failure) =>
        operation === "subscribe_to_task" && failure.name === "TaskNotFoundError" ? { result: null } : failure,
      http: ({ operation }, answer) =>
        operation === "subscribe_to_task" && answer.status === 200 && !answer.body.includes('"error"')
          ? { status: 200, headers: { "Content-Type": "text/event-stream" }, body: "" }
          : answer,
    },
  },
  {
    id: "subscribe-refuses-waiting-task",
    requirement: "STREAM-SUB-005",
    summary: "SubscribeToTask refuses a task that waits for the client.",
    hooks: asking(["subscribe_to_task"], ({ id }, { store }) => {
      if (isInterrupted(store.get(String(id))?.task.status.state ?? "")) {
        throw agentError("UnsupportedOperationError", "Nothing is being done on the task");
      }
    }),
  },
  {
    id: "subscribe-loses-artifacts",
    requirement: "STREAM-SUB-006",
    summary: "SubscribeToTask does not tell of artifacts.",
    hooks: events("subscribe_to_task", (event) => ("artifactUpdate" in event ? [] : [event])),
  },
];
