import { isObject, type Json, type JsonObject } from "../json.js";
import { operators as declared, isOperator } from "../suite/operators.js";
import { joinPath } from "../suite/path.js";
import type { Assertion } from "../suite/test.js";
import type { Matcher, Operator } from "./assert-operator.js";
import { operators } from "./assert-operators.js";
import { type AssertionOptions, type AssertionProblem, problem } from "./assertion-problem.js";
import { MISSING, type Missing, show } from "./text.js";

export type { AssertionOptions, AssertionProblem } from "./assertion-problem.js";
export { MISSING, type Missing } from "./text.js";

/** Deeper than any suite or payload that makes sense; an agent must not be able to exhaust our stack. */
const maxDepth = 200;

/**
 * Holds an assertion of the suite language against a value (`MISSING` for one that is not there) and collects every
 * difference. Maps match partially: members that the assertion does not name are free. A key of a map is an operator when
 * its argument fits one, else the name of a field.
 */
export function matchAssertion(
  assertion: Assertion,
  actual: Json | Missing,
  options: AssertionOptions,
): readonly AssertionProblem[] {
  return matchAt(assertion, actual, "", options, 0);
}

function matchAt(
  assertion: Assertion,
  actual: Json | Missing,
  path: string,
  options: AssertionOptions,
  depth: number,
): readonly AssertionProblem[] {
  if (depth > maxDepth) return [problem(path, "a value of reasonable depth", "a value nested too deeply")];
  const matcher: Matcher = {
    options,
    match: (inner, value, innerPath) => matchAt(inner, value, innerPath, options, depth + 1),
  };
  if (Array.isArray(assertion)) return matchList(assertion, actual, path, matcher);
  if (isObject(assertion)) return matchMap(assertion, actual, path, matcher);
  return actual === assertion ? [] : [problem(path, show(assertion), show(actual))];
}

/** A list is a positional prefix: the value may be longer, never shorter. */
function matchList(
  assertion: readonly Json[],
  actual: Json | Missing,
  path: string,
  matcher: Matcher,
): readonly AssertionProblem[] {
  if (!Array.isArray(actual)) return [problem(path, "a list", show(actual))];
  return assertion.flatMap((element, index) =>
    matcher.match(element, index < actual.length ? (actual[index] ?? null) : MISSING, joinPath(path, index)),
  );
}

interface Use {
  readonly operator: Operator;
  readonly argument: Json;
}

/** Operators and fields of one map are all to hold. */
function matchMap(
  assertion: JsonObject,
  actual: Json | Missing,
  path: string,
  matcher: Matcher,
): readonly AssertionProblem[] {
  const { uses, fields } = readMap(assertion, matcher.options.extended);
  const check = ({ operator, argument }: Use) => operator.check(argument, actual, path, matcher, fields);
  // Operators that mean something for a value that is not there come first; its absence is then reported once.
  const problems = uses.filter(({ operator }) => operator.bearsMissing).flatMap(check);
  const rest = uses.filter(({ operator }) => !operator.bearsMissing);
  const wantsObject = fields.size > 0 || uses.length === 0;
  if (actual === MISSING) {
    const excused = problems.length > 0 || uses.some(({ operator }) => operator.excusesMissing);
    if (excused || (rest.length === 0 && !wantsObject)) return problems;
    return [problem(path, describe(rest, fields), "nothing")];
  }
  problems.push(...rest.flatMap(check));
  if (!wantsObject) return problems;
  if (!isObject(actual)) return [...problems, problem(path, describe([], fields), show(actual))];
  for (const [name, inner] of fields) {
    const member = Object.hasOwn(actual, name) ? (actual[name] ?? null) : MISSING;
    problems.push(...matcher.match(inner, member, joinPath(path, name)));
  }
  return problems;
}

function readMap(assertion: JsonObject, extended: boolean): { uses: Use[]; fields: ReadonlyMap<string, Json> } {
  const uses: Use[] = [];
  const fields = new Map<string, Json>();
  for (const [key, argument] of Object.entries(assertion)) {
    const applies = isOperator(key, argument) && (extended || declared.get(key)?.extended !== true);
    const operator = applies ? operators.get(key) : undefined;
    if (operator) uses.push({ operator, argument });
    else if (key === "fields" && extended && isObject(argument)) {
      for (const [name, inner] of Object.entries(argument)) fields.set(name, inner);
    } else fields.set(key, argument);
  }
  return { uses, fields };
}

/** What a value should have been, as far as it can be said in a few words. */
function describe(uses: readonly Use[], fields: ReadonlyMap<string, Json>): string {
  if (uses.length > 0) return uses.map(({ operator, argument }) => operator.expects(argument)).join(", ");
  return fields.size === 0 ? "an object" : `an object with ${[...fields.keys()].join(", ")}`;
}
