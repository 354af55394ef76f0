import { isObject, type Json, type JsonObject } from "../../json.js";
import { objectsOf, timesBefore } from "./edit.js";
import { events, stateOf, stayingOpenAfter } from "./edit-stream.js";
import { legacyEnvelope, legacyResult, pureFaults } from "./edit-v0_3.js";
import type { Fault } from "./fault.js";

const onJsonRpc = { bindings: ["jsonrpc"] } as const;

/** Faults of what streams of 0.3 bring, how they end, and what the task is afterwards (sections 3.3 and 7.2). */
export const legacyStreamCourseFaults: readonly Fault[] = pureFaults([
  {
    id: "legacy-stream-message-without-field-names",
    requirement: "V03-STRM-03",
    summary: "A message in a stream of 0.3 is written on several lines, of which only the first begins with `data:`.",
    hooks: {
      frame: (_call, text) => {
        const event: Json = JSON.parse(text.slice("data: ".length));
        return holdsMessage(event) ? `data: ${JSON.stringify(event, null, 1)}\n\n` : text;
      },
    },
  },
  {
    id: "legacy-stream-hides-completed",
    requirement: "V03-STRM-04",
    summary: "Streams of message/stream close without a word when the task is completed in 0.3.",
    hooks: events("send_streaming_message", (event) => (stateOf(event) === "TASK_STATE_COMPLETED" ? [] : [event])),
  },
  {
    id: "legacy-stream-two-messages",
    requirement: "V03-STRM-04",
    summary: "A stream of 0.3 that is answered by a message holds it twice.",
    hooks: events("send_streaming_message", (event) =>
      "message" in event ? [event, structuredClone(event)] : [event],
    ),
  },
  {
    id: "legacy-stream-mixes-tasks",
    requirement: "V03-STRM-04",
    summary: "Artifacts in streams of 0.3 are said to belong to another task.",
    hooks: events("any", (event) => {
      if ("artifactUpdate" in event) event.artifactUpdate.taskId = "another-task";
      return [event];
    }),
  },
  {
    id: "legacy-stream-open-after-failed",
    requirement: "V03-STRM-07",
    summary: "Streams of 0.3 stay open when the task fails.",
    hooks: stayingOpenAfter(["TASK_STATE_FAILED"]),
  },
  {
    id: "legacy-stream-goes-on-after-completed",
    requirement: "V03-STRM-07",
    summary: "Streams of 0.3 tell of an artifact after the task is completed.",
    hooks: {
      streamEnd: (_call, last) => {
        if (!last || stateOf(last) !== "TASK_STATE_COMPLETED" || !("statusUpdate" in last)) return [];
        const { taskId, contextId } = last.statusUpdate;
        const artifact = { artifactId: crypto.randomUUID(), name: "late", parts: [{ text: "One more thing." }] };
        return [{ artifactUpdate: { taskId, contextId, artifact } }];
      },
    },
  },
  {
    id: "legacy-stream-pieces-stored-apart",
    requirement: "V03-STRM-08",
    summary: "Pieces that were streamed for one artifact are artifacts of their own in the task of 0.3.",
    hooks: legacyResult("get_task", (task) => {
      if (isObject(task) && Array.isArray(task.artifacts)) task.artifacts = objectsOf(task.artifacts).flatMap(apart);
      return task;
    }),
  },
  {
    id: "legacy-stream-first-piece-appends",
    requirement: "V03-STRM-08",
    summary: "The first piece of an artifact in a stream of 0.3 is marked as one to append.",
    hooks: events("any", (event) => {
      if ("artifactUpdate" in event) event.artifactUpdate.append = true;
      return [event];
    }),
  },
  {
    id: "legacy-get-counts-ids",
    requirement: "V03-RPC-04",
    summary: "Answers to tasks/get have a JSON-RPC id of the agent's own in 0.3.",
    ...onJsonRpc,
    hooks: legacyEnvelope((envelope, { operation }) =>
      operation === "get_task" && envelope.result !== undefined ? { ...envelope, id: "answer-1" } : envelope,
    ),
  },
  {
    id: "legacy-failed-work-invalid-params",
    requirement: "V03-RPC-12",
    summary: "message/send answers with -32602 when the agent's work fails in 0.3 for the second time.",
    ...onJsonRpc,
    hooks: legacyEnvelope((envelope, call) => {
      const { result, ...rest } = envelope;
      const failed = isObject(result) && isObject(result.status) && result.status.state === "failed";
      if (call.operation !== "send_message" || !failed || timesBefore(call, "failed work") === 0) return envelope;
      return { ...rest, error: { code: -32602, message: "Invalid params" } };
    }),
  },
]);

/** True for an event with a message, in an envelope or without one. */
function holdsMessage(event: Json): boolean {
  if (!isObject(event)) return false;
  const content = isObject(event.result) ? event.result : event;
  return content.kind === "message" || "message" in content;
}

/** An artifact for each part of an artifact. */
function apart(artifact: JsonObject): JsonObject[] {
  const parts = objectsOf(artifact.parts);
  if (parts.length < 2) return [artifact];
  return parts.map((part, index) => ({ ...artifact, artifactId: `${artifact.artifactId}-${index}`, parts: [part] }));
}
