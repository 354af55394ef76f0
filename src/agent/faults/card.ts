import type { JsonObject } from "../../json.js";
import { drop, kebab, objectsOf, rename } from "./edit.js";
import { capabilities, card, each, signed } from "./edit-card.js";
import type { Fault } from "./fault.js";

const missingMembers: readonly Fault[] = [
  "name",
  "description",
  "version",
  "capabilities",
  "defaultInputModes",
  "defaultOutputModes",
  "skills",
].map((name) => ({
  id: `card-without-${kebab(name)}`,
  requirement: "CARD-STRUCT-001",
  summary: `The agent card has no ${name}.`,
  hooks: card((given) => drop(given, name)),
}));

const missingSkillMembers: readonly Fault[] = ["id", "name", "description", "tags"].map((name) => ({
  id: `card-skill-without-${name}`,
  requirement: "CARD-STRUCT-003",
  summary: `The skills of the agent card have no ${name}.`,
  hooks: each("skills", (skill) => drop(skill, name)),
}));

/** A third interface is added for these, so that the two that tests run on stay usable. */
const missingInterfaceMembers: readonly Fault[] = ["url", "protocolBinding", "protocolVersion"].map((name) => ({
  id: `card-interface-without-${kebab(name)}`,
  requirement: "CARD-STRUCT-005",
  summary: `An interface of the agent card has no ${name}.`,
  hooks: card((given) => {
    const extra: JsonObject = {
      url: "https://agent.example.com/more",
      protocolBinding: "https://example.com/bindings/more/v1",
      protocolVersion: "1.0",
    };
    drop(extra, name);
    if (Array.isArray(given.supportedInterfaces)) given.supportedInterfaces.push(extra);
  }),
}));

