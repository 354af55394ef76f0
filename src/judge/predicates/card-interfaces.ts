import { isObject, type Json, type JsonObject } from "../../json.js";
import { TckError } from "../../tck-error.js";
import { show } from "../text.js";
import { textArg } from "./args.js";
import type { Finding, Predicate, PredicateAnswer } from "./predicate.js";

interface Declared {
  readonly value: JsonObject;
  readonly path: string;
  readonly binding: string;
}

const official: readonly string[] = ["JSONRPC", "GRPC", "HTTP+JSON"];
/** Spellings that surely mean an official binding, compared without case and punctuation. */
const nearMisses: Readonly<Record<string, string>> = {
  jsonrpc: "JSONRPC",
  jsonrpc20: "JSONRPC",
  rest: "HTTP+JSON",
  http: "HTTP+JSON",
  httpjson: "HTTP+JSON",
  httprest: "HTTP+JSON",
  grpc: "GRPC",
};

const rules: Readonly<Record<string, (one: Declared) => Finding[]>> = {
  url: checkUrl,
  binding: checkBinding,
  custom_binding: checkCustomBinding,
  version: checkVersion,
};

/** What an agent card says about its interfaces (sections 4.4.6, 5.8 and 8.3.1). */
export const cardInterfaces: Predicate = {
  name: "card_interfaces",
  description: `Entries of supportedInterfaces are usable; \`rule\` is one of ${Object.keys(rules).join(", ")}.`,
  check({ value }, args): PredicateAnswer {
    const rule = rules[textArg(args, "rule")];
    if (!rule) throw new TckError("SUITE", `card_interfaces has no rule ${textArg(args, "rule")}`);
    const list = isObject(value) ? value.supportedInterfaces : undefined;
    const entries = (Array.isArray(list) ? list : []).flatMap((entry, index): Declared[] =>
      isObject(entry)
        ? [{ value: entry, path: `supportedInterfaces[${index}]`, binding: textOf(entry.protocolBinding) }]
        : [],
    );
    const judged = rule === checkCustomBinding ? entries.filter(isCustom) : entries;
    return judged.length === 0 ? "not-exercised" : judged.flatMap(rule);
  },
};

function isCustom({ binding }: Declared): boolean {
  return binding !== "" && !official.includes(binding) && nearMiss(binding) === undefined;
}

function nearMiss(binding: string): string | undefined {
  const key = binding.toLowerCase().replace(/[^a-z0-9]/g, "");
  return Object.hasOwn(nearMisses, key) ? nearMisses[key] : undefined;
}

/** Absolute; gRPC addresses may also be a target name or host and port. Missing URLs are another rule's business. */
function checkUrl({ value, path, binding }: Declared): Finding[] {
  const { url } = value;
  if (typeof url !== "string" || url === "") return [];
  if (binding === "GRPC" && (/^[\w.-]+:\d+$/.test(url) || /^(grpcs?|dns|https?):\/\/\S+$/.test(url))) return [];
  const web = URL.canParse(url) && /^(https?|wss?|[a-z][a-z0-9+.-]*):\/\//i.test(url);
  const known = official.includes(binding) && binding !== "GRPC";
  if (web && (!known || /^https?:\/\//i.test(url))) return [];
  const expected = known ? "an absolute http(s) URL" : "an absolute URL";
  return [
    { path: `${path}.url`, expected, actual: show(url), message: `${path}.url is no absolute URL: ${show(url)}` },
  ];
}

function checkBinding({ path, binding }: Declared): Finding[] {
  if (binding === "" || official.includes(binding)) return [];
  const meant = nearMiss(binding);
  if (meant === undefined) return [];
  const message = `${path}.protocolBinding is ${show(binding)}; the official name is ${meant}`;
  return [{ path: `${path}.protocolBinding`, expected: show(meant), actual: show(binding), message }];
}

function checkCustomBinding({ value, path, binding }: Declared): Finding[] {
  const findings: Finding[] = [];
  if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(binding)) {
    const message = `${path}.protocolBinding ${show(binding)} is no URI, so another binding may have the same name`;
    findings.push({ path: `${path}.protocolBinding`, expected: "a URI", actual: show(binding), message });
  }
  const url = textOf(value.url);
  if (url !== "" && !/^[a-z][a-z0-9+.-]*:\S+$/i.test(url)) {
    const message = `${path}.url ${show(url)} is not the full address of the interface`;
    findings.push({ path: `${path}.url`, expected: "an absolute URL", actual: show(url), message });
  }
  return findings;
}

function checkVersion({ value, path }: Declared): Finding[] {
  const { protocolVersion } = value;
  if (typeof protocolVersion !== "string" || protocolVersion === "" || /^\d+\.\d+$/.test(protocolVersion)) return [];
  const actual = show(protocolVersion);
  const message = `${path}.protocolVersion is ${actual}, it should be Major.Minor as in "1.0"`;
  return [{ path: `${path}.protocolVersion`, expected: "Major.Minor", actual, message }];
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
