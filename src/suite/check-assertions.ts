import { asText, isObject, type Json } from "../json.js";
import { didYouMean, type Report } from "./check-step.js";
import { isOperator, operators } from "./operators.js";
import type { Keys } from "./source.js";
import { closest } from "./suggest.js";

/** What assertions are checked against. */
export interface AssertionRules {
  readonly extended: boolean;
  /** Names of the predicates that exist; not checked when absent. */
  readonly predicates?: ReadonlySet<string> | undefined;
  readonly report: Report;
  /** Told about `items` with a list, which ACTS does not define. */
  readonly positional: (keys: Keys) => void;
}

/** Checks the operators of an assertion at any depth: regular expressions, predicate names, mistyped operators. */
export function checkAssertion(value: Json, keys: Keys, rules: AssertionRules): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkAssertion(item, [...keys, index], rules);
    return;
  }
  if (!isObject(value)) return;
  for (const [key, argument] of Object.entries(value)) {
    const at = [...keys, key];
    const operator = isOperator(key, argument) ? operators.get(key) : undefined;
    if (!operator || (operator.extended && !rules.extended)) {
      checkField(key, argument, at, rules);
      checkAssertion(argument, at, rules);
      continue;
    }
    if (key === "matches") checkRegularExpression(asText(argument), at, rules.report);
    if (key === "satisfies") checkPredicate(predicateName(argument), at, rules);
    if (key === "items" && Array.isArray(argument)) rules.positional(at);
    if (operator.holds === "fields" && isObject(argument))
      for (const [name, field] of Object.entries(argument)) checkAssertion(field, [...at, name], rules);
    else if (operator.holds) checkAssertion(argument, at, rules);
  }
}

/** Members of the protocol are camelCase, so a name with an underscore that nearly is an operator is a slip. */
function checkField(key: string, argument: Json, at: Keys, { extended, report }: AssertionRules): void {
  if (!extended) return;
  if (operators.has(key) && key.includes("_")) {
    report(
      at,
      `the operator "${key}" cannot take ${JSON.stringify(argument)}`,
      `if a field of that name is meant, put it under "fields"`,
    );
  } else if (key.includes("_") && !operators.has(key)) {
    const close = closest(
      key,
      [...operators.keys()].filter((name) => name.includes("_")),
    );
    if (close !== undefined)
      report(
        at,
        `there is no operator "${key}"`,
        `did you mean "${close}"? If a field is meant, put it under "fields"`,
        "key",
      );
  }
}

function checkRegularExpression(pattern: string, at: Keys, report: Report): void {
  if (pattern.includes("{{")) return;
  try {
    new RegExp(pattern, "u");
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, "") : String(error);
    report(at, `the regular expression cannot be read: ${why}`, "write it as ECMAScript with the u flag");
  }
}

/** Reports a predicate that does not exist. */
export function checkPredicate(name: string, at: Keys, { predicates, report }: AssertionRules): void {
  if (!predicates || predicates.has(name)) return;
  report(
    at,
    `there is no predicate "${name}"`,
    didYouMean(closest(name, predicates)) ?? `there are: ${[...predicates].sort().join(", ")}`,
  );
}

/** Name of the predicate in `name` or `{name: arguments}`. */
export function predicateName(value: Json): string {
  return isObject(value) ? (Object.keys(value)[0] ?? "") : asText(value);
}
