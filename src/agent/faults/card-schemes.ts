import { isObject, type Json } from "../../json.js";
import type { AgentHooks } from "../hooks.js";
import { card, each } from "./edit-card.js";
import type { Fault } from "./fault.js";

/** Adds a security scheme that nothing needs. */
function scheme(value: Json): Partial<AgentHooks> {
  return card((given) => {
    if (isObject(given.securitySchemes)) given.securitySchemes.extra = value;
  });
}

/** Faults of the security schemes in the card (section 4.5). */
export const cardSchemeFaults: readonly Fault[] = [
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
  {
    id: "card-scopes-as-list",
    requirement: "CARD-SCHEME-011",
    summary: "The scopes of a skill's security requirement are a bare list, without the object around it.",
    hooks: each("skills", (skill) => {
      skill.securityRequirements = [{ schemes: { bearer: ["read"] } }];
    }),
  },
  {
    id: "card-authorization-code-without-pkce",
    requirement: "CARD-SCHEME-010",
    summary: "An authorization code flow does not say whether PKCE is required.",
    hooks: scheme({
      oauth2SecurityScheme: {
        flows: {
          authorizationCode: {
            authorizationUrl: "https://example.com/authorize",
            tokenUrl: "https://example.com/token",
            scopes: { read: "Read" },
          },
        },
      },
    }),
  },
];
