import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { createWire } from "../wire/client.js";
import type { WireLimits } from "../wire/wire.js";
import { readInterfaces } from "./interfaces.js";
import { meet } from "./meet.js";
import type { MeetOptions } from "./meeting.js";
import {
  type Answer,
  cardWith,
  completed,
  deadUrl,
  type Request,
  rpcAt,
  rpcError,
  rpcResult,
  serve,
} from "./testing/broken-agent.js";
import { fakeWire } from "./testing/fake-wire.js";

const wellKnown = "/.well-known/agent-card.json";

async function meeting(url: string, options: MeetOptions = {}, limits: Partial<WireLimits> = {}) {
  const wire = createWire({ limits });
  onTestFinished(() => wire.close());
  return { ...(await meet(url, wire, options)), wire };
}

/** Everything is answered alike, except what `routes` say. */
const routes =
  (table: Record<string, (request: Request) => Answer>, otherwise: Answer = { status: 404, body: "nothing here" }) =>
  (request: Request): Answer =>
    table[`${request.method} ${request.path}`]?.(request) ?? otherwise;

const goodRpc = (request: Request): Answer => rpcResult(request, { task: completed });
const goodCard = (request: Request): Answer => ({ body: cardWith([rpcAt(`${request.base}/rpc`)]) });

describe("an agent without a usable card", () => {
  const html = {
    body: "<!DOCTYPE html><html><title>Welcome</title></html>",
    headers: { "content-type": "text/html; charset=utf-8" },
  };
  const table: { name: string; code: string; facts: string[]; answer: (request: Request) => Answer }[] = [
    { name: "404", code: "card-404", facts: [wellKnown, "HTTP 404", "“nothing here”"], answer: routes({}) },
    {
      name: "JSON-RPC at the target",
      code: "card-404",
      facts: ["itself answers JSON-RPC", "HTTP 404"],
      answer: routes({ "POST /": (request) => rpcError(request, -32001, "no such task") }),
    },
    {
      name: "a web page",
      code: "card-html",
      facts: [wellKnown, "text/html", "“<!DOCTYPE html><html>"],
      answer: () => html,
    },
    {
      name: "no JSON",
      code: "card-not-json",
      facts: ["not JSON", "text/plain", "“oops”"],
      answer: () => ({ body: "oops", headers: { "content-type": "text/plain" } }),
    },
    { name: "an empty body", code: "card-not-json", facts: ["HTTP 200", "an empty body"], answer: () => ({}) },
    {
      name: "a byte order mark",
      code: "card-not-json",
      facts: ["byte order mark"],
      answer: () => ({ body: '\ufeff{"name":"x"}' }),
    },
    { name: "an array", code: "card-not-object", facts: ["no JSON object", "“[1]”"], answer: () => ({ body: [1] }) },
    {
      name: "a card for the authenticated",
      code: "card-401",
      facts: ["not public", "HTTP 401", "“Bearer realm=x”"],
      answer: () => ({ status: 401, headers: { "www-authenticate": "Bearer realm=x" } }),
    },
    {
      name: "401 without a challenge",
      code: "card-401",
      facts: ["does not say which credentials"],
      answer: () => ({ status: 401 }),
    },
    { name: "403", code: "card-403", facts: ["HTTP 403"], answer: () => ({ status: 403 }) },
    {
      name: "429",
      code: "card-429",
      facts: ["Retry-After: 7"],
      answer: () => ({ status: 429, headers: { "retry-after": "7" } }),
    },
    {
      name: "500",
      code: "card-5xx",
      facts: ["HTTP 500", "“Traceback: boom”"],
      answer: () => ({ status: 500, body: "Traceback:\n  boom" }),
    },
    { name: "400", code: "card-refused", facts: ["HTTP 400"], answer: () => ({ status: 400, body: "bad" }) },
    {
      name: "a redirect to another origin",
      code: "card-redirected",
      facts: ["redirects to https://login.example.com/x", "HTTP 302"],
      answer: () => ({ status: 302, headers: { location: "https://login.example.com/x" } }),
    },
    {
      name: "a redirect that goes on",
      code: "card-redirected",
      facts: ["HTTP 301"],
      answer: (request) => ({ status: 301, headers: { location: `${request.path}/` } }),
    },
    {
      name: "a redirect without a Location",
      code: "card-redirected",
      facts: ["without a Location"],
      answer: () => ({ status: 302 }),
    },
    {
      name: "no interfaces",
      code: "card-no-interfaces",
      facts: ["no supportedInterfaces", "its members: name"],
      answer: () => ({ body: { name: "x" } }),
    },
    { name: "an empty object", code: "card-no-interfaces", facts: ["its members: none"], answer: () => ({ body: {} }) },
    {
      name: "empty interfaces",
      code: "card-no-interfaces",
      facts: ["empty or unusable supportedInterfaces"],
      answer: () => ({ body: cardWith([]) }),
    },
    {
      name: "snake_case",
      code: "card-proto-names",
      facts: ["snake_case", "supported_interfaces"],
      answer: () => ({ body: { name: "x", supported_interfaces: [{ url: "http://x" }] } }),
    },
    {
      name: "a card of 0.3 with nothing behind it",
      code: "interface-404",
      facts: ["jsonrpc@0.3", "http://127.0.0.1", "there is nothing"],
      answer: ({ base, method }) =>
        method === "POST"
          ? { status: 404 }
          : {
              body: {
                name: "x",
                protocolVersion: "0.3.0",
                url: `${base}/a`,
                preferredTransport: "JSONRPC",
                skills: [],
              },
            },
    },
    {
      name: "a card of 0.3 in front of 1.0",
      code: "declares-0.3-speaks-1.0",
      facts: ["jsonrpc@0.3", "speaks A2A 1.0"],
      answer: (request) =>
        request.method === "POST"
          ? goodRpc(request)
          : { body: { name: "x", protocolVersion: "0.3.0", url: `${request.base}/a`, skills: [] } },
    },
  ];

  it.each(table)("$name: $code", async ({ code, facts, answer }) => {
    const { url } = await serve(answer);
    const { diagnoses, interfaces } = await meeting(url);
    const stops = diagnoses.filter(({ severity }) => severity === "stop");
    expect(stops.map((diagnosis) => diagnosis.code)).toEqual([code]);
    for (const fact of facts) expect(stops[0]!.sentence).toContain(fact);
    expect(stops[0]!.fix).not.toBe("");
    expect(stops[0]!.exchanges.length).toBeGreaterThan(0);
    expect(stops[0]!.evidence.length).toBeGreaterThan(0);
    expect(interfaces).toEqual([]);
  });
});

