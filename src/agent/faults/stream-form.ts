import { isObject, type Json, type JsonObject } from "../../json.js";
import type { OperationName } from "../../protocol/dialect.js";
import type { AgentHooks, CallContext } from "../hooks.js";
import { drop, edit } from "./edit.js";
import type { Fault } from "./fault.js";

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
    summary: "Events of SendStreamingMessage over JSON-RPC have a running number as id.",
    bindings: ["jsonrpc"],
    hooks: {
      envelope: (call, envelope) => (call.operation === "send_streaming_message" ? counted(call, envelope) : envelope),
    },
  },
  {
    id: "subscription-ids-count",
    requirement: "JSONRPC-SSE-003",
    summary: "Events of SubscribeToTask over JSON-RPC have a running number as id.",
    bindings: ["jsonrpc"],
    hooks: {
      envelope: (call, envelope) => (call.operation === "subscribe_to_task" ? counted(call, envelope) : envelope),
    },
  },
  {
    id: "stream-message-without-field-names",
    requirement: "CORE-STREAM-001",
    summary: "A message in a stream is written on several lines, of which only the first begins with `data:`.",
    hooks: {
      frame: (_call, text) => {
        const event = JSON.parse(text.slice("data: ".length)) as JsonObject;
        const content = isObject(event.result) ? event.result : event;
        return "message" in content ? `data: ${JSON.stringify(event, null, 1)}\n\n` : text;
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
    id: "stream-event-with-two-members",
    requirement: "DM-STREAM-001",
    summary: "Status updates in streams stand beside an empty message.",
    hooks: {
      output: ({ via }, value) =>
        via === "event" && isObject(value) && "statusUpdate" in value ? { ...value, message: emptyMessage() } : value,
    },
  },
];

/** Numbers the results of a stream instead of giving them the id of the request. */
function counted({ memory }: CallContext, envelope: JsonObject): JsonObject {
  if (!("result" in envelope)) return envelope;
  const count = Number(memory.get("count") ?? 1000) + 1;
  memory.set("count", count);
  return { ...envelope, id: count };
}

function emptyMessage(): JsonObject {
  return { messageId: crypto.randomUUID(), contextId: "c", role: "ROLE_AGENT", parts: [{ text: "" }] };
}

function isStreaming(operation: OperationName | undefined): boolean {
  return operation === "send_streaming_message" || operation === "subscribe_to_task";
}

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
  ...(["taskId", "contextId"] as const).map((name) => ({
    id: `status-update-with-other-${name.replace("Id", "-id")}`,
    requirement: "DM-EVENT-001",
    summary: `Status updates of work in progress have the ${name} of something else.`,
    hooks: eventMembers("statusUpdate", (update) => {
      if (isObject(update.status) && update.status.state === "TASK_STATE_WORKING") update[name] = crypto.randomUUID();
    }),
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

/** Faults of the form of streams and of their events (sections 4.2, 9.4.2 and 11.7). */
export const streamFormFaults: readonly Fault[] = [...forms, ...members];
