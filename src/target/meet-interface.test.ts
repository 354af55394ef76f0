import { describe, expect, it, onTestFinished } from "vitest";
import type { Json, JsonObject } from "../json.js";
import { createWire } from "../wire/client.js";
import { headerOf } from "../wire/headers.js";
import { meet } from "./meet.js";
import type { MeetOptions } from "./meeting.js";
import {
  type Answer,
  cardWith,
  completed,
  deadUrl,
  type Request,
  restAt,
  rpcAt,
  rpcError,
  rpcResult,
  serve,
} from "./testing/broken-agent.js";
import { fakeWire } from "./testing/fake-wire.js";

type Interfaces = (base: string) => Json[];

/** An agent with a good card; `answer` is all the rest. */
async function meeting(
  interfaces: Interfaces,
  answer: (request: Request) => Answer,
  options: MeetOptions = {},
  more: JsonObject = {},
) {
  const { url, requests } = await serve((request) =>
    request.path.startsWith("/.well-known/") ? { body: cardWith(interfaces(request.base), more) } : answer(request),
  );
  const wire = createWire(options.headers ? { headers: options.headers } : {});
  onTestFinished(() => wire.close());
  return { ...(await meet(url, wire, { firstAnswerMs: 2_000, ...options })), url, wire, requests };
}

const rpc: Interfaces = (base) => [rpcAt(`${base}/rpc`)];
const rest: Interfaces = (base) => [restAt(`${base}/rest`)];
const goodRpc = (request: Request): Answer => rpcResult(request, { task: completed });
const methodIs = (request: Request, method: string) => request.body.method === method;
const oldTask = { kind: "task", id: "t", contextId: "c", status: { state: "completed" } };
const notFound: Answer = { status: 404, body: { detail: "Not Found" } };

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
    const met = await meeting(interfaces, answer, options, card);
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

describe("questions beyond the tests", () => {
  it("are marked, so that no monitor judges them", async () => {
    const { wire } = await meeting(rpc, (request) => rpcError(request, -32601, "Method not found"));
    const [, first, ...probes] = wire.exchanges;
    expect(first!.purpose).toMatchObject({
      interface: "jsonrpc@1.0",
      operation: "send_message",
      test: "meet",
      step: "first-answer",
    });
    expect(probes.map(({ purpose }) => purpose)).toEqual([
      { test: "meet", step: "probe 0.3", deliberate: true },
      { test: "meet", step: "probe tasks/send", deliberate: true },
    ]);
  });

  it("keep to the limit on messages", async () => {
    let left = 1;
    const spendMessage = () => left-- > 0;
    const { requests, diagnoses } = await meeting(rpc, (request) => rpcError(request, -32601, "no"), { spendMessage });
    expect(requests.filter(({ method }) => method === "POST")).toHaveLength(1);
    expect(diagnoses).toMatchObject([{ code: "method-not-found" }]);
  });

  it("are not asked at all when the limit is nought", async () => {
    const { requests, diagnoses, firstAnswers } = await meeting(rpc, goodRpc, { spendMessage: () => false });
    expect(requests.filter(({ method }) => method === "POST")).toEqual([]);
    expect(diagnoses).toMatchObject([{ code: "message-limit", severity: "stop" }]);
    expect(firstAnswers).toEqual([{ interface: "jsonrpc@1.0", ok: false }]);
  });
});

