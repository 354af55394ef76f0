import type { Json } from "../json.js";
import { listOf, type Matcher, type Operator } from "./assert-operator.js";
import { type AssertionProblem, problem } from "./assertion-problem.js";
import { MISSING, type Missing, show } from "./text.js";

/** Operators whose argument holds assertions on the same value, which may be missing. */
export const combinators: Readonly<Record<string, Operator>> = {
  one_of: {
    bearsMissing: true,
    expects: (argument) => `one of ${show(argument)}`,
    check: (argument, actual, path, matcher) =>
      listOf(argument).some((option) => matcher.match(option, actual, path).length === 0)
        ? []
        : [problem(path, `one of ${show(argument)}`, show(actual))],
  },
  any_of: {
    bearsMissing: true,
    expects: (argument) => `one of ${listOf(argument).length} alternatives`,
    check: checkAnyOf,
  },
  all_of: {
    bearsMissing: true,
    expects: (argument) => `all of ${listOf(argument).length} assertions`,
    check: (argument, actual, path, matcher) => listOf(argument).flatMap((inner) => matcher.match(inner, actual, path)),
  },
  not: {
    bearsMissing: true,
    expects: (argument) => `anything but ${show(argument)}`,
    check: (argument, actual, path, matcher) =>
      matcher.match(argument, actual, path).length > 0
        ? []
        : [problem(path, `anything but ${show(argument)}`, show(actual))],
  },
  optional: {
    bearsMissing: true,
    excusesMissing: true,
    expects: () => "nothing or a value",
    check: (argument, actual, path, matcher) => (actual === MISSING ? [] : matcher.match(argument, actual, path)),
  },
};

function checkAnyOf(
  argument: Json,
  actual: Json | Missing,
  path: string,
  matcher: Matcher,
): readonly AssertionProblem[] {
  const branches = listOf(argument).map((branch) => matcher.match(branch, actual, path));
  if (branches.some((problems) => problems.length === 0)) return [];
  const closest = branches.reduce((best, problems) => (problems.length < best.length ? problems : best));
  const says = closest.map(({ message }) => message).join("; ");
  const message = `none of ${branches.length} alternatives holds; the closest: ${says}`;
  return [problem(path, `one of ${branches.length} alternatives`, show(actual), message)];
}
