import { isObject, type Json, type JsonObject } from "../json.js";
import { versionHeader } from "../protocol/headers.js";
import type { Exchange, ExchangePurpose, HeaderList } from "../wire/exchange.js";
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

/** How a card is asked for. */
export interface CardRequest {
  readonly headers: HeaderList;
  readonly purpose: ExchangePurpose;
}

const accept = ["Accept", "application/json"] as const;
const purpose = { test: "meet", step: "card" };
/** As clients of 1.0 ask, naming their version. */
const asNewClient: CardRequest = { headers: [accept, [versionHeader, "1.0"]], purpose };
/** As clients of versions without a version header ask. */
export const asOldClient: CardRequest = { headers: [accept], purpose };

/** Asks for a card with one GET. A redirect within the origin is followed once: clients differ in whether they do. */
export async function lookAtCard(url: string, caller: Caller, request: CardRequest = asNewClient): Promise<Look> {
  const exchange = await fetchCard(url, caller, request);
  const redirect = redirectOf(exchange);
  if (!redirect) return { url, exchange, ...readCard(exchange) };
  const onward = redirect.url === undefined ? undefined : httpUrl(redirect.url);
  if (!onward || !isSameOrigin(onward, new URL(url))) {
    return { url, exchange, kind: "redirect", redirect: { exchange, location: redirect.location } };
  }
  const second = await fetchCard(onward.href, caller, request);
  const found = redirectOf(second) ? ({ kind: "redirect" } as const) : readCard(second);
  return { url: onward.href, exchange: second, ...found, redirect: { exchange, location: redirect.location } };
}

function fetchCard(url: string, caller: Caller, { headers, purpose }: CardRequest): Promise<Exchange> {
  return caller.ask({ method: "GET", url, headers }, { purpose });
}

/** What a request for a card brought; redirects have to be looked at before. */
export function readCard(exchange: Exchange): Pick<Look, "kind" | "card" | "problem"> {
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
