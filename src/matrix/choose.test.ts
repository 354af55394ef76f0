import { describe, expect, it } from "vitest";
import type { JsonObject } from "../json.js";
import { type ClientId, clientProfiles } from "../protocol/clients.js";
import { isLegacyVersion, readAs } from "./choose.js";

/** What a client makes of a card: `binding version url` for each pick, in its order of preference, or why it is of no use. */
function reading(id: ClientId, card: JsonObject): string[] {
  const client = clientProfiles.find((one) => one.id === id)!;
  const found = readAs(client, card);
  if (found.kind === "unusable") return [found.because];
  return found.order.map((binding) => {
    const { interface: picked, because } = found.picks.get(binding)!;
    return picked
      ? [binding, picked.version, picked.url, picked.tenant].filter(Boolean).join(" ")
      : `${binding}: ${because}`;
  });
}
const face = (url: string, protocolBinding: string, protocolVersion: string, more: JsonObject = {}) => ({
  url,
  protocolBinding,
  protocolVersion,
  ...more,
});
const extra = (url: string, transport: string) => ({ url, transport });

describe("a client of 0.3", () => {
  it.each<[string, JsonObject, string[]]>([
    ["takes url with the default transport", { url: "http://a" }, ["jsonrpc 0.3 http://a"]],
    ["takes preferredTransport", { url: "http://a", preferredTransport: "HTTP+JSON" }, ["rest 0.3 http://a"]],
    [
      "takes additional interfaces, the last one of a transport, whatever its case",
      { url: "http://a", additionalInterfaces: [extra("http://b", "JSONRPC"), extra("http://c", "http+json")] },
      ["jsonrpc 0.3 http://b", "rest 0.3 http://c"],
    ],
    ["does not look at versions", { url: "http://a", protocolVersion: "1.0" }, ["jsonrpc 0.3 http://a"]],
    ["needs url", { additionalInterfaces: [extra("http://b", "JSONRPC")] }, ["the card has no `url`"]],
    [
      "calls no URL that is none",
      { url: "/rpc" },
      ["jsonrpc: `url` of the card has the url “/rpc”, which is no absolute http or https URL"],
    ],
    ["knows transports only", { url: "http://a", preferredTransport: "SOAP" }, []],
    [
      "survives nonsense",
      { url: "http://a", preferredTransport: 7, additionalInterfaces: { transport: "JSONRPC" } },
      ["jsonrpc 0.3 http://a"],
    ],
  ])("%s", (_, card, expected) => {
    expect(reading("0.3", card)).toEqual(expected);
  });
});

describe("clients of 1.0", () => {
  const dual = {
    url: "http://old",
    preferredTransport: "JSONRPC",
    supportedInterfaces: [
      face("http://old", "JSONRPC", "0.3"),
      face("http://new", "JSONRPC", "1.0", { tenant: "t" }),
      face("http://grpc", "GRPC", "1.0"),
      face("http://rest", "HTTP+JSON", "0.3"),
    ],
  };
  it("prefer an interface of exactly 1.0 for a binding", () => {
    const common = ["jsonrpc 1.0 http://new t", "grpc 1.0 http://grpc"];
    expect(reading("1.0+0.3", dual)).toEqual([...common, "rest 0.3 http://rest"]);
    // Without the layer it knows nothing of 0.3 and speaks 1.0 everywhere.
    expect(reading("1.0", dual)).toEqual([...common, "rest 1.0 http://rest"]);
  });

  it("read a card of 0.3 only with the layer for it", () => {
    const card = {
      ...{ capabilities: {}, defaultInputModes: [], defaultOutputModes: [], skills: [] },
      url: "http://a",
      protocolVersion: "0.3.0",
      additionalInterfaces: [extra("http://b", "JSONRPC"), extra("http://c", "HTTP+JSON")],
    };
    // Here the first interface of a transport stays.
    expect(reading("1.0+0.3", card)).toEqual(["jsonrpc 0.3 http://a", "rest 0.3 http://c"]);
    expect(reading("1.0", card)).toEqual([
      "the card has no `supportedInterfaces`, only `url`, which this client does not read",
    ]);
    const { skills: _, ...without } = card;
    expect(reading("1.0+0.3", without)).toEqual([expect.stringMatching(/no `skills`/)]);
    expect(reading("0.3", without)).toHaveLength(2);
  });

  it.each<[string, JsonObject]>([
    ["an empty card", {}],
    ["no interfaces", { supportedInterfaces: [] }],
    ["interfaces that are no list", { supportedInterfaces: { url: "http://a" } }],
  ])("find nothing in %s", (_, card) => {
    for (const id of ["1.0", "1.0+0.3"] as const)
      expect(reading(id, card)).toEqual(["the card has no `supportedInterfaces`"]);
  });

  it("leave out an interface without a binding, and one that is no object", () => {
    for (const broken of [{ url: "http://a" }, null, 7]) {
      const card = { supportedInterfaces: [broken, face("http://b", "JSONRPC", "1.0")] };
      expect(reading("1.0", card)).toEqual(["jsonrpc 1.0 http://b"]);
    }
  });

  it("do not call an interface without a URL", () => {
    const card = { supportedInterfaces: [{ protocolBinding: "JSONRPC", protocolVersion: "1.0" }] };
    expect(reading("1.0", card)).toEqual(["jsonrpc: `supportedInterfaces[0]` of the card has no `url`"]);
  });
});

it.each([
  [undefined, true],
  ["", true],
  ["0.3", true],
  [" 0.3.0 ", true],
  ["0.9", true],
  ["0.2.9", false],
  ["1.0", false],
  ["2.0", false],
  ["new", false],
])("%j is a version before 1.0: %s", (version, expected) => {
  expect(isLegacyVersion(version)).toBe(expected);
});
