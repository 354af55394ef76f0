import { isObject, type Json, type JsonObject } from "../json.js";
import { parsePath, type Segment } from "../suite/path.js";

type Pattern = readonly Segment[];

/** A copy of a value without what the paths lead to (`**.name` matches at any depth). Paths that cannot be read leave nothing out. */
export function withoutPaths(value: Json, paths: readonly string[]): Json {
  const patterns = paths.map(parsePath).filter((parsed): parsed is Pattern => !("problem" in parsed));
  return prune(value, patterns);
}

/** `patterns` are what is left of each path at this place. */
function prune(value: Json, patterns: readonly Pattern[]): Json {
  if (patterns.length === 0) return value;
  if (Array.isArray(value)) {
    const { length } = value;
    return value.flatMap((element, index) => {
      const left = patterns.flatMap((pattern) => advance(pattern, index, length));
      return left.some((pattern) => pattern.length === 0) ? [] : [prune(element, left)];
    });
  }
  if (!isObject(value)) return value;
  const kept: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    const left = patterns.flatMap((pattern) => advance(pattern, key, 0));
    if (left.some((pattern) => pattern.length === 0)) continue;
    // Not by assignment: the agent may have sent a member named `__proto__`.
    Object.defineProperty(kept, key, {
      value: prune(member, left),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return kept;
}

/** What is left of a pattern behind one key; `**` both stays and steps aside. */
function advance(pattern: Pattern, key: string | number, length: number): Pattern[] {
  const [first, ...rest] = pattern;
  switch (first?.kind) {
    case undefined:
      return [];
    case "deep":
      return [pattern, ...advance(rest, key, length)];
    case "key":
      return first.name === key || (first.name === "*" && typeof key === "string") ? [rest] : [];
    case "index":
      return key === (first.index < 0 ? length + first.index : first.index) ? [rest] : [];
    case "all":
      return typeof key === "number" ? [rest] : [];
    case "from":
      return typeof key === "number" && key >= first.index ? [rest] : [];
  }
}
