import { isObject, type Json } from "../json.js";
import { joinPath } from "../suite/path.js";
import { equal } from "./equal.js";
import { MISSING, type Missing } from "./text.js";

/** The first place where two values differ. */
export interface Difference {
  readonly path: string;
  readonly wanted: Json | Missing;
  readonly actual: Json | Missing;
}

/** Goes down to the first member or element that differs, so that the difference can be read. */
export function differenceOf(wanted: Json | Missing, actual: Json | Missing, path: string): Difference {
  if (wanted === MISSING || actual === MISSING) return { path, wanted, actual };
  if (isObject(wanted) && isObject(actual)) {
    for (const key of new Set([...Object.keys(wanted), ...Object.keys(actual)])) {
      const a = memberOf(wanted, key);
      const b = memberOf(actual, key);
      if (!same(a, b)) return differenceOf(a, b, joinPath(path, key));
    }
  }
  if (Array.isArray(wanted) && Array.isArray(actual)) {
    for (let index = 0; index < Math.max(wanted.length, actual.length); index++) {
      const a = elementOf(wanted, index);
      const b = elementOf(actual, index);
      if (!same(a, b)) return differenceOf(a, b, joinPath(path, index));
    }
  }
  return { path, wanted, actual };
}

function memberOf(value: Readonly<Record<string, Json>>, key: string): Json | Missing {
  return Object.hasOwn(value, key) ? (value[key] ?? null) : MISSING;
}

function elementOf(value: readonly Json[], index: number): Json | Missing {
  return index < value.length ? (value[index] ?? null) : MISSING;
}

function same(a: Json | Missing, b: Json | Missing): boolean {
  return a === MISSING || b === MISSING ? a === b : equal(a, b);
}
