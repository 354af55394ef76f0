import { isObject } from "../../json.js";
import { agentError } from "../errors.js";
import { drop } from "./edit.js";
import { kinds, legacyEnvelope, legacyEvents, pureFaults } from "./edit-v0_3.js";
import type { Fault } from "./fault.js";

const onJsonRpc = { bindings: ["jsonrpc"] } as const;
const streaming = ["send_streaming_message", "subscribe_to_task"] as const;
const keys = { task: "task", message: "message", "status-update": "statusUpdate", "artifact-update": "artifactUpdate" };

/** Faults of streams of 0.3 (sections 3.3, 7.2 and 7.9). */
export const legacyStreamFaults: readonly Fault[] = pureFaults([
  {
    id: "legacy-stream-undeclared",
    requirement: "V03-STRM-01",
    summary: "The card of 0.3 declares no streaming, and message/stream works all the same.",
    options: { capabilities: { streaming: false } },
    hooks: { policy: { capabilitiesAreIgnored: true } },
  },
  {
    id: "legacy-stream-as-json",
    requirement: "V03-STRM-02",
    summary: "Streams of 0.3 are sent with Content-Type application/json.",
    ...onJsonRpc,
    hooks: {
      streamHttp: (_call, answer) => ({
        ...answer,
        headers: { ...answer.headers, "Content-Type": "application/json" },
      }),
    },
  },
  {
    id: "legacy-stream-without-envelope",
    requirement: "V03-STRM-03",
    summary: "Events of 0.3 are sent without the JSON-RPC response around them.",
    ...onJsonRpc,
    hooks: legacyEnvelope((envelope, { operation }) =>
      streaming.some((name) => name === operation) && envelope.result !== undefined ? envelope.result : envelope,
    ),
  },
  {
    id: "legacy-stream-counts-ids",
    requirement: "V03-STRM-03",
    summary: "Each event of 0.3 has a JSON-RPC id of its own.",
    ...onJsonRpc,
    hooks: legacyEnvelope((envelope, { operation, memory }) => {
      if (!streaming.some((name) => name === operation)) return envelope;
      const count = Number(memory.get("events") ?? 0) + 1;
      memory.set("events", count);
      return { ...envelope, id: count };
    }),
  },
  {
    id: "legacy-stream-starts-with-update",
    requirement: "V03-STRM-04",
    summary: "Streams of 0.3 start with an artifact update instead of the task.",
    hooks: { event: (_call, event, index) => (index < 2 ? [] : [event]) },
  },
  {
    id: "legacy-stream-wrapped",
    requirement: "V03-STRM-04",
    summary: "Events of 0.3 are wrapped by their kind on JSON-RPC, as in 1.0.",
    ...onJsonRpc,
    hooks: legacyEvents((event, { binding }) => {
      const key = Object.entries(keys).find(([kind]) => kind === event.kind)?.[1];
      return binding === "rest" || key === undefined ? event : { [key]: event };
    }),
  },
  {
    id: "legacy-final-never",
    requirement: "V03-STRM-05",
    summary: "final is false on every status update, also on the last one.",
    ...onJsonRpc,
    hooks: kinds("status-update", (update) => {
      update.final = false;
    }),
  },
  {
    id: "legacy-final-always",
    requirement: "V03-STRM-05",
    summary: "final is true on every status update.",
    ...onJsonRpc,
    hooks: kinds("status-update", (update) => {
      update.final = true;
    }),
  },
  {
    id: "legacy-final-on-ends-only",
    requirement: "V03-STRM-05",
    summary: "final is false when the agent waits for the client.",
    ...onJsonRpc,
    hooks: kinds("status-update", (update) => {
      if (isObject(update.status) && String(update.status.state).endsWith("-required")) update.final = false;
    }),
  },
  {
    id: "legacy-stream-stays-open",
    requirement: "V03-STRM-06",
    summary: "Streams of 0.3 stay open after the update that is final.",
    hooks: { policy: { streamStaysOpen: () => true } },
  },
  {
    id: "legacy-stream-outlives-interruption",
    requirement: "V03-STRM-07",
    summary: "Streams of 0.3 go on when the task waits for the client.",
    hooks: { policy: { streamOutlivesInterruption: true } },
  },
  {
    id: "legacy-stream-append-lost",
    requirement: "V03-STRM-08",
    summary: "Pieces of artifacts are streamed without append in 0.3.",
    hooks: legacyEvents((event) => {
      const update = isObject(event.artifactUpdate) ? event.artifactUpdate : event;
      drop(update, "append");
      return event;
    }),
  },
  {
    id: "legacy-stream-piece-lost",
    requirement: "V03-STRM-08",
    summary: "The second piece of an artifact is not streamed in 0.3.",
    hooks: {
      event: (_call, event) =>
        "artifactUpdate" in event && event.artifactUpdate.append && !event.artifactUpdate.lastChunk ? [] : [event],
    },
  },
  {
    id: "legacy-resubscribe-missing",
    requirement: "V03-RESUB-01",
    summary: "tasks/resubscribe is not known although streaming is declared.",
    ...onJsonRpc,
    hooks: {
      legacyParams: (call, params) => {
        if (call.binding !== "jsonrpc" || call.operation !== "subscribe_to_task") return params;
        throw agentError("MethodNotFoundError", "Method not found");
      },
    },
  },
  {
    id: "legacy-resubscribe-ends-at-once",
    requirement: "V03-RESUB-01",
    summary: "tasks/resubscribe shows the task and closes, although it is still at work.",
    hooks: { policy: { streamClosesAfter: ({ operation }) => operation === "subscribe_to_task" } },
  },
  {
    id: "legacy-rest-resubscribe-missing",
    requirement: "V03-RESUB-03",
    summary: "Neither POST nor GET subscribes to a task on REST of 0.3.",
    bindings: ["rest"],
    hooks: {
      request: (call) => {
        if (call.path.endsWith(":subscribe")) call.path = "/nothing";
      },
    },
  },
]);