describe("several interfaces", () => {
  it("go on without the one that fails", async () => {
    const dead = await deadUrl();
    const met = await meeting((base) => [restAt(`${dead}/rest`), rpcAt(`${base}/rpc`)], goodRpc);
    expect(met.interfaces.map(({ id }) => id)).toEqual(["jsonrpc@1.0"]);
    expect(met.diagnoses).toMatchObject([
      { layer: "reach", code: "interface-unreachable", interface: "rest@1.0", severity: "stop" },
    ]);
    expect(met.diagnoses[0]!.sentence).toContain(`nothing listens at ${dead.slice(7)}`);
    expect(met.reports.map(({ state }) => state)).toEqual(["not-reached", "tested"]);
  });

  it("with one cause get one diagnosis, which names all of them", async () => {
    const dead = await deadUrl();
    const met = await meeting(
      () => [rpcAt(`${dead}/rpc`), restAt(`${dead}/rest`)],
      () => notFound,
    );
    expect(met.diagnoses).toHaveLength(1);
    const [diagnosis] = met.diagnoses;
    expect(diagnosis!.sentence).toMatch(
      /^the card declares jsonrpc@1\.0, but nothing listens.*the same goes for rest@1\.0$/,
    );
    expect(diagnosis).not.toHaveProperty("interface");
    expect(diagnosis!.exchanges).toHaveLength(2);
    expect(diagnosis!.evidence.map((line) => line.split(" → ")[0])).toEqual([
      `POST ${dead}/rpc`,
      `POST ${dead}/rest/message:send`,
    ]);
  });
});

describe("three interfaces", () => {
  it("of which two fail alike keep the failure with those two", async () => {
    const dead = await deadUrl();
    const met = await meeting((base) => [rpcAt(`${dead}/a`), rpcAt(`${base}/rpc`), rpcAt(`${dead}/b`)], goodRpc);
    expect(met.diagnoses).toMatchObject([{ code: "interface-unreachable", interface: "jsonrpc@1.0" }]);
    expect(met.diagnoses[0]!.sentence).toContain("the same goes for jsonrpc@1.0#3");
    expect(met.reports.map(({ state }) => state)).toEqual(["not-reached", "tested", "not-reached"]);
  });
});

describe("an interface that answers", () => {
  it("gets one message with the behaviour as prefix and the required extensions", async () => {
    const extensions = [{ uri: "https://x.example/ext", required: true }];
    const met = await meeting(rpc, goodRpc, {}, { capabilities: { extensions } });
    expect(met).toMatchObject({ diagnoses: [], requiredExtensions: ["https://x.example/ext"] });
    expect(met.firstAnswers).toEqual([{ interface: "jsonrpc@1.0", ok: true, exchange: "x2" }]);
    const { body, headers } = met.requests[1]!;
    expect(headers).toMatchObject({ "a2a-version": "1.0", "a2a-extensions": "https://x.example/ext" });
    expect(body.params).toMatchObject({
      message: {
        messageId: expect.stringMatching(/^tck-complete-task-/),
        parts: [{ text: "tck-complete-task hello from a2a-tck" }],
      },
    });
  });

  it("gets the user's own prompt", async () => {
    const { requests } = await meeting(rpc, goodRpc, { prompts: { "tck-complete-task": "What is 2+2?" } });
    expect(requests[1]!.body).toMatchObject({ params: { message: { parts: [{ text: "What is 2+2?" }] } } });
  });

  it("may answer with a Message", async () => {
    const met = await meeting(rest, () => ({ body: { message: { messageId: "m", role: "ROLE_AGENT", parts: [] } } }));
    expect(met).toMatchObject({ diagnoses: [], interfaces: [{ id: "rest@1.0" }] });
  });
});

