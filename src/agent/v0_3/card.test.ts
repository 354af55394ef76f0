import { describe, expect, it } from "vitest";
import { checkPayload } from "../../judge/payload/check-payload.js";
import type { Loose } from "../../testing/agent-client.js";
import { withAgent } from "../../testing/with-agent.js";

const cardOf = async (url: string): Promise<Loose> => (await fetch(`${url}/.well-known/agent-card.json`)).json();
const noDefects = (version: "0.3" | "1.0", card: Loose) =>
  expect(checkPayload(version, "AgentCard", card).filter(({ kind }) => kind !== "unknown")).toEqual([]);

describe("the card of 0.3 alone", () => {
  const agent = withAgent({ protocols: ["0.3"] });

  it("has nothing of 1.0", async () => {
    const card = await cardOf(agent().url);
    expect(checkPayload("0.3", "AgentCard", card)).toEqual([]);
    expect(card).toMatchObject({
      protocolVersion: "0.3.0",
      url: `${agent().url}/rpc`,
      preferredTransport: "JSONRPC",
      additionalInterfaces: [
        { url: `${agent().url}/rpc`, transport: "JSONRPC" },
        { url: `${agent().url}/rest`, transport: "HTTP+JSON" },
      ],
      supportsAuthenticatedExtendedCard: true,
      securitySchemes: { bearer: { type: "http", scheme: "Bearer" } },
    });
    expect(card).not.toHaveProperty("supportedInterfaces");
    expect(card.capabilities).not.toHaveProperty("extendedAgentCard");
  });
});

describe.each([
  ["shared", false, ""],
  ["separate", true, "/0.3"],
] as const)("the card for both versions with %s URLs", (_name, separateUrls, prefix) => {
  const agent = withAgent({ protocols: ["1.0", "0.3"], separateUrls });

  it("is valid in both, and its legacy members name interfaces of 0.3", async () => {
    const card = await cardOf(agent().url);
    noDefects("0.3", card);
    noDefects("1.0", card);
    const entry = (path: string, protocolBinding: string, protocolVersion: string) => ({
      url: `${agent().url}${path}`,
      protocolBinding,
      protocolVersion,
    });
    expect(card.supportedInterfaces).toEqual([
      entry("/rpc", "JSONRPC", "1.0"),
      entry("/rest", "HTTP+JSON", "1.0"),
      entry(`${prefix}/rpc`, "JSONRPC", "0.3"),
      entry(`${prefix}/rest`, "HTTP+JSON", "0.3"),
    ]);
    const twins = card.additionalInterfaces.map(({ url, transport }: Loose) => ({
      url,
      protocolBinding: transport,
      protocolVersion: "0.3",
    }));
    expect(twins).toEqual(card.supportedInterfaces.slice(2));
    expect(card.additionalInterfaces[0]).toEqual({ url: card.url, transport: card.preferredTransport });
    expect(card.securitySchemes.bearer).toMatchObject({ type: "http", httpAuthSecurityScheme: { scheme: "Bearer" } });
  });
});

describe("the card of 1.0 alone", () => {
  const agent = withAgent();

  it("has no legacy members", async () => {
    const card = await cardOf(agent().url);
    for (const name of ["url", "protocolVersion", "preferredTransport", "additionalInterfaces"])
      expect(card).not.toHaveProperty(name);
    expect(card.securitySchemes.bearer).not.toHaveProperty("type");
  });
});
