import { isObject, type Json, type JsonObject } from "../../json.js";
import { v1_0 } from "../../protocol/v1_0/dialect.js";
import { agentError, invalidParams } from "../errors.js";
import type { AgentHooks } from "../hooks.js";
import { answering, asking, drop, kebab, objectsOf } from "./edit.js";
import type { Fault } from "./fault.js";

function listed(change: (list: JsonObject) => Json): Partial<AgentHooks> {
  return answering("list_tasks", change);
}

function asked(change: (params: JsonObject) => void): Partial<AgentHooks> {
  return asking(["list_tasks"], change);
}

function eachTask(change: (task: JsonObject) => void): Partial<AgentHooks> {
  return listed((list) => {
    objectsOf(list.tasks).forEach(change);
    return list;
  });
}

const missing: readonly Fault[] = [
  ["nextPageToken", "CORE-LIST-004"],
  ["totalSize", "CORE-LIST-012"],
  ["pageSize", "CORE-LIST-012"],
].map(([name = "", requirement = ""]) => ({
  id: `list-without-${kebab(name)}`,
  requirement,
  summary: `The result of ListTasks has no ${name}.`,
  hooks: listed((list) => {
    drop(list, name);
    return list;
  }),
}));

const filters: readonly Fault[] = [
  ["contextId", "CORE-LIST-007"],
  ["status", "CORE-LIST-008"],
  ["statusTimestampAfter", "CORE-LIST-009"],
  ["pageSize", "CORE-LIST-010"],
  ["historyLength", "CORE-LIST-014"],
  ["includeArtifacts", "CORE-LIST-006"],
].map(([name = "", requirement = ""]) => ({
  id: `list-${kebab(name)}-ignored`,
  requirement,
  summary: `ListTasks ignores ${name}.`,
  hooks: asked((params) => drop(params, name)),
}));

