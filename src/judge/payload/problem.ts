import type { Json } from "../../json.js";

/**
 * What kind of rule a payload breaks.
 *
 * - `required` a REQUIRED member is missing, or null (section 5.7; null means absent in ProtoJSON)
 * - `null` another member, an element or a map value is null where its type has no null
 * - `empty` an array that has to hold at least one element is empty
 * - `empty-string` a REQUIRED string is empty: legal ProtoJSON, seldom meant; softer than `empty`
 * - `enum` not a name of the enum (section 5.5)
 * - `timestamp` not RFC 3339 in UTC with `Z` (section 5.6.1); in 0.3, not ISO 8601
 * - `zone` a timestamp of 0.3 without a time zone, as in the samples of its text; as soft as `empty-string`
 * - `base64` bytes that are no base64
 * - `oneof` none or several members of a group of which exactly one has to be set
 * - `type` a wrong JSON type
 * - `casing` a known member in another spelling than camelCase (section 5.5)
 * - `range` a number outside of int32
 * - `unknown` a member that the protocol does not define; receivers ignore it (section 5.7), so it is a note
 */
export type PayloadProblemKind =
  | "required"
  | "null"
  | "empty"
  | "empty-string"
  | "enum"
  | "timestamp"
  | "zone"
  | "base64"
  | "oneof"
  | "type"
  | "casing"
  | "range"
  | "unknown";

/** Kinds that are legal, though seldom meant: only a rule that names them minds them. */
export const softKinds: ReadonlySet<PayloadProblemKind> = new Set(["empty-string", "zone"]);

/** One place of a payload that does not fit its definition. */
export interface PayloadProblem {
  readonly kind: PayloadProblemKind;
  /** Message in which the member stands, without package: `Task`. */
  readonly message: string;
  /** Member as the protocol spells it in JSON; for `oneof` the name of the group; for `unknown` the member found; empty for the payload itself. */
  readonly field: string;
  /** From the payload: `task.status.timestamp`, `parts[0].raw`; empty for the payload itself. */
  readonly path: string;
  /** One plain sentence. */
  readonly text: string;
}

/** At most this many problems of one payload are reported. */
export const problemLimit = 200;

const longest = 60;

/** Path of a member: `a.b`, or `a["odd key"]` where the key is no plain name. Long keys are cut. */
export function memberPath(parent: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key) || key.length > longest) return `${parent}[${quote(key)}]`;
  return parent === "" ? key : `${parent}.${key}`;
}

/** Path of an array element. */
export function elementPath(parent: string, index: number): string {
  return `${parent}[${index}]`;
}

/** A value in a sentence: short, on one line. */
export function show(value: Json): string {
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : "an array";
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "number" ? `the number ${value}` : String(value);
}

/** Text in quotes, escaped and cut. */
export function quote(text: string): string {
  return JSON.stringify(text.length > longest ? `${text.slice(0, longest)}…` : text);
}
