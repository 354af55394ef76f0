import type { JsonObject } from "../json.js";
import type { Diagnosis } from "../judge/report.js";
import { cardPath, legacyCardPath } from "../protocol/headers.js";
import type { Exchange } from "../wire/exchange.js";
import { httpUrl } from "./address.js";
import type { Caller } from "./caller.js";
import { cardNotFound, cardOfRoot, type Elsewhere, legacyPath, redirected } from "./card-diagnoses.js";
import { declaredInterfaces, looksLikeCard } from "./card-form.js";
import { type Look, lookAtCard } from "./look-at-card.js";
import { answersJsonRpc } from "./probe-places.js";

/** A card, where it was found, and what was odd on the way; or why there is none. */
export interface CardSearch {
  readonly found?: { readonly card: JsonObject; readonly url: string; readonly exchange: Exchange };
  readonly diagnoses: readonly Diagnosis[];
}

/** Finds the card of an agent: at the well-known place under the given URL, at that of its origin, or at the URL itself. */
export async function findCard(targetUrl: string, caller: Caller): Promise<CardSearch> {
  const looks: Look[] = [];
  for (const url of cardPlaces(targetUrl)) {
    const look = await lookAtCard(url, caller);
    looks.push(look);
    if (look.card) return searchEnded(look, otherAgent(targetUrl, look, looks));
    // What cannot be reached, or fails, at one place will not do better at the next one of the same server.
    if (["fault", "server-error"].includes(look.kind)) break;
  }
  const [first] = looks;
  if (!first) return { diagnoses: [] };
  if (["fault", "server-error", "redirect", "not-object", "not-json"].includes(first.kind)) {
    return { diagnoses: [cardNotFound(first, {})] };
  }
  return lookFurther(targetUrl, looks, caller);
}

/** Where a card may be, the likeliest place first. */
export function cardPlaces(targetUrl: string): string[] {
  const { origin, pathname } = new URL(targetUrl);
  const auth = userInfoOf(targetUrl);
  const base = origin.replace("://", `://${auth}`);
  const root = base + cardPath;
  if (pathname.includes("/.well-known/") || pathname.endsWith(".json")) return [...new Set([targetUrl, root])];
  const path = pathname.replace(/\/+$/, "");
  return [...new Set([base + path + cardPath, root])];
}

function userInfoOf(url: string): string {
  const { username, password } = new URL(url);
  if (username === "") return "";
  return password === "" ? `${username}@` : `${username}:${password}@`;
}

function searchEnded(look: Look, doubt?: Diagnosis): CardSearch {
  if (!look.card) return { diagnoses: [] };
  const found = { card: look.card, url: look.url, exchange: look.exchange };
  return { found, diagnoses: [...(look.redirect ? [redirected(look, look.redirect)] : []), ...(doubt ? [doubt] : [])] };
}

/** A host may carry several agents: the card at its root may be that of another one than the target names. */
function otherAgent(targetUrl: string, look: Look, looks: readonly Look[]): Diagnosis | undefined {
  const path = new URL(targetUrl).pathname.replace(/\/+$/, "");
  const [first] = looks;
  if (!first || first === look || !look.card || path === "") return undefined;
  const paths = declaredInterfaces(look.card).flatMap(({ url }) => (url && httpUrl(url)?.pathname) ?? []);
  const isMeant = paths.length === 0 || paths.some((declared) => `${declared}/`.startsWith(`${path}/`));
  return isMeant ? undefined : cardOfRoot(look, first, targetUrl);
}

/** No card where cards are: looks at the older place and at the URL itself, so that the diagnosis can name what is there. */
async function lookFurther(targetUrl: string, looks: readonly Look[], caller: Caller): Promise<CardSearch> {
  const legacyPlaces = cardPlaces(targetUrl).map((url) => url.replace(cardPath, legacyCardPath));
  const seen = new Set(looks.map(({ url }) => url));
  for (const url of new Set([...legacyPlaces, targetUrl])) {
    if (seen.has(url)) continue;
    const look = await lookAtCard(url, caller);
    if (!look.card || !looksLikeCard(look.card)) continue;
    const ended = searchEnded(look);
    const [first] = looks;
    if (url === targetUrl || !first) return ended;
    return { ...ended, diagnoses: [legacyPath(look, first), ...ended.diagnoses] };
  }
  const [first] = looks;
  if (!first) return { diagnoses: [] };
  const rpc = await answersJsonRpc(targetUrl, caller);
  const others: Elsewhere = { looked: [...seen, ...legacyPlaces, targetUrl], ...(rpc ? { jsonrpc: rpc } : {}) };
  return { diagnoses: [cardNotFound(first, others)] };
}