/** Faults of ListTasks. */
export const listFaults: readonly Fault[] = [
  ...missing,
  ...filters,
  {
    id: "list-next-page-token-null",
    requirement: "CORE-LIST-004",
    summary: "nextPageToken of the last page is null.",
    hooks: listed((list) => ({ ...list, nextPageToken: list.nextPageToken || null })),
  },
  {
    id: "list-without-tasks-when-empty",
    requirement: "CORE-LIST-012",
    summary: "The result of ListTasks has no tasks when none match.",
    hooks: listed((list) => {
      if (objectsOf(list.tasks).length === 0) drop(list, "tasks");
      return list;
    }),
  },
  {
    id: "list-tasks-wrapped",
    requirement: "CORE-LIST-012",
    summary: "Each listed task is wrapped as {task: …}.",
    hooks: listed((list) => ({ ...list, tasks: objectsOf(list.tasks).map((task) => ({ task })) })),
  },
  {
    id: "list-total-is-page",
    requirement: "CORE-LIST-013",
    summary: "totalSize counts the tasks of the page.",
    hooks: listed((list) => ({ ...list, totalSize: objectsOf(list.tasks).length })),
  },
  {
    id: "list-artifacts-always",
    requirement: "CORE-LIST-005",
    summary: "ListTasks shows artifacts without being asked.",
    hooks: asked((params) => {
      params.includeArtifacts = true;
    }),
  },
  {
    id: "list-artifacts-empty",
    requirement: "CORE-LIST-005",
    summary: "Listed tasks have an empty list of artifacts when artifacts are not asked for.",
    hooks: eachTask((task) => {
      task.artifacts ??= [];
    }),
  },
  {
    id: "list-page-size-zero-breaks",
    requirement: "CORE-LIST-011",
    summary: "A pageSize of 0 or less ends in an internal error.",
    hooks: asked((params) => {
      if (Number(params.pageSize) <= 0) throw new Error("division by zero");
    }),
  },
  {
    id: "list-page-size-unlimited",
    requirement: "CORE-LIST-011",
    summary: "A pageSize over 100 is honoured as given.",
    hooks: {
      violations: (call, violations) =>
        call.operation === "list_tasks" ? violations.filter(({ field }) => field !== "pageSize") : violations,
    },
  },
  {
    id: "list-oldest-first",
    requirement: "CORE-LIST-003",
    summary: "ListTasks shows the task whose status is oldest first.",
    hooks: listed((list) => ({ ...list, tasks: objectsOf(list.tasks).reverse() })),
  },
  {
    id: "list-sorted-by-id",
    requirement: "CORE-LIST-003",
    summary: "ListTasks sorts tasks by their id.",
    hooks: listed((list) => ({
      ...list,
      tasks: objectsOf(list.tasks).sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1)),
    })),
  },
  {
    id: "list-page-token-ignored",
    requirement: "CORE-LIST-002",
    summary: "ListTasks answers every pageToken with the first page.",
    hooks: asked((params) => drop(params, "pageToken")),
  },
  {
    id: "list-pages-lose-a-task",
    requirement: "CORE-LIST-002",
    summary: "The last task of each page but the last is never shown.",
    hooks: listed((list) =>
      list.nextPageToken === "" || objectsOf(list.tasks).length < 2
        ? list
        : { ...list, tasks: objectsOf(list.tasks).slice(0, -1) },
    ),
  },
  {
    id: "list-broken-page-token-accepted",
    requirement: "CORE-LIST-015",
    summary: "ListTasks answers a broken pageToken with the first page.",
    hooks: { policy: { brokenPageTokenIsFirstPage: true } },
  },
  {
    id: "list-unknown-status-accepted",
    requirement: "CORE-LIST-016",
    summary: "ListTasks takes an unknown status for no filter.",
    hooks: asked((params) => {
      const { status } = params;
      if (typeof status === "string" && !v1_0.states.all.includes(status)) drop(params, "status");
    }),
  },
  {
    id: "list-broken-timestamp-accepted",
    requirement: "DM-SERIAL-008",
    summary: "ListTasks takes a malformed statusTimestampAfter for no filter.",
    hooks: asked((params) => {
      if (Number.isNaN(Date.parse(String(params.statusTimestampAfter)))) drop(params, "statusTimestampAfter");
    }),
  },
  {
    id: "list-not-implemented",
    requirement: "CORE-LIST-017",
    summary: "ListTasks answers UnsupportedOperationError.",
    hooks: asked(() => {
      throw agentError("UnsupportedOperationError", "Tasks are not listed here");
    }),
  },
  {
    id: "list-ids-differ",
    requirement: "CORE-LIST-001",
    summary: "Listed tasks have ids that GetTask does not know.",
    hooks: eachTask((task) => {
      task.id = crypto.randomUUID();
    }),
  },
  {
    id: "list-without-context",
    requirement: "DM-TASK-006",
    summary: "Listed tasks have no contextId.",
    hooks: eachTask((task) => drop(task, "contextId")),
  },
  {
    id: "list-context-newest-only",
    requirement: "CORE-MULTI-011",
    summary: "Of the tasks of a context only the newest is listed.",
    hooks: {
      output: ({ call }, value) =>
        call?.operation === "list_tasks" && call.params.contextId && isObject(value)
          ? { ...value, tasks: objectsOf(value.tasks).slice(0, 1), totalSize: 1, nextPageToken: "" }
          : value,
    },
  },
  {
    id: "list-demands-tenant",
    requirement: "TENANT-005",
    summary: "ListTasks is refused without a tenant, although the card declares none.",
    hooks: asked(() => {
      throw invalidParams([{ field: "tenant", description: "is required" }]);
    }),
  },
  {
    id: "list-default-page-too-long",
    requirement: "CORE-LIST-010",
    summary: "Without pageSize and filters a page holds more than 50 tasks, if need be some of them twice.",
    hooks: {
      output: ({ call }, value) => {
        const plain = call?.operation === "list_tasks" && Object.keys(call.params).length === 0;
        const tasks = plain && isObject(value) ? objectsOf(value.tasks) : [];
        if (!isObject(value) || tasks.length === 0) return value;
        return { ...value, tasks: Array.from({ length: 60 }, (_, index) => tasks[index % tasks.length] ?? {}) };
      },
    },
  },
  {
    id: "list-artifacts-by-default",
    requirement: "DM-SERIAL-010",
    summary: "ListTasks takes a missing includeArtifacts for true.",
    hooks: asked((params) => {
      params.includeArtifacts ??= true;
    }),
  },
  {
    id: "list-served-as-0-3",
    requirement: "VER-SERVER-001",
    summary: "ListTasks with version 1.0 is unknown, as if it were 0.3.",
    hooks: asked(() => {
      throw agentError("MethodNotFoundError", "Method not found");
    }),
  },
];
