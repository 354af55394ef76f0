import { isObject, type JsonObject } from "../json.js";
import type { Exchange, ExchangePurpose } from "../wire/exchange.js";
import { headerOf } from "../wire/headers.js";
import { carriesCredentials } from "../wire/redact.js";
import type { HttpRequest, SendOptions, Wire } from "../wire/wire.js";
import { httpUrl, isSameOrigin } from "./address.js";
import { credentialsOf, mainIdentity, noIdentity } from "./identity.js";
import type { Keyring, Presented } from "./keyring.js";
import type { Reach } from "./reach.js";
import { tampered, tamperedIdentity } from "./tampered.js";

/** What the user gave to be let in, and who may see it. */
export interface Credentials {
  /** Names of the headers that the wire adds to every request; those that carry credentials are `main`'s. */
  readonly names: readonly string[];
  /** The target's origin and those that the user trusts. */
  readonly origins: readonly string[];
  readonly keyring?: Keyring;
  /** Which addresses a card may make the kit call. */
  readonly reach?: Reach;
  /** Headers that API key schemes of the card name, in lower case. */
  readonly keyHeaders?: readonly string[];
}

/** Origins that may see credentials: the target's own and those that the user trusts. */
export function credentialOriginsOf(targetUrl: string, trusted: readonly string[] = []): string[] {
  const origins = [targetUrl, ...trusted].flatMap((text) => httpUrl(text)?.origin ?? []);
  return [...new Set(origins)];
}

/** True when credentials may go to this URL. */
export function mayHaveCredentials(url: string, { origins }: Pick<Credentials, "origins">): boolean {
  const wanted = httpUrl(url);
  return wanted !== undefined && origins.some((origin) => isSameOrigin(wanted, new URL(origin)));
}

/** True when the user gave anything that could let the kit in. */
export function areGiven({ names, keyring }: Credentials): boolean {
  return names.length > 0 || keyring?.has(mainIdentity) === true;
}

/** Names of the identities that steps may call with; headers that carry credentials make a `main` too. */
export function identityNames(credentials: Credentials): ReadonlySet<string> {
  const { names, keyring } = credentials;
  const byHeader = names.some((name) => isCredential(name, credentials)) ? [mainIdentity] : [];
  const main = keyring?.identities[mainIdentity];
  // A certificate cannot be spoilt: what does not fit its key makes no connection.
  const spoilt = main && credentialsOf(main).some(({ type }) => type !== "mtls") ? [tamperedIdentity] : [];
  return new Set([...(keyring?.names ?? []), ...byHeader, ...spoilt]);
}

/** Headers that the card's API key schemes ask for, in lower case (section 4.5.2; `in` and `name` in 0.3). */
export function keyHeadersOf({ securitySchemes }: JsonObject): string[] {
  if (!isObject(securitySchemes)) return [];
  return Object.values(securitySchemes).flatMap((scheme) => {
    if (!isObject(scheme)) return [];
    const key = isObject(scheme.apiKeySecurityScheme) ? scheme.apiKeySecurityScheme : scheme;
    const isHeader = key.location === "header" || key.in === "header";
    return isHeader && typeof key.name === "string" ? [key.name.toLowerCase()] : [];
  });
}

/** A request as it may go out, and what the record says about it. */
export interface Dressed {
  readonly request: HttpRequest;
  readonly purpose: Pick<ExchangePurpose, "identity" | "keyInQuery">;
}

/**
 * Gives a request the credentials of its caller. They go to the target's origin and the trusted ones only: a card could
 * collect them otherwise by naming another place (section 13). What the request sets itself wins over the identity.
 * @param as name of the identity; `none` for a caller without any
 */
export async function dress(request: HttpRequest, credentials: Credentials, as = mainIdentity): Promise<Dressed> {
  const { names, keyring } = credentials;
  const allowed = mayHaveCredentials(request.url, credentials);
  const own = (name: string) => headerOf(request.headers, name) !== undefined;
  if (!allowed) {
    const omit = names.filter((name) => !own(name));
    return { request: without(request, omit), purpose: as === noIdentity ? { identity: as } : {} };
  }
  const isMain = as === mainIdentity;
  const refused = new Set(request.omit?.map((name) => name.toLowerCase()));
  const taken = (name: string) =>
    own(name) ||
    refused.has(name.toLowerCase()) ||
    // A header on the command line is main's, and wins over the file.
    (isMain && names.some((one) => one.toLowerCase() === name.toLowerCase()));
  const shown = await shownBy(keyring, as);
  const headers = (shown?.headers ?? []).filter(([name]) => !taken(name));
  const query = (shown?.query ?? []).filter(([name]) => !hasParameter(request.url, name));
  const omit = isMain
    ? []
    : [...new Set([...standard, ...names.filter((name) => isCredential(name, credentials))])].filter(
        (name) => !own(name) && headerOf(headers, name) === undefined,
      );
  const byHeader = names.some((name) => isMain && isCredential(name, credentials) && !own(name) && !refused.has(name));
  const [key] = query;
  const certificate = shown?.certificate;
  const says = as === noIdentity || headers.length > 0 || key !== undefined || certificate !== undefined || byHeader;
  return {
    request: without(
      {
        ...request,
        url: withQuery(request.url, query),
        headers: [...request.headers, ...headers],
        ...(certificate ? { certificate } : {}),
      },
      omit,
    ),
    purpose: { ...(says ? { identity: as } : {}), ...(key ? { keyInQuery: key[0] } : {}) },
  };
}

async function shownBy(keyring: Keyring | undefined, as: string): Promise<Presented | undefined> {
  if (as === noIdentity) return undefined;
  if (as !== tamperedIdentity || keyring?.has(as)) return keyring?.present(as);
  return keyring && tampered(await keyring.present(mainIdentity));
}

/** Sends a request with the credentials of its caller, and records whose they were. */
export async function sendAs(
  wire: Wire,
  request: HttpRequest,
  options: SendOptions,
  credentials: Credentials,
  as?: string,
): Promise<Exchange> {
  const { request: dressed, purpose } = await dress(request, credentials, as);
  if (as === tamperedIdentity)
    wire.keepSecret?.(...dressed.headers.slice(request.headers.length).map(([, value]) => value));
  const url = httpUrl(request.url);
  const publicOnly = url !== undefined && credentials.reach?.publicOnly(url) === true;
  return wire.send(dressed, {
    ...options,
    purpose: { ...options.purpose, ...purpose },
    ...(publicOnly ? { publicOnly } : {}),
  });
}

/** Also what a URL with a user in it would bring. */
const standard = ["Authorization", "Cookie", "X-API-Key"];

function isCredential(name: string, { keyHeaders = [] }: Credentials): boolean {
  return carriesCredentials(name) || keyHeaders.includes(name.toLowerCase());
}

function without(request: HttpRequest, names: readonly string[]): HttpRequest {
  return names.length === 0 ? request : { ...request, omit: [...(request.omit ?? []), ...names] };
}

function hasParameter(url: string, name: string): boolean {
  return new URLSearchParams(url.split(/[?#]/)[1] ?? "").has(name);
}

/** The URL is put together as text: a step may have written it in a way that a URL object would mend. */
function withQuery(url: string, query: readonly (readonly [string, string])[]): string {
  if (query.length === 0) return url;
  const added = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");
  const [address = "", ...fragment] = url.split("#");
  return [`${address}${address.includes("?") ? "&" : "?"}${added}`, ...fragment].join("#");
}
