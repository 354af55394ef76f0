import { type DescEnum, type DescField, ScalarType } from "@bufbuild/protobuf";
import type { Json } from "../../json.js";
import { type PayloadProblemKind, show } from "./problem.js";

/** What is wrong with one value; the caller knows where it stands. */
export interface Flaw {
  readonly kind: PayloadProblemKind;
  /** Goes on after the name of the member: "is …". */
  readonly text: string;
}

/** Flaw of a string, bool, int32 or bytes value. Null is not asked here. */
export function scalarFlaw(field: DescField, value: Json): Flaw | undefined {
  switch (field.scalar) {
    case ScalarType.STRING:
      if (typeof value !== "string") return { kind: "type", text: `is ${show(value)}, not a string` };
      // Half of a surrogate pair cannot be written in UTF-8, so no protobuf parser takes it.
      if (/\p{Surrogate}/u.test(value))
        return { kind: "type", text: "holds half of a surrogate pair, which is no text" };
      return undefined;
    case ScalarType.BOOL:
      return typeof value === "boolean" ? undefined : { kind: "type", text: `is ${show(value)}, not true or false` };
    case ScalarType.INT32:
      return int32Flaw(value);
    case ScalarType.BYTES:
      return bytesFlaw(value);
    default:
      return undefined;
  }
}

function int32Flaw(value: Json): Flaw | undefined {
  if (typeof value !== "number") return { kind: "type", text: `is ${show(value)}, not a JSON number` };
  if (!Number.isInteger(value)) return { kind: "type", text: `is ${show(value)}, not a whole number` };
  if (value < -2147483648 || value > 2147483647)
    return { kind: "range", text: `is ${show(value)}, which int32 cannot hold` };
  return undefined;
}

/** ProtoJSON writes standard base64 with padding; parsers also take the URL-safe digits and a missing padding. */
function bytesFlaw(value: Json): Flaw | undefined {
  if (typeof value !== "string") return { kind: "type", text: `is ${show(value)}, not a base64 string` };
  return isBase64(value) ? undefined : { kind: "base64", text: `is ${show(value)}, which is no base64` };
}

/** Base64 of one alphabet, with whole padding or none. */
export function isBase64(text: string): boolean {
  const digits = text.replace(/={1,2}$/, "");
  const padding = text.length - digits.length;
  if (digits.length % 4 === 1 || (padding > 0 && text.length % 4 !== 0)) return false;
  return !/[^A-Za-z0-9+/]/.test(digits) || !/[^A-Za-z0-9_-]/.test(digits);
}

/** Flaw of a `google.protobuf.Timestamp` (section 5.6.1): UTC with `Z`, up to nine digits of a second. */
export function timestampFlaw(value: Json): Flaw | undefined {
  if (typeof value === "number") {
    return { kind: "timestamp", text: `is ${show(value)}, not a string like "2026-01-31T12:00:00.000Z"` };
  }
  if (typeof value !== "string") return { kind: "timestamp", text: `is ${show(value)}, not a timestamp string` };
  const parts = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(\.\d+)?(Z|z|[+-]\d\d:?\d\d)?$/.exec(value);
  if (!parts) return { kind: "timestamp", text: `is ${show(value)}, which is no RFC 3339 timestamp` };
  const [, year, month, day, hour, minute, second, fraction, zone] = parts;
  if (zone === undefined) return { kind: "timestamp", text: `is ${show(value)}, without the time zone Z` };
  if (zone !== "Z") return { kind: "timestamp", text: `is ${show(value)}, whose time zone has to be Z` };
  if (value[10] !== "T")
    return { kind: "timestamp", text: `is ${show(value)}, whose date and time have to be joined by T` };
  if (fraction !== undefined && fraction.length > 10) {
    return { kind: "timestamp", text: `is ${show(value)}, finer than nanoseconds` };
  }
  const exists =
    Number(year) > 0 &&
    Number(month) >= 1 &&
    Number(month) <= 12 &&
    Number(day) >= 1 &&
    Number(day) <= daysOf(Number(year), Number(month)) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60;
  return exists ? undefined : { kind: "timestamp", text: `is ${show(value)}, an instant that does not exist` };
}

/** Days of a month of the Gregorian calendar. */
export function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Flaw of an enum value (section 5.5), with a word on whose spelling it looks like. The value 0 says "not set", unless it has a meaning. */
export function enumFlaw(type: DescEnum, value: Json, zeroMeans = false): Flaw | undefined {
  if (typeof value === "number") {
    const name = type.values.find((v) => v.number === value)?.name;
    return { kind: "enum", text: `is ${show(value)}; enums are written by name${name ? `, here ${name}` : ""}` };
  }
  if (typeof value !== "string") return { kind: "type", text: `is ${show(value)}, not a name of ${type.name}` };
  const match = type.values.find((v) => v.name === value);
  if (match?.number === 0 && !zeroMeans) return { kind: "enum", text: `is ${match.name}, which stands for "not set"` };
  if (match) return undefined;
  return { kind: "enum", text: `is ${show(value)}, no name of ${type.name}${spelling(type, value)}` };
}

function spelling(type: DescEnum, value: string): string {
  if (value.length > 100) return "";
  const prefix = type.sharedPrefix?.toUpperCase() ?? "";
  const bare = value.toUpperCase().replaceAll("-", "_").replaceAll(" ", "_");
  const short = bare.startsWith(prefix) ? bare.slice(prefix.length) : bare;
  const spelled = type.values.find((v) => v.name.endsWith("CANCELLED")) ? "CANCELLED" : "CANCELED";
  const isCanceled = short === "CANCELLED" || short === "CANCELED";
  const double = isCanceled && short !== spelled;
  const name = prefix + (isCanceled ? spelled : short);
  const meant = type.values.find((v) => v.name === name);
  if (!meant) {
    return short === "UNKNOWN" && value === "unknown" ? ", but a state of 0.3 that 1.0 does not have" : "";
  }
  if (meant.number === 0) return `, nor is ${meant.name}, which stands for "not set"`;
  if (double) return `: it has ${spelled === "CANCELED" ? "one L" : "two L"} in ${meant.name}`;
  if (short === bare && value === value.toLowerCase()) return `, but the spelling of 0.3 for ${meant.name}`;
  if (short === bare) return `: the prefix of ${meant.name} is missing`;
  return `: it is ${meant.name}`;
}
