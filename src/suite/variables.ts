import { isObject, type Json } from "../json.js";
import { readPath } from "./path.js";

/** Where values of variables come from: a map, or a look-up that may draw a fresh value (`$uuid`). */
export type Scope = ReadonlyMap<string, Json> | ((name: string) => Json | undefined);

/** A `{{…}}` that has no value. */
export class UnresolvedVariable extends Error {
  override readonly name = "UnresolvedVariable";
  /** What stands between the braces. */
  readonly variable: string;

  constructor(variable: string) {
    super(`the variable {{${variable}}} has no value`);
    this.variable = variable;
  }
}

const placeholder = /\{\{([^{}]*)\}\}/g;
const wholePlaceholder = /^\{\{([^{}]*)\}\}$/;

/**
 * Puts the values of variables in, at any depth. A text that is nothing but one `{{name}}` becomes the value with its JSON type;
 * inside a longer text the value is written out (strings as they are, the rest as JSON). What is put in is never searched for
 * further variables, so an agent cannot smuggle `{{env.…}}` into a later request.
 * @throws UnresolvedVariable
 */
export function substitute(value: Json, scope: Scope): Json {
  if (typeof value === "string") return substituteText(value, scope);
  if (Array.isArray(value)) return value.map((item) => substitute(item, scope));
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substitute(item, scope)]));
  return value;
}

function substituteText(text: string, scope: Scope): Json {
  const whole = wholePlaceholder.exec(text)?.[1];
  if (whole !== undefined) return resolve(whole.trim(), scope);
  return text.replace(placeholder, (_, expression: string) => {
    const value = resolve(expression.trim(), scope);
    return typeof value === "string" ? value : JSON.stringify(value);
  });
}

/** The longest name that the scope knows wins; what follows it is a path into its value. */
function resolve(expression: string, scope: Scope): Json {
  const look = typeof scope === "function" ? scope : (name: string) => scope.get(name);
  for (const end of boundaries(expression)) {
    const value = look(expression.slice(0, end));
    if (value === undefined) continue;
    const reading = readPath(value, expression.slice(end).replace(/^\./, ""));
    if (reading.found) return reading.value;
  }
  throw new UnresolvedVariable(expression);
}

/** Ends of all prefixes of an expression that may be names, the longest first. */
export function boundaries(expression: string): readonly number[] {
  const ends = [expression.length];
  for (let at = expression.length - 1; at > 0; at--) {
    const character = expression[at];
    if (character === "." || character === "[") ends.push(at);
  }
  return ends;
}

/** What stands between all `{{` and `}}` of a value, each once, in order of appearance. */
export function variablesIn(value: Json): readonly string[] {
  const found = new Set<string>();
  const look = (at: Json): void => {
    if (typeof at === "string") for (const match of at.matchAll(placeholder)) found.add((match[1] ?? "").trim());
    else if (Array.isArray(at)) at.forEach(look);
    else if (isObject(at)) Object.values(at).forEach(look);
  };
  look(value);
  return [...found];
}
