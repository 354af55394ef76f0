import { isObject, type JsonObject } from "../../json.js";
import { type Document, resolve, type Value } from "./document.js";

type Union = Extract<Value, { is: "union" }>;

/** Wrappers in which 1.0 and shape P have what 0.3 sends bare. */
const wrappers = ["task", "message", "statusUpdate", "artifactUpdate"];

/**
 * Definitions that an object may be meant to be, the likeliest first: by members with a fixed value (`kind`, `type`), then by
 * members that it has. Or why it is none of them: nothing speaks for any, or several at once where they exclude each other.
 */
export function optionsFor(
  document: Document,
  union: Union,
  value: JsonObject,
): { readonly options: readonly string[] } | { readonly problem: string } {
  const ranked = union.options
    .map((name) => ({ name, score: scoreOf(document, name, value) }))
    .sort((a, b) => b.score - a.score);
  if (union.exactly) return exactlyOne(document, union, value);
  if (ranked.every(({ score }) => score <= 0)) return { problem: noneText(union, value) };
  return { options: ranked.map(({ name }) => name) };
}

function scoreOf(document: Document, name: string, value: JsonObject): number {
  const { value: definition } = resolve(document, { is: "named", name });
  if (definition.is === "union") {
    return Math.max(...definition.options.map((option) => scoreOf(document, option, value)));
  }
  if (definition.is !== "message") return 0;
  let score = 0;
  for (const [key, member] of definition.members) {
    const isThere = Object.hasOwn(value, key);
    if (member.is === "enum" && member.values.length === 1) {
      if (isThere) score += member.values[0] === value[key] ? 1000 : -10;
    } else if (isThere) {
      score += definition.required.has(key) ? 20 : 1;
    } else if (definition.required.has(key)) {
      score -= 1;
    }
  }
  return score;
}

/** The options exclude each other by what they require: a file has either bytes or a URI. */
function exactlyOne(
  document: Document,
  { options }: Union,
  value: JsonObject,
): { readonly options: readonly string[] } | { readonly problem: string } {
  const requiredOf = (name: string) => {
    const { value: definition } = resolve(document, { is: "named", name });
    return definition.is === "message" ? [...definition.required] : [];
  };
  const fitting = options.filter((name) => requiredOf(name).every((key) => Object.hasOwn(value, key)));
  if (fitting.length === 1) return { options: fitting };
  const names = options.flatMap(requiredOf);
  if (fitting.length === 0) return { problem: `has none of ${names.join(", ")}; exactly one has to be set` };
  return { problem: `has ${names.join(" and ")} together; exactly one has to be set` };
}

function noneText({ options }: Union, value: JsonObject): string {
  const wrapper = wrappers.find((key) => isObject(value[key]));
  const hint = wrapper === undefined ? "" : ` (it looks like the wrapper of 1.0 around ${JSON.stringify(wrapper)})`;
  return `is none of ${options.join(", ")}${hint}`;
}

/** The definition that an object is taken for, through unions. */
export function optionOf(document: Document, union: Union, value: JsonObject): string | undefined {
  const found = optionsFor(document, union, value);
  const first = "options" in found ? found.options[0] : undefined;
  const inner = first === undefined ? undefined : resolve(document, { is: "named", name: first }).value;
  return inner?.is === "union" ? optionOf(document, inner, value) : first;
}
