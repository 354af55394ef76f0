import { isObject, type Json, type JsonObject } from "../../json.js";
import type { OperationName } from "../../protocol/dialect.js";
import type { AgentHooks, CallContext, HttpAnswer, OutputContext } from "../hooks.js";
import type { TaskStore } from "../store.js";

/** What to do with each object of a kind, wherever it stands in an answer. Objects are altered in place. */
export interface Edits {
  readonly task?: (task: JsonObject) => void;
  readonly status?: (status: JsonObject) => void;
  readonly message?: (message: JsonObject, place: "history" | "status" | "answer") => void;
  readonly artifact?: (artifact: JsonObject) => void;
  readonly part?: (part: JsonObject, place: "artifact" | "message") => void;
  readonly statusUpdate?: (update: JsonObject) => void;
  readonly artifactUpdate?: (update: JsonObject) => void;
  readonly pushConfig?: (config: JsonObject) => void;
}

/** Objects of a list. */
export function objectsOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Walks an answer of any operation, an event or a webhook's body, from the inside out. */
export function edit(value: Json, edits: Edits): Json {
  if (!isObject(value)) return value;
  const { task, message, statusUpdate, artifactUpdate } = value;
  if (isObject(task)) editTask(task, edits);
  else if (isObject(message)) editMessage(message, edits, "answer");
  else if (isObject(statusUpdate)) {
    if (isObject(statusUpdate.status)) editStatus(statusUpdate.status, edits);
    edits.statusUpdate?.(statusUpdate);
  } else if (isObject(artifactUpdate)) {
    if (isObject(artifactUpdate.artifact)) editArtifact(artifactUpdate.artifact, edits);
    edits.artifactUpdate?.(artifactUpdate);
  } else if (Array.isArray(value.tasks)) for (const listed of objectsOf(value.tasks)) editTask(listed, edits);
  else if (Array.isArray(value.configs)) for (const config of objectsOf(value.configs)) edits.pushConfig?.(config);
  else if (isObject(value.status)) editTask(value, edits);
  else if (typeof value.url === "string" && typeof value.taskId === "string") edits.pushConfig?.(value);
  return value;
}

function editTask(task: JsonObject, edits: Edits): void {
  if (isObject(task.status)) editStatus(task.status, edits);
  for (const artifact of objectsOf(task.artifacts)) editArtifact(artifact, edits);
  for (const message of objectsOf(task.history)) editMessage(message, edits, "history");
  edits.task?.(task);
}

function editStatus(status: JsonObject, edits: Edits): void {
  if (isObject(status.message)) editMessage(status.message, edits, "status");
  edits.status?.(status);
}

function editArtifact(artifact: JsonObject, edits: Edits): void {
  for (const part of objectsOf(artifact.parts)) edits.part?.(part, "artifact");
  edits.artifact?.(artifact);
}

function editMessage(message: JsonObject, edits: Edits, place: "history" | "status" | "answer"): void {
  for (const part of objectsOf(message.parts)) edits.part?.(part, "message");
  edits.message?.(message, place);
}

/** Hook that edits everything that goes out. */
export function editing(edits: Edits): Partial<AgentHooks> {
  return { output: (_context, value) => edit(value, edits) };
}

/** Hook that edits the answers of some operations only (their events, when they stream). */
export function editingOf(operations: readonly OperationName[], edits: Edits): Partial<AgentHooks> {
  return { output: (context, value) => (isOf(context, operations) ? edit(value, edits) : value) };
}

/** True when what goes out answers one of these operations. */
export function isOf({ call }: OutputContext, operations: readonly OperationName[]): boolean {
  return call?.operation !== undefined && operations.includes(call.operation);
}

/** Hook that replaces the result of one operation. */
export function answering(operation: OperationName, change: (value: JsonObject) => Json): Partial<AgentHooks> {
  return {
    output: (context, value) =>
      context.via === "result" && isOf(context, [operation]) && isObject(value) ? change(value) : value,
  };
}

/** Hook that alters the request of some operations. */
export function asking(
  operations: readonly OperationName[],
  change: (params: JsonObject, call: CallContext) => void,
): Partial<AgentHooks> {
  return {
    params: (call, given) => {
      if (call.operation === undefined || !operations.includes(call.operation)) return given;
      const params = structuredClone(given);
      change(params, call);
      return params;
    },
  };
}

/** Hook that alters the envelopes of JSON-RPC. */
export function enveloping(change: (envelope: JsonObject, call: CallContext) => Json): Partial<AgentHooks> {
  return { envelope: (call, envelope) => change(envelope, call) };
}

/** Hook that alters the plain answers of one binding. */
export function httpOf(
  binding: CallContext["binding"],
  change: (answer: HttpAnswer, call: CallContext) => HttpAnswer,
): Partial<AgentHooks> {
  return { http: (call, answer) => (call.binding === binding ? change(answer, call) : answer) };
}

/** An answer with another Content-Type. */
export function typed(answer: HttpAnswer, contentType: string): HttpAnswer {
  return { ...answer, headers: { ...answer.headers, "Content-Type": contentType } };
}

/** Drops members of an object. */
export function drop(object: JsonObject, ...names: string[]): void {
  for (const name of names) delete object[name];
}

/** Gives a member another name. */
export function rename(object: JsonObject, from: string, to: string): void {
  const value = object[from];
  if (value === undefined) return;
  delete object[from];
  object[to] = value;
}

/** `pageSize` as `page-size`, for ids of faults. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Alters the result of SendMessage when it holds a task. */
export function taskAnswered(change: (value: JsonObject) => Json): Partial<AgentHooks> {
  return answering("send_message", (value) => (isObject(value.task) ? change(value) : value));
}

const counts = new WeakMap<TaskStore, Map<string, number>>();

/**
 * How often this was asked for before, on this agent and binding. For faults that have to let the first time pass: a client that
 * meets an agent tries out what it can do before it looks closer.
 */
export function timesBefore({ store, binding }: CallContext, what: string): number {
  const ofStore = counts.get(store) ?? new Map<string, number>();
  counts.set(store, ofStore);
  const key = `${binding} ${what}`;
  const times = ofStore.get(key) ?? 0;
  ofStore.set(key, times + 1);
  return times;
}