/** Faults of the public agent card. */
export const cardFaults: readonly Fault[] = [
  ...missingMembers,
  ...missingSkillMembers,
  ...missingInterfaceMembers,
  {
    id: "card-skills-null",
    requirement: "CARD-STRUCT-001",
    summary: "The skills of the agent card are null.",
    hooks: card((given) => {
      given.skills = null;
    }),
  },
  {
    id: "card-without-interfaces",
    requirement: "CARD-PROTO-001",
    summary: "The agent card has the `url` of 0.3 and no supportedInterfaces.",
    hooks: card((given) => {
      const [first] = objectsOf(given.supportedInterfaces);
      drop(given, "supportedInterfaces");
      given.url = first?.url ?? null;
    }),
  },
  {
    id: "card-interfaces-empty",
    requirement: "CARD-PROTO-001",
    summary: "The supportedInterfaces of the agent card are an empty list.",
    hooks: card((given) => {
      given.supportedInterfaces = [];
    }),
  },
  {
    id: "card-binding-in-lower-case",
    requirement: "CARD-STRUCT-006",
    summary: "The second interface spells its binding `http+json`.",
    hooks: each("supportedInterfaces", (entry, index) => {
      if (index === 1) entry.protocolBinding = "http+json";
    }),
  },
  {
    id: "card-url-relative",
    requirement: "CARD-STRUCT-007",
    summary: "The second interface has a relative URL.",
    hooks: each("supportedInterfaces", (entry, index) => {
      if (index === 1) entry.url = "/rest";
    }),
  },
  {
    id: "card-url-leads-nowhere",
    requirement: "CARD-PROTO-002",
    summary: "The URL of the second interface answers 404 to everything.",
    hooks: each("supportedInterfaces", (entry, index) => {
      if (index === 1) entry.url = `${String(entry.url)}/moved`;
    }),
  },
  {
    id: "card-urls-swapped",
    requirement: "CARD-PROTO-002",
    summary: "Each of the two interfaces has the URL of the other.",
    hooks: card((given) => {
      const [first, second] = objectsOf(given.supportedInterfaces);
      if (first && second) [first.url, second.url] = [second.url ?? null, first.url ?? null];
    }),
  },
  {
    id: "card-patch-version",
    requirement: "VER-CLIENT-003",
    summary: "The interfaces name the protocol version with its patch number.",
    hooks: each("supportedInterfaces", (entry) => {
      entry.protocolVersion = "1.0.1";
    }),
  },
  {
    id: "card-provider-without-url",
    requirement: "CARD-STRUCT-002",
    summary: "The provider in the agent card has no url.",
    hooks: card((given) => {
      given.provider = { organization: "a2a-tck" };
    }),
  },
  {
    id: "card-capability-as-text",
    requirement: "CARD-STRUCT-009",
    summary: "capabilities.streaming is the text `true`.",
    hooks: capabilities((given) => {
      given.streaming = "true";
    }),
  },
  {
    id: "card-extension-without-uri",
    requirement: "CARD-STRUCT-008",
    summary: "A declared extension has no uri.",
    hooks: capabilities((given) => {
      given.extensions = [{ description: "Something new." }];
    }),
  },
  {
    id: "card-extensions-as-uris",
    requirement: "EXT-DECL-001",
    summary: "capabilities.extensions is a list of bare URIs.",
    hooks: capabilities((given) => {
      given.extensions = ["https://example.com/ext/v1"];
    }),
  },
  {
    id: "card-skill-ids-repeat",
    requirement: "CARD-STRUCT-004",
    summary: "All skills of the agent card have the same id.",
    hooks: each("skills", (skill) => {
      skill.id = "skill";
    }),
  },
  {
    id: "card-modes-without-slash",
    requirement: "CARD-STRUCT-011",
    summary: "defaultInputModes names `text`, which is no media type.",
    hooks: card((given) => {
      if (Array.isArray(given.defaultInputModes)) given.defaultInputModes.push("text");
    }),
  },
  {
    id: "card-signature-without-protected",
    requirement: "CARD-STRUCT-010",
    summary: "A signature of the agent card has no protected header.",
    hooks: signed((given) => {
      given.signatures = [{ signature: "c2lnbmF0dXJl" }];
    }),
  },
  {
    id: "card-signature-not-base64url",
    requirement: "CARD-STRUCT-010",
    summary: "A signature of the agent card is not base64url.",
    hooks: signed((given) => {
      given.signatures = [{ protected: '{"alg":"ES256"}', signature: "not base64url!" }];
    }),
  },
  {
    id: "card-signature-without-algorithm",
    requirement: "CARD-SIGN-003",
    summary: "The protected header of the card's signature has a kid and no alg.",
    hooks: signed((given) => {
      const header = Buffer.from(JSON.stringify({ typ: "JOSE", kid: "key-1" })).toString("base64url");
      given.signatures = [{ protected: header, signature: "c2lnbmF0dXJl" }];
    }),
  },
  {
    id: "card-snake-case",
    requirement: "DM-SERIAL-001",
    summary: "The agent card spells documentationUrl as documentation_url.",
    hooks: card((given) => rename(given, "documentationUrl", "documentation_url")),
  },
  {
    id: "card-with-password",
    requirement: "CARD-DISC-003",
    summary: "A URL in the card holds a user name and a password.",
    hooks: card((given) => {
      given.documentationUrl = "https://admin:hunter2@example.com/docs";
    }),
  },
  {
    id: "card-custom-binding-without-uri",
    requirement: "DM-BIND-001",
    summary: "A third interface of the card names its binding `websocket`.",
    hooks: card((given) => {
      const extra = { url: "wss://agent.example.com/a2a", protocolBinding: "websocket", protocolVersion: "1.0" };
      if (Array.isArray(given.supportedInterfaces)) given.supportedInterfaces.push(extra);
    }),
  },
  {
    id: "card-extension-without-version",
    requirement: "EXT-VER-001",
    summary: "The URI of a declared extension holds no version.",
    hooks: capabilities((given) => {
      if (Array.isArray(given.extensions)) given.extensions.push({ uri: "https://example.com/extensions/geo" });
    }),
  },
  {
    id: "card-icon-null",
    requirement: "DM-SERIAL-011",
    summary: "The iconUrl of the agent card is null.",
    hooks: card((given) => {
      given.iconUrl = null;
    }),
  },
  {
    id: "card-skill-examples-as-text",
    requirement: "DM-SERIAL-011",
    summary: "The examples of the skills are a text.",
    hooks: each("skills", (skill) => {
      skill.examples = "Hello";
    }),
  },
  {
    id: "card-extension-required-as-text",
    requirement: "EXT-DECL-001",
    summary: "A declared extension says `no` where true or false is due.",
    hooks: capabilities((given) => {
      for (const extension of objectsOf(given.extensions)) extension.required = "no";
    }),
  },
];
