import { type AgentCard, verifyAgentCardSignature } from "@a2a-js/sdk";
import { flattenedVerify, importJWK, type JWK } from "jose";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../canonical-json.js";
import type { JsonObject } from "../json.js";
import { canonicalCard } from "../judge/card-signatures/forms.js";
import { clientOf } from "../testing/agent-client.js";
import { cardWithDefaults } from "../testing/signed-cards.js";
import { withAgent } from "../testing/with-agent.js";
import { cardShape, keySetPath, withoutDefaults } from "./card-signing.js";

interface Signed extends JsonObject {
  signatures: { protected: string; signature: string }[];
}

const headerOf = (signature: { protected: string }) =>
  JSON.parse(Buffer.from(signature.protected, "base64url").toString()) as { alg: string; kid: string; jku: string };

async function keysAt(url: string): Promise<JWK[]> {
  const response = await fetch(url);
  expect(response.headers.get("content-type")).toBe("application/jwk-set+json");
  return ((await response.json()) as { keys: JWK[] }).keys;
}

/** Verifies by jose what the agent signed by node:crypto, with the kit's own canonical form. */
async function verify(card: Signed): Promise<void> {
  expect(card.signatures).toHaveLength(2);
  const payload = Buffer.from(canonicalCard(card)).toString("base64url");
  for (const signature of card.signatures) {
    const { alg, kid, jku } = headerOf(signature);
    const jwk = (await keysAt(jku)).find((key) => key.kid === kid);
    await flattenedVerify({ ...signature, payload }, await importJWK(jwk ?? {}, alg));
  }
}

describe.each([
  {},
  { protocols: ["1.0", "0.3"] as const },
  { auth: ["bearer", ["basic", "api-key"]] as const, tenants: ["a", "b"] },
  { capabilities: { pushNotifications: false, streaming: false } },
  { requiredExtension: "https://agent.example/x/v1" },
])("an agent with %j", (options) => {
  const agent = withAgent(options);

  it("signs its cards, always in the same way", async () => {
    const get = async () => (await (await fetch(`${agent().url}/.well-known/agent-card.json`)).json()) as Signed;
    const card = await get();
    await verify(card);
    expect(await get()).toEqual(card);
    const { extendedAgentCard } = card.capabilities as { extendedAgentCard: boolean };
    expect(extendedAgentCard).toBe(true);
  });
});

describe("the extended card", () => {
  const agent = withAgent();

  it("has signatures of its own, the same on both bindings", async () => {
    const headers = { Authorization: "Bearer reference-agent-token" };
    const [one, two] = await Promise.all(
      (["jsonrpc", "rest"] as const).map(async (binding) => {
        const response = await clientOf(agent(), binding).fetch("get_extended_agent_card", {}, { headers });
        const body = (await response.json()) as JsonObject;
        return (body.result ?? body) as Signed;
      }),
    );
    if (!one) throw new Error("there is no card");
    await verify(one);
    expect(two).toEqual(one);
  });

  it("convinces a client of the official SDK", async () => {
    const text = await (await fetch(`${agent().url}/.well-known/agent-card.json`)).text();
    const keys = await keysAt(`${agent().url}${keySetPath}`);
    const verifying = verifyAgentCardSignature(async (kid) => keys.find((key) => key.kid === kid) ?? {});
    // As it was served: given its own object, the SDK loses the security schemes on the way.
    await verifying(JSON.parse(text) as AgentCard);
  });
});

it("a card of 0.3 alone has no signatures", async () => {
  const { startAgent } = await import("./server.js");
  const agent = await startAgent({ protocols: ["0.3"] });
  const card = (await (await fetch(`${agent.url}/.well-known/agent-card.json`)).json()) as JsonObject;
  await agent.close();
  expect(card.signatures).toBeUndefined();
});

it("the agent and the kit agree on the canonical form, though each has its own rules", () => {
  expect(canonicalJson(withoutDefaults(cardWithDefaults, cardShape))).toBe(canonicalCard(cardWithDefaults));
  const schemes: JsonObject = {
    securitySchemes: {
      oauth: {
        oauth2SecurityScheme: {
          description: "",
          flows: {
            authorizationCode: {
              authorizationUrl: "https://a.example/a",
              tokenUrl: "https://a.example/t",
              refreshUrl: "",
              scopes: {},
              pkceRequired: false,
            },
          },
          oauth2MetadataUrl: "",
        },
      },
      bearer: { httpAuthSecurityScheme: { scheme: "Bearer", bearerFormat: "" } },
      mtls: { mtlsSecurityScheme: { description: "" } },
    },
    securityRequirements: [{ schemes: { oauth: { list: [] }, bearer: { list: ["a"] } } }],
    documentationUrl: "",
    iconUrl: null,
  };
  expect(canonicalJson(withoutDefaults(schemes, cardShape))).toBe(canonicalCard(schemes));
});
