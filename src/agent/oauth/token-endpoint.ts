import { randomBytes } from "node:crypto";
import type { JsonObject } from "../../json.js";
import { type Client, clientOf, grantedScopes, hasSecret, userOf } from "./accounts.js";
import type { Codes } from "./codes.js";
import { deviceGrant } from "./endpoints.js";
import { OAuthError } from "./errors.js";
import { type Grant, type Tokens, tokenLifetime } from "./tokens.js";

/** What the endpoints that programs call work with. */
export interface Issuing {
  readonly tokens: Tokens;
  readonly codes: Codes;
  /** Grants by refresh token. */
  readonly refreshing: Map<string, Grant>;
  /** Base URL of the agent, for which tokens are meant. */
  readonly audience: string;
}

/** A form that a program sent, with its Authorization header. */
export interface FormRequest {
  readonly form: URLSearchParams;
  readonly authorization: string | undefined;
}

/**
 * The client that asks, by its secret in the Authorization header or in the form, or by its id alone (RFC 6749, section 2.3).
 * @throws OAuthError `invalid_client`
 */
export function authenticate({ form, authorization }: FormRequest): Client {
  const [scheme, encoded = ""] = (authorization ?? "").split(" ");
  const basic = scheme?.toLowerCase() === "basic" ? Buffer.from(encoded, "base64").toString("utf8") : undefined;
  if (basic !== undefined && form.has("client_secret"))
    throw new OAuthError("invalid_request", "The client authenticates in two ways at once");
  const colon = basic?.indexOf(":") ?? -1;
  const [id, secret] =
    basic === undefined
      ? [form.get("client_id") ?? undefined, form.get("client_secret") ?? undefined]
      : [formDecoded(basic.slice(0, colon)), formDecoded(basic.slice(colon + 1))];
  const client = clientOf(id);
  if (!client || !hasSecret(client, secret)) throw new OAuthError("invalid_client", "The client is not known", 401);
  return client;
}

/** RFC 6749, section 2.3.1: id and secret are form-encoded before they become a user and a password. */
function formDecoded(text: string): string {
  return new URLSearchParams(`value=${text.replaceAll("&", "%26")}`).get("value") ?? "";
}

/**
 * Answers a token request (RFC 6749, sections 4.1.3, 4.4 and 6; RFC 8628, section 3.4).
 * @throws OAuthError
 */
export async function issueTokens(issuing: Issuing, request: FormRequest): Promise<JsonObject> {
  const client = authenticate(request);
  const { form } = request;
  // RFC 6749, section 3.2: a parameter that stands there twice makes the request invalid.
  for (const name of new Set(form.keys()))
    if (name !== "resource" && form.getAll(name).length > 1)
      throw new OAuthError("invalid_request", `${name} is there twice`);
  const grant = grantFor(issuing, client, form);
  const { scopes } = grant;
  const refresh = form.get("grant_type") === "client_credentials" ? undefined : randomBytes(24).toString("base64url");
  if (refresh !== undefined) issuing.refreshing.set(refresh, grant);
  return {
    access_token: await issuing.tokens.access(grant),
    token_type: "Bearer",
    expires_in: tokenLifetime,
    scope: scopes.join(" "),
    ...(refresh === undefined ? {} : { refresh_token: refresh }),
    ...(scopes.includes("openid") ? { id_token: await issuing.tokens.identity(grant) } : {}),
  };
}

function grantFor(issuing: Issuing, client: Client, form: URLSearchParams): Grant {
  const given = (name: string) => form.get(name) ?? undefined;
  const needed = (name: string) => {
    const value = given(name);
    if (value === undefined) throw new OAuthError("invalid_request", `${name} is missing`);
    return value;
  };
  switch (needed("grant_type")) {
    case "client_credentials": {
      const { principal } = client;
      if (!principal) throw new OAuthError("unauthorized_client", "The client has no credentials of its own");
      return grantOf(client, principal.id, given("scope"), given("resource") ?? issuing.audience);
    }
    case "authorization_code":
      return issuing.codes.exchange(needed("code"), client.id, given("redirect_uri"), given("code_verifier"));
    case deviceGrant:
      return issuing.codes.poll(needed("device_code"), client.id);
    case "refresh_token":
      return refreshed(issuing, client, needed("refresh_token"), given("scope"));
    default:
      throw new OAuthError("unsupported_grant_type", "The grant type is not supported");
  }
}

/**
 * What a client gets for a user.
 * @throws OAuthError `invalid_scope`
 */
export function grantOf(
  client: Client,
  user: string,
  scope: string | undefined,
  audience: string,
  nonce?: string,
): Grant {
  const known = userOf(user);
  const scopes = known && grantedScopes(scope, known);
  if (!scopes) throw new OAuthError("invalid_scope", "There is no such scope");
  return { user, client: client.id, scopes, audience, ...(nonce === undefined ? {} : { nonce }) };
}

/** A refresh token is good once: its answer brings the next one (RFC 9700, section 4.14.2). */
function refreshed({ refreshing }: Issuing, client: Client, token: string, scope: string | undefined): Grant {
  const grant = refreshing.get(token);
  refreshing.delete(token);
  if (!grant || grant.client !== client.id) throw new OAuthError("invalid_grant", "The refresh token is not valid");
  if (scope === undefined) return grant;
  const asked = scope.trim().split(/ +/);
  if (asked.some((name) => !grant.scopes.includes(name)))
    throw new OAuthError("invalid_scope", "A refreshed token has no more scopes than the first one");
  return { ...grant, scopes: asked };
}
