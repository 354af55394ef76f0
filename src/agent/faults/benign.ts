import { isObject, type Json, type JsonObject } from "../../json.js";
import { versionHeader } from "../../protocol/headers.js";
import { v1_0 } from "../../protocol/v1_0/dialect.js";
import { invalidParams, taskNotFound } from "../errors.js";
import type { AgentHooks, CallContext, HttpAnswer } from "../hooks.js";
import { answering, asking, drop, editing, typed } from "./edit.js";
import type { Benign } from "./fault.js";

/** Members whose content belongs to the client or to nobody: nothing is added there. */
const foreign = /^(data|metadata|scopes|schemes|security|securitySchemes|params)$/;

/** Adds an unknown member to every object of the protocol that has members at all. */
function withExtras(value: Json): Json {
  if (Array.isArray(value)) return value.map(withExtras);
  if (!isObject(value) || Object.keys(value).length === 0) return value;
  // What was signed without the members would be signed no more.
  const unsigned = Object.entries(value).filter(([key]) => key !== "signatures");
  const entries = unsigned.map(([key, entry]) => [key, foreign.test(key) ? entry : withExtras(entry)]);
  return { ...(Object.fromEntries(entries) as JsonObject), xFuture: { since: "2.0", list: [1] } };
}

/** Members in reverse order. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, entry]) => [key, reversed(entry)]),
  );
}

/** Every text of JSON that leaves the agent. */
function everywhere(change: (value: Json) => Json): Partial<AgentHooks> {
  const text = (body: string): string => (body === "" ? body : JSON.stringify(change(JSON.parse(body) as Json)));
  return {
    cardHttp: (answer) => ({ ...answer, body: text(answer.body) }),
    http: (_call, answer) => ({ ...answer, body: text(answer.body) }),
    frame: (_call, frame) => `data: ${text(frame.slice("data: ".length))}\n\n`,
    push: (request) => ({ ...request, body: text(request.body) }),
  };
}

/** HTTP values that 1.0.0 had for the same errors. */
function statusOf1_0_0(name: string): number | undefined {
  return v1_0.errors.find((row) => row.name === name)?.alsoHttpStatus?.[0];
}

