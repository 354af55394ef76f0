import type { Json, JsonObject } from "../../json.js";
import { isObject } from "../../json.js";
import type { AgentHooks, HttpAnswer } from "../hooks.js";
import { drop, kebab, objectsOf, rename } from "./edit.js";
import type { Fault } from "./fault.js";

/** Alters the public card only, so that everything else works. */
function card(change: (card: JsonObject) => void): Partial<AgentHooks> {
  return {
    card: (given, extended) => {
      if (!extended) change(given);
      return given;
    },
  };
}

function http(change: (answer: HttpAnswer) => HttpAnswer): Partial<AgentHooks> {
  return { cardHttp: change };
}

function without(...headers: string[]): Partial<AgentHooks> {
  return http((answer) => ({
    ...answer,
    headers: Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !headers.includes(name))),
  }));
}

function each(list: string, change: (entry: JsonObject, index: number) => void): Partial<AgentHooks> {
  return card((given) => {
    objectsOf(given[list]).forEach(change);
  });
}

function capabilities(change: (capabilities: JsonObject, card: JsonObject) => void): Partial<AgentHooks> {
  return card((given) => {
    if (isObject(given.capabilities)) change(given.capabilities, given);
  });
}

/** Adds a security scheme that nothing needs. */
function scheme(value: Json): Partial<AgentHooks> {
  return card((given) => {
    if (isObject(given.securitySchemes)) given.securitySchemes.extra = value;
  });
}

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

const schemes: readonly Fault[] = [
  {
    id: "card-scheme-openapi-style",
    requirement: "CARD-SCHEME-001",
    summary: "A security scheme is written as in OpenAPI, with `type`, instead of one of the five members.",
    hooks: scheme({ type: "http", scheme: "bearer" }),
  },
  {
    id: "card-scheme-two-kinds",
    requirement: "CARD-SCHEME-001",
    summary: "A security scheme is of two kinds at once.",
    hooks: scheme({ httpAuthSecurityScheme: { scheme: "Basic" }, mtlsSecurityScheme: {} }),
  },
  {
    id: "card-api-key-without-name",
    requirement: "CARD-SCHEME-002",
    summary: "An API key scheme has no name.",
    hooks: scheme({ apiKeySecurityScheme: { location: "header" } }),
  },
  {
    id: "card-api-key-in-body",
    requirement: "CARD-SCHEME-002",
    summary: "An API key scheme has a location that does not exist.",
    hooks: scheme({ apiKeySecurityScheme: { location: "body", name: "key" } }),
  },
  {
    id: "card-http-auth-without-scheme",
    requirement: "CARD-SCHEME-003",
    summary: "An HTTP authentication scheme has no scheme.",
    hooks: scheme({ httpAuthSecurityScheme: { description: "Ask us." } }),
  },
  {
    id: "card-oauth2-without-flows",
    requirement: "CARD-SCHEME-004",
    summary: "An OAuth 2 scheme has no flows.",
    hooks: scheme({ oauth2SecurityScheme: { description: "Ask us." } }),
  },
  {
    id: "card-oidc-without-url",
    requirement: "CARD-SCHEME-005",
    summary: "An OpenID Connect scheme has no URL.",
    hooks: scheme({ openIdConnectSecurityScheme: { description: "Ask us." } }),
  },
  {
    id: "card-authorization-code-without-token-url",
    requirement: "CARD-SCHEME-006",
    summary: "An authorization code flow has no tokenUrl.",
    hooks: scheme({
      oauth2SecurityScheme: {
        flows: { authorizationCode: { authorizationUrl: "https://example.com/authorize", scopes: { read: "Read" } } },
      },
    }),
  },
  {
    id: "card-client-credentials-without-scopes",
    requirement: "CARD-SCHEME-007",
    summary: "A client credentials flow has no scopes.",
    hooks: scheme({
      oauth2SecurityScheme: { flows: { clientCredentials: { tokenUrl: "https://example.com/token" } } },
    }),
  },
  {
    id: "card-device-code-without-url",
    requirement: "CARD-SCHEME-008",
    summary: "A device code flow has no deviceAuthorizationUrl.",
    hooks: scheme({
      oauth2SecurityScheme: {
        flows: { deviceCode: { tokenUrl: "https://example.com/token", scopes: { read: "Read" } } },
      },
    }),
  },
  {
    id: "card-implicit-flow",
    requirement: "CARD-SCHEME-009",
    summary: "A security scheme offers the deprecated implicit flow.",
    hooks: scheme({
      oauth2SecurityScheme: {
        flows: { implicit: { authorizationUrl: "https://example.com/authorize", scopes: { read: "Read" } } },
      },
    }),
  },
  {
    id: "card-requires-unknown-scheme",
    requirement: "CARD-SCHEME-011",
    summary: "A skill requires a security scheme that the card does not declare.",
    hooks: each("skills", (skill) => {
      skill.securityRequirements = [{ schemes: { nowhere: { list: [] } } }];
    }),
  },
];

/** Faults of the public agent card and of how it is served. */
export const cardFaults: readonly Fault[] = [
  ...missingMembers,
  ...missingSkillMembers,
  ...missingInterfaceMembers,
  ...schemes,
  {
    id: "card-not-found",
    requirement: "CARD-DISC-001",
    summary: "There is no agent card at the well-known path.",
    hooks: http(() => ({ status: 404, headers: { "Content-Type": "application/json" }, body: "{}" })),
  },
  {
    id: "card-is-a-web-page",
    requirement: "CARD-DISC-002",
    summary: "The well-known path answers 200 with a web page.",
    hooks: http(() => ({
      status: 200,
      headers: { "Content-Type": "text/html" },
      body: "<!doctype html><title>Welcome</title><p>It works.",
    })),
  },
  {
    id: "card-is-empty",
    requirement: "CARD-DISC-002",
    summary: "The agent card is an empty object.",
    hooks: http((answer) => ({ ...answer, body: "{}" })),
  },
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
    id: "card-extensions-as-map",
    requirement: "EXT-DECL-001",
    summary: "capabilities.extensions is a list of bare URIs.",
    hooks: capabilities((given) => {
      given.extensions = ["https://example.com/ext/v1"];
    }),
  },
  {
    id: "card-extended-flag-of-0-3",
    requirement: "VER-LEGACY-005",
    summary: "The agent card declares its extended card at top level, as in 0.3.",
    hooks: card((given) => {
      given.supportsAuthenticatedExtendedCard = true;
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
    hooks: card((given) => {
      given.signatures = [{ signature: "c2lnbmF0dXJl" }];
    }),
  },
  {
    id: "card-signature-not-base64url",
    requirement: "CARD-STRUCT-010",
    summary: "A signature of the agent card is not base64url.",
    hooks: card((given) => {
      given.signatures = [{ protected: '{"alg":"ES256"}', signature: "not base64url!" }];
    }),
  },
  {
    id: "card-signature-without-algorithm",
    requirement: "CARD-SIGN-003",
    summary: "The protected header of the card's signature has a kid and no alg.",
    hooks: card((given) => {
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
    id: "card-without-cache-control",
    requirement: "CARD-CACHE-001",
    summary: "The agent card is served without Cache-Control.",
    hooks: without("Cache-Control"),
  },
  {
    id: "card-without-etag",
    requirement: "CARD-CACHE-002",
    summary: "The agent card is served without ETag.",
    hooks: without("ETag"),
  },
];
