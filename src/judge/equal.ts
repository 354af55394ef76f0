import { isObject, type Json } from "../json.js";

/** Strict equality of JSON values: order of members does not matter, order of elements does, `1` is `1.0`. */
export function equal(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((element, index) => equal(element, b[index] ?? null));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && equal(a[key] ?? null, b[key] ?? null));
}

/** True when `part` stands at the end of `whole`. */
export function isSuffix(part: readonly Json[], whole: readonly Json[]): boolean {
  const from = whole.length - part.length;
  return from >= 0 && part.every((element, index) => equal(element, whole[from + index] ?? null));
}

/** True when all elements of `part` occur in `whole` in the same order, perhaps with others between. */
export function isSubsequence(part: readonly Json[], whole: readonly Json[]): boolean {
  let found = 0;
  for (const element of whole) {
    const wanted = part[found];
    if (wanted !== undefined && equal(wanted, element)) found++;
  }
  return found === part.length;
}