/** Harmless variations: right by the specification, and unlike what the agent does otherwise. */
export const benign: readonly Benign[] = [
  {
    id: "benign-unknown-members",
    summary: "Every object has a member more, which peers ignore (section 5.7).",
    hooks: everywhere(withExtras),
  },
  {
    id: "benign-member-order",
    summary: "Members stand in reverse order; JSON objects have no order.",
    hooks: everywhere(reversed),
  },
  {
    id: "benign-sse-form",
    summary: "Streams use what Server-Sent Events allow: CRLF, comments, names, ids, no space, data of several lines.",
    hooks: {
      frame: (_call, text) => {
        const lines = JSON.stringify(JSON.parse(text.slice("data: ".length)), null, 1).split("\n");
        const data = lines.map((line) => `data:${line.startsWith(" ") ? ` ${line}` : line}\r\n`).join("");
        return `: ping\r\n\r\nevent: update\r\nid: ${crypto.randomUUID()}\r\nretry: 1000\r\n${data}\r\n`;
      },
      streamHttp: (_call, head) => typed(head, "text/event-stream; charset=utf-8"),
    },
  },
  {
    id: "benign-sse-cr",
    summary: "Lines of streams end with CR alone, which Server-Sent Events allow.",
    hooks: { frame: (_call, text) => text.replaceAll("\n", "\r") },
  },
  {
    id: "benign-tiny-chunks",
    summary: "Responses are sent in pieces of a few bytes, which may cut characters and lines.",
    hooks: {
      write: (response, bytes) => {
        for (let start = 0; start < bytes.length; start += 7) response.write(bytes.subarray(start, start + 7));
      },
      cardHttp: unsized,
      http: (_call, answer) => unsized(answer),
    },
  },
  {
    id: "benign-errors-of-1-0-0",
    summary: "Errors have the HTTP status that 1.0.0 had; both publish protocol version 1.0.",
    hooks: {
      error: (_call, failure) => ({ ...failure, httpStatus: statusOf1_0_0(failure.name) ?? failure.httpStatus }),
    },
  },
  {
    id: "benign-rest-application-json",
    summary: "REST and webhooks use application/json, as in 1.0.0; application/a2a+json is a SHOULD.",
    hooks: {
      http: (_call, answer) => typed(answer, "application/json; charset=utf-8"),
      push: (request) => ({ ...request, headers: { ...request.headers, "Content-Type": "application/json" } }),
    },
  },
  {
    id: "benign-stream-outlives-interruption",
    summary: "Streams stay open when a task waits for the client (sections 3.1.2 and 7.6.1 against 11.7).",
    hooks: { policy: { streamOutlivesInterruption: true } },
    // 0.3 lays it down: an interrupted state is final.
    options: { protocols: ["1.0"] },
  },
  {
    id: "benign-trailing-task",
    summary: "Streams end with a snapshot of the task (section 11.7).",
    hooks: {
      streamEnd: (call, last) => {
        if (!last || !("statusUpdate" in last)) return [];
        const record = call.store.get(last.statusUpdate.taskId);
        return record ? [{ task: structuredClone(record.task) }] : [];
      },
    },
  },
  {
    id: "benign-header-case",
    summary: "Names of headers are in capitals; HTTP does not mind.",
    hooks: {
      cardHttp: (answer) => ({ ...answer, headers: capitals(answer.headers) }),
      http: (_call, answer) => ({ ...answer, headers: capitals(answer.headers) }),
      streamHttp: (_call, answer) => ({ ...answer, headers: capitals(answer.headers) }),
      push: (request) => ({ ...request, headers: capitals(request.headers) }),
    },
  },
  {
    id: "benign-timestamps-without-fraction",
    summary: "Timestamps on the second have no fraction, others have nine digits (section 5.6.1).",
    hooks: editing({
      status: (status) => {
        const time = String(status.timestamp);
        status.timestamp = time.endsWith(".000Z") ? time.replace(".000", "") : time.replace("Z", "000000Z");
      },
    }),
  },
  {
    id: "benign-history-limited",
    summary:
      "Without historyLength a task shows its newest message only; the default is the agent's choice (section 3.2.4).",
    hooks: editing({
      task: (task) => {
        if (Array.isArray(task.history)) task.history = task.history.slice(-1);
      },
    }),
  },
  {
    id: "benign-no-history",
    summary: "Tasks never show a history; what is kept is the agent's choice (section 3.7).",
    hooks: editing({
      task: (task) => {
        delete task.history;
      },
    }),
  },
  {
    id: "benign-page-size-clamped",
    summary: "A pageSize out of range is brought into range instead of being refused.",
    hooks: asking(["list_tasks"], (params) => {
      const size = Number(params.pageSize ?? 50);
      if (Number.isInteger(size)) params.pageSize = Math.min(Math.max(size, 1), 100);
    }),
  },
  {
    id: "benign-second-cancel-not-found",
    summary: "A canceled task is purged, so that a second CancelTask finds nothing (section 3.3.1).",
    hooks: asking(["cancel_task"], ({ id }, { store }) => {
      if (store.get(String(id))?.task.status.state === "TASK_STATE_CANCELED") throw taskNotFound(String(id));
    }),
  },
  {
    id: "benign-client-context-refused",
    summary: "A contextId that the agent has not made itself is refused (section 3.4.1).",
    hooks: asking(["send_message", "send_streaming_message"], ({ message }, { store }) => {
      if (!isObject(message) || !message.contextId || message.taskId) return;
      if (store.all().some(({ task }) => task.contextId === message.contextId)) return;
      throw invalidParams([{ field: "message.contextId", description: "was not made by this agent" }]);
    }),
  },
  {
    id: "benign-ids-no-uuids",
    summary: "Ids of messages are no UUIDs; that is only an example.",
    hooks: editing({
      message: (message) => {
        if (message.role === "ROLE_AGENT") message.messageId = `msg/${String(message.messageId)}`;
      },
    }),
  },
  {
    id: "benign-extended-flag-of-0-3",
    summary:
      "The card declares its extended card at top level as well, for clients of 0.3; unknown members are ignored.",
    hooks: {
      card: (given) => ({ ...given, supportsAuthenticatedExtendedCard: true }),
    },
  },
  {
    id: "benign-patch-version-refused",
    summary:
      "A2A-Version 1.0.1 is refused: section 14.2.1 takes Major.Minor only, where 3.6 lets the patch number play no part.",
    hooks: {
      serviceParameters: ({ headers }) => {
        const name = versionHeader.toLowerCase();
        if (/^\d+\.\d+\.\d+$/.test(headers[name] ?? "")) headers[name] = "unknown";
      },
    },
    // Beside 0.3 the version decides which protocol is spoken, so there the patch number has to be read.
    options: { protocols: ["1.0"] },
  },
  {
    id: "benign-error-in-stream",
    summary: "Errors of streaming calls on REST come as the only event of a stream; how they travel is not laid down.",
    // Who is not let in is told by the status, before there is any stream (section 7.4).
    hooks: {
      http: (call, answer) =>
        call.binding === "rest" && isStreaming(call) && answer.status >= 400 && ![401, 403].includes(answer.status)
          ? { status: 200, headers: { "Content-Type": "text/event-stream" }, body: `data: ${answer.body}\n\n` }
          : answer,
    },
  },
  {
    id: "benign-push-token-withheld",
    summary: "GetTaskPushNotificationConfig does not tell the token, which is a secret of the client.",
    hooks: answering("get_push_config", (config) => {
      drop(config, "token");
      return config;
    }),
  },
  {
    id: "benign-escaped-json",
    summary: "Characters outside ASCII are escaped, which is the same JSON.",
    hooks: {
      http: (_call, answer) => ({ ...answer, body: ascii(answer.body) }),
      frame: (_call, text) => ascii(text),
    },
  },
];

function isStreaming({ operation }: CallContext): boolean {
  return operation !== undefined && v1_0.operations[operation]?.streaming === true;
}

/** Without a Content-Length of its own a body goes out in HTTP chunks. */
function unsized(answer: HttpAnswer): HttpAnswer {
  return answer.body === "" || answer.status === 304
    ? answer
    : { ...answer, headers: { ...answer.headers, "Transfer-Encoding": "chunked" } };
}

function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e\r\n]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function capitals(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
}
