import { describe, expect, it } from "vitest";
import type { Json } from "../json.js";
import { headerOf } from "../wire/headers.js";
import { meet } from "./meet.js";
import { cardWith, completed, deadUrl, restAt, rpcAt, rpcError, serve } from "./testing/broken-agent.js";
import { fakeWire } from "./testing/fake-wire.js";
import { goodRpc, meetBroken, notFound, rest, rpc } from "./testing/meet-broken.js";

describe("questions beyond the tests", () => {
  it("are marked, so that no monitor judges them", async () => {
    const { wire } = await meetBroken(rpc, (request) => rpcError(request, -32601, "Method not found"));
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
    const { requests, diagnoses } = await meetBroken(rpc, (request) => rpcError(request, -32601, "no"), {
      spendMessage,
    });
    expect(requests.filter(({ method }) => method === "POST")).toHaveLength(1);
    expect(diagnoses).toMatchObject([{ code: "method-not-found" }]);
  });

  it("are not asked at all when the limit is nought", async () => {
    const { requests, diagnoses, firstAnswers } = await meetBroken(rpc, goodRpc, { spendMessage: () => false });
    expect(requests.filter(({ method }) => method === "POST")).toEqual([]);
    expect(diagnoses).toMatchObject([{ code: "message-limit", severity: "stop" }]);
    expect(firstAnswers).toEqual([{ interface: "jsonrpc@1.0", ok: false }]);
  });
});

describe("several interfaces", () => {
  it("go on without the one that fails", async () => {
    const dead = await deadUrl();
    const met = await meetBroken((base) => [restAt(`${dead}/rest`), rpcAt(`${base}/rpc`)], goodRpc);
    expect(met.interfaces.map(({ id }) => id)).toEqual(["jsonrpc@1.0"]);
    expect(met.diagnoses).toMatchObject([
      { layer: "reach", code: "interface-unreachable", interface: "rest@1.0", severity: "stop" },
    ]);
    expect(met.diagnoses[0]!.sentence).toContain(`nothing listens at ${dead.slice(7)}`);
    expect(met.reports.map(({ state }) => state)).toEqual(["not-reached", "tested"]);
  });

  it("with one cause get one diagnosis, which names all of them", async () => {
    const dead = await deadUrl();
    const met = await meetBroken(
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
    const met = await meetBroken((base) => [rpcAt(`${dead}/a`), rpcAt(`${base}/rpc`), rpcAt(`${dead}/b`)], goodRpc);
    expect(met.diagnoses).toMatchObject([{ code: "interface-unreachable", interface: "jsonrpc@1.0" }]);
    expect(met.diagnoses[0]!.sentence).toContain("the same goes for jsonrpc@1.0#3");
    expect(met.reports.map(({ state }) => state)).toEqual(["not-reached", "tested", "not-reached"]);
  });
});

describe("an interface that answers", () => {
  it("gets one message with the behaviour as prefix and the required extensions", async () => {
    const extensions = [{ uri: "https://x.example/ext", required: true }];
    const met = await meetBroken(rpc, goodRpc, {}, { capabilities: { extensions } });
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
    const { requests } = await meetBroken(rpc, goodRpc, { prompts: { "tck-complete-task": "What is 2+2?" } });
    expect(requests[1]!.body).toMatchObject({ params: { message: { parts: [{ text: "What is 2+2?" }] } } });
  });

  it("may answer with a Message", async () => {
    const met = await meetBroken(rest, () => ({
      body: { message: { messageId: "m", role: "ROLE_AGENT", parts: [] } },
    }));
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
    const allowed = await meet("http://agent.example.com", wire, { allowPrivate: true });
    expect(allowed.diagnoses).toMatchObject([{ code: "interface-unreachable" }]);
    expect(allowed.diagnoses[0]!.sentence).toContain("http://agent-svc:8080/, a name of an internal network");
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
    const met = await meetBroken((base) => [rpcAt(base.replace("127.0.0.1", "0.0.0.0"))], goodRpc);
    expect(met.interfaces).toHaveLength(1);
    expect(met.diagnoses).toMatchObject([{ code: "interface-listen-address", severity: "warn" }]);
  });

  it("keeps the user's headers from another origin and says so", async () => {
    const other = await serve(goodRpc);
    const met = await meetBroken((base) => [rpcAt(other.url), rpcAt(`${base}/rpc`)], goodRpc, { headers });
    expect(other.requests[0]!.headers).not.toHaveProperty("authorization");
    expect(met.requests.map((request) => request.headers.authorization)).toEqual(["Bearer secret", "Bearer secret"]);
    expect(met.diagnoses).toMatchObject([{ code: "other-origin", severity: "warn", interface: "jsonrpc@1.0" }]);
    expect(met.diagnoses[0]!.sentence).toContain(other.url);
    expect(met.credentials).toMatchObject({ names: ["Authorization"], origins: [met.url] });
    expect(headerOf(met.wire.exchanges[1]!.request.headers, "a2a-version")).toBe("1.0");
  });

  it("says that credentials were withheld when they are wanted there", async () => {
    const other = await serve(() => ({ status: 401 }));
    const met = await meetBroken(
      () => [rpcAt(other.url)],
      () => notFound,
      { headers },
    );
    expect(met.diagnoses.map(({ code }) => code)).toEqual(["other-origin", "unauthorized"]);
    expect(met.diagnoses[1]!.sentence).toContain("those given were not sent");
  });

  it("sends them to an origin that the user trusts", async () => {
    const other = await serve(goodRpc);
    const met = await meetBroken(
      () => [rpcAt(other.url)],
      () => notFound,
      { headers, trustedOrigins: [other.url] },
    );
    expect(other.requests[0]!.headers.authorization).toBe("Bearer secret");
    expect(met.diagnoses).toEqual([]);
  });

  it("takes two spellings of this machine for one origin", async () => {
    const met = await meetBroken((base) => [rpcAt(base.replace("127.0.0.1", "localhost"))], goodRpc, { headers });
    expect(met.diagnoses).toEqual([]);
    expect(met.requests[1]!.headers.authorization).toBe("Bearer secret");
  });
});
