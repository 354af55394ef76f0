import { isObject, type Json, type JsonObject } from "../../json.js";
import { v0_3 } from "../../protocol/v0_3/dialect.js";
import type { Place } from "../places.js";

/** Members that only cards of 1.0 have. */
const newMembers: readonly string[] = ["supportedInterfaces", "securityRequirements", "signatures"];

/** Schemes of 1.0 by their member, with their `type` in 0.3. Device codes and the like have no place in the older form. */
const schemeTypes: Readonly<Record<string, string>> = {
  apiKeySecurityScheme: "apiKey",
  httpAuthSecurityScheme: "http",
  oauth2SecurityScheme: "oauth2",
  openIdConnectSecurityScheme: "openIdConnect",
  mtlsSecurityScheme: "mutualTLS",
};

function legacyScheme(scheme: JsonObject): JsonObject {
  for (const [name, content] of Object.entries(scheme)) {
    const type = schemeTypes[name];
    if (type === undefined || !isObject(content)) continue;
    const { location, ...members } = content;
    return { type, ...members, ...(location === undefined ? {} : { in: location }) };
  }
  return scheme;
}

function eachScheme(card: JsonObject, change: (scheme: JsonObject) => JsonObject): JsonObject {
  if (!isObject(card.securitySchemes)) return {};
  const entries = Object.entries(card.securitySchemes);
  const changed = entries.map(([name, scheme]) => [name, isObject(scheme) ? change(scheme) : scheme]);
  return { securitySchemes: Object.fromEntries(changed) };
}

/** Requirements of 1.0 in the form of 0.3, which has them as `security`. */
function legacySecurity(card: JsonObject): JsonObject {
  const { securityRequirements } = card;
  if (!Array.isArray(securityRequirements)) return {};
  const security = securityRequirements.map((requirement): JsonObject => {
    const schemes = isObject(requirement) && isObject(requirement.schemes) ? requirement.schemes : {};
    const names = Object.entries(schemes).map(([name, scopes]) => [name, isObject(scopes) ? (scopes.list ?? []) : []]);
    return Object.fromEntries(names);
  });
  return { security };
}

/**
 * The card for clients of both versions: that of 1.0, and beside it the members that clients of 0.3 look for (sections 5.5 and
 * 5.6 of 0.3.0), which name interfaces of 0.3 only. Security schemes have both forms in one object.
 */
export function dualCard(card: JsonObject, places: readonly Place[]): JsonObject {
  const transports = places.map(({ url, binding }) => ({ url, transport: v0_3.bindingNames[binding] }));
  const [main] = transports;
  if (!main) return card;
  const { extendedAgentCard = false } = isObject(card.capabilities) ? card.capabilities : {};
  return {
    ...card,
    protocolVersion: "0.3.0",
    url: main.url,
    preferredTransport: main.transport,
    additionalInterfaces: transports,
    supportsAuthenticatedExtendedCard: extendedAgentCard,
    ...legacySecurity(card),
    ...eachScheme(card, (scheme) => ({ ...legacyScheme(scheme), ...scheme })),
  };
}

/** A card as pure 0.3: what only 1.0 has is left out. */
export function legacyCard(card: JsonObject): JsonObject {
  const entries = Object.entries(card).filter(([name]) => !newMembers.includes(name));
  const { extendedAgentCard: _declared, ...capabilities } = isObject(card.capabilities) ? card.capabilities : {};
  const schemes = eachScheme(card, (scheme) => {
    const members = Object.entries(legacyScheme(scheme));
    return Object.fromEntries(members.filter(([name]) => !Object.hasOwn(schemeTypes, name)));
  });
  return { ...Object.fromEntries(entries), capabilities, ...schemes };
}

function protoScheme(scheme: JsonObject): JsonObject {
  const { type, in: location, ...members } = scheme;
  const name = Object.keys(schemeTypes).find((key) => schemeTypes[key] === type);
  if (name === undefined) return scheme;
  return { [name]: location === undefined ? members : { location, ...members } };
}

function protoSecurity({ security }: JsonObject): JsonObject {
  if (!Array.isArray(security)) return {};
  const wrap = (scopes: Json): JsonObject => ({ list: scopes });
  const schemesOf = (one: Json): JsonObject =>
    Object.fromEntries(Object.entries(isObject(one) ? one : {}).map(([name, scopes]) => [name, wrap(scopes)]));
  return { security: security.map((one) => ({ schemes: schemesOf(one) })) };
}

/**
 * A card of 0.3 in shape P, for REST: only its schemes and what it demands of them look different. Some servers write shape S
 * here too; clients that follow the proto, such as that of the JavaScript SDK, cannot read it.
 */
export function protoCard(card: JsonObject): JsonObject {
  return { ...card, ...eachScheme(card, protoScheme), ...protoSecurity(card) };
}
