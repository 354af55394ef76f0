import { AgentCard, canonicalizeAgentCard } from "@a2a-js/sdk";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../canonical-json.js";
import type { JsonObject } from "../../json.js";
import { cardWithDefaults } from "../../testing/signed-cards.js";
import { canonicalCard, formsOf } from "./forms.js";

describe("the canonical form of a card", () => {
  it("is that of the example in section 8.4.1", () => {
    const card: JsonObject = {
      name: "Example Agent",
      description: "",
      capabilities: { streaming: false, pushNotifications: false, extensions: [] },
      skills: [],
    };
    expect(canonicalCard(card)).toBe(
      '{"capabilities":{"pushNotifications":false,"streaming":false},"description":"","name":"Example Agent","skills":[]}',
    );
  });

  it("drops defaults unless they are REQUIRED or explicit, and leaves free JSON alone", () => {
    expect(JSON.parse(canonicalCard(cardWithDefaults))).toEqual({
      name: "Grüße \u{1f600}",
      description: "",
      supportedInterfaces: [{ url: "https://agent.example/rpc", protocolBinding: "JSONRPC", protocolVersion: "1.0" }],
      version: "1.0.0",
      capabilities: {
        streaming: false,
        extensions: [{ uri: "https://agent.example/x/v1", params: { kept: "", list: [] } }],
      },
      provider: { url: "https://agent.example", organization: "Example" },
      defaultInputModes: ["text/plain"],
      defaultOutputModes: ["text/plain"],
      skills: [{ id: "s", name: "S", description: "Skill.", tags: [] }],
      "x-vendor": { a: "" },
    });
  });

  it("has no signatures in it, and no null", () => {
    const signatures = [{ protected: "e30", signature: "" }];
    expect(canonicalCard({ name: "A", iconUrl: null, documentationUrl: "", signatures })).toBe(
      '{"documentationUrl":"","name":"A"}',
    );
  });

  it("keeps scopes whose description is empty, and empty lists of scopes as empty objects", () => {
    const clientCredentials = { tokenUrl: "https://a.example/token", scopes: { read: "" }, refreshUrl: "" };
    const card: JsonObject = {
      securitySchemes: { oauth: { oauth2SecurityScheme: { description: "", flows: { clientCredentials } } } },
      securityRequirements: [{ schemes: { oauth: { list: [] } } }],
    };
    expect(canonicalCard(card)).toBe(
      '{"securityRequirements":[{"schemes":{"oauth":{}}}],"securitySchemes":{"oauth":{"oauth2SecurityScheme":{"flows":{"clientCredentials":{"scopes":{"read":""},"tokenUrl":"https://a.example/token"}}}}}}',
    );
  });

  it("takes any JSON for a card without falling over", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("skills", "capabilities", "name", "__proto__", "x"), fc.jsonValue()),
        (card) => {
          const text = canonicalCard(card as JsonObject);
          expect(canonicalJson(JSON.parse(text))).toBe(text);
          expect(formsOf(card as JsonObject)[0]?.text).toBe(text);
        },
      ),
    );
  });
});

describe("the forms that signers take", () => {
  const forms = formsOf({ ...cardWithDefaults, signatures: [{ protected: "e30", signature: "AA" }] });

  it("are all different, the right one first", () => {
    expect(new Set(forms.map(({ text }) => text)).size).toBe(forms.length);
    expect(forms[0]).toMatchObject({ text: canonicalCard(cardWithDefaults), breaks: [] });
    expect(forms.length).toBeLessThan(200);
  });

  it.each(["001", "002", "007", "015", "016", "017"] as const)("break rule %s", (rule) => {
    expect(forms.some(({ breaks }) => breaks.includes(rule))).toBe(true);
  });

  it("break no rule that the card has no member for", () => {
    const plain: JsonObject = { name: "A", capabilities: { streaming: true } };
    const broken = new Set(formsOf(plain).flatMap(({ breaks }) => breaks));
    expect([...broken].sort()).toEqual(["001", "007", "015"]);
    expect(formsOf(plain).some(({ name }) => name.includes("as served"))).toBe(false);
  });

  it("know that of the official SDK", () => {
    const sdk = canonicalizeAgentCard(AgentCard.fromJSON(cardWithDefaults));
    const found = forms.find(({ text }) => text === sdk);
    expect(found?.name).toBe("the card without empty texts, lists and objects");
  });

  it("know that of the same SDK when it is given an object of its own", () => {
    const card: JsonObject = {
      name: "A",
      securitySchemes: { bearer: { httpAuthSecurityScheme: { scheme: "Bearer" } } },
    };
    const sdk = canonicalizeAgentCard(AgentCard.fromJSON(AgentCard.fromJSON(card)));
    expect(sdk).not.toContain("Bearer");
    expect(formsOf(card).find(({ text }) => text === sdk)?.breaks).toEqual(["001"]);
  });

  it("are one for a card of unreasonable size", () => {
    expect(formsOf({ name: "a".repeat(600_000) })).toHaveLength(1);
  });
});
