import { describe, expect, it } from "vitest";
import type { JsonObject } from "../json.js";
import type { MeetOptions } from "./meeting.js";
import { type Answer, completed, type Request, restAt, rpcAt, rpcError, rpcResult } from "./testing/broken-agent.js";
import { goodRpc, type Interfaces, meetBroken, methodIs, notFound, oldTask, rest, rpc } from "./testing/meet-broken.js";

describe("an interface that does not answer the first message", () => {
  const table: {
    name: string;
    interfaces?: Interfaces;
    answer: (request: Request) => Answer;
    code: string;
    facts: string[];
    fix?: string;
    options?: MeetOptions;
    card?: JsonObject;
  }[] = [
    {
      name: "404",
      answer: () => notFound,
      code: "interface-404",
      facts: ["/rpc", "HTTP 404", '“{"detail":"Not Found"}”'],
    },
    {
      name: "404, but the root answers JSON-RPC",
      answer: (request) => (request.path === "/" ? goodRpc(request) : notFound),
      code: "interface-404",
      facts: ["/rpc", "but http://127.0.0.1:", "answers JSON-RPC"],
    },
    {
      name: "404 at REST, and the operations under /v1",
      interfaces: rest,
      answer: ({ path }) => (path === "/rest/v1/message:send" ? { body: { task: completed } } : notFound),
      code: "rest-path-prefix",
      facts: ["/rest/v1/message:send and not at", "/rest/message:send"],
      fix: "/rest/v1",
    },
    {
      name: "404 at REST under /v1, and the operations without it",
      interfaces: (base) => [restAt(`${base}/rest/v1/`)],
      answer: ({ path }) => (path === "/rest/message:send" ? { body: { task: completed } } : notFound),
      code: "rest-path-prefix",
      facts: ["/rest/message:send and not at"],
    },
    {
      name: "REST of 0.3",
      interfaces: rest,
      answer: ({ path, body }) =>
        path === "/rest/v1/message:send"
          ? JSON.stringify(body).includes("content")
            ? { body: { task: { id: "t", contextId: "c", status: { state: "TASK_STATE_COMPLETED" } } } }
            : { status: 400, body: { message: "message.content is missing" } }
          : notFound,
      code: "declares-1.0-speaks-0.3",
      facts: ["rest@1.0", "speaks A2A 0.3", "/rest/v1/message:send"],
    },
    {
      name: "REST behind a JSON-RPC entry",
      answer: ({ path }) => (path === "/rpc/message:send" ? { body: { task: completed } } : notFound),
      code: "binding-swapped",
      facts: ["jsonrpc@1.0", "speaks HTTP+JSON"],
    },
    {
      name: "JSON-RPC behind a REST entry",
      interfaces: rest,
      answer: (request) => (request.path === "/rest" ? rpcError(request, -32001, "no task") : notFound),
      code: "binding-swapped",
      facts: ["rest@1.0", "speaks JSON-RPC"],
    },
    {
      name: "405",
      answer: () => ({ status: 405, headers: { allow: "GET" } }),
      code: "interface-405",
      facts: ["takes no POST (Allow: GET)"],
    },
    {
      name: "the trailing slash",
      answer: ({ path }) => ({ status: 307, headers: { location: `${path}/` } }),
      code: "redirect-on-post",
      facts: ["redirect to /rpc/", "HTTP 307", "slash at the end only"],
      fix: "/rpc/",
    },
    {
      name: "a redirect to a login page",
      answer: () => ({ status: 302, headers: { location: "https://login.example.com/" } }),
      code: "redirect-on-post",
      facts: ["https://login.example.com/", "HTTP 302"],
    },
    {
      name: "401 with declared schemes",
      answer: () => ({ status: 401, headers: { "www-authenticate": 'Bearer realm="x"' } }),
      card: {
        securitySchemes: {
          main: { httpAuthSecurityScheme: { scheme: "Bearer" } },
          key: { apiKeySecurityScheme: { location: "header", name: "X-Key" } },
          sso: { openIdConnectSecurityScheme: { openIdConnectUrl: "https://x" } },
        },
        securityRequirements: [{ schemes: { main: { list: [] }, key: { list: [] } } }, { schemes: { sso: {} } }],
      },
      code: "unauthorized",
      facts: [
        "none were given",
        "“main”: HTTP authentication with Bearer",
        "API key in the header X-Key",
        "requires main with key, or sso",
      ],
      fix: "--header 'Authorization: Bearer env:TOKEN'",
    },
    {
      name: "401 without schemes",
      answer: () => ({ status: 401 }),
      code: "unauthorized",
      facts: ["declares no securitySchemes"],
      fix: "declare the scheme",
    },
    {
      name: "403 in spite of credentials",
      answer: () => ({ status: 403 }),
      options: { headers: [["Authorization", "Bearer abc"]] },
      code: "forbidden",
      facts: ["refused the credentials that were given in Authorization (HTTP 403)", "HTTP 403"],
    },
    {
      name: "429",
      answer: () => ({ status: 429, headers: { "retry-after": "60" } }),
      code: "rate-limited",
      facts: ["Retry-After: 60"],
    },
    {
      name: "502 of a proxy",
      answer: () => ({ status: 502, body: "<html>Bad Gateway</html>", headers: { "content-type": "text/html" } }),
      code: "server-error",
      facts: ["HTTP 502", "text/html", "Bad Gateway"],
    },
    {
      name: "a web page",
      answer: () => ({ body: "<!doctype html><p>Sign in", headers: { "content-type": "text/html" } }),
      code: "html-answer",
      facts: ["web page", "HTTP 200", "Sign in"],
    },
    { name: "an empty body", answer: () => ({}), code: "empty-body", facts: ["HTTP 200", "empty body"] },
    {
      name: "an empty body on REST",
      interfaces: rest,
      answer: () => ({ status: 204 }),
      code: "empty-body",
      facts: ["HTTP 204"],
    },
    {
      name: "no JSON",
      answer: () => ({ body: "ok", headers: { "content-type": "text/plain" } }),
      code: "answer-not-json",
      facts: ["text/plain", "“ok”"],
    },
    {
      name: "a bare task",
      answer: (request) => rpcResult(request, completed),
      code: "wrong-envelope",
      facts: ["a bare Task", '{"task": …} or {"message": …}'],
    },
    {
      name: "a bare task of 0.3",
      answer: (request) => rpcResult(request, oldTask),
      code: "wrong-envelope",
      facts: ['in the form of A2A 0.3 (kind "task")'],
    },
    {
      name: "a bare message on REST",
      interfaces: rest,
      answer: () => ({ body: { messageId: "m", parts: [] } }),
      code: "wrong-envelope",
      facts: ["a bare Message"],
    },
    {
      name: "a null result",
      answer: (request) => rpcResult(request, null),
      code: "wrong-envelope",
      facts: ["with null"],
    },
    { name: "an array", answer: () => ({ body: [{ jsonrpc: "2.0" }] }), code: "wrong-envelope", facts: ["no object"] },
    {
      name: "a task without JSON-RPC",
      answer: () => ({ body: { task: completed } }),
      code: "wrong-envelope",
      facts: ["an object with task", "a JSON-RPC response"],
    },
    {
      name: "JSON-RPC on REST",
      interfaces: rest,
      answer: (request) => rpcResult(request, { task: completed }),
      code: "wrong-envelope",
      facts: ["a JSON-RPC envelope"],
    },
    {
      name: "an event stream",
      answer: () => ({ body: 'data: {"jsonrpc":"2.0"}\n\n', headers: { "content-type": "text/event-stream" } }),
      code: "wrong-envelope",
      facts: ["an event stream"],
    },
    {
      name: "the method names of 0.3",
      answer: (request) =>
        methodIs(request, "message/send") ? rpcResult(request, oldTask) : rpcError(request, -32601, "Method not found"),
      code: "declares-1.0-speaks-0.3",
      facts: ["jsonrpc@1.0", "speaks A2A 0.3", "message/send"],
      fix: '"protocolVersion": "0.3"',
    },
    {
      name: "the method names of the first drafts",
      answer: (request) =>
        methodIs(request, "tasks/send")
          ? rpcResult(request, { id: "t" })
          : rpcError(request, -32601, "Method not found"),
      code: "declares-1.0-speaks-0.1",
      facts: ["tasks/send"],
    },
    {
      name: "no method at all",
      answer: (request) => rpcError(request, -32601, "Method not found"),
      code: "method-not-found",
      facts: ["does not know the operation SendMessage", "MethodNotFoundError (-32601): Method not found"],
    },
    {
      name: "an unknown method with HTTP 404",
      answer: (request) => ({
        status: 404,
        body: { jsonrpc: "2.0", id: request.body.id ?? null, error: { code: -32601, message: "unknown" } },
      }),
      code: "method-not-found",
      facts: ["-32601"],
    },
    {
      name: "another version",
      answer: (request) => rpcError(request, -32009, "only 2.0 here"),
      code: "version-not-supported",
      facts: ["refuses the version 1.0", "VersionNotSupportedError (-32009): only 2.0 here"],
    },
    {
      name: "a wrong method as an invalid request of 0.3",
      answer: (request) =>
        methodIs(request, "message/send") ? rpcResult(request, oldTask) : rpcError(request, -32600, "Invalid Request"),
      code: "declares-1.0-speaks-0.3",
      facts: ["message/send"],
    },
    {
      name: "an extension that is activated",
      answer: (request) => rpcError(request, -32008, "need it"),
      card: {
        capabilities: {
          extensions: [{ uri: "https://x.example/ext", required: true }, { uri: "https://x.example/other" }],
        },
      },
      code: "extension-required",
      facts: ["A2A-Extensions: https://x.example/ext)", "-32008"],
    },
    {
      name: "an extension that is not declared",
      answer: (request) => rpcError(request, -32008, "need it"),
      code: "extension-required",
      facts: ["marks no extension as required"],
    },
    {
      name: "an internal error",
      answer: (request) => rpcError(request, -32603, "OPENAI_API_KEY is not set"),
      code: "first-message-error",
      facts: ["InternalError (-32603): OPENAI_API_KEY is not set"],
    },
    {
      name: "400 with a body of its own",
      answer: () => ({ status: 400, body: { oops: 1 } }),
      code: "first-message-refused",
      facts: ["HTTP 400", "oops"],
    },
    {
      name: "415 although it takes plain JSON",
      interfaces: rest,
      answer: ({ headers }) =>
        headers["content-type"] === "application/json" ? { body: { task: completed } } : { status: 415 },
      code: "media-type-refused",
      facts: ["takes requests as application/json but refuses application/a2a+json"],
    },
    {
      name: "415",
      answer: () => ({ status: 415 }),
      code: "media-type-refused",
      facts: ["refuses the Content-Type application/json", "HTTP 415"],
    },
    {
      name: "no answer",
      answer: () => "hang",
      options: { firstAnswerMs: 80 },
      code: "timeout",
      facts: ["/rpc", "80 ms"],
      fix: "--timeout",
    },
    {
      name: "a cut connection",
      answer: () => "drop",
      code: "connection-reset",
      facts: ["/rpc", "closed the connection"],
    },
    {
      name: "the path of an operation",
      interfaces: (base) => [restAt(`${base}/v1/message:send`)],
      answer: ({ path }) => (path === "/v1/message:send" ? { body: { task: completed } } : notFound),
      code: "interface-is-operation-path",
      facts: ["/v1/message:send, the path of one operation"],
      fix: "/v1:",
    },
    {
      name: "the URL of the card",
      interfaces: (base) => [rpcAt(`${base}/cards/.well-known/agent-card.json`)],
      answer: () => ({ status: 405 }),
      code: "interface-is-card-url",
      facts: ["the URL of a card"],
    },
  ];

  it.each(table)("$name: $code", async ({ interfaces = rpc, answer, code, facts, fix = "", options, card }) => {
    const met = await meetBroken(interfaces, answer, options, card);
    expect(met.diagnoses.map((diagnosis) => [diagnosis.code, diagnosis.severity])).toEqual([[code, "stop"]]);
    const [diagnosis] = met.diagnoses;
    for (const fact of facts) expect(diagnosis!.sentence).toContain(fact);
    expect(diagnosis!.fix).toContain(fix);
    expect(diagnosis!.fix.length).toBeGreaterThan(10);
    expect(diagnosis!.exchanges).toContain(met.firstAnswers[0]!.exchange);
    expect(met.interfaces).toEqual([]);
    expect(met.reports).toMatchObject([{ state: "not-reached", reason: diagnosis!.sentence }]);
  });
});
