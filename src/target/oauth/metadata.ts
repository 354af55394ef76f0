import { isObject, type Json, type JsonObject } from "../../json.js";
import type { Exchange } from "../../wire/exchange.js";
import { httpUrl } from "../address.js";
import { excerpt, shownUrl } from "../evidence.js";
import { type Answer, getJson, type Line } from "./authorization-server.js";
import type { Attempt } from "./problem.js";

/** What the metadata of an authorization server says, as far as the kit uses it (RFC 8414 section 2). */
export interface Metadata {
  readonly issuer?: string;
  readonly authorizationUrl?: string;
  readonly tokenUrl?: string;
  readonly deviceAuthorizationUrl?: string;
  readonly clientAuthentications?: readonly string[];
  readonly challengeMethods?: readonly string[];
  readonly scopes?: readonly string[];
  /** The server puts `iss` into its redirects (RFC 9207). */
  readonly sendsIssuer: boolean;
  readonly exchange: Exchange;
}

/**
 * Where the metadata of an issuer is: RFC 8414 puts its name between host and path, OpenID Connect after the path; an `oidc`
 * identity asks the latter first.
 */
export function metadataUrlsOf(issuer: string, isOidc: boolean): string[] {
  const url = httpUrl(issuer);
  if (!url) return [issuer];
  const path = url.pathname.replace(/\/+$/, "");
  const oauth = `${url.origin}/.well-known/oauth-authorization-server${path}`;
  const oidc = `${url.origin}${path}/.well-known/openid-configuration`;
  return isOidc ? [oidc, oauth] : [oauth, oidc];
}

/** Fetches the metadata of an issuer and checks whose it is: they have to name the very issuer (RFC 8414 section 3.3). */
export async function metadataOf(line: Line, issuer: string, isOidc: boolean): Promise<Attempt<Metadata>> {
  let last: Attempt<Metadata> | undefined;
  for (const url of metadataUrlsOf(issuer, isOidc)) {
    const answer = await getJson(line, url, "metadata");
    if ("problem" in answer) {
      last ??= answer;
      continue;
    }
    if (answer.value.status !== 200) {
      last ??= { problem: noMetadata(answer.value, line.identity) };
      continue;
    }
    const value = readMetadata(answer.value);
    if (value.issuer === issuer) return { value };
    const named = value.issuer === undefined ? "no issuer" : `the issuer ${excerpt(value.issuer, 200)}`;
    return {
      problem: {
        code: "identity-issuer",
        sentence: `identity ${line.identity}: the metadata at ${shownUrl(url)} name ${named}, and not ${issuer}`,
        fix: "Write the issuer exactly as its metadata do; another one may be somebody else's.",
        exchanges: [value.exchange],
      },
    };
  }
  return last ?? { problem: { code: "identity-endpoint", sentence: `${issuer} has no metadata`, fix: "" } };
}

/** Fetches metadata from the URL that a card names. */
export async function metadataAt(line: Line, url: string): Promise<Attempt<Metadata>> {
  const answer = await getJson(line, url, "metadata");
  if ("problem" in answer) return answer;
  if (answer.value.status !== 200) return { problem: noMetadata(answer.value, line.identity) };
  return { value: readMetadata(answer.value) };
}

function noMetadata({ status, exchange }: Answer, identity: string) {
  return {
    code: "identity-metadata",
    sentence: `identity ${identity}: there are no metadata of an authorization server at ${shownUrl(exchange.request.url)} (HTTP ${status})`,
    fix: "Check the issuer, or name tokenUrl (and authorizationUrl or deviceAuthorizationUrl) in the configuration of the identity.",
    exchanges: [exchange],
  };
}

function readMetadata({ body, exchange }: Answer): Metadata {
  const text = (value: Json | undefined) => (typeof value === "string" && value !== "" ? value : undefined);
  const members = {
    issuer: text(body.issuer),
    authorizationUrl: text(body.authorization_endpoint),
    tokenUrl: text(body.token_endpoint),
    deviceAuthorizationUrl: text(body.device_authorization_endpoint),
    clientAuthentications: textsOf(body, "token_endpoint_auth_methods_supported"),
    challengeMethods: textsOf(body, "code_challenge_methods_supported"),
    scopes: textsOf(body, "scopes_supported"),
  };
  const known = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
  return { ...known, sendsIssuer: body.authorization_response_iss_parameter_supported === true, exchange };
}

function textsOf(body: JsonObject, name: string): string[] | undefined {
  const list = isObject(body) ? body[name] : undefined;
  return Array.isArray(list) ? list.filter((one) => typeof one === "string") : undefined;
}