describe("addresses and credentials", () => {
  const headers = [["Authorization", "Bearer secret"]] as const;
  const answerAll = (interfaces: Json[]) =>
    fakeWire(({ method, body }) =>
      method === "GET"
        ? { json: cardWith(interfaces) }
        : { json: { jsonrpc: "2.0", id: JSON.parse(body ?? "{}").id, result: { task: completed } } },
    );

  it.each([
    ["http://localhost:8080/a2a", "each client's own machine"],
    ["http://[::1]:8080/a2a", "each client's own machine"],
    ["http://0.0.0.0:9999/", "an address to listen on"],
    ["http://[::]:9999/", "an address to listen on"],
    ["http://169.254.169.254/latest", "one network link only"],
  ])("does not send anything to %s for a card from elsewhere", async (url, fact) => {
    const wire = answerAll([rpcAt(url)]);
    const met = await meet("https://agent.example.com", wire, { headers });
    expect(wire.sent.map((request) => request.method)).toEqual(["GET"]);
    const stops = met.diagnoses.filter(({ severity }) => severity === "stop");
    expect(stops).toMatchObject([{ layer: "reach", code: "interface-unreachable", interface: "jsonrpc@1.0" }]);
    expect(stops[0]!.sentence).toContain(`the card advertises ${url}`);
    expect(stops[0]!.sentence).toContain(fact);
    expect(stops[0]!.sentence).toContain("it was fetched from https://agent.example.com");
  });

  it("names an internal host that does not answer", async () => {
    const wire = fakeWire(({ method }) =>
      method === "GET" ? { json: cardWith([rpcAt("http://agent-svc:8080/")]) } : { fault: "dns" },
    );
    const met = await meet("http://agent.example.com", wire);
    expect(met.diagnoses).toMatchObject([{ code: "interface-unreachable" }]);
    expect(met.diagnoses[0]!.sentence).toContain("http://agent-svc:8080/, a name of an internal network");
  });

  it("warns of plain http behind https, and stops when it leads nowhere", async () => {
    const url = "http://agent.example.com/rpc";
    const works = await meet("https://agent.example.com", answerAll([rpcAt(url)]));
    expect(works.diagnoses).toMatchObject([{ code: "http-behind-https", severity: "warn" }]);
    expect(works.diagnoses[0]!.fix).toContain("https://agent.example.com/rpc");
    expect(works.interfaces).toHaveLength(1);
    const redirects = fakeWire(({ method }) =>
      method === "GET"
        ? { json: cardWith([rpcAt(url)]) }
        : { status: 301, json: "", headers: [["location", "https://agent.example.com/rpc"]] },
    );
    const fails = await meet("https://agent.example.com", redirects);
    expect(fails.diagnoses).toMatchObject([{ code: "http-behind-https", severity: "stop" }]);
  });

  it("warns of an address to listen on that happens to work here", async () => {
    const met = await meeting((base) => [rpcAt(base.replace("127.0.0.1", "0.0.0.0"))], goodRpc);
    expect(met.interfaces).toHaveLength(1);
    expect(met.diagnoses).toMatchObject([{ code: "interface-listen-address", severity: "warn" }]);
  });

  it("keeps the user's headers from another origin and says so", async () => {
    const other = await serve(goodRpc);
    const met = await meeting((base) => [rpcAt(other.url), rpcAt(`${base}/rpc`)], goodRpc, { headers });
    expect(other.requests[0]!.headers).not.toHaveProperty("authorization");
    expect(met.requests.map((request) => request.headers.authorization)).toEqual(["Bearer secret", "Bearer secret"]);
    expect(met.diagnoses).toMatchObject([{ code: "other-origin", severity: "warn", interface: "jsonrpc@1.0" }]);
    expect(met.diagnoses[0]!.sentence).toContain(other.url);
    expect(met.credentials).toEqual({ names: ["Authorization"], origins: [met.url] });
    expect(headerOf(met.wire.exchanges[1]!.request.headers, "a2a-version")).toBe("1.0");
  });

  it("says that credentials were withheld when they are wanted there", async () => {
    const other = await serve(() => ({ status: 401 }));
    const met = await meeting(
      () => [rpcAt(other.url)],
      () => notFound,
      { headers },
    );
    expect(met.diagnoses.map(({ code }) => code)).toEqual(["other-origin", "unauthorized"]);
    expect(met.diagnoses[1]!.sentence).toContain("those given were not sent");
  });

  it("sends them to an origin that the user trusts", async () => {
    const other = await serve(goodRpc);
    const met = await meeting(
      () => [rpcAt(other.url)],
      () => notFound,
      { headers, trustedOrigins: [other.url] },
    );
    expect(other.requests[0]!.headers.authorization).toBe("Bearer secret");
    expect(met.diagnoses).toEqual([]);
  });

  it("takes two spellings of this machine for one origin", async () => {
    const met = await meeting((base) => [rpcAt(base.replace("127.0.0.1", "localhost"))], goodRpc, { headers });
    expect(met.diagnoses).toEqual([]);
    expect(met.requests[1]!.headers.authorization).toBe("Bearer secret");
  });
});
