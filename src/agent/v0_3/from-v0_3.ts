import { isObject, type Json, type JsonObject } from "../../json.js";
import type { OperationName } from "../../protocol/dialect.js";
import type { CallContext } from "../hooks.js";
import type { TaskStore } from "../store.js";
import { wrappedData } from "./to-v0_3.js";

/** Requests of 0.3 in shape S, checked already, as requests of 1.0. `null` counts as absent. */

function members(value: JsonObject, names: Readonly<Record<string, string>>): JsonObject {
  const entries = Object.entries(names).map(([from, to]) => [to, value[from]] as const);
  return Object.fromEntries(entries.filter(([, member]) => member !== undefined && member !== null)) as JsonObject;
}

const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

function part(value: JsonObject): JsonObject {
  const metadata = members(value, { metadata: "metadata" });
  if (typeof value.text === "string") return { text: value.text, ...metadata };
  if (isObject(value.file)) {
    return {
      ...members(value.file, { bytes: "raw", uri: "url", mimeType: "mediaType", name: "filename" }),
      ...metadata,
    };
  }
  const { data = {} } = value;
  const known = isObject(value.metadata) ? value.metadata : {};
  if (!isObject(data) || known[wrappedData] !== true || !Object.hasOwn(data, "value")) return { data, ...metadata };
  const { [wrappedData]: _mark, ...rest } = known;
  return { data: data.value ?? null, ...(Object.keys(rest).length > 0 ? { metadata: rest } : {}) };
}

function message(value: JsonObject): JsonObject {
  const same = ["messageId", "contextId", "taskId", "metadata", "extensions", "referenceTaskIds"];
  return {
    ...members(value, Object.fromEntries(same.map((name) => [name, name]))),
    role: value.role === "agent" ? "ROLE_AGENT" : "ROLE_USER",
    parts: objects(value.parts).map(part),
  };
}

/** Schemes that the agent can speak to a webhook; of several, the first one counts. */
const spokenSchemes: readonly string[] = ["bearer", "basic"];

function pushConfig(value: JsonObject, call: CallContext): JsonObject {
  const config = members(value, { id: "id", url: "url", token: "token" });
  if (!isObject(value.authentication)) return config;
  call.legacyAuthentication = value.authentication;
  const { schemes } = value.authentication;
  const named = Array.isArray(schemes) ? schemes.filter((scheme) => typeof scheme === "string") : [];
  const scheme = named.find((name) => spokenSchemes.includes(name.toLowerCase())) ?? named[0];
  if (scheme === undefined) return config;
  return { ...config, authentication: { scheme, ...members(value.authentication, { credentials: "credentials" }) } };
}

function sendParams(params: JsonObject, call: CallContext): JsonObject {
  const { configuration } = params;
  const request: JsonObject = {
    ...(isObject(params.message) ? { message: message(params.message) } : {}),
    ...members(params, { metadata: "metadata" }),
  };
  if (!isObject(configuration)) return request;
  const same = members(configuration, { acceptedOutputModes: "acceptedOutputModes", historyLength: "historyLength" });
  // Absent means blocking on JSON-RPC; in shape P it was filled in already.
  request.configuration = { ...same, returnImmediately: configuration.blocking === false };
  if (isObject(configuration.pushNotificationConfig)) {
    const given = pushConfig(configuration.pushNotificationConfig, call);
    request.configuration = { ...request.configuration, taskPushNotificationConfig: given };
  }
  return request;
}

/** Section 7.6: without an id the webhook that has the task's name is meant, or the first one. */
function defaultConfigId(taskId: string, store: TaskStore): string {
  const configs = store.get(taskId)?.configs;
  if (!configs || configs.has(taskId)) return taskId;
  return configs.keys().next().value ?? taskId;
}

/**
 * The request of 1.0 that means the same.
 * @param params of the operation, in shape S
 */
export function requestOfLegacy(operation: OperationName, params: JsonObject, call: CallContext): JsonObject {
  switch (operation) {
    case "send_message":
    case "send_streaming_message":
      return sendParams(params, call);
    case "get_task":
      return members(params, { id: "id", historyLength: "historyLength" });
    case "cancel_task":
      return members(params, { id: "id", metadata: "metadata" });
    case "subscribe_to_task":
      return members(params, { id: "id" });
    case "create_push_config": {
      const { taskId = "", pushNotificationConfig } = params;
      return { ...(isObject(pushNotificationConfig) ? pushConfig(pushNotificationConfig, call) : {}), taskId };
    }
    case "get_push_config": {
      const taskId = String(params.id);
      const id = params.pushNotificationConfigId ?? defaultConfigId(taskId, call.store);
      return { taskId, id };
    }
    case "delete_push_config":
      return members(params, { id: "taskId", pushNotificationConfigId: "id" });
    case "list_push_configs":
      return members(params, { id: "taskId", pageSize: "pageSize", pageToken: "pageToken" });
    case "list_tasks": {
      const names = ["contextId", "historyLength", "pageSize", "pageToken"];
      return { ...members(params, Object.fromEntries(names.map((name) => [name, name]))), includeArtifacts: true };
    }
    default:
      return {};
  }
}
