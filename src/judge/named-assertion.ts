import type { Json } from "../json.js";
import { parsePath, readAll, readPath } from "../suite/path.js";
import type { NamedAssertion } from "../suite/test.js";
import { type AssertionOptions, matchAssertion } from "./assert.js";
import { equal, isSubsequence, isSuffix } from "./equal.js";
import { asFound, type Found, found } from "./found.js";
import { countOf, MISSING, named, show, under } from "./text.js";
import { withoutPaths } from "./without-paths.js";

/** Judges a look back at earlier results. Variables are already put in. */
export function judgeNamed(assertion: NamedAssertion, options: AssertionOptions): readonly Found[] {
  const title = assertion.description ?? assertion.id;
  const problems = judge(assertion, options);
  return title === undefined ? problems : problems.map((one) => ({ ...one, message: `${title}: ${one.message}` }));
}

function judge(assertion: NamedAssertion, options: AssertionOptions): readonly Found[] {
  const { source, path = "", match, any, all, none, equals, suffixOf, subsequenceOf } = assertion;
  if (match !== undefined) return judgeMatch(source, path, match, options);
  if (any !== undefined) return judgeAny(source, path, any, options);
  if (all !== undefined) return judgeAll(source, path, all, options);
  if (none !== undefined) return judgeNone(source, path, none, options);
  const reading = readPath(source, path);
  if (!reading.found) return [missing(path)];
  const ignore = assertion.ignore ?? [];
  const value = withoutPaths(reading.value, ignore);
  if (equals !== undefined) {
    const wanted = withoutPaths(equals, ignore);
    return equal(value, wanted) ? [] : [differs(path, show(wanted), value)];
  }
  if (suffixOf !== undefined) {
    const whole = elements(withoutPaths(suffixOf, ignore));
    return isSuffix(elements(value), whole) ? [] : [differs(path, `the end of ${show([...whole])}`, value)];
  }
  if (subsequenceOf !== undefined) {
    const whole = elements(withoutPaths(subsequenceOf, ignore));
    return isSubsequence(elements(value), whole)
      ? []
      : [differs(path, `part of ${show([...whole])} in its order`, value)];
  }
  return [];
}

function judgeMatch(source: Json, path: string, match: Json, options: AssertionOptions): readonly Found[] {
  if (fansOut(path)) return judgeAll(source, path, match, options);
  const reading = readPath(source, path);
  return placed(matchAssertion(match, reading.found ? reading.value : MISSING, options), path);
}

function judgeAny(source: Json, path: string, match: Json, options: AssertionOptions): readonly Found[] {
  const candidates = candidatesOf(source, path);
  const attempts = candidates.map(({ value }) => matchAssertion(match, value, options));
  if (attempts.some((problems) => problems.length === 0)) return [];
  const among = countOf(candidates.length, "element");
  const closest = [...attempts].sort((a, b) => a.length - b.length)[0]?.[0];
  const near = closest ? `; the closest: ${closest.message}` : "";
  const message = `none of ${among} at ${named(path)} is ${show(match)}${near}`;
  return [found("body", path, `an element that is ${show(match)}`, among, message)];
}

function judgeAll(source: Json, path: string, match: Json, options: AssertionOptions): readonly Found[] {
  const candidates = candidatesOf(source, path);
  // "All" of nothing would pass without having looked at anything.
  if (candidates.length === 0) return [missing(path)];
  return candidates.flatMap((one) => placed(matchAssertion(match, one.value, options), one.path));
}

function judgeNone(source: Json, path: string, match: Json, options: AssertionOptions): readonly Found[] {
  if (!readPath(source, parentOf(path)).found) return [missing(path)];
  return candidatesOf(source, path).flatMap((one) => {
    if (matchAssertion(match, one.value, options).length > 0) return [];
    const message = `${named(one.path)} is ${show(match)}, which nothing there may be`;
    return [found("body", one.path, `anything but ${show(match)}`, show(one.value), message)];
  });
}

/** Elements to look at: what a path with wildcards leads to, or the elements of the list at the path. */
function candidatesOf(source: Json, path: string) {
  if (fansOut(path)) return readAll(source, path);
  const reading = readPath(source, path);
  if (!reading.found) return [];
  if (!Array.isArray(reading.value)) return [{ path, value: reading.value }];
  return reading.value.map((value, index) => ({ path: `${path}[${index}]`, value }));
}

function fansOut(path: string): boolean {
  const segments = parsePath(path);
  return !("problem" in segments) && segments.some(({ kind }) => kind === "all" || kind === "deep");
}

/** The list that the first wildcard walks. */
function parentOf(path: string): string {
  const cut = path.search(/\[\*\]|\*\*/);
  return (cut === -1 ? path : path.slice(0, cut)).replace(/\.$/, "");
}

function elements(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [value];
}

function missing(path: string): Found {
  return found("body", path, "something to look at", "nothing", `${named(path)}: there is nothing to look at`);
}

function differs(path: string, expected: string, value: Json): Found {
  return found("body", path, expected, show(value), `${named(path)} is ${show(value)}, expected ${expected}`);
}

function placed(problems: readonly Parameters<typeof asFound>[1][number][], base: string): readonly Found[] {
  return asFound(
    "body",
    problems.map((one) => ({
      ...one,
      path: under(base, one.path),
      message: base === "" ? one.message : `${base}: ${one.message}`,
    })),
  );
}
