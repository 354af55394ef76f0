import { isObject, type JsonObject } from "../../json.js";
import { drop, kebab, objectsOf, rename } from "./edit.js";
import { capabilities, card, each } from "./edit-card.js";
import { type LegacyFault, pureFaults } from "./edit-v0_3.js";
import type { Fault } from "./fault.js";

/** Required members, with the requirement that each one has. */
const required = {
  protocolVersion: "V03-CARD-05",
  name: "V03-CARD-06",
  description: "V03-CARD-07",
  url: "V03-CARD-08",
  version: "V03-CARD-09",
  capabilities: "V03-CARD-10",
  defaultInputModes: "V03-CARD-11",
  defaultOutputModes: "V03-CARD-12",
  skills: "V03-CARD-13",
  preferredTransport: "V03-CARD-15",
} as const;

const missing: readonly LegacyFault[] = Object.entries(required).map(([name, requirement]) => ({
  id: `legacy-card-without-${kebab(name)}`,
  requirement,
  summary: `The card of 0.3 has no ${name}.`,
  hooks: card((given) => drop(given, name)),
}));

/** URL of the interface with that transport. */
function urlOf(given: JsonObject, transport: string): string {
  return String(objectsOf(given.additionalInterfaces).find((entry) => entry.transport === transport)?.url);
}

const wrong: readonly LegacyFault[] = [
  {
    id: "legacy-card-missing",
    requirement: "V03-CARD-01",
    summary: "The card of 0.3 is an array.",
    hooks: { cardHttp: (answer) => ({ ...answer, body: `[${answer.body}]` }) },
  },
  {
    id: "legacy-card-as-text",
    requirement: "V03-CARD-02",
    summary: "The card of 0.3 is sent with Content-Type text/plain.",
    hooks: { cardHttp: (answer) => ({ ...answer, headers: { ...answer.headers, "Content-Type": "text/plain" } }) },
  },
  {
    id: "legacy-card-with-secret",
    requirement: "V03-CARD-04",
    summary: "The card of 0.3 has a secret in it.",
    hooks: card((given) => {
      given.apiKey = "sk-3f8a1c5e7b9d2f4a6c8e0b1d3f5a7c9e";
    }),
  },
  {
    id: "legacy-card-name-number",
    requirement: "V03-CARD-06",
    summary: "The name in the card of 0.3 is a number.",
    hooks: card((given) => {
      given.name = 3;
    }),
  },
  {
    id: "legacy-card-main-url-of-rest",
    requirement: "V03-CARD-14",
    summary: "The main URL of the card of 0.3 is that of REST while the preferred transport is JSON-RPC.",
    hooks: card((given) => {
      given.url = urlOf(given, "HTTP+JSON");
    }),
  },
  {
    id: "legacy-card-dead-interface",
    requirement: "V03-CARD-16",
    summary: "The card of 0.3 has an interface at which nothing is.",
    hooks: each("additionalInterfaces", (entry) => {
      if (entry.transport === "HTTP+JSON") entry.url = `${String(entry.url)}/nowhere`;
    }),
  },
  {
    id: "legacy-card-interface-without-transport",
    requirement: "V03-CARD-16",
    summary: "An additional interface in the card of 0.3 has no transport.",
    hooks: each("additionalInterfaces", (entry) => {
      if (entry.transport === "HTTP+JSON") drop(entry, "transport");
    }),
  },
  {
    id: "legacy-card-main-not-listed",
    requirement: "V03-CARD-17",
    summary: "The additional interfaces of the card of 0.3 do not have the main one among them.",
    hooks: card((given) => {
      given.additionalInterfaces = objectsOf(given.additionalInterfaces).slice(1);
    }),
  },
  {
    id: "legacy-card-contradiction",
    requirement: "V03-CARD-19",
    summary: "The card of 0.3 declares REST at the URL of JSON-RPC.",
    hooks: each("additionalInterfaces", (entry, index) => {
      if (index === 1) entry.url = String(entry.url).replace("/rest", "/rpc");
    }),
  },
  {
    id: "legacy-card-strange-transport",
    requirement: "V03-CARD-20",
    summary: "The card of 0.3 knows a transport of its own and no other.",
    hooks: card((given) => {
      given.preferredTransport = "PIGEON";
      given.additionalInterfaces = [{ url: given.url ?? "", transport: "PIGEON" }];
    }),
  },
  {
    id: "legacy-card-transport-rest",
    requirement: "V03-CARD-21",
    summary: "The card of 0.3 calls HTTP+JSON by the name of REST.",
    hooks: each("additionalInterfaces", (entry) => {
      if (entry.transport === "HTTP+JSON") entry.transport = "REST";
    }),
  },
  {
    id: "legacy-card-skill-without-tags",
    requirement: "V03-CARD-22",
    summary: "Skills in the card of 0.3 have no tags.",
    hooks: each("skills", (skill) => drop(skill, "tags")),
  },
  {
    id: "legacy-card-provider-without-organization",
    requirement: "V03-CARD-23",
    summary: "The provider in the card of 0.3 has no organization.",
    hooks: card(({ provider }) => {
      if (isObject(provider)) drop(provider, "organization");
    }),
  },
  {
    id: "legacy-card-extension-without-uri",
    requirement: "V03-CARD-24",
    summary: "Extensions in the card of 0.3 have no uri.",
    hooks: capabilities(({ extensions }) => {
      for (const extension of objectsOf(extensions)) drop(extension, "uri");
    }),
  },
  {
    id: "legacy-card-scheme-of-1-0",
    requirement: "V03-CARD-25",
    summary: "Security schemes in the card of 0.3 are written as in 1.0.",
    hooks: card((given) => {
      given.securitySchemes = { bearer: { httpAuthSecurityScheme: { scheme: "Bearer" } } };
    }),
  },
  {
    id: "legacy-card-scheme-api-key-location",
    requirement: "V03-CARD-25",
    summary: "An API key in the card of 0.3 has a location instead of `in`.",
    hooks: card((given) => {
      const schemes = isObject(given.securitySchemes) ? given.securitySchemes : {};
      given.securitySchemes = { ...schemes, key: { type: "apiKey", location: "header", name: "X-Key" } };
    }),
  },
  {
    id: "legacy-card-security-unknown",
    requirement: "V03-CARD-26",
    summary: "The security of a skill in the card of 0.3 names a scheme that there is not.",
    hooks: card((given) => {
      for (const skill of objectsOf(given.skills)) skill.security = [{ nothing: [] }];
      given.security = [{ nothing: [] }, {}];
    }),
  },
  {
    id: "legacy-card-signature-not-base64url",
    requirement: "V03-CARD-27",
    summary: "The signature of the card of 0.3 is no base64url.",
    hooks: card((given) => {
      given.signatures = [{ protected: "{alg: ES256}", signature: "!!" }];
    }),
  },
  {
    id: "legacy-card-interfaces-renamed",
    requirement: "V03-CARD-16",
    summary: "Additional interfaces in the card of 0.3 have protocolBinding instead of transport.",
    hooks: each("additionalInterfaces", (entry) => rename(entry, "transport", "protocolBinding")),
  },
];

/** Faults of the card of 0.3 (section 5.5). */
export const legacyCardFaults: readonly Fault[] = pureFaults([...missing, ...wrong]);
