import { isObject, type Json, type JsonObject } from "../json.js";
import { each, eachValue, type MemberRules, renamed, rewrite, rewriteMembers } from "./members.js";

/**
 * Answers of 0.3 from shape P to shape S. What is in shape S already, and what is in neither, stays as it is, so that an agent
 * that writes S on REST fails the rule on shapes and no other. ProtoJSON leaves default values out: `final`, the state "unknown" and
 * lists that S requires are filled in. Names in snake_case are read as well.
 */

const states = renamed(
  new Map([
    ["TASK_STATE_UNSPECIFIED", "unknown"],
    ["TASK_STATE_SUBMITTED", "submitted"],
    ["TASK_STATE_WORKING", "working"],
    ["TASK_STATE_COMPLETED", "completed"],
    ["TASK_STATE_FAILED", "failed"],
    ["TASK_STATE_CANCELLED", "canceled"],
    // The spelling of 1.0.
    ["TASK_STATE_CANCELED", "canceled"],
    ["TASK_STATE_INPUT_REQUIRED", "input-required"],
    ["TASK_STATE_REJECTED", "rejected"],
    ["TASK_STATE_AUTH_REQUIRED", "auth-required"],
  ]),
);
const roles = renamed(
  new Map([
    ["ROLE_USER", "user"],
    ["ROLE_AGENT", "agent"],
  ]),
);

const camel = (key: string): string => key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** An object of shape P; one that has a `kind` is of shape S already. */
function object(rules: MemberRules, complete: (value: JsonObject) => JsonObject): (value: Json) => Json {
  return (value) =>
    isObject(value) && !Object.hasOwn(value, "kind") ? complete(rewriteMembers(value, rules, camel)) : value;
}

/** Optional ids: in proto3 an empty string and none are the same. */
function withoutEmpty(value: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name, one]) => !(one === "" && names.includes(name))));
}

/** Base64 once or twice: decoded to what is base64 text again, it was twice (see `doubled` in v0_3-to-proto.ts). */
function once(value: Json): Json {
  if (typeof value !== "string") return value;
  const text = Buffer.from(value, "base64").toString("latin1");
  const isBase64 = text.length > 0 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
  return isBase64 ? text : value;
}

const file: MemberRules = { fileWithBytes: { to: "bytes", as: once }, fileWithUri: { to: "uri" } };

const part = object(
  {
    file: { as: (value) => rewrite(value, file, camel) },
    // Shape P has an object around it.
    data: { as: (value) => (isObject(value) && isObject(value.data) ? value.data : value) },
  },
  (value) => {
    const kind = ["text", "file", "data"].find((name) => Object.hasOwn(value, name));
    return kind === undefined ? value : { kind, ...value };
  },
);

const message = object({ role: { as: roles }, content: { to: "parts", as: each(part) } }, (value) => ({
  kind: "message",
  parts: [],
  ...withoutEmpty(value, ["contextId", "taskId"]),
}));

const status = (value: Json): Json => {
  if (!isObject(value)) return value;
  const rules = { state: { as: states }, message: { as: message }, update: { to: "message", as: message } };
  return { state: "unknown", ...rewriteMembers(value, rules, camel) };
};

const artifact = (value: Json): Json =>
  isObject(value)
    ? {
        parts: [],
        ...withoutEmpty(rewriteMembers(value, { parts: { as: each(part) } }, camel), ["name", "description"]),
      }
    : value;

const task = object(
  { status: { as: status }, artifacts: { as: each(artifact) }, history: { as: each(message) } },
  (value) => ({ kind: "task", ...value }),
);

const statusUpdate = object({ status: { as: status } }, (value) => ({
  kind: "status-update",
  final: false,
  ...value,
}));

const artifactUpdate = object({ artifact: { as: artifact } }, (value) => ({ kind: "artifact-update", ...value }));

/** `tasks/T/pushNotificationConfigs/C` */
const configName = /^tasks\/([^/]+)(?:\/pushNotificationConfigs\/([^/]*))?$/;

