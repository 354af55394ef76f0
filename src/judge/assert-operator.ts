import type { Json } from "../json.js";
import { type AssertionOptions, type AssertionProblem, problem } from "./assertion-problem.js";
import { MISSING, type Missing, show } from "./text.js";

/** What an operator gets to judge the assertions inside its argument. */
export interface Matcher {
  readonly options: AssertionOptions;
  match(assertion: Json, actual: Json | Missing, path: string): readonly AssertionProblem[];
}

/** What one operator of the suite language means. Which keys are operators is said by `suite/operators`. */
export interface Operator {
  /** What is wanted, in a few words, to follow "expected". */
  expects(argument: Json): string;
  /** `fields`: the fields that the same map asks for. */
  check(
    argument: Json,
    actual: Json | Missing,
    path: string,
    matcher: Matcher,
    fields: ReadonlyMap<string, Json>,
  ): readonly AssertionProblem[];
  /** Also judged when the value is not there. */
  readonly bearsMissing?: boolean;
  /** With it, the value may be missing whatever the rest of the map says. */
  readonly excusesMissing?: boolean;
}

/** An operator that asks one yes-or-no question about a value that is there. */
export function operator(
  expects: (argument: Json) => string,
  holds: (actual: Json, argument: Json) => boolean,
): Operator {
  return {
    expects,
    check: (argument, actual, path) =>
      actual !== MISSING && holds(actual, argument) ? [] : [problem(path, expects(argument), show(actual))],
  };
}

/** The elements of an argument that is a list. */
export function listOf(argument: Json): readonly Json[] {
  return Array.isArray(argument) ? argument : [];
}
