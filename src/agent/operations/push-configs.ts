import { randomUUID } from "node:crypto";
import { isObject, type JsonObject } from "../../json.js";
import { visibleTask } from "../auth/scope.js";
import { agentError, invalidParams, type Violation } from "../errors.js";
import type { CallContext } from "../hooks.js";
import type { PushConfig } from "../model.js";
import { rulesOf } from "../rules.js";
import type { TaskRecord } from "../store.js";
import { type Agent, number, type Operation, text } from "./operation.js";

/** More webhooks than this are not kept for one task (section 13.4 wants limits). */
const maxConfigs = 100;

/**
 * Stores a webhook for a task (sections 3.1.7 and 3.2.2); one with the same id is replaced.
 * @throws AgentError InvalidParamsError
 */
export function addConfig(agent: Agent, call: CallContext, record: TaskRecord, given: JsonObject): PushConfig {
  const taskId = record.task.id;
  const otherId = rulesOf(call).taskNamesWebhook ? taskId : randomUUID();
  const { tenant } = record.owner;
  const config: PushConfig = { ...readConfig(agent, call, given, otherId), taskId, ...(tenant ? { tenant } : {}) };
  const limit = agent.policy.webhooksAreUnlimited ? Number.POSITIVE_INFINITY : maxConfigs;
  if (record.configs.size >= limit && !record.configs.has(config.id)) {
    throw invalidParams([{ field: "taskId", description: `has ${maxConfigs} push configurations already` }]);
  }
  record.configs.set(config.id, config);
  if (call.version === "0.3") record.legacyConfigs.set(config, call.legacyAuthentication);
  return config;
}

/** CreateTaskPushNotificationConfig (section 3.1.7). */
export const createPushConfig: Operation = (agent, call) => {
  const taskId = text(call.params, "taskId");
  if (taskId === undefined) throw invalidParams([{ field: "taskId", description: "is required" }]);
  return { value: addConfig(agent, call, visibleTask(agent, call, taskId), call.params) };
};

/** GetTaskPushNotificationConfig (section 3.1.8). */
export const getPushConfig: Operation = (agent, call) => {
  const id = text(call.params, "id") ?? "";
  const config = visibleTask(agent, call, text(call.params, "taskId") ?? "").configs.get(id);
  if (!config) {
    throw agentError("TaskNotFoundError", "The push notification configuration does not exist", { configId: id });
  }
  return { value: config };
};

/** ListTaskPushNotificationConfigs (section 3.1.9), in the order of creation. */
export const listPushConfigs: Operation = (agent, call) => {
  const { configs } = visibleTask(agent, call, text(call.params, "taskId") ?? "");
  const all = [...configs.values()];
  const token = text(call.params, "pageToken");
  const start = token === undefined ? 0 : all.findIndex(({ id }) => tokenOf(id) === token);
  if (start < 0) throw invalidParams([{ field: "pageToken", description: "was not given out for this list" }]);
  const size = number(call.params, "pageSize") || 100;
  const next = all[start + size];
  return { value: { configs: all.slice(start, start + size), nextPageToken: next ? tokenOf(next.id) : "" } };
};

/** DeleteTaskPushNotificationConfig (section 3.1.10); a second time does no harm. */
export const deletePushConfig: Operation = (agent, call) => {
  visibleTask(agent, call, text(call.params, "taskId") ?? "").configs.delete(text(call.params, "id") ?? "");
  return { value: {} };
};

function tokenOf(id: string): string {
  return Buffer.from(id).toString("base64url");
}

function readConfig(agent: Agent, call: CallContext, given: JsonObject, otherId: string): Omit<PushConfig, "taskId"> {
  const url = text(given, "url") ?? "";
  const token = text(given, "token");
  const config: Omit<PushConfig, "taskId"> = { id: text(given, "id") ?? otherId, url };
  if (token !== undefined) config.token = token;
  if (isObject(given.authentication)) {
    const scheme = text(given.authentication, "scheme") ?? "";
    const credentials = text(given.authentication, "credentials");
    config.authentication = credentials === undefined ? { scheme } : { scheme, credentials };
  }
  const violations = [
    ...checkUrl(agent, call, url),
    ...(agent.policy.headerValuesAreUnchecked ? [] : checkHeaderValues(config)),
  ];
  if (violations.length > 0) throw invalidParams(violations);
  return config;
}

function checkUrl(agent: Agent, call: CallContext, text: string): Violation[] {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol)) {
    return [{ field: "url", description: "must be an absolute http(s) URL" }];
  }
  if (agent.guard.admits(url) || agent.policy.privateWebhookIsAccepted?.(text, call)) return [];
  return [{ field: "url", description: "must not lead into a private network" }];
}

/** What goes into a header must not be able to start another one. */
function checkHeaderValues(config: Omit<PushConfig, "taskId">): Violation[] {
  const values = {
    token: config.token,
    "authentication.scheme": config.authentication?.scheme,
    "authentication.credentials": config.authentication?.credentials,
  };
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && !/^[\x20-\x7e]*$/.test(value))
    .map(([field]) => ({ field, description: "must be printable ASCII" }));
}
