import { isObject, type JsonObject } from "../../json.js";
import type { AgentHooks, CallContext } from "../hooks.js";
import { httpOf, typed } from "./edit.js";
import type { Fault } from "./fault.js";

const only = ["rest"] as const;

/** Alters REST requests before their route is looked for. */
function routed(change: (call: CallContext) => void): Partial<AgentHooks> {
  return {
    request: (call) => {
      if (call.binding === "rest") change(call);
    },
  };
}

/** Where nothing is. */
const nowhere = "/nowhere";

/** Moves the path of an operation: `to` is where it is found instead. */
function moved(from: RegExp, to: RegExp, real: string): Partial<AgentHooks> {
  return routed((call) => {
    if (from.test(call.path)) call.path = nowhere;
    else if (to.test(call.path)) call.path = call.path.replace(to, real);
  });
}

/** Query parameters go by their snake_case names only. */
function snakeQuery(call: CallContext): void {
  for (const [name, value] of [...call.query]) {
    if (!/^[a-z]/.test(name) || name.startsWith("a2a")) continue;
    if (/[A-Z]/.test(name)) call.query.delete(name);
    const camel = name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
    if (camel !== name) call.query.set(camel, value);
  }
}

/** Faults of the HTTP+JSON binding (section 11). */
export const restFaults: readonly Fault[] = [
  {
    id: "rest-under-v1",
    requirement: "HTTP_JSON-URL-001",
    summary: "REST paths have /v1 before them, which the card does not tell.",
    bindings: only,
    hooks: moved(/^\/(?!v1\/)/, /^\/v1(?=\/)/, ""),
  },
  {
    id: "rest-cancel-with-slash",
    requirement: "HTTP_JSON-URL-001",
    summary: "CancelTask is at /tasks/{id}/cancel.",
    bindings: only,
    hooks: moved(/:cancel$/, /\/cancel$/, ":cancel"),
  },
  {
    id: "rest-push-path-of-0-3",
    requirement: "HTTP_JSON-URL-001",
    summary: "Push configurations are at /tasks/{id}/pushNotifications.",
    bindings: only,
    hooks: moved(/\/pushNotificationConfigs/, /\/pushNotifications(?=$|\/)/, "/pushNotificationConfigs"),
  },
  {
    id: "rest-list-with-post",
    requirement: "HTTP_JSON-URL-002",
    summary: "ListTasks is done with POST instead of GET.",
    bindings: only,
    hooks: routed((call) => {
      if (call.path === "/tasks") call.method = call.method === "POST" ? "GET" : "PUT";
    }),
  },
  {
    id: "rest-delete-with-post",
    requirement: "HTTP_JSON-URL-002",
    summary: "Push configurations are removed with POST instead of DELETE.",
    bindings: only,
    hooks: routed((call) => {
      if (call.method === "DELETE") call.method = "PUT";
    }),
  },
  {
    id: "rest-subscribe-not-found",
    requirement: "REST-SUB-001",
    summary: "There is nothing at /tasks/{id}:subscribe.",
    bindings: only,
    hooks: moved(/:subscribe$/, /^\/tasks\/[^/]+\/subscribe$/, nowhere),
  },
  {
    id: "rest-id-not-decoded",
    requirement: "REST-URL-003",
    summary: "Task ids in paths are not percent-decoded.",
    bindings: only,
    hooks: routed((call) => {
      call.path = call.path.replaceAll("%", "%25");
    }),
  },
  {
    id: "rest-query-not-decoded",
    requirement: "REST-QP-007",
    summary: "Values of query parameters are not percent-decoded.",
    bindings: only,
    hooks: routed((call) => {
      for (const [name, value] of [...call.query])
        if (/^(contextId|statusTimestampAfter)$/.test(name)) call.query.set(name, encodeURIComponent(value));
    }),
  },
  {
    id: "rest-query-snake-case",
    requirement: "HTTP_JSON-QP-001",
    summary: "Query parameters go by their snake_case names only.",
    bindings: only,
    hooks: routed(snakeQuery),
  },
  {
    id: "rest-query-boolean-as-number",
    requirement: "REST-QP-003",
    summary: "Booleans in the query have to be 0 or 1.",
    bindings: only,
    hooks: routed((call) => {
      const value = call.query.get("includeArtifacts");
      if (value !== null) call.query.set("includeArtifacts", { "0": "false", "1": "true" }[value] ?? "neither");
    }),
  },
  {
    id: "rest-in-envelope",
    requirement: "REST-FMT-001",
    summary: "GetTask over REST answers with a JSON-RPC envelope.",
    bindings: only,
    hooks: httpOf("rest", (answer, { operation }) =>
      operation === "get_task" && answer.status === 200
        ? { ...answer, body: JSON.stringify({ jsonrpc: "2.0", id: 1, result: JSON.parse(answer.body) as JsonObject }) }
        : answer,
    ),
  },
  {
    id: "rest-found-status",
    requirement: "REST-FMT-002",
    summary: "ListTasks over REST succeeds with status 302.",
    bindings: only,
    hooks: httpOf("rest", (answer, { operation }) =>
      operation === "list_tasks" && answer.status === 200 ? { ...answer, status: 302 } : answer,
    ),
  },
  {
    id: "rest-redirects",
    requirement: "HTTP_JSON-URL-001",
    summary: "POST /message:send redirects to the same path with a slash at the end.",
    bindings: only,
    hooks: {
      ...routed((call) => {
        if (call.path === "/message:send/") {
          call.path = "/message:send";
          call.memory.set("moved", true);
        }
      }),
      http: (call, answer) =>
        call.binding === "rest" && call.path === "/message:send" && !call.memory.get("moved")
          ? { status: 307, headers: { Location: "/rest/message:send/" }, body: "" }
          : answer,
    },
  },
  {
    id: "rest-as-text",
    requirement: "HTTP_JSON-SVC-001",
    summary: "REST responses are sent with Content-Type text/plain.",
    bindings: only,
    hooks: httpOf("rest", (answer) => (answer.status < 400 ? typed(answer, "text/plain") : answer)),
  },
  {
    id: "rest-lacks-list",
    requirement: "BIND-EQUIV-001",
    summary: "ListTasks is there over JSON-RPC and not over REST.",
    bindings: only,
    hooks: routed((call) => {
      if (call.path === "/tasks") call.path = nowhere;
    }),
  },
  {
    id: "rest-loses-metadata",
    requirement: "BIND-EQUIV-002",
    summary: "Over REST messages in the history have no metadata.",
    bindings: only,
    hooks: {
      output: ({ call, via }, value) => (call?.binding === "rest" && via === "result" ? withoutMetadata(value) : value),
    },
  },
  {
    id: "rest-escapes-text",
    requirement: "DM-EQUIV-001",
    summary: "Over REST the text of artifacts is escaped as for HTML.",
    bindings: only,
    hooks: {
      output: ({ call }, value) => {
        if (call?.binding !== "rest") return value;
        const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
        return JSON.parse(JSON.stringify(value, (key, entry) => (key === "text" ? escaped(String(entry)) : entry)));
      },
    },
  },
  {
    id: "rest-other-error",
    requirement: "BIND-EQUIV-003",
    summary: "Over REST a task that cannot be canceled is said to be not found.",
    bindings: only,
    hooks: {
      error: (call, failure) =>
        call.binding === "rest" && failure.name === "TaskNotCancelableError"
          ? { ...failure, httpStatus: 404, details: failure.details.map((detail) => notFound(detail)) }
          : failure,
    },
  },
  {
    id: "rest-stream-with-slash",
    requirement: "HTTP_JSON-URL-001",
    summary: "SendStreamingMessage is at /message/stream.",
    bindings: only,
    hooks: moved(/^\/message:stream$/, /^\/message\/stream$/, "/message:stream"),
  },
  {
    id: "rest-extended-card-path-of-0-3",
    requirement: "HTTP_JSON-URL-001",
    summary: "The extended card is at /card.",
    bindings: only,
    hooks: moved(/^\/extendedAgentCard$/, /^\/card$/, "/extendedAgentCard"),
  },
  {
    id: "rest-get-is-a-web-page",
    requirement: "CARD-PROTO-002",
    summary: "GetTask over REST answers every unknown id with a web page, as if another server stood there.",
    bindings: only,
    hooks: httpOf("rest", (answer, { operation }) =>
      operation === "get_task" && answer.status === 404
        ? typed({ ...answer, status: 200, body: "<!doctype html><title>Welcome</title>" }, "text/html")
        : answer,
    ),
  },
];

function notFound(detail: JsonObject): JsonObject {
  return "reason" in detail ? { ...detail, reason: "TASK_NOT_FOUND" } : detail;
}

function withoutMetadata(value: unknown): JsonObject {
  return JSON.parse(JSON.stringify(value, (key, entry) => (key === "metadata" && isObject(entry) ? undefined : entry)));
}