describe("an agent that cannot be reached", () => {
  it("refuses the connection", async () => {
    const url = await deadUrl();
    const { diagnoses } = await meeting(url);
    expect(diagnoses).toMatchObject([{ layer: "reach", code: "connection-refused", severity: "stop" }]);
    expect(diagnoses[0]!.sentence).toContain(`nothing listens at ${url.slice(7)}`);
  });

  it("has no host name", async () => {
    const { diagnoses } = await meeting("http://agent.invalid");
    expect(diagnoses).toMatchObject([{ layer: "reach", code: "dns" }]);
    expect(diagnoses[0]!.sentence).toContain("http://agent.invalid");
  });

  it("speaks plain HTTP where https was asked for", async () => {
    const { url } = await serve(() => ({}));
    const { diagnoses } = await meeting(url.replace("http:", "https:"));
    expect(diagnoses).toMatchObject([{ layer: "reach", code: "tls" }]);
    expect(diagnoses[0]!.fix).toContain("http://");
  });

  it("takes the connection and says nothing", async () => {
    const { url } = await serve(() => "hang");
    const { diagnoses } = await meeting(url, {}, { firstByteMs: 80 });
    expect(diagnoses).toMatchObject([{ layer: "reach", code: "timeout" }]);
    expect(diagnoses[0]!.sentence).toContain("80 ms");
  });

  it("hangs up", async () => {
    const { url } = await serve(() => "drop");
    const { diagnoses } = await meeting(url);
    expect(diagnoses).toMatchObject([{ layer: "reach", code: "connection-reset" }]);
  });

  it("does not speak HTTP", async () => {
    const server = createServer((socket) => socket.end("220 mail.example.com ESMTP\r\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const { diagnoses } = await meeting(`http://127.0.0.1:${port}`);
    expect(diagnoses).toMatchObject([{ layer: "reach", code: "invalid-http" }]);
  });
});

describe("where the card is looked for", () => {
  it("looks under the path of the target first and asks in version 1.0", async () => {
    const { url, requests } = await serve(routes({ [`GET /a/b${wellKnown}`]: goodCard, "POST /rpc": goodRpc }));
    const met = await meeting(`${url}/a/b/`);
    expect(met).toMatchObject({ cardUrl: `${url}/a/b${wellKnown}`, diagnoses: [] });
    expect(met.interfaces).toEqual([
      { id: "jsonrpc@1.0", binding: "jsonrpc", version: "1.0", url: `${url}/rpc`, index: 0 },
    ]);
    expect(requests[0]!.headers).toMatchObject({ "a2a-version": "1.0", accept: "application/json" });
  });

  it("looks at the root of the origin next", async () => {
    const { url } = await serve(routes({ [`GET ${wellKnown}`]: goodCard, "POST /rpc": goodRpc }));
    expect(await meeting(`${url}/rpc`)).toMatchObject({ cardUrl: url + wellKnown, diagnoses: [] });
  });

  it("takes the URL of a card", async () => {
    const { url } = await serve(routes({ "GET /cards/mine.json": goodCard, "POST /rpc": goodRpc }));
    expect(await meeting(`${url}/cards/mine.json`)).toMatchObject({ cardUrl: `${url}/cards/mine.json`, diagnoses: [] });
  });

  it("takes a card that is served at the target itself", async () => {
    const { url } = await serve(routes({ "GET /card": goodCard, "POST /rpc": goodRpc }));
    expect(await meeting(`${url}/card`)).toMatchObject({ cardUrl: `${url}/card`, diagnoses: [] });
  });

  it("finds the card at the place of 0.2 and warns", async () => {
    const { url } = await serve(routes({ "GET /.well-known/agent.json": goodCard, "POST /rpc": goodRpc }));
    const met = await meeting(url);
    expect(met.interfaces).toHaveLength(1);
    expect(met.diagnoses).toMatchObject([{ code: "card-legacy-path", severity: "warn" }]);
    expect(met.diagnoses[0]!.sentence).toContain("/.well-known/agent.json");
  });

  it("follows one redirect within the origin and warns", async () => {
    const { url } = await serve(
      routes({
        [`GET ${wellKnown}`]: () => ({ status: 301, headers: { location: "/card.json" } }),
        "GET /card.json": goodCard,
        "POST /rpc": goodRpc,
      }),
    );
    const met = await meeting(url);
    expect(met.cardUrl).toBe(`${url}/card.json`);
    expect(met.interfaces).toHaveLength(1);
    expect(met.diagnoses).toMatchObject([{ code: "card-redirected", severity: "warn", exchanges: ["x1", "x2"] }]);
    expect(met.diagnoses[0]!.sentence).toContain("redirects to /card.json (HTTP 301)");
  });

  it("shows no password of the target's URL", async () => {
    const { url, requests } = await serve(routes({}));
    const { diagnoses } = await meeting(url.replace("//", "//user:hunter2@"));
    expect(requests[0]!.headers.authorization).toBe(`Basic ${btoa("user:hunter2")}`);
    expect(JSON.stringify(diagnoses)).not.toContain("hunter2");
  });
});

describe("what the card declares", () => {
  const declare = async (interfaces: Parameters<typeof cardWith>[0], options: MeetOptions = {}) => {
    const wire = fakeWire(({ method, body }) =>
      method === "GET"
        ? { json: cardWith(interfaces) }
        : {
            json: {
              jsonrpc: "2.0",
              id: JSON.parse(body ?? "{}").id ?? null,
              result: { task: completed },
              task: completed,
            },
          },
    );
    return meet("https://a.example", wire, options);
  };
  const url = "https://a.example/rpc";

  it("gives each interface an id of its own and says what is not tested, and why", async () => {
    const met = await declare(
      [
        rpcAt(url),
        { url: "https://a.example/v2", protocolBinding: "JSONRPC", protocolVersion: "1.0.1", tenant: "acme" },
        { url: "a.example:443", protocolBinding: "GRPC", protocolVersion: "1.0" },
        { url, protocolBinding: "https://example.com/carrier-pigeon", protocolVersion: "1.0" },
        { url, protocolBinding: "JSONRPC", protocolVersion: "0.3.0" },
        { url, protocolBinding: "JSONRPC", protocolVersion: "2.5" },
        rpcAt(url),
      ],
      { versions: ["1.0"] },
    );
    expect(met.interfaces.map(({ id, tenant }) => [id, tenant])).toEqual([
      ["jsonrpc@1.0", undefined],
      ["jsonrpc@1.0#2", "acme"],
    ]);
    expect(met.reports.map(({ id, state, reason }) => [id, state, reason])).toEqual([
      ["jsonrpc@1.0", "tested", undefined],
      ["jsonrpc@1.0#2", "tested", undefined],
      ["grpc@1.0", "not-supported", "the kit does not speak the grpc binding yet"],
      [
        "https://example.com/carrier-pigeon@1.0",
        "not-supported",
        "the kit knows no binding “https://example.com/carrier-pigeon”",
      ],
      ["jsonrpc@0.3", "not-selected", "only A2A 1.0 was asked for"],
      ["jsonrpc@2.5", "not-supported", "the kit does not speak A2A “2.5” (it speaks 1.0, 0.3)"],
      ["jsonrpc@1.0#3", "not-selected", "the card declares it twice: the same as jsonrpc@1.0"],
    ]);
    expect(met.diagnoses).toEqual([]);
  });

  it("reads the interfaces of a card of 0.3: the main one, then the additional ones, each once", () => {
    const main = "https://a.example/rpc";
    const card = {
      name: "Old",
      protocolVersion: "0.3.0",
      url: main,
      preferredTransport: "JSONRPC",
      additionalInterfaces: [
        { url: main, transport: "JSONRPC" },
        { url: "https://a.example/rest", transport: "HTTP+JSON" },
      ],
    };
    const { interfaces, diagnoses } = readInterfaces(card, {});
    expect(interfaces.map(({ usable }) => usable)).toEqual([
      { id: "jsonrpc@0.3", binding: "jsonrpc", version: "0.3", url: main, index: 0 },
      { id: "rest@0.3", binding: "rest", version: "0.3", url: "https://a.example/rest", index: 1 },
    ]);
    expect(diagnoses).toEqual([]);
  });

  it("reads both halves of a card for clients of both versions, and an interface that both name once", () => {
    const old = { url, preferredTransport: "JSONRPC", protocolVersion: "0.3" };
    const rest = "https://a.example/rest";
    const card = {
      ...cardWith([rpcAt(url), { url, protocolBinding: "JSONRPC", protocolVersion: "0.3" }]),
      ...old,
      additionalInterfaces: [{ url: rest, transport: "HTTP+JSON" }],
    };
    expect(readInterfaces(card, {}).interfaces.map(({ usable }) => [usable?.id, usable?.url])).toEqual([
      ["jsonrpc@1.0", url],
      ["jsonrpc@0.3", url],
      ["rest@0.3", rest],
    ]);
    // A stray url alone promises nothing to clients of 0.3.
    expect(readInterfaces({ ...cardWith([rpcAt(url)]), url }, {}).interfaces).toHaveLength(1);
  });

  it("names the place of a defect in a card of 0.3", () => {
    const card = { protocolVersion: "0.3.0", url, additionalInterfaces: [{ url, transport: "REST" }] };
    const { diagnoses } = readInterfaces(card, {});
    expect(diagnoses.map(({ code }) => code)).toEqual(["binding-name"]);
    expect(diagnoses[0]!.sentence).toContain("additionalInterfaces[0] of the card");
    expect(diagnoses[0]!.fix).toContain('"transport": "HTTP+JSON"');
  });

  it("tests only what was asked for", async () => {
    const met = await declare([rpcAt(url), { ...rpcAt(url), protocolBinding: "HTTP+JSON" }], { bindings: ["jsonrpc"] });
    expect(met.interfaces.map(({ id }) => id)).toEqual(["jsonrpc@1.0"]);
    expect(met.reports[1]).toMatchObject({ id: "rest@1.0", state: "not-selected" });
  });

  it("stops when nothing that was asked for is declared", async () => {
    const met = await declare([rpcAt(url)], { bindings: ["rest"] });
    expect(met.diagnoses).toMatchObject([{ code: "no-testable-interface", severity: "stop" }]);
    expect(met.diagnoses[0]!.sentence).toContain("jsonrpc@1.0: only rest was asked for");
  });

  const oddities = [
    {
      entry: { ...rpcAt(url), protocolBinding: "jsonRpc" },
      code: "binding-name-case",
      severity: "warn",
      fact: "“jsonRpc”",
    },
    {
      entry: { ...rpcAt(url), protocolBinding: "REST" },
      code: "binding-name",
      severity: "stop",
      fact: '"HTTP+JSON" is meant',
    },
    {
      entry: { url, transport: "JSONRPC", protocolVersion: "1.0" },
      code: "interface-no-binding",
      severity: "stop",
      fact: "it has transport instead",
    },
    {
      entry: { url, protocol_binding: "JSONRPC" },
      code: "card-proto-names",
      severity: "stop",
      fact: "protocol_binding",
    },
    {
      entry: { url, protocolBinding: "JSONRPC" },
      code: "interface-no-version",
      severity: "stop",
      fact: "no protocolVersion",
    },
    {
      entry: { protocolBinding: "JSONRPC", protocolVersion: "1.0" },
      code: "interface-url",
      severity: "stop",
      fact: "has no url",
    },
    { entry: rpcAt("/rpc"), code: "interface-url", severity: "stop", fact: "“/rpc”" },
    { entry: "https://a.example/rpc", code: "interface-url", severity: "stop", fact: "supportedInterfaces[0]" },
  ];
  it.each(oddities)("names $code", async ({ entry, code, severity, fact }) => {
    const met = await declare([entry]);
    expect(met.diagnoses).toMatchObject([{ layer: "dialect", code, severity }]);
    expect(met.diagnoses[0]!.sentence).toContain(fact);
    expect(met.interfaces).toHaveLength(severity === "warn" ? 1 : 0);
  });
});
