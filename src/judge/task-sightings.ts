import type { Reply } from "../bindings/reply.js";
import { isObject, type Json } from "../json.js";
import type { Dialect } from "../protocol/dialect.js";
import { joinPath } from "../suite/path.js";
import type { Exchange } from "../wire/exchange.js";
import { payloadOf, taskIdOf } from "./events.js";
import type { TaskSighting } from "./predicates/predicate.js";

/** A sighting and the task that it shows. */
export interface Sighted {
  readonly task: string;
  readonly sighting: TaskSighting;
}

/** Every task that an exchange shows: in a result, in a list, in the events of a stream. */
export function sightingsIn(exchange: Exchange, operation: string, reply: Reply, dialect: Dialect): readonly Sighted[] {
  const base = { exchange: exchange.id, operation };
  if (reply.kind === "stream") {
    return reply.events.flatMap(({ value, index, atMs }) =>
      value === undefined
        ? []
        : sightEvent(value, `events[${index}]`, dialect, {
            ...base,
            atMs: exchange.startedAtMs + atMs,
            stream: exchange.id,
          }),
    );
  }
  if (reply.kind !== "result") return [];
  const at = { ...base, atMs: exchange.startedAtMs + (exchange.response?.endAtMs ?? exchange.durationMs) };
  const { value } = reply;
  if (isObject(value) && Array.isArray(value.tasks)) {
    return value.tasks.flatMap((task, index) => sightTask(task, joinPath("tasks", index), at));
  }
  if (Array.isArray(value)) return value.flatMap((task, index) => sightTask(task, `[${index}]`, at));
  const wrapped = sightEvent(value, "", dialect, at);
  return wrapped.length > 0 ? wrapped : sightTask(value, "", at);
}

type At = Pick<TaskSighting, "exchange" | "operation" | "atMs" | "stream">;

function sightEvent(event: Json, path: string, dialect: Dialect, at: At): readonly Sighted[] {
  const payload = payloadOf(event, dialect);
  const task = payload && payload.key !== "message" ? taskIdOf(payload) : undefined;
  if (!payload || task === undefined) return [];
  const kind = payload.key === "task" ? "snapshot" : payload.key === "statusUpdate" ? "status" : "artifact";
  const full = payload.path === "" ? path : joinPath(path, payload.path);
  return [{ task, sighting: { ...at, kind, value: payload.value, path: full } }];
}

/** A Task as such: it has an id and a status. */
function sightTask(value: Json, path: string, at: At): readonly Sighted[] {
  if (!isObject(value) || typeof value.id !== "string" || !isObject(value.status)) return [];
  return [{ task: value.id, sighting: { ...at, kind: "snapshot", value, path } }];
}
