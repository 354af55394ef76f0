import { isObject, type Json, type JsonObject } from "../../json.js";
import { legacyState } from "../../protocol/v0_3/words.js";
import { isSettled } from "../states.js";
import type { TaskStore } from "../store.js";

/**
 * Objects of 1.0 in shape S of 0.3, the JSON of its schema. What 0.3 has no place for is left out: media types of texts and
 * data, file names of both. Data that is no object is wrapped, as the SDKs do it.
 */

/** Marks data that was wrapped because 0.3 has objects only. */
export const wrappedData = "data_part_compat";

const each = (value: Json | undefined, one: (object: JsonObject) => JsonObject): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject).map(one) : [];

/** Members that are there, by the names of both versions. */
function members(value: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(names.flatMap((name) => (value[name] === undefined ? [] : [[name, value[name]]])));
}

function part(value: JsonObject): JsonObject {
  const metadata = members(value, "metadata");
  if (value.text !== undefined) return { kind: "text", text: value.text, ...metadata };
  if (Object.hasOwn(value, "data")) return dataPart(value);
  const file: JsonObject = value.raw === undefined ? { uri: value.url ?? "" } : { bytes: value.raw };
  if (value.mediaType !== undefined) file.mimeType = value.mediaType;
  if (value.filename !== undefined) file.name = value.filename;
  return { kind: "file", file, ...metadata };
}

function dataPart(value: JsonObject): JsonObject {
  const { data = null } = value;
  if (isObject(data)) return { kind: "data", data, ...members(value, "metadata") };
  const metadata = isObject(value.metadata) ? value.metadata : {};
  return { kind: "data", data: { value: data }, metadata: { ...metadata, [wrappedData]: true } };
}

function message(value: JsonObject): JsonObject {
  return {
    kind: "message",
    ...members(value, "messageId", "contextId", "taskId"),
    role: value.role === "ROLE_AGENT" ? "agent" : "user",
    parts: each(value.parts, part),
    ...members(value, "metadata", "extensions", "referenceTaskIds"),
  };
}

function status(value: Json | undefined): JsonObject {
  if (!isObject(value)) return { state: "unknown" };
  const said = isObject(value.message) ? { message: message(value.message) } : {};
  return { state: legacyState(String(value.state)), ...said, ...members(value, "timestamp") };
}

function artifact(value: Json | undefined): JsonObject {
  if (!isObject(value)) return {};
  return {
    ...members(value, "artifactId", "name", "description"),
    parts: each(value.parts, part),
    ...members(value, "metadata", "extensions"),
  };
}

/** A task of 1.0 as one of 0.3. */
export function legacyTask(value: JsonObject): JsonObject {
  const task: JsonObject = { kind: "task", ...members(value, "id", "contextId"), status: status(value.status) };
  if (value.artifacts !== undefined) task.artifacts = each(value.artifacts, artifact);
  if (value.history !== undefined) task.history = each(value.history, message);
  return { ...task, ...members(value, "metadata") };
}

/**
 * The answer to a send, or an event of a stream, out of its wrapper. `final` is told by the state: the stream of an agent that
 * waits for the client ends like that of one that is done.
 */
export function legacyPayload(value: Json): Json {
  if (!isObject(value)) return value;
  if (isObject(value.task)) return legacyTask(value.task);
  if (isObject(value.message)) return message(value.message);
  if (isObject(value.statusUpdate)) {
    const { status: given, ...update } = value.statusUpdate;
    const final = isObject(given) && isSettled(String(given.state));
    return { kind: "status-update", ...members(update, "taskId", "contextId"), status: status(given), final };
  }
  if (isObject(value.artifactUpdate)) {
    const update = value.artifactUpdate;
    const more = members(update, "append", "lastChunk");
    const of = members(update, "taskId", "contextId");
    return { kind: "artifact-update", ...of, artifact: artifact(update.artifact), ...more };
  }
  return value;
}

/** A webhook; one that came through 0.3 shows all authentication schemes that were named. */
export function legacyPushConfig(value: JsonObject, store: TaskStore): JsonObject {
  const record = store.get(String(value.taskId));
  const config = record?.configs.get(String(value.id));
  const pushNotificationConfig = members(value, "id", "url", "token");
  const given = config && record?.legacyConfigs.get(config);
  if (given) pushNotificationConfig.authentication = given;
  else if (isObject(value.authentication)) {
    const { scheme = "", ...credentials } = value.authentication;
    pushNotificationConfig.authentication = { schemes: [scheme], ...credentials };
  }
  return { taskId: value.taskId ?? "", pushNotificationConfig };
}
