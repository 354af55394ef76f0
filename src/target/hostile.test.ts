import { describe, expect, it, onTestFinished } from "vitest";
import type { Json } from "../json.js";
import { createWire } from "../wire/client.js";
import type { HttpRequest } from "../wire/wire.js";
import { dress } from "./credentials.js";
import { meet } from "./meet.js";
import { cardWith, completed, rpcAt, rpcResult, serve } from "./testing/broken-agent.js";
import { fakeWire } from "./testing/fake-wire.js";

async function meetCard(card: (base: string) => Json) {
  const { url, requests } = await serve((request) =>
    request.method === "GET" ? { body: card(request.base) } : rpcResult(request, { task: completed }),
  );
  const wire = createWire();
  onTestFinished(() => wire.close());
  return { ...(await meet(url, wire)), requests };
}

describe("a hostile card", () => {
  const cards: [string, (base: string) => Json][] = [
    [
      "has interfaces of every type",
      () => cardWith([null, 1, "x", [], {}, { url: 7, protocolBinding: [], protocolVersion: {} }]),
    ],
    [
      "has URLs that cannot be",
      () => cardWith(["http://", "http://%zz@127.0.0.1/", "file:///etc/passwd", "http://[::1", "\u0000"].map(rpcAt)),
    ],
    [
      "has capabilities of another type",
      (base) => cardWith([rpcAt(`${base}/rpc`)], { capabilities: [1], securitySchemes: 7 }),
    ],
    ["is deep", () => ({ name: "x", a: JSON.parse("[".repeat(400) + "]".repeat(400)) })],
    [
      "has members that objects have anyway",
      () => JSON.parse('{"__proto__":{"supportedInterfaces":[]},"constructor":1}'),
    ],
  ];
  it.each(cards)("that %s ends in diagnoses and in no exception", async (_name, card) => {
    const { diagnoses, interfaces } = await meetCard(card);
    expect(interfaces.length + diagnoses.length).toBeGreaterThan(0);
  });

  it("cannot smuggle header lines or control characters", async () => {
    const uri = "https://x.example/\r\nX-Evil: 1";
    const extensions = [
      { uri, required: true },
      { uri: "https://x.example/ok", required: true },
    ];
    const binding = `EVIL\u001b[31m\u202e${"x".repeat(5_000)}`;
    const interfaces = (base: string) => [
      rpcAt(`${base}/rpc`),
      { url: "http://x", protocolBinding: binding, protocolVersion: "1.0" },
    ];
    const met = await meetCard((base) => cardWith(interfaces(base), { capabilities: { extensions } }));
    expect(met.requiredExtensions).toEqual(["https://x.example/ok"]);
    expect(met.interfaces).toHaveLength(1);
    const { id, reason } = met.reports[1]!;
    expect(id.length + reason!.length).toBeLessThan(300);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(id + reason).not.toMatch(/[\u0000-\u001f\u202e]/);
  });

  it("cannot make the kit write to thousands of places", async () => {
    const met = await meetCard((base) => cardWith(Array.from({ length: 2_000 }, (_, n) => rpcAt(`${base}/${n}`))));
    expect(met.requests.filter(({ method }) => method === "POST")).toHaveLength(16);
    expect(met.reports).toHaveLength(2_000);
    expect(met.reports[16]).toMatchObject({
      state: "not-selected",
      reason: "the kit tests the first 16 interfaces of a card only",
    });
  });

  it("cannot write the command line that passes credentials", async () => {
    const scheme = { httpAuthSecurityScheme: { scheme: "Bearer'; rm -rf ~; '" } };
    const wire = fakeWire(({ method }) =>
      method === "GET"
        ? { json: cardWith([rpcAt("https://a.example/")], { securitySchemes: { x: scheme } }) }
        : { status: 401, json: "" },
    );
    const { diagnoses } = await meet("https://a.example", wire);
    expect(diagnoses[0]!.fix).toContain("--header 'Authorization: Bearer env:TOKEN'");
    expect(diagnoses[0]!.fix).not.toContain("rm -rf");
  });
});

describe("a host with several agents", () => {
  const serveRoot = (declared: string) =>
    fakeWire(({ method, url, body }) => {
      if (method === "POST")
        return { json: { jsonrpc: "2.0", id: JSON.parse(body ?? "{}").id, result: { task: completed } } };
      return url === "https://a.example/.well-known/agent-card.json"
        ? { json: cardWith([rpcAt(declared)]) }
        : { status: 404, json: "" };
    });

  it("may have another agent's card at its root, which is said", async () => {
    const met = await meet("https://a.example/agents/one", serveRoot("https://a.example/agents/two"));
    expect(met.diagnoses).toMatchObject([{ code: "card-of-root", severity: "warn" }]);
    expect(met.diagnoses[0]!.sentence).toContain("no card under https://a.example/agents/one (HTTP 404)");
  });

  it("is in order when the card at the root declares the target", async () => {
    const met = await meet("https://a.example/agents/one/", serveRoot("https://a.example/agents/one"));
    expect(met.diagnoses).toEqual([]);
  });
});

describe("withholding credentials", () => {
  const credentials = { names: ["Authorization", "a2a-version"], origins: ["https://a.example"] };
  const request = { method: "GET", url: "https://b.example/", headers: [["A2A-Version", "1.0"]] } as const;
  const sent = async (given: HttpRequest) => (await dress(given, credentials)).request;

  it("takes the user's headers off a request to another origin, but not what the request itself says", async () => {
    expect(await sent(request)).toEqual({ ...request, omit: ["Authorization"] });
    expect((await sent({ ...request, omit: ["Accept"] })).omit).toEqual(["Accept", "Authorization"]);
  });

  it("leaves requests to the target's origin alone", async () => {
    for (const url of ["https://a.example/x", "https://A.example:443/", "https://a.example?q"])
      expect(await sent({ ...request, url })).not.toHaveProperty("omit");
  });

  it.each([
    "http://a.example/",
    "https://a.example:8443/",
    "https://a.example.evil/",
    "https://evil@b.example/",
    "not a url",
  ])("does not take %s for that origin", async (url) => {
    expect((await sent({ ...request, url })).omit).toEqual(["Authorization"]);
  });
});
