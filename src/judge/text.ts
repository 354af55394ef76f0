import type { Json } from "../json.js";

/** Stands for a member that is not there: not the same as `null`. */
export const MISSING: unique symbol = Symbol("missing");

/** Type of {@link MISSING}. */
export type Missing = typeof MISSING;

const shownLength = 200;

/** A value as a short readable string: JSON, cut at 200 characters; `nothing` for a missing one. */
export function show(value: Json | Missing | undefined, max: number = shownLength): string {
  if (value === MISSING || value === undefined) return "nothing";
  let text: string;
  try {
    text = JSON.stringify(value);
  } catch {
    return "a value nested too deeply to be shown";
  }
  return text.length > max ? `${text.slice(0, max)}… (${text.length} characters)` : text;
}

/** Name of a JSON type as the suite language's `type` operator has it. */
export function typeOf(value: Json): "string" | "number" | "boolean" | "array" | "object" | "null" {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value as "string" | "number" | "boolean" | "object";
}

/** Where something stands, for the beginning of a sentence. */
export function named(path: string): string {
  return path === "" ? "the answer" : path;
}

/** Puts a path behind another. */
export function under(base: string, path: string): string {
  if (base === "" || path === "") return base + path;
  return path.startsWith("[") ? base + path : `${base}.${path}`;
}

/** `1 event`, `2 events`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
