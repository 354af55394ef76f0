import { isObject, type Json, type JsonObject } from "../json.js";
import type { Dialect } from "../protocol/dialect.js";

/** What a stream event, a webhook delivery or the result of a send holds: which kind, and the payload itself. */
export interface Payload {
  /** `task`, `message`, `statusUpdate` or `artifactUpdate`. */
  readonly key: string;
  readonly value: JsonObject;
  /** Path of the payload in the event; empty where the event is the payload (0.3). */
  readonly path: string;
}

/** Finds the payload: the member that the dialect names, or the object itself by its `kind` (0.3). */
export function payloadOf(event: Json, dialect: Dialect): Payload | undefined {
  if (!isObject(event)) return undefined;
  for (const key of dialect.eventKeys) {
    const value = Object.hasOwn(event, key) ? event[key] : undefined;
    if (isObject(value)) return { key, value, path: key };
  }
  if (typeof event.kind !== "string") return undefined;
  return { key: event.kind.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()), value: event, path: "" };
}

/**
 * An event as assertions and captures look at it: the payload's members can be read at the top, and the payload under its
 * name in both spellings (`statusUpdate`, `status_update`). The event's own members come first.
 */
export function eventView(event: Json, dialect: Dialect): Json {
  const payload = payloadOf(event, dialect);
  if (!payload || !isObject(event)) return event;
  const snake = payload.key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return { ...payload.value, [snake]: payload.value, [payload.key]: payload.value, ...event };
}

/** The state that a task or a status update tells. */
export function stateOf(value: Json | undefined): string | undefined {
  const status = isObject(value) ? value.status : undefined;
  return isObject(status) && typeof status.state === "string" ? status.state : undefined;
}

/** The task that a payload is about. */
export function taskIdOf(payload: Payload): string | undefined {
  const id = payload.key === "task" ? payload.value.id : payload.value.taskId;
  return typeof id === "string" ? id : undefined;
}

/** True when the answer to a send is a Message and no Task. */
export function isMessage(event: Json | undefined, dialect: Dialect): boolean {
  return event !== undefined && payloadOf(event, dialect)?.key === "message";
}
