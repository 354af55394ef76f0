import type { StreamEvent } from "../model.js";
import { drop, edit } from "./edit.js";
import { events, stateOf, stayingOpenAfter } from "./edit-stream.js";
import type { Fault } from "./fault.js";

/** Pieces of an artifact, but not the first one. */
const isLaterPiece = (event: StreamEvent): boolean => "artifactUpdate" in event && event.artifactUpdate.append === true;

/** Faults of what a stream brings, when, and how it ends (section 3.1.2). */
export const streamCourseFaults: readonly Fault[] = [
  {
    id: "stream-without-task",
    requirement: "CORE-STREAM-003",
    summary: "The stream of SendStreamingMessage starts with an update instead of the task.",
    hooks: events("send_streaming_message", (event) => ("task" in event ? [] : [event])),
  },
  {
    id: "stream-repeats-task",
    requirement: "CORE-STREAM-003",
    summary: "The stream of SendStreamingMessage repeats the task after its first update.",
    hooks: events("send_streaming_message", (event, index, { memory }) => {
      if (index === 0) memory.set("first", event);
      const first = memory.get("first") as StreamEvent | undefined;
      return index === 1 && first ? [event, structuredClone(first)] : [event];
    }),
  },
  {
    id: "stream-two-messages",
    requirement: "CORE-STREAM-002",
    summary: "A stream that is answered by a message holds it twice.",
    hooks: events("send_streaming_message", (event) =>
      "message" in event ? [event, structuredClone(event)] : [event],
    ),
  },
  {
    id: "stream-open-after-completed",
    requirement: "CORE-STREAM-004",
    summary: "The stream of SendStreamingMessage stays open when the task is completed.",
    hooks: stayingOpenAfter(["TASK_STATE_COMPLETED"], "send_streaming_message"),
  },
  {
    id: "stream-open-after-failed",
    requirement: "CORE-STREAM-011",
    summary: "Streams stay open when the task fails.",
    hooks: stayingOpenAfter(["TASK_STATE_FAILED"]),
  },
  {
    id: "stream-open-after-rejected",
    requirement: "CORE-STREAM-012",
    summary: "Streams stay open when the task is rejected.",
    hooks: stayingOpenAfter(["TASK_STATE_REJECTED"]),
  },
  {
    id: "stream-open-after-canceled",
    requirement: "CORE-STREAM-013",
    summary: "Streams stay open when the task is canceled.",
    hooks: stayingOpenAfter(["TASK_STATE_CANCELED"]),
  },
  {
    id: "stream-closes-while-working",
    requirement: "CORE-STREAM-005",
    summary: "Streams of SendStreamingMessage close after the first status update.",
    hooks: {
      policy: {
        streamClosesAfter: ({ operation }, event) => operation === "send_streaming_message" && "statusUpdate" in event,
      },
    },
  },
  {
    id: "stream-held-back",
    requirement: "CORE-STREAM-006",
    summary: "Events of SendStreamingMessage are all sent at the end.",
    hooks: { policy: { streamHoldsBack: ({ operation }) => operation === "send_streaming_message" } },
  },
  {
    id: "stream-pieces-swapped",
    requirement: "STREAM-ORDER-001",
    summary: "The second and the third piece of an artifact arrive in reverse order.",
    hooks: events("any", (event, _index, { memory }) => {
      const held = memory.get("held") as StreamEvent | undefined;
      if (isLaterPiece(event) && !memory.has("held")) {
        memory.set("held", event);
        return [];
      }
      if (!held || memory.get("released")) return [event];
      memory.set("released", true);
      return [event, held];
    }),
  },
  {
    id: "stream-final-status-first",
    requirement: "STREAM-ORDER-001",
    summary: "The final status arrives before the last artifact.",
    hooks: events("any", (event, _index, { memory }) => {
      const held = memory.get("held") as StreamEvent | undefined;
      if ("artifactUpdate" in event && event.artifactUpdate.lastChunk) {
        memory.set("held", event);
        return [];
      }
      return held && stateOf(event) === "TASK_STATE_COMPLETED" ? [event, held] : [event];
    }),
  },
  {
    id: "stream-pieces-doubled",
    requirement: "DM-EVENT-003",
    summary: "Pieces of an artifact arrive twice.",
    hooks: events("any", (event) => (isLaterPiece(event) ? [event, structuredClone(event)] : [event])),
  },
  {
    id: "stream-pieces-do-not-append",
    requirement: "DM-EVENT-003",
    summary: "Later pieces of an artifact arrive without append.",
    hooks: {
      output: ({ via }, value) =>
        via === "event" ? edit(value, { artifactUpdate: (update) => drop(update, "append") }) : value,
    },
  },
  {
    id: "stream-last-chunk-too-early",
    requirement: "DM-EVENT-004",
    summary: "Every piece of an artifact is marked as the last one.",
    hooks: {
      output: ({ via }, value) =>
        via === "event"
          ? edit(value, {
              artifactUpdate: (update) => {
                update.lastChunk = true;
              },
            })
          : value,
    },
  },
  {
    id: "rest-stream-closes-after-artifact",
    requirement: "REST-SSE-002",
    summary: "REST streams close in the middle of a task's work.",
    bindings: ["rest"],
    hooks: {
      policy: { streamClosesAfter: ({ binding }, event) => binding === "rest" && "artifactUpdate" in event },
    },
  },
  {
    id: "stream-last-task-is-old",
    requirement: "REST-SSE-004",
    summary: "Streams end with a snapshot of the task as it was when it was submitted.",
    hooks: {
      streamEnd: (call, last) => {
        const record = last && "statusUpdate" in last ? call.store.get(last.statusUpdate.taskId) : undefined;
        if (!record) return [];
        const task = structuredClone(record.task);
        task.status = { state: "TASK_STATE_SUBMITTED", timestamp: task.status.timestamp };
        return [{ task }];
      },
    },
  },
  {
    id: "stream-hides-auth-required",
    requirement: "AUTH-INTASK-005",
    summary: "Streams close without a word when an authorization is needed.",
    hooks: events("any", (event) => (stateOf(event) === "TASK_STATE_AUTH_REQUIRED" ? [] : [event])),
  },
  {
    id: "stream-goes-on-after-completed",
    requirement: "CORE-STREAM-004",
    summary: "Streams tell of an artifact after the task is completed.",
    hooks: {
      streamEnd: (_call, last) => {
        if (!last || stateOf(last) !== "TASK_STATE_COMPLETED" || !("statusUpdate" in last)) return [];
        const { taskId, contextId } = last.statusUpdate;
        const artifact = { artifactId: crypto.randomUUID(), name: "late", parts: [{ text: "One more thing." }] };
        return [{ artifactUpdate: { taskId, contextId, artifact } }];
      },
    },
  },
];
