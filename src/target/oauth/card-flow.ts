import { isObject, type Json, type JsonObject } from "../../json.js";
import type { OAuthCredential } from "../identity.js";
import { memberOf } from "../security-words.js";

/** What a scheme of the card says about a flow (sections 4.5.4 to 4.5.10). */
export interface CardFlow {
  /** Name of the scheme. */
  readonly scheme: string;
  readonly tokenUrl?: string;
  readonly authorizationUrl?: string;
  readonly deviceAuthorizationUrl?: string;
  readonly refreshUrl?: string;
  readonly metadataUrl?: string;
  readonly pkceRequired?: boolean;
  /** Names of scopes; absent for OpenID Connect, which lists none in the card. */
  readonly scopes?: readonly string[];
  /** What the card's security requirements ask for with this scheme; absent when they do not name it, or no scope. */
  readonly requiredScopes?: readonly string[];
}

/** The scheme that an identity gets its token by: that of its name, else the first that has its flow. */
export function cardFlowOf(card: JsonObject | undefined, credential: OAuthCredential): CardFlow | undefined {
  const schemes = isObject(card?.securitySchemes) ? card.securitySchemes : {};
  for (const [name, scheme] of Object.entries(schemes)) {
    if (!isObject(scheme) || (credential.scheme !== undefined && credential.scheme !== name)) continue;
    const flow = credential.type === "oidc" ? openIdFlow(name, scheme) : oauthFlow(name, scheme, credential.flow);
    if (!flow) continue;
    const requiredScopes = requiredScopesOf(card ?? {}, name);
    return { ...flow, ...(requiredScopes.length === 0 ? {} : { requiredScopes }) };
  }
  return undefined;
}

function openIdFlow(name: string, scheme: JsonObject): CardFlow | undefined {
  const own = memberOf(scheme, "openIdConnectSecurityScheme", "openIdConnect");
  const url = text(own?.openIdConnectUrl);
  return url === undefined ? undefined : { scheme: name, metadataUrl: url };
}

function oauthFlow(name: string, scheme: JsonObject, wanted: OAuthCredential["flow"]): CardFlow | undefined {
  const own = memberOf(scheme, "oauth2SecurityScheme", "oauth2");
  const flow = isObject(own?.flows) ? own.flows[wanted] : undefined;
  if (!own || !isObject(flow)) return undefined;
  const members = {
    tokenUrl: text(flow.tokenUrl),
    authorizationUrl: text(flow.authorizationUrl),
    deviceAuthorizationUrl: text(flow.deviceAuthorizationUrl),
    refreshUrl: text(flow.refreshUrl),
    metadataUrl: text(own.oauth2MetadataUrl),
    pkceRequired: typeof flow.pkceRequired === "boolean" ? flow.pkceRequired : undefined,
    scopes: isObject(flow.scopes) ? Object.keys(flow.scopes) : undefined,
  };
  return { scheme: name, ...Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) };
}

/** `{schemes: {name: {list: […]}}}` in 1.0 (section 4.5.1), `{name: […]}` in 0.3. */
function requiredScopesOf({ securityRequirements, security }: JsonObject, name: string): string[] {
  const lists = [securityRequirements, security].flatMap((list) => (Array.isArray(list) ? list : []));
  const scopes = lists.flatMap((entry) => {
    if (!isObject(entry)) return [];
    const own = isObject(entry.schemes) ? entry.schemes[name] : entry[name];
    const list = isObject(own) ? own.list : own;
    return Array.isArray(list) ? list.filter((scope) => typeof scope === "string") : [];
  });
  return [...new Set(scopes)];
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
