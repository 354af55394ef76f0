import { isObject, type Json, type JsonObject } from "../../json.js";
import { TckError } from "../../tck-error.js";
import { show } from "../text.js";
import { textArg } from "./args.js";
import type { Finding, Predicate, PredicateAnswer } from "./predicate.js";

/** One pair of URL and transport of a 0.3 card. */
interface Pair {
  readonly url: Json | undefined;
  readonly transport: Json | undefined;
  /** Where the URL and the transport stand. */
  readonly at: { readonly url: string; readonly transport: string };
}

const core: readonly string[] = ["JSONRPC", "GRPC", "HTTP+JSON"];

const rules: Readonly<Record<string, (card: JsonObject) => PredicateAnswer>> = {
  url: checkUrls,
  known: checkKnown,
  names: checkNames,
  main_listed: checkMainListed,
  all_named: checkAllNamed,
  distinct: checkDistinct,
};

/** What a card of 0.3 says about its transports (sections 5.5.5 and 5.6 of 0.3.0). */
export const cardTransports: Predicate = {
  name: "card_transports",
  description: `url, preferredTransport and additionalInterfaces of a 0.3 card fit together; \`rule\` is one of ${Object.keys(rules).join(", ")}.`,
  check({ value }, args): PredicateAnswer {
    const rule = rules[textArg(args, "rule")];
    if (!rule) throw new TckError("SUITE", `card_transports has no rule ${textArg(args, "rule")}`);
    return isObject(value) ? rule(value) : "not-exercised";
  },
};

/** The main pair; without a name its transport is JSONRPC by schema and proto. */
function mainOf(card: JsonObject): Pair {
  const { url, preferredTransport: transport = "JSONRPC" } = card;
  return { url, transport, at: { url: "url", transport: "preferredTransport" } };
}

function additionalOf({ additionalInterfaces: list }: JsonObject): readonly Pair[] {
  return (Array.isArray(list) ? list : []).flatMap((entry, index) => {
    const path = `additionalInterfaces[${index}]`;
    if (!isObject(entry)) return [];
    return [{ url: entry.url, transport: entry.transport, at: { url: `${path}.url`, transport: `${path}.transport` } }];
  });
}

const pairsOf = (card: JsonObject): readonly Pair[] => [mainOf(card), ...additionalOf(card)];

/** Absolute http(s) URLs; gRPC targets may be host and port. What is missing is another rule's business. */
function checkUrls(card: JsonObject): Finding[] {
  return pairsOf(card).flatMap(({ url, transport, at }): Finding[] => {
    if (typeof url !== "string") return [];
    if (/^https?:\/\//i.test(url) && URL.canParse(url)) return [];
    if (transport === "GRPC" && /^([\w.-]+|\[[\da-f:]+\]):\d+$/i.test(url)) return [];
    // Transports of others have addresses of their own kind.
    if (typeof transport === "string" && !core.includes(transport)) return [];
    const message = `${at.url} is no absolute http or https URL: ${show(url)}`;
    return [{ path: at.url, expected: "an absolute http(s) URL", actual: show(url), message }];
  });
}

function checkKnown(card: JsonObject): Finding[] {
  const named = pairsOf(card).map(({ transport }) => transport);
  if (named.some((one) => typeof one === "string" && core.includes(one))) return [];
  const actual = named.map((one) => show(one)).join(", ");
  const expected = core.join(", ");
  return [
    { path: "preferredTransport", expected, actual, message: `the card declares none of ${expected}: ${actual}` },
  ];
}

/** Other names are allowed; those that only look like a core one are slips. */
function checkNames(card: JsonObject): Finding[] {
  return pairsOf(card).flatMap(({ transport, at }): Finding[] => {
    if (typeof transport !== "string" || core.includes(transport)) return [];
    const message = `${at.transport} is ${show(transport)}; core transports are called ${core.join(", ")}`;
    return [{ path: at.transport, expected: core.join(", "), actual: show(transport), message }];
  });
}

function checkMainListed(card: JsonObject): PredicateAnswer {
  const additional = additionalOf(card);
  if (additional.length === 0) return "not-exercised";
  const main = mainOf(card);
  if (additional.some(({ url, transport }) => url === main.url && transport === main.transport)) return [];
  const expected = `an entry with ${show(main.url)} and ${show(main.transport)}`;
  const message = "additionalInterfaces does not name the main url with its transport";
  return [{ path: "additionalInterfaces", expected, actual: "none", message }];
}

function checkAllNamed(card: JsonObject): PredicateAnswer {
  const additional = additionalOf(card);
  if (additional.length === 0) return "not-exercised";
  return additional.flatMap(({ url, transport, at }): Finding[] => {
    const missing = [
      ...(typeof url === "string" ? [] : [at.url]),
      ...(typeof transport === "string" ? [] : [at.transport]),
    ];
    return missing.map((path) => ({ path, expected: "a text", actual: "nothing", message: `${path} is missing` }));
  });
}

/** One URL may serve several transports, so this only tells. */
function checkDistinct(card: JsonObject): PredicateAnswer {
  const additional = additionalOf(card);
  if (additional.length === 0) return "not-exercised";
  return additional.flatMap(({ url, transport, at }, index): Finding[] => {
    const same = additional.findIndex((other) => other.url === url && other.transport === transport);
    if (same === index) return [];
    const message = `${at.url} and additionalInterfaces[${same}].url are the same, with the same transport`;
    return [{ path: at.url, expected: "each pair once", actual: show(url), message }];
  });
}
