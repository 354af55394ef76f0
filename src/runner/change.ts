import { isObject, type Json, type JsonObject } from "../json.js";
import { parsePath, type Segment } from "../suite/path.js";
import type { Change } from "../suite/test.js";
import { TckError } from "../tck-error.js";

/**
 * The params with one member replaced, or removed where the change has no value.
 * @throws TckError `SUITE` when the member has no place in the params
 */
export function withChange(params: JsonObject, { path, value }: Change): JsonObject {
  const segments = parsePath(path);
  if ("problem" in segments) throw new TckError("SUITE", segments.problem);
  const changed = changeAt(params, segments, value);
  if (isObject(changed)) return changed;
  throw new TckError("SUITE", `the params have no place for a change at ${path}`, {
    hint: "write its parents into the params of the step",
  });
}

/** Undefined where the way leads nowhere. */
function changeAt(at: Json, [segment, ...rest]: readonly Segment[], value: Json | undefined): Json | undefined {
  if (!segment) return undefined;
  if (segment.kind === "key" && isObject(at)) {
    const others = Object.entries(at).filter(([name]) => name !== segment.name);
    if (rest.length === 0) return Object.fromEntries(value === undefined ? others : [...others, [segment.name, value]]);
    const inner = Object.hasOwn(at, segment.name) ? changeAt(at[segment.name] ?? null, rest, value) : undefined;
    return inner === undefined ? undefined : Object.fromEntries([...others, [segment.name, inner]]);
  }
  if (segment.kind !== "index" || !Array.isArray(at) || at[segment.index] === undefined) return undefined;
  if (rest.length === 0) return value === undefined ? at.toSpliced(segment.index, 1) : at.with(segment.index, value);
  const inner = changeAt(at[segment.index] ?? null, rest, value);
  return inner === undefined ? undefined : at.with(segment.index, inner);
}
