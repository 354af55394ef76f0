import { isObject, type Json } from "../json.js";
import { joinPath } from "../suite/path.js";
import { listOf, type Operator } from "./assert-operator.js";
import { problem } from "./assertion-problem.js";
import { countOf, MISSING, type Missing, named, show } from "./text.js";

/** Operators on lists, and `closed` on objects. */
export const collectionOperators: Readonly<Record<string, Operator>> = {
  count: counting("exactly", (actual, wanted) => actual === wanted),
  count_gte: counting("at least", (actual, wanted) => actual >= wanted),
  count_lte: counting("at most", (actual, wanted) => actual <= wanted),
  items: {
    expects: () => "a list",
    check: (argument, actual, path, matcher) => {
      if (!Array.isArray(actual)) return [problem(path, "a list", show(actual))];
      // A list of assertions stands for positions, a map for every element.
      if (Array.isArray(argument)) return matcher.match(argument, actual, path);
      return actual.flatMap((element, index) => matcher.match(argument, element, joinPath(path, index)));
    },
  },
  closed: {
    expects: () => "an object",
    check: (_, actual, path, _matcher, fields) => {
      if (!isObject(actual)) return [problem(path, "an object", show(actual))];
      const others = Object.keys(actual).filter((name) => !fields.has(name));
      return others.map((name) => problem(joinPath(path, name), "nothing", show(actual[name])));
    },
  },
};

function counting(words: string, holds: (actual: number, wanted: number) => boolean): Operator {
  const expects = (argument: Json) => `a list of ${words} ${countOf(Number(argument), "element")}`;
  return {
    expects,
    check: (argument: Json, actual: Json | Missing, path: string) => {
      if (actual === MISSING || !Array.isArray(actual)) return [problem(path, expects(argument), show(actual))];
      if (typeof argument === "number" && holds(listOf(actual).length, argument)) return [];
      const has = countOf(actual.length, "element");
      return [
        problem(path, expects(argument), has, `${named(path)} has ${has}, expected ${words} ${String(argument)}`),
      ];
    },
  };
}
