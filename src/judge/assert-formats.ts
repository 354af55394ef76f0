import { isObject, type Json } from "../json.js";
import type { ProtocolVersion } from "../protocol/dialect.js";
import { readPath } from "../suite/path.js";
import { TckError } from "../tck-error.js";
import { type Operator, operator } from "./assert-operator.js";
import { type AssertionProblem, problem } from "./assertion-problem.js";
import { formats, membersNotCamelCase } from "./formats.js";
import { checkPayload, hasMessage, softKinds } from "./payload/index.js";
import { MISSING, show, under } from "./text.js";

/** Operators that know the shapes of A2A. */
export const formatOperators: Readonly<Record<string, Operator>> = {
  format: operator(
    (argument) => `text in the format ${String(argument)}`,
    (actual, argument) => typeof actual === "string" && formats[String(argument)]?.(actual) === true,
  ),
  keys: {
    expects: () => "members in camelCase",
    check: (_, actual, path) => {
      if (actual === MISSING) return [problem(path, "members in camelCase", "nothing")];
      return membersNotCamelCase(actual).map((member) => {
        const at = under(path, member);
        return problem(at, "a member name in camelCase", at, `${at} is not spelt in camelCase`);
      });
    },
  },
  conforms_to: {
    expects: (argument) => `a valid ${String(argument)}`,
    check: (argument, actual, path, { options }) =>
      actual === MISSING
        ? [problem(path, `a valid ${String(argument)}`, "nothing")]
        : conformance(options.version, String(argument), actual).map((one) => ({
            ...one,
            path: under(path, one.path),
          })),
  },
  satisfies: {
    expects: (argument) => `a value that satisfies ${predicateOf(argument)[0]}`,
    check: (argument, actual, path, { options }) => {
      const [name, args] = predicateOf(argument);
      if (actual === MISSING) return [problem(path, `a value that satisfies ${name}`, "nothing")];
      if (!options.satisfies) throw new TckError("INTERNAL", `the predicate ${name} is asked for where there is none`);
      const failures = options.satisfies(name, args, actual).filter(({ note }) => note !== true);
      return failures.map((one) => problem(under(path, one.path), one.expected, one.actual, one.message));
    },
  },
};

/**
 * What is wrong with a payload by its definition. Unknown members and empty strings are no failure here: receivers ignore
 * the former (section 5.7), the latter are legal ProtoJSON.
 * @throws TckError `SUITE` for a message that the version does not have.
 */
export function conformance(version: ProtocolVersion, messageName: string, value: Json): readonly AssertionProblem[] {
  if (!hasMessage(version, messageName)) throw new TckError("SUITE", `A2A ${version} has no message ${messageName}`);
  return checkPayload(version, messageName, value)
    .filter(({ kind }) => kind !== "unknown" && !softKinds.has(kind))
    .map(({ path, text }) => ({
      path,
      expected: `a valid ${messageName}`,
      actual: show(readPath(value, path).value),
      message: text,
    }));
}

function predicateOf(argument: Json): readonly [name: string, args: Json] {
  if (!isObject(argument)) return [String(argument), {}];
  return Object.entries(argument)[0] ?? ["", {}];
}
