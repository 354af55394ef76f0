import { listOf, type Operator, operator } from "./assert-operator.js";
import { problem } from "./assertion-problem.js";
import { show } from "./text.js";

/** Longer texts are searched up to here only: a pattern with bad backtracking on an agent's megabytes would hang the kit. */
const searchedLength = 20_000;

/** Operators on strings; `contains` also asks whether a list has an element. */
export const textOperators: Readonly<Record<string, Operator>> = {
  contains: {
    expects: (argument) => `something that contains ${show(argument)}`,
    check: (argument, actual, path) => {
      const found =
        typeof actual === "string"
          ? typeof argument === "string" && actual.includes(argument)
          : Array.isArray(actual) && listOf(actual).includes(argument);
      return found ? [] : [problem(path, `something that contains ${show(argument)}`, show(actual))];
    },
  },
  matches: text(
    (argument) => `text that matches /${argument}/u`,
    (actual, argument) => new RegExp(argument, "u").test(actual.slice(0, searchedLength)),
  ),
  starts_with: text(
    (argument) => `text that starts with ${show(argument)}`,
    (actual, argument) => actual.startsWith(argument),
  ),
  ends_with: text(
    (argument) => `text that ends with ${show(argument)}`,
    (actual, argument) => actual.endsWith(argument),
  ),
};

function text(expects: (argument: string) => string, holds: (actual: string, argument: string) => boolean): Operator {
  return operator(
    (argument) => expects(String(argument)),
    (actual, argument) => typeof actual === "string" && holds(actual, String(argument)),
  );
}