function pushConfig(value: Json): Json {
  if (!isObject(value)) return value;
  const { name, ...rest } = rewriteMembers(value, {}, camel);
  const [, taskId, id] = typeof name === "string" ? (configName.exec(name) ?? []) : [];
  if (taskId === undefined) return name === undefined ? rest : { name, ...rest };
  const config = rest.pushNotificationConfig;
  if (!isObject(config)) return { taskId, ...rest };
  const named = id ? { id, ...withoutEmpty(config, ["id"]) } : config;
  return { taskId, ...rest, pushNotificationConfig: named };
}

const schemeTypes: Readonly<Record<string, string>> = {
  apiKeySecurityScheme: "apiKey",
  httpAuthSecurityScheme: "http",
  oauth2SecurityScheme: "oauth2",
  openIdConnectSecurityScheme: "openIdConnect",
  mtlsSecurityScheme: "mutualTLS",
};

function scheme(value: Json): Json {
  if (!isObject(value) || Object.hasOwn(value, "type")) return value;
  for (const [key, inner] of Object.entries(value)) {
    const type = schemeTypes[camel(key)];
    if (type !== undefined && isObject(inner)) {
      return { type, ...rewriteMembers(inner, { location: { to: "in" } }, camel) };
    }
  }
  return value;
}

const requirement = (value: Json): Json =>
  isObject(value) && isObject(value.schemes)
    ? eachValue((one) => (isObject(one) ? (one.list ?? []) : one))(value.schemes)
    : value;

const security = { as: each(requirement) };
const skill = (value: Json): Json =>
  isObject(value) ? { tags: [], ...rewriteMembers(value, { security }, camel) } : value;

/** True for a card that has something which only shape P writes so. */
export function isProtoCard(value: Json): boolean {
  if (!isObject(value)) return false;
  const requirements = Array.isArray(value.security) ? value.security : [];
  const schemes = isObject(value.securitySchemes) ? Object.values(value.securitySchemes) : [];
  return (
    requirements.some((one) => isObject(one) && isObject(one.schemes)) ||
    schemes.some((one) => isObject(one) && Object.keys(one).some((key) => Object.hasOwn(schemeTypes, key)))
  );
}

/** An agent card; some SDKs serve it in shape S on REST as well. */
export function cardFromProto(value: Json): Json {
  if (!isObject(value)) return value;
  const rules: MemberRules = { securitySchemes: { as: eachValue(scheme) }, security, skills: { as: each(skill) } };
  const lists = { defaultInputModes: [], defaultOutputModes: [], skills: [] };
  return { ...lists, ...rewriteMembers(value, rules, camel) };
}

/** A task, in an answer that is nothing else. */
export const taskFromProto = task;

export const pushConfigFromProto = pushConfig;

/** A list of push configurations: wrapped, or bare as in the text of 7.7. */
export function pushConfigsFromProto(value: Json): Json {
  if (Array.isArray(value)) return value.map(pushConfig);
  if (!isObject(value)) return value;
  const configs = value.configs ?? [];
  return Object.hasOwn(value, "configs") || Object.keys(value).every((key) => camel(key) === "nextPageToken")
    ? each(pushConfig)(configs)
    : value;
}

/** Tasks: an array, or wrapped in `tasks`; the text of 7 says the former, the proto has no such operation. */
export function tasksFromProto(value: Json): Json {
  return each(task)(isObject(value) && Array.isArray(value.tasks) ? value.tasks : value);
}

const payloads: Readonly<Record<string, (value: Json) => Json>> = {
  task,
  message,
  // The member's name in the proto, which its JSON name replaces.
  msg: message,
  statusUpdate,
  artifactUpdate,
};

/** The answer to a send, or an event of a stream: out of its wrapper. */
export function payloadFromProto(value: Json): Json {
  if (!isObject(value) || Object.hasOwn(value, "kind")) return value;
  for (const [key, inner] of Object.entries(value)) {
    const read = Object.hasOwn(payloads, camel(key)) ? payloads[camel(key)] : undefined;
    if (read && isObject(inner)) return read(inner);
  }
  return value;
}
