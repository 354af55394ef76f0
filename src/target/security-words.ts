import { isObject, type Json, type JsonObject } from "../json.js";

/** More are not listed. */
const mostSchemes = 5;

/**
 * The security schemes that a card declares, in words, each with the way to pass it to the kit (sections 4.5 and 7.3).
 * Both the member names of 1.0 and the `type` of 0.3 are understood, because cards mix them.
 */
export function schemesInWords(card: JsonObject): string[] {
  const { securitySchemes } = card;
  if (!isObject(securitySchemes)) return [];
  return Object.entries(securitySchemes)
    .slice(0, mostSchemes)
    .map(([name, scheme]) => `“${name}”: ${inWords(isObject(scheme) ? scheme : {})}`);
}

/** Which schemes have to be used together, `a with b, or c`; empty when the card asks for none. */
export function requirementsInWords(card: JsonObject): string {
  const { securityRequirements, security } = card;
  const list = Array.isArray(securityRequirements) ? securityRequirements : Array.isArray(security) ? security : [];
  return list
    .map((entry) => namesOf(entry).join(" with "))
    .filter((text) => text !== "")
    .join(", or ");
}

function namesOf(entry: Json): string[] {
  if (!isObject(entry)) return [];
  return Object.keys(isObject(entry.schemes) ? entry.schemes : entry);
}

/** One scheme in words. */
export function schemeInWords(scheme: Json | undefined): string {
  return inWords(isObject(scheme) ? scheme : {});
}

function inWords(scheme: JsonObject): string {
  const http = memberOf(scheme, "httpAuthSecurityScheme", "http");
  if (http) return `HTTP authentication with ${text(http.scheme) ?? "an unnamed scheme"}`;
  const key = memberOf(scheme, "apiKeySecurityScheme", "apiKey");
  if (key) {
    const place = text(key.location) ?? text(key.in) ?? "(unnamed place)";
    return `an API key in the ${place} ${text(key.name) ?? "(without name)"}`;
  }
  if (memberOf(scheme, "oauth2SecurityScheme", "oauth2")) return "an OAuth 2.0 access token";
  if (memberOf(scheme, "openIdConnectSecurityScheme", "openIdConnect")) return "an OpenID Connect token";
  if (memberOf(scheme, "mtlsSecurityScheme", "mutualTLS")) return "a client certificate (mutual TLS)";
  return "a scheme of a kind that A2A does not define";
}

/** How the user hands such credentials to the kit. What goes into the command is checked: a card must not write shell lines. */
export function howToPass(card: JsonObject): string {
  const schemes = isObject(card.securitySchemes) ? Object.values(card.securitySchemes).filter(isObject) : [];
  for (const scheme of schemes) {
    const key = memberOf(scheme, "apiKeySecurityScheme", "apiKey");
    if (key && (text(key.location) ?? text(key.in)) === "header")
      return `--header '${word(key.name, "X-API-Key")}: env:TOKEN'`;
    const http = memberOf(scheme, "httpAuthSecurityScheme", "http");
    if (http) return `--header 'Authorization: ${word(http.scheme, "Bearer")} env:TOKEN'`;
  }
  return "--header 'Authorization: Bearer env:TOKEN'";
}

/** A header that a scheme of the card asks for, with the place of the secret left to the user. */
export interface HeaderHint {
  readonly scheme: string;
  readonly header: string;
  /** `Bearer env:AGENT_TOKEN`. */
  readonly value: string;
  readonly words: string;
}

/** The headers that the declared schemes ask for; empty for schemes that no header can satisfy (a cookie, a client certificate). */
export function headerHints(card: JsonObject): HeaderHint[] {
  if (!isObject(card.securitySchemes)) return [];
  return Object.entries(card.securitySchemes)
    .slice(0, mostSchemes)
    .flatMap(([name, value]) => {
      const scheme = isObject(value) ? value : {};
      const words = inWords(scheme);
      const key = memberOf(scheme, "apiKeySecurityScheme", "apiKey");
      if (key) {
        if ((text(key.location) ?? text(key.in)) !== "header") return [];
        return [{ scheme: name, header: word(key.name, "X-API-Key"), value: "env:AGENT_API_KEY", words }];
      }
      const http = memberOf(scheme, "httpAuthSecurityScheme", "http");
      const token =
        memberOf(scheme, "oauth2SecurityScheme", "oauth2") ??
        memberOf(scheme, "openIdConnectSecurityScheme", "openIdConnect");
      if (!http && !token) return [];
      const kind = http ? word(http.scheme, "Bearer") : "Bearer";
      const shown = kind.toLowerCase() === "bearer" ? "Bearer" : kind;
      return [{ scheme: name, header: "Authorization", value: `${shown} env:AGENT_TOKEN`, words }];
    });
}

/** A scheme of the given kind: under its member name in 1.0, by its `type` in 0.3; undefined for another kind. */
export function memberOf(scheme: JsonObject, name: string, type: string): JsonObject | undefined {
  const member = scheme[name];
  if (isObject(member)) return member;
  return scheme.type === type ? scheme : undefined;
}

function word(value: Json | undefined, otherwise: string): string {
  return typeof value === "string" && /^[\w-]+$/.test(value) ? value : otherwise;
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
