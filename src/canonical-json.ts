import { createHash } from "node:crypto";

/**
 * JSON in the one form of RFC 8785 (JCS): members sorted by their UTF-16 code units, numbers and texts as ECMAScript writes
 * them, no blanks. Members that are `undefined` are left out, as `JSON.stringify` does.
 *
 * One thing differs: half a surrogate pair, upon which the RFC gives up, is written as its escape. A hostile agent may send
 * one, and that must not end a run; the result is still one form for one value.
 * @throws TypeError for numbers that JSON does not have
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError(`JSON has no ${value}`);
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  // Without a function `sort` compares by UTF-16 code units, as the RFC asks.
  const sorted = members.map(([name]) => name).sort();
  const byName = new Map(members);
  return `{${sorted.map((name) => `${JSON.stringify(name)}:${canonicalJson(byName.get(name))}`).join(",")}}`;
}

/** SHA-256, in hex, of a value's canonical JSON. */
export function digestOf(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}
