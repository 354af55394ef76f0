import { isObject, type Json, type JsonObject } from "../json.js";
import type { BehaviorName } from "../protocol/behaviors.js";
import type { Dialect } from "../protocol/dialect.js";

/** What came back when a behaviour was asked for. */
export interface Observation {
  readonly message?: JsonObject;
  /** The task as it was last seen. */
  readonly task?: JsonObject;
  /** Payloads of the stream, for behaviours of streams. */
  readonly events?: readonly Json[];
  /** True when the task still had work to do after a while. */
  readonly kept?: boolean;
  /** Time in milliseconds that an answer took which should have come at once, when it was remarkably long. */
  readonly blockedMs?: number;
}

/**
 * How a behaviour is asked for. `wait`: the answer comes when the work is done. `poll`: the answer comes at once and the
 * task is looked up, for an agent may wrongly wait on in a state in which it waits for the client. `hold`: the answer
 * comes at once and the task is looked up later. `stream`: by a stream.
 */
export type Way = "wait" | "poll" | "hold" | "stream";

interface Sign {
  readonly way: Way;
  shown(observation: Observation): boolean;
}

const ends = (state: string, way: Way = "wait"): Sign => ({
  way,
  shown: ({ task }) => task !== undefined && stateOf(task) === state,
});
const delivers = (member: string): Sign => ({
  way: "wait",
  shown: ({ task }) => task !== undefined && stateOf(task) === "TASK_STATE_COMPLETED" && partKindsOf(task).has(member),
});

/**
 * The sign by which each behaviour is known. Only what a test needs to begin with: whether the rest of it is right
 * is for the tests to say, and a sign that asked for more would hide their failures.
 */
export const signs: Readonly<Record<BehaviorName, Sign>> = {
  "tck-complete-task": ends("TASK_STATE_COMPLETED"),
  "tck-message-response": { way: "wait", shown: ({ message }) => message !== undefined },
  "tck-input-required": ends("TASK_STATE_INPUT_REQUIRED", "poll"),
  "tck-auth-required": ends("TASK_STATE_AUTH_REQUIRED", "poll"),
  "tck-reject-task": ends("TASK_STATE_REJECTED"),
  "tck-task-failure": ends("TASK_STATE_FAILED"),
  "tck-artifact-text": delivers("text"),
  "tck-artifact-data": delivers("data"),
  "tck-artifact-file": delivers("raw"),
  "tck-artifact-file-url": delivers("url"),
  "tck-long-running": { way: "hold", shown: ({ kept, blockedMs }) => kept === true || blockedMs !== undefined },
  "tck-cancel": { way: "hold", shown: ({ kept }) => kept === true },
  "tck-multi-turn": ends("TASK_STATE_INPUT_REQUIRED", "poll"),
  "tck-stream-basic": {
    way: "stream",
    shown: ({ events = [] }) => events.length >= 2 && events.some((event) => chunkOf(event) !== undefined),
  },
  "tck-stream-chunked": { way: "stream", shown: ({ events = [] }) => isChunked(events) },
};

/**
 * State of a task. Other spellings (`completed`, `TASK_STATE_CANCELLED`) are understood: that they are wrong is for a
 * monitor to say, and the tests that need the behaviour can still be run.
 */
export function stateOf(value: JsonObject): string | undefined {
  const { status } = value;
  if (!isObject(status) || typeof status.state !== "string") return undefined;
  return commonName(status.state);
}

/** The name of a state in 1.0, by which the kit knows states of every version here. */
export function commonName(state: string): string {
  const name = state
    .toUpperCase()
    .replaceAll("-", "_")
    .replace(/^TASK_STATE_/, "")
    .replace(/^CANCELLED$/, "CANCELED");
  return `TASK_STATE_${name}`;
}

/** An event with its payload under the member that names its kind, also of versions in which the event is the payload. */
export function byMember(event: Json, { eventKinds }: Dialect): Json {
  if (!isObject(event) || typeof event.kind !== "string") return event;
  const key = Object.hasOwn(eventKinds, event.kind) ? eventKinds[event.kind] : undefined;
  return key === undefined ? event : { [key]: event };
}

/** True when nothing more happens without the client: the task has ended or waits. */
export function isSettled(state: string | undefined, { states }: Dialect): boolean {
  return state !== undefined && [...states.terminal, ...states.interrupted].map(commonName).includes(state);
}

/** Kinds of parts in the artifacts of a task. */
export function partKindsOf(task: JsonObject): Set<string> {
  const artifacts = Array.isArray(task.artifacts) ? task.artifacts.filter(isObject) : [];
  const parts = artifacts.flatMap(({ parts: list }) => (Array.isArray(list) ? list.filter(isObject) : []));
  const has = (member: string, inFile: string) =>
    parts.some((part) => part[member] !== undefined || (isObject(part.file) && part.file[inFile] !== undefined));
  const members = { text: "", data: "", raw: "bytes", url: "uri" };
  return new Set(Object.entries(members).flatMap(([member, inFile]) => (has(member, inFile) ? [member] : [])));
}

function chunkOf(event: Json): JsonObject | undefined {
  return isObject(event) && isObject(event.artifactUpdate) ? event.artifactUpdate : undefined;
}

function isChunked(events: readonly Json[]): boolean {
  const chunks = events.map(chunkOf).filter((chunk) => chunk !== undefined);
  const ids = chunks.flatMap(({ artifact }) =>
    isObject(artifact) && typeof artifact.artifactId === "string" ? artifact.artifactId : [],
  );
  return chunks.some(({ append }) => append === true) || new Set(ids).size < ids.length;
}

/** What the agent did, in plain words. */
export function observationInWords({ message, task, events, kept, blockedMs }: Observation): string {
  if (events) {
    const kinds = events.map((event) => (isObject(event) ? (Object.keys(event)[0] ?? "nothing") : "no object"));
    const list = kinds.slice(0, 8).join(", ") + (kinds.length > 8 ? ", …" : "");
    return kinds.length === 0
      ? "streamed no event"
      : `streamed ${kinds.length} event${kinds.length === 1 ? "" : "s"}: ${list}`;
  }
  if (message) return "answered with a Message";
  if (!task) return "answered with neither a Task nor a Message";
  const state = stateOf(task) ?? "no state";
  if (kept === true) return `task stayed in ${state}`;
  if (blockedMs !== undefined) return `task went to ${state} before it was answered, after ${Math.round(blockedMs)} ms`;
  const kinds = [...partKindsOf(task)];
  return `task went to ${state}${kinds.length === 0 ? "" : `, with ${kinds.join(" and ")} in its artifacts`}`;
}
