import { headerOf } from "../wire/headers.js";
import type { HttpRequest } from "../wire/wire.js";
import { httpUrl, isSameOrigin } from "./address.js";

/** The user's headers, taken for credentials, and who may see them. */
export interface Credentials {
  /** Names of the headers that the wire adds to every request. */
  readonly names: readonly string[];
  /** The target's origin and those that the user trusts. */
  readonly origins: readonly string[];
}

/** Origins that may see the user's headers: the target's own and those that the user trusts. */
export function credentialOriginsOf(targetUrl: string, trusted: readonly string[] = []): string[] {
  const origins = [targetUrl, ...trusted].flatMap((text) => httpUrl(text)?.origin ?? []);
  return [...new Set(origins)];
}

/** True when the user's headers may go to this URL. */
export function mayHaveCredentials(url: string, { origins }: Credentials): boolean {
  const wanted = httpUrl(url);
  return wanted !== undefined && origins.some((origin) => isSameOrigin(wanted, new URL(origin)));
}

/**
 * The request as it may go out: the wire adds the user's headers to everything, so they are taken off a request to a
 * place that the card names but the user did not (a card could collect tokens otherwise, section 13).
 */
export function withholdCredentials(request: HttpRequest, credentials: Credentials): HttpRequest {
  if (credentials.names.length === 0 || mayHaveCredentials(request.url, credentials)) return request;
  // A header that the request itself sets never has the user's value, and naming it here would remove it altogether.
  const names = credentials.names.filter((name) => headerOf(request.headers, name) === undefined);
  return { ...request, omit: [...(request.omit ?? []), ...names] };
}
