import { isObject, type Json, type JsonObject } from "../../json.js";
import type { OperationName } from "../../protocol/dialect.js";
import { protoState } from "../../protocol/v0_3/words.js";
import { protoCard } from "./card.js";

/**
 * Answers of 0.3 from shape S to shape P, the ProtoJSON of its `a2a.v1` package, which REST has. Members for which the proto of
 * 0.3.0 has no place are left out, as parsers of it may refuse them; so are default values.
 */

const each = (value: Json | undefined, one: (object: JsonObject) => JsonObject): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject).map(one) : [];

/** Members that are there and do not have their default value. */
function set(value: JsonObject): JsonObject {
  const isDefault = (member: Json | undefined): boolean =>
    member === undefined || member === "" || member === false || (Array.isArray(member) && member.length === 0);
  return Object.fromEntries(Object.entries(value).filter(([, member]) => !isDefault(member)));
}

/** Base64 once more: servers put the text of 0.3's `bytes` into a field whose JSON is base64 itself. */
const doubled = (value: Json): Json => (typeof value === "string" ? Buffer.from(value).toString("base64") : value);

function part(value: JsonObject): JsonObject {
  if (value.kind === "text") return { text: value.text ?? "" };
  if (value.kind === "data") return { data: { data: value.data ?? {} } };
  const { bytes, uri = "", mimeType = "" } = isObject(value.file) ? value.file : {};
  const content: JsonObject = bytes === undefined ? { fileWithUri: uri } : { fileWithBytes: doubled(bytes) };
  return { file: { ...content, ...set({ mimeType }) } };
}

function message({ kind: _kind, parts, referenceTaskIds: _ids, ...value }: JsonObject): JsonObject {
  const role = value.role === "agent" ? "ROLE_AGENT" : "ROLE_USER";
  return set({ ...value, role, content: each(parts, part) });
}

function status(value: Json | undefined): JsonObject {
  if (!isObject(value)) return {};
  const said = isObject(value.message) ? { message: message(value.message) } : {};
  return { ...value, state: protoState(String(value.state)), ...said };
}

function artifact(value: Json | undefined): JsonObject {
  return isObject(value) ? set({ ...value, parts: each(value.parts, part) }) : {};
}

function task({ kind: _kind, ...value }: JsonObject): JsonObject {
  return set({
    ...value,
    status: status(value.status),
    artifacts: each(value.artifacts, artifact),
    history: each(value.history, message),
  });
}

/** The wrapper is chosen by `kind`. */
function payload(value: Json): Json {
  if (!isObject(value)) return value;
  const { kind: _kind, ...update } = value;
  switch (value.kind) {
    case "task":
      return { task: task(value) };
    case "message":
      return { message: message(value) };
    case "status-update":
      return { statusUpdate: set({ ...update, status: status(value.status) }) };
    case "artifact-update":
      return { artifactUpdate: set({ ...update, artifact: artifact(value.artifact) }) };
    default:
      return value;
  }
}

function pushConfig(value: JsonObject): JsonObject {
  const config = isObject(value.pushNotificationConfig) ? value.pushNotificationConfig : {};
  const name = `tasks/${String(value.taskId)}/pushNotificationConfigs/${String(config.id)}`;
  return { name, pushNotificationConfig: set(config) };
}

/** What a REST answer to an operation (or one event of its stream) looks like. */
export function protoOutput(operation: OperationName | undefined, value: Json): Json {
  switch (operation) {
    case "send_message":
    case "send_streaming_message":
    case "subscribe_to_task":
      return payload(value);
    case "get_task":
    case "cancel_task":
      return isObject(value) ? task(value) : value;
    case "list_tasks":
      return each(value, task);
    case "create_push_config":
    case "get_push_config":
      return isObject(value) ? pushConfig(value) : value;
    case "list_push_configs":
      return { configs: each(value, pushConfig) };
    case "delete_push_config":
      return {};
    case "get_extended_agent_card":
      return isObject(value) ? protoCard(value) : value;
    default:
      return value;
  }
}
