/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  [key: string]: Json;
}

/** True for a JSON object (neither null nor an array). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text as it is, everything else as JSON. Unlike `String`, nothing in the value can make this throw. */
export function asText(value: Json | undefined): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "undefined");
}
