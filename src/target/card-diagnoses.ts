import type { Diagnosis } from "../judge/report.js";
import { cardPath } from "../protocol/headers.js";
import type { Exchange } from "../wire/exchange.js";
import { headerOf } from "../wire/headers.js";
import { faultWords } from "./connection.js";
import { diagnosisOf } from "./diagnosis.js";
import { excerpt, seen, shownUrl } from "./evidence.js";
import type { Look } from "./look-at-card.js";

/** What else was found where the card is not. */
export interface Elsewhere {
  /** Places at which there is no card. */
  readonly looked?: readonly string[];
  /** The target's URL answers JSON-RPC. */
  readonly jsonrpc?: Exchange;
}

/** Why there is no card that could be used. */
export function cardNotFound(look: Look, elsewhere: Elsewhere): Diagnosis {
  const words = faultWords(look.exchange);
  if (look.kind === "fault" && words) {
    const layer = look.exchange.response ? "card" : "reach";
    return diagnosisOf({ layer, ...words, severity: "stop", exchanges: [look.exchange] });
  }
  const exchanges = [look.redirect?.exchange, look.exchange, elsewhere.jsonrpc].filter(
    (exchange, index, all) => exchange !== undefined && all.indexOf(exchange) === index,
  ) as Exchange[];
  const places = [...new Set(elsewhere.looked ?? [])].map(shownUrl).filter((url) => url !== shownUrl(look.url));
  const evidence = places.length === 0 ? [] : [`no card either at ${places.join(", ")}`];
  return diagnosisOf({ layer: "card", ...wordsFor(look, elsewhere), severity: "stop", exchanges, evidence });
}

function wordsFor(look: Look, elsewhere: Elsewhere): { code: string; sentence: string; fix: string } {
  const url = shownUrl(look.url);
  const what = seen(look.exchange);
  const status = look.exchange.response?.status;
  const serve = `Serve the agent card as JSON at ${cardPath} of the agent's host, or point --target at the card itself.`;
  switch (look.kind) {
    case "redirect": {
      const { location = "", exchange = look.exchange } = look.redirect ?? {};
      const from = exchange.request.url;
      const where = location === "" ? "without a Location" : `to ${shownUrl(location)}`;
      const onward = URL.canParse(location, from) ? new URL(location, from).href : location;
      return {
        code: "card-redirected",
        sentence: `the card's URL ${shownUrl(from)} redirects ${where} (HTTP ${status}), and the kit follows one redirect within an origin only`,
        fix:
          location === ""
            ? serve
            : `Point --target at ${shownUrl(onward)} if that is the agent, or serve the card without a redirect.`,
      };
    }
    case "refused":
      return refused(look, url, what);
    case "server-error":
      return {
        code: "card-5xx",
        sentence: `the server fails when it is asked for the card at ${url}: ${what}`,
        fix: "Look into the agent's log for the exception behind it.",
      };
    case "html":
      return {
        code: "card-html",
        sentence: `${url} gives a web page instead of the agent card: ${what}`,
        fix: `The URL seems to be that of a website or of a proxy's page. ${serve}`,
      };
    case "not-json":
      return {
        code: "card-not-json",
        sentence: `what ${url} gives is not JSON (${look.problem ?? "it cannot be read"}): ${what}`,
        fix: serve,
      };
    case "not-object":
      return { code: "card-not-object", sentence: `the document at ${url} is no JSON object: ${what}`, fix: serve };
    default:
      return absent(url, what, status, elsewhere, serve);
  }
}

function refused(look: Look, url: string, what: string): { code: string; sentence: string; fix: string } {
  const { response } = look.exchange;
  if (response?.status === 429) {
    const after = headerOf(response.headers, "retry-after");
    const wait = after === undefined ? "" : ` (Retry-After: ${after})`;
    return {
      code: "card-429",
      sentence: `the server limits the rate of requests for the card at ${url}${wait}: ${what}`,
      fix: "Wait, or raise the limit for the machine that runs the kit.",
    };
  }
  const challenge = response && headerOf(response.headers, "www-authenticate");
  const scheme =
    challenge === undefined ? "and does not say which credentials it wants" : `and asks for ${excerpt(challenge)}`;
  const status = response?.status === 403 ? "403" : "401";
  return {
    code: `card-${status}`,
    sentence: `the agent card at ${url} is not public: the server refuses the request ${scheme} (${what})`,
    fix: "Serve the public card without authentication, as clients learn from it how to authenticate; or pass credentials with --header 'Authorization: Bearer env:TOKEN'.",
  };
}

function absent(url: string, what: string, status: number | undefined, elsewhere: Elsewhere, serve: string) {
  const code = status === 404 || status === 410 ? "card-404" : "card-refused";
  const rpc = elsewhere.jsonrpc;
  if (rpc) {
    const target = shownUrl(rpc.request.url);
    return {
      code,
      sentence: `there is no agent card at ${url} (${what}), though ${target} itself answers JSON-RPC`,
      fix: `The agent runs, but clients cannot discover it. ${serve}`,
    };
  }
  return { code, sentence: `there is no agent card at ${url}: ${what}`, fix: serve };
}

/** The card stands behind a redirect; clients that follow none do not find it. */
export function redirected(look: Look, redirect: NonNullable<Look["redirect"]>): Diagnosis {
  const from = shownUrl(redirect.exchange.request.url);
  return diagnosisOf({
    layer: "card",
    code: "card-redirected",
    severity: "warn",
    sentence: `the card's URL ${from} redirects to ${shownUrl(redirect.location)} (HTTP ${redirect.exchange.response?.status}), and clients that follow no redirects do not find it`,
    fix: "Serve the card at the well-known URL itself.",
    exchanges: [redirect.exchange, look.exchange],
  });
}

/** The card stands at the place of 0.2 only. */
export function legacyPath(look: Look, first: Look): Diagnosis {
  return diagnosisOf({
    layer: "card",
    code: "card-legacy-path",
    severity: "warn",
    sentence: `there is no card at ${shownUrl(first.url)} (HTTP ${first.exchange.response?.status}), but at ${shownUrl(look.url)}, where A2A 0.2 had it; clients of today do not look there`,
    fix: `Serve the card at ${cardPath}.`,
    exchanges: [first.exchange, look.exchange],
  });
}

/** The only card is that of the origin's root, and it says nothing of the path that the target names. */
export function cardOfRoot(look: Look, first: Look, targetUrl: string): Diagnosis {
  return diagnosisOf({
    layer: "card",
    code: "card-of-root",
    severity: "warn",
    sentence: `there is no card under ${shownUrl(targetUrl)} (HTTP ${first.exchange.response?.status}), and the one at ${shownUrl(look.url)} declares no interface there, so it may be that of another agent`,
    fix: "Serve a card under the agent's own path, or point --target at the card that is meant.",
    exchanges: [first.exchange, look.exchange],
  });
}
