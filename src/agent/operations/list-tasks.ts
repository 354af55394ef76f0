import type { JsonObject } from "../../json.js";
import { isVisible } from "../auth/scope.js";
import { invalidParams } from "../errors.js";
import { type Cursor, decodeCursor, encodeCursor } from "../page-token.js";
import type { TaskRecord } from "../store.js";
import { type Agent, number, type Operation, text } from "./operation.js";
import { viewOf } from "./view.js";

/** ListTasks (section 3.1.4): newest status first, paged by a cursor that stays right while tasks come and go. */
export const listTasks: Operation = (agent, call) => {
  const { params } = call;
  const matches = matcher(params);
  const matching = agent.store.all().filter((record) => isVisible(agent, call, record) && matches(record));
  const size = number(params, "pageSize") ?? 50;
  const start = startOf(agent, params, matching);
  const page = matching.slice(start, start + size);
  const last = page.at(-1);
  const more = last !== undefined && matching.length > start + page.length;
  const view = { historyLength: number(params, "historyLength"), artifacts: params.includeArtifacts === true };
  return {
    value: {
      tasks: page.map(({ task }) => viewOf(task, view, agent.policy)),
      nextPageToken: more ? tokenBehind(last, params) : "",
      pageSize: size,
      totalSize: matching.length,
    },
  };
};

/** The filters of a request as plain data: a token is good for one list only. */
function filtersOf(params: JsonObject): JsonObject {
  return {
    contextId: text(params, "contextId") ?? null,
    status: statusOf(params) ?? null,
    statusTimestampAfter: text(params, "statusTimestampAfter") ?? null,
  };
}

function statusOf(params: JsonObject): string | undefined {
  const status = text(params, "status");
  return status === "TASK_STATE_UNSPECIFIED" ? undefined : status;
}

function matcher(params: JsonObject): (record: TaskRecord) => boolean {
  const contextId = text(params, "contextId");
  const status = statusOf(params);
  const after = text(params, "statusTimestampAfter");
  const since = after === undefined ? undefined : Date.parse(after);
  return ({ task }) =>
    (contextId === undefined || task.contextId === contextId) &&
    (status === undefined || task.status.state === status) &&
    (since === undefined || Date.parse(task.status.timestamp) >= since);
}

function startOf(agent: Agent, params: JsonObject, matching: readonly TaskRecord[]): number {
  const token = text(params, "pageToken");
  if (token === undefined) return 0;
  const cursor = decodeCursor(token, filtersOf(params));
  if (!cursor) {
    if (agent.policy.brokenPageTokenIsFirstPage) return 0;
    throw invalidParams([{ field: "pageToken", description: "was not given out for this list" }]);
  }
  const index = matching.findIndex((record) => isBehind(record, cursor));
  return index < 0 ? matching.length : index;
}

function isBehind(record: TaskRecord, cursor: Cursor): boolean {
  const { timestamp } = record.task.status;
  return timestamp < cursor.timestamp || (timestamp === cursor.timestamp && record.order < cursor.order);
}

function tokenBehind(last: TaskRecord, params: JsonObject): string {
  return encodeCursor({ timestamp: last.task.status.timestamp, order: last.order }, filtersOf(params));
}
