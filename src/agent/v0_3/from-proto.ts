import { isObject, type Json, type JsonObject } from "../../json.js";
import type { OperationName } from "../../protocol/dialect.js";

/**
 * Requests of 0.3 from shape P to shape S. Members are read by their JSON name or by that of the proto (`message_id`), as
 * ProtoJSON demands; what belongs to shape S (`parts`, `kind`) is not read. What is wrong stays wrong, and is found by the check.
 */

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A member under its own name or one of the others; `null` means not set. */
function member(value: JsonObject, name: string, ...others: readonly string[]): Json | undefined {
  for (const key of [name, snake(name), ...others]) if (Object.hasOwn(value, key)) return value[key] ?? undefined;
  return undefined;
}

function members(value: JsonObject, ...names: readonly string[]): JsonObject {
  const entries = names.map((name) => [name, member(value, name)] as const);
  return Object.fromEntries(entries.filter(([, one]) => one !== undefined)) as JsonObject;
}

/** Base64 once or twice: decoded to what is base64 text again, it was twice. */
function once(value: Json): Json {
  if (typeof value !== "string") return value;
  const text = Buffer.from(value, "base64").toString("latin1");
  return text.length > 0 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? text : value;
}

const roles: Readonly<Record<string, string>> = { ROLE_USER: "user", ROLE_AGENT: "agent" };
const roleOf = (value: Json): Json => (typeof value === "string" ? (roles[value] ?? `not ${value}`) : value);

function part(value: Json): Json {
  if (!isObject(value)) return value;
  const metadata = members(value, "metadata");
  if (value.text !== undefined) return { kind: "text", text: value.text, ...metadata };
  if (isObject(value.data)) return { kind: "data", data: value.data.data ?? null, ...metadata };
  if (!isObject(value.file)) return { kind: "", ...metadata };
  const { fileWithBytes, fileWithUri } = members(value.file, "fileWithBytes", "fileWithUri");
  const file = members(value.file, "mimeType", "name");
  if (fileWithBytes !== undefined) file.bytes = once(fileWithBytes);
  if (fileWithUri !== undefined) file.uri = fileWithUri;
  return { kind: "file", file, ...metadata };
}

function message(value: Json): Json {
  if (!isObject(value)) return value;
  const same = members(value, "messageId", "contextId", "taskId", "metadata", "extensions");
  const role = member(value, "role");
  const content = member(value, "content");
  if (role !== undefined) same.role = roleOf(role);
  if (content !== undefined) same.parts = Array.isArray(content) ? content.map(part) : content;
  return same;
}

function pushNotificationConfig(value: Json | undefined): Json | undefined {
  return isObject(value) ? members(value, "id", "url", "token", "authentication") : value;
}

/** Without `blocking`, proto3 means false; a `historyLength` of 0 is "no limit". */
function configuration(value: Json | undefined): Json {
  if (value !== undefined && !isObject(value)) return value;
  const given = value ?? {};
  const result: JsonObject = { blocking: false, ...members(given, "acceptedOutputModes", "blocking", "historyLength") };
  if (result.historyLength === 0) delete result.historyLength;
  const config = pushNotificationConfig(member(given, "pushNotification"));
  if (config !== undefined) result.pushNotificationConfig = config;
  return result;
}

function sendParams(params: JsonObject): JsonObject {
  const given = member(params, "message", "request");
  return {
    ...(given === undefined ? {} : { message: message(given) }),
    configuration: configuration(member(params, "configuration")),
    ...members(params, "metadata"),
  };
}

/** The last part of `tasks/T/pushNotificationConfigs/C`. */
function idIn(name: Json | undefined): string | undefined {
  return typeof name === "string" ? /\/pushNotificationConfigs\/([^/]+)$/.exec(name)?.[1] : undefined;
}

/** `{parent, configId, config: {name, pushNotificationConfig}}`, or the inner one alone, which the proto's annotation means. */
function setParams(params: JsonObject): JsonObject {
  const wrapped = member(params, "config");
  const outer = isObject(wrapped) ? wrapped : params;
  const config = pushNotificationConfig(member(outer, "pushNotificationConfig"));
  const id = member(params, "configId") ?? idIn(member(outer, "name"));
  const taskId = params.taskId ?? "";
  if (!isObject(config)) return { taskId, ...(config === undefined ? {} : { pushNotificationConfig: config }) };
  return { taskId, pushNotificationConfig: id === undefined || id === "" ? config : { id, ...notEmpty(config, "id") } };
}

function notEmpty(value: JsonObject, name: string): JsonObject {
  const { [name]: member, ...rest } = value;
  return member === undefined || member === "" ? rest : value;
}

/** Numbers of the query, which are text there. */
function numbered(params: JsonObject, ...names: readonly string[]): JsonObject {
  const entries = names.flatMap((name) => {
    const given = member(params, name);
    if (given === undefined) return [];
    return [[name, typeof given === "string" && /^-?\d{1,10}$/.test(given) ? Number(given) : given] as const];
  });
  return Object.fromEntries(entries);
}

/** Params in shape S of a request of REST: body or query, with the members of the path. */
export function paramsOfProto(operation: OperationName, params: JsonObject): JsonObject {
  switch (operation) {
    case "send_message":
    case "send_streaming_message":
      return sendParams(params);
    case "create_push_config":
      return setParams(params);
    case "get_task": {
      const { historyLength, ...rest } = { ...members(params, "id"), ...numbered(params, "historyLength") };
      return historyLength === undefined || historyLength === 0 ? rest : { ...rest, historyLength };
    }
    case "list_push_configs":
      return { ...members(params, "id", "pageToken"), ...numbered(params, "pageSize") };
    case "list_tasks":
      return { ...members(params, "contextId", "pageToken"), ...numbered(params, "pageSize", "historyLength") };
    default:
      return members(params, "id", "pushNotificationConfigId", "metadata");
  }
}
