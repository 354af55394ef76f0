import { isObject, type Json, type JsonObject } from "../../json.js";
import type { OperationName } from "../../protocol/dialect.js";
import { agentError, failureOf } from "../errors.js";
import type { AgentHooks, CallContext } from "../hooks.js";
import type { StreamEvent } from "../model.js";
import { isInterrupted } from "../states.js";
import type { TaskStore } from "../store.js";
import { asking, drop, edit } from "./edit.js";
import type { Fault } from "./fault.js";

const stateOf = (event: StreamEvent | undefined): string =>
  event && "statusUpdate" in event ? event.statusUpdate.status.state : "";

/** Alters the events of streams of one operation. */
function events(
  operation: OperationName | "any",
  change: (event: StreamEvent, index: number, call: CallContext) => readonly StreamEvent[],
): Partial<AgentHooks> {
  return {
    event: (call, event, index) =>
      operation === "any" || call.operation === operation ? change(event, index, call) : [event],
  };
}

function stayingOpenAfter(states: readonly string[], operation?: OperationName): Partial<AgentHooks> {
  return {
    policy: {
      streamStaysOpen: (call, last) =>
        states.includes(stateOf(last)) && (operation === undefined || call.operation === operation),
    },
  };
}

/** Pieces of an artifact, but not the first one. */
const isLaterPiece = (event: StreamEvent): boolean => "artifactUpdate" in event && event.artifactUpdate.append === true;

/** Streams of each task, in the order in which they were opened; of one agent, for as long as it runs. */
const openStreams = new WeakMap<TaskStore, Map<string, CallContext[]>>();

/** Calls on the same task that stream at the moment, the oldest first. To be asked for at every event, the first one included. */
function streamsBeside(event: StreamEvent, call: CallContext): CallContext[] {
  const ofStore = openStreams.get(call.store) ?? new Map<string, CallContext[]>();
  openStreams.set(call.store, ofStore);
  if ("task" in event && !call.memory.has("task")) {
    const { id } = event.task;
    call.memory.set("task", id);
    ofStore.set(id, [...(ofStore.get(id) ?? []), call]);
  }
  return ofStore.get(String(call.memory.get("task"))) ?? [];
}

const forms: readonly Fault[] = [
  {
    id: "stream-as-json",
    requirement: "CORE-STREAM-001",
    summary: "Streams are sent with Content-Type application/json.",
    hooks: { streamHttp: (_call, head) => ({ ...head, headers: { "Content-Type": "application/json" } }) },
  },
  {
    id: "stream-as-lines",
    requirement: "CORE-STREAM-001",
    summary: "Streams are lines of JSON and no Server-Sent Events.",
    hooks: {
      streamHttp: (_call, head) => ({ ...head, headers: { "Content-Type": "application/x-ndjson" } }),
      frame: (_call, text) => `${text.slice("data: ".length).trim()}\n`,
    },
  },
  {
    id: "stream-without-envelope",
    requirement: "JSONRPC-SSE-001",
    summary: "Events of JSON-RPC streams are not JSON-RPC responses.",
    bindings: ["jsonrpc"],
    hooks: { envelope: ({ operation }, envelope) => (isStreaming(operation) && envelope.result) || envelope },
  },
  {
    id: "stream-ids-count",
    requirement: "JSONRPC-SSE-001",
    summary: "Events of JSON-RPC streams have a running number as id.",
    bindings: ["jsonrpc"],
    hooks: {
      envelope: ({ operation, memory }, envelope) => {
        if (!isStreaming(operation) || !("result" in envelope)) return envelope;
        const count = Number(memory.get("count") ?? 1000) + 1;
        memory.set("count", count);
        return { ...envelope, id: count };
      },
    },
  },
  {
    id: "stream-ends-with-done",
    requirement: "JSONRPC-SSE-001",
    summary: "JSON-RPC streams end with an event `[DONE]`.",
    bindings: ["jsonrpc"],
    hooks: {
      frame: ({ binding }, text) =>
        binding === "jsonrpc" && text.includes('"TASK_STATE_COMPLETED"') ? `${text}data: [DONE]\n\n` : text,
    },
  },
  {
    id: "subscribe-not-as-stream",
    requirement: "JSONRPC-SSE-003",
    summary: "SubscribeToTask over JSON-RPC is sent with Content-Type text/plain.",
    bindings: ["jsonrpc"],
    hooks: {
      streamHttp: ({ binding, operation }, head) =>
        binding === "jsonrpc" && operation === "subscribe_to_task"
          ? { ...head, headers: { "Content-Type": "text/plain" } }
          : head,
    },
  },
  {
    id: "stream-error-without-id",
    requirement: "JSONRPC-SSE-004",
    summary: "Errors of streaming methods have the id null.",
    bindings: ["jsonrpc"],
    hooks: {
      envelope: ({ operation }, envelope) =>
        isStreaming(operation) && "error" in envelope ? { ...envelope, id: null } : envelope,
    },
  },
  {
    id: "rest-stream-in-envelope",
    requirement: "HTTP_JSON-SSE-001",
    summary: "Events of REST streams are wrapped as JSON-RPC responses.",
    bindings: ["rest"],
    hooks: {
      output: ({ via, call }, value) =>
        via === "event" && call?.binding === "rest" ? { jsonrpc: "2.0", id: 1, result: value } : value,
    },
  },
  {
    id: "rest-stream-error-inside",
    requirement: "REST-SSE-005",
    summary: "Errors before a REST stream starts come as a stream with status 200.",
    bindings: ["rest"],
    hooks: {
      http: ({ binding, operation }, answer) =>
        binding === "rest" && isStreaming(operation) && answer.status >= 400
          ? { status: 200, headers: { "Content-Type": "text/event-stream" }, body: `data: ${answer.body}\n\n` }
          : answer,
    },
  },
  {
    id: "stream-event-with-two-members",
    requirement: "DM-STREAM-001",
    summary: "Status updates in streams stand beside an empty message.",
    hooks: {
      output: ({ via }, value) =>
        via === "event" && isObject(value) && "statusUpdate" in value ? { ...value, message: emptyMessage() } : value,
    },
  },
];

