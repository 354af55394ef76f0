import { isObject, type Json, type JsonObject } from "../json.js";
import { versionHeader } from "../protocol/headers.js";
import type { Exchange } from "../wire/exchange.js";
import { bodyText } from "../wire/headers.js";
import { parseJson } from "../wire/parse-json.js";
import { httpUrl, isSameOrigin } from "./address.js";
import type { Caller } from "./caller.js";
import { withoutPrefix } from "./cause.js";
import { faultWords } from "./connection.js";
import { isHtml, redirectOf } from "./evidence.js";

/** What was found at one place where a card may be. */
export interface Look {
  readonly url: string;
  readonly kind:
    | "card"
    | "fault"
    | "redirect"
    | "absent"
    | "refused"
    | "server-error"
    | "html"
    | "not-json"
    | "not-object";
  /** The exchange that decides. */
  readonly exchange: Exchange;
  /** The document, for `card`. */
  readonly card?: JsonObject;
  /** Why it is no JSON. */
  readonly problem?: string;
  /** Set when a redirect stood in front of it. */
  readonly redirect?: { readonly exchange: Exchange; readonly location: string };
}

/**
 * Asks for a card with one GET. A redirect within the origin is followed once: clients differ in whether they do.
 * @param version version to name in the header, as clients of 1.0 do; null for those of versions without such a header
 */
export async function lookAtCard(url: string, caller: Caller, version: "1.0" | null = "1.0"): Promise<Look> {
  const exchange = await fetchCard(url, caller, version);
  const redirect = redirectOf(exchange);
  if (!redirect) return { url, exchange, ...read(exchange) };
  const onward = redirect.url === undefined ? undefined : httpUrl(redirect.url);
  if (!onward || !isSameOrigin(onward, new URL(url))) {
    return { url, exchange, kind: "redirect", redirect: { exchange, location: redirect.location } };
  }
  const second = await fetchCard(onward.href, caller, version);
  const found = redirectOf(second) ? ({ kind: "redirect" } as const) : read(second);
  return { url: onward.href, exchange: second, ...found, redirect: { exchange, location: redirect.location } };
}

function fetchCard(url: string, caller: Caller, version: string | null): Promise<Exchange> {
  const accept = ["Accept", "application/json"] as const;
  const headers = version === null ? [accept] : [accept, [versionHeader, version] as const];
  return caller.ask({ method: "GET", url, headers }, { purpose: { test: "meet", step: "card" } });
}

function read(exchange: Exchange): Pick<Look, "kind" | "card" | "problem"> {
  const { response } = exchange;
  if (!response || faultWords(exchange)) return { kind: "fault" };
  const { status } = response;
  if (status === 401 || status === 403 || status === 429) return { kind: "refused" };
  if (status >= 500) return { kind: "server-error" };
  if (status < 200 || status >= 300) return { kind: "absent" };
  const parsed = parseJson(bodyText(response.body));
  if ("problem" in parsed)
    return isHtml(response) ? { kind: "html" } : { kind: "not-json", problem: withoutPrefix(parsed.problem) };
  const value: Json = parsed.value;
  return isObject(value) ? { kind: "card", card: value } : { kind: "not-object" };
}
