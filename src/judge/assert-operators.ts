import type { Json } from "../json.js";
import { collectionOperators } from "./assert-collections.js";
import { combinators } from "./assert-combinators.js";
import { formatOperators } from "./assert-formats.js";
import { type Operator, operator } from "./assert-operator.js";
import { textOperators } from "./assert-texts.js";
import { problem } from "./assertion-problem.js";
import { equal } from "./equal.js";
import { MISSING, show, typeOf } from "./text.js";

const basics: Readonly<Record<string, Operator>> = {
  type: operator(
    (argument) => `a value of type ${String(argument)}`,
    (actual, argument) => typeOf(actual) === argument,
  ),
  exists: operator(
    () => "a value",
    () => true,
  ),
  absent: {
    bearsMissing: true,
    expects: () => "nothing",
    check: (_, actual, path) => (actual === MISSING ? [] : [problem(path, "nothing", show(actual))]),
  },
  equals: operator(
    (argument) => show(argument),
    (actual, argument) => equal(argument, actual),
  ),
  gt: numeric("more than", (actual, bound) => actual > bound),
  gte: numeric("at least", (actual, bound) => actual >= bound),
  lt: numeric("less than", (actual, bound) => actual < bound),
  lte: numeric("at most", (actual, bound) => actual <= bound),
};

/** What the operators of `suite/operators` mean, by name. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({ ...basics, ...combinators, ...textOperators, ...formatOperators, ...collectionOperators }),
);

function numeric(words: string, holds: (actual: number, bound: number) => boolean): Operator {
  return operator(
    (argument: Json) => `a number, ${words} ${String(argument)}`,
    (actual, argument) => typeof actual === "number" && typeof argument === "number" && holds(actual, argument),
  );
}