function emptyMessage(): JsonObject {
  return { messageId: crypto.randomUUID(), contextId: "c", role: "ROLE_AGENT", parts: [{ text: "" }] };
}

function isStreaming(operation: OperationName | undefined): boolean {
  return operation === "send_streaming_message" || operation === "subscribe_to_task";
}

const courses: readonly Fault[] = [
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
    summary: "Events of a stream are all sent at its end.",
    hooks: { policy: { streamHoldsBack: true } },
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
];

const subscriptions: readonly Fault[] = [
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
    summary: "SubscribeToTask stays open when the task is completed.",
    hooks: stayingOpenAfter(["TASK_STATE_COMPLETED"], "subscribe_to_task"),
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
  {
    id: "streams-only-newest-gets-events",
    requirement: "STREAM-ORDER-002",
    summary: "Of several streams of a task only the newest gets its events.",
    hooks: events("any", (event, _index, call) => {
      const streams = streamsBeside(event, call);
      return "task" in event || streams.at(-1) === call ? [event] : [];
    }),
  },
  {
    id: "streams-in-different-order",
    requirement: "STREAM-ORDER-003",
    summary: "All streams of a task but the oldest get each two events in reverse order.",
    hooks: {
      ...events("any", (event, index, call) => {
        const streams = streamsBeside(event, call);
        if ("task" in event || streams[0] === call) return [event];
        const held = call.memory.get("held") as StreamEvent | undefined;
        if (stateOf(event) === "TASK_STATE_COMPLETED") return held ? [held, event] : [event];
        call.memory.set("held", held ? undefined : event);
        return held ? [event, held] : index === 0 ? [event] : [];
      }),
    },
  },
  {
    id: "streams-close-together",
    requirement: "STREAM-ORDER-004",
    summary: "When one stream of a task is closed by its client the others hear nothing more.",
    hooks: events("any", (event, _index, call) => {
      const others = streamsBeside(event, call).filter((other) => other !== call);
      return others.some((other) => other.aborted.aborted) ? [] : [event];
    }),
  },
  {
    id: "disconnect-cancels-task",
    requirement: "STREAM-ORDER-006",
    summary: "A task is canceled when the client of its stream goes away.",
    hooks: events("any", (event, _index, call) => {
      if ("task" in event) {
        const record = call.store.get(event.task.id);
        call.aborted.addEventListener("abort", () => {
          const state = record?.task.status.state;
          if (!record || state === undefined || state !== "TASK_STATE_WORKING") return;
          const { id: taskId, contextId } = record.task;
          const status = { state: "TASK_STATE_CANCELED", timestamp: new Date().toISOString() };
          call.store.publish(record, { statusUpdate: { taskId, contextId, status } });
          record.stopWork?.();
        });
      }
      return [event];
    }),
  },
];

const members: readonly Fault[] = [
  ...(["taskId", "contextId", "status"] as const).map((name) => ({
    id: `status-update-without-${name.replace("Id", "-id")}`,
    requirement: "DM-EVENT-001",
    summary: `Status updates have no ${name}.`,
    hooks: eventMembers("statusUpdate", (update) => drop(update, name)),
  })),
  ...(["taskId", "contextId", "artifact"] as const).map((name) => ({
    id: `artifact-update-without-${name.replace("Id", "-id")}`,
    requirement: "DM-EVENT-002",
    summary: `Artifact updates have no ${name}.`,
    hooks: eventMembers("artifactUpdate", (update) => drop(update, name)),
  })),
  {
    id: "status-update-with-final",
    requirement: "DM-EVENT-005",
    summary: "Status updates have the member `final` of 0.3.",
    hooks: eventMembers("statusUpdate", (update) => {
      update.final = false;
    }),
  },
];

function eventMembers(
  kind: "statusUpdate" | "artifactUpdate",
  change: (update: JsonObject) => void,
): Partial<AgentHooks> {
  return { output: ({ via }, value: Json) => (via === "event" ? edit(value, { [kind]: change }) : value) };
}

/** Faults of streams and subscriptions. */
export const streamFaults: readonly Fault[] = [...forms, ...courses, ...subscriptions, ...members];
