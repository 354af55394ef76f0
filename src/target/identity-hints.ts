import { isObject, type Json, type JsonObject } from "../json.js";
import { memberOf, schemeInWords } from "./security-words.js";

/** More schemes are not shown. */
const mostHints = 5;

/** How a scheme of the card becomes an identity in the configuration. */
export interface IdentityHint {
  /** As the card names it: hostile text. */
  readonly scheme: string;
  readonly words: string;
  /** YAML of the identity in one line, with the places of the secrets left to the user; nothing of it is the card's but checked words. */
  readonly identity: string;
}

/** For each scheme of the card the identity that satisfies it; none for schemes of kinds that A2A does not know. */
export function identityHints(card: JsonObject): IdentityHint[] {
  if (!isObject(card.securitySchemes)) return [];
  return Object.entries(card.securitySchemes)
    .slice(0, mostHints)
    .flatMap(([scheme, value]) => {
      const identity = isObject(value) ? identityFor(value) : undefined;
      return identity === undefined ? [] : [{ scheme, words: schemeInWords(value), identity }];
    });
}

/** The second user of the tests of isolation, by the same kind. */
export function otherIdentity(main: string): string {
  return main.replaceAll("env:AGENT_", "env:OTHER_").replaceAll("file:client", "file:other");
}

const bearer = "{type: bearer, token: env:AGENT_TOKEN}";

function identityFor(scheme: JsonObject): string | undefined {
  const key = memberOf(scheme, "apiKeySecurityScheme", "apiKey");
  if (key) {
    const place = [key.location, key.in].find((one) => one === "header" || one === "query" || one === "cookie");
    return `{type: apiKey, in: ${String(place ?? "header")}, name: "${word(key.name, "X-API-Key")}", value: env:AGENT_API_KEY}`;
  }
  const http = memberOf(scheme, "httpAuthSecurityScheme", "http");
  if (http) {
    const kind = word(http.scheme, "Bearer");
    if (kind.toLowerCase() === "bearer") return bearer;
    if (kind.toLowerCase() === "basic") return "{type: basic, username: NAME, password: env:AGENT_PASSWORD}";
    return `{type: headers, headers: {Authorization: "${kind} env:AGENT_TOKEN"}}`;
  }
  const oauth = memberOf(scheme, "oauth2SecurityScheme", "oauth2");
  if (oauth) return tokenFor(isObject(oauth.flows) ? oauth.flows : {});
  if (memberOf(scheme, "openIdConnectSecurityScheme", "openIdConnect"))
    return "{type: oidc, flow: authorizationCode, clientId: CLIENT}";
  if (memberOf(scheme, "mtlsSecurityScheme", "mutualTLS"))
    return "{type: mtls, cert: file:client.pem, key: file:client-key.pem}";
  return undefined;
}

function tokenFor(flows: JsonObject): string {
  if (isObject(flows.clientCredentials))
    return "{type: oauth2, flow: clientCredentials, clientId: CLIENT, clientSecret: env:AGENT_CLIENT_SECRET}";
  const flow = ["authorizationCode", "deviceCode"].find((name) => isObject(flows[name]));
  // The kit speaks no deprecated flow: the user brings the token.
  return flow === undefined ? bearer : `{type: oauth2, flow: ${flow}, clientId: CLIENT}`;
}

/** A card must not write YAML. */
function word(value: Json | undefined, otherwise: string): string {
  return typeof value === "string" && /^[A-Za-z][\w-]{0,80}$/.test(value) ? value : otherwise;
}
