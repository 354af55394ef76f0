import type { Json } from "../../json.js";
import { type PayloadProblemKind, show } from "./problem.js";
import { daysOf, type Flaw, isBase64 } from "./scalars.js";

/** Flaw of a value that is neither a list nor an object of the protocol. Null is not asked here. */
export function plainFlaw(is: string, value: Json): Flaw | undefined {
  switch (is) {
    case "string":
      return typeof value === "string" ? undefined : wrongType(value, "a string");
    case "boolean":
      return typeof value === "boolean" ? undefined : wrongType(value, "true or false");
    case "integer":
      if (typeof value !== "number") return wrongType(value, "a JSON number");
      return Number.isInteger(value) ? undefined : wrongType(value, "a whole number");
    case "null":
      return value === null ? undefined : wrongType(value, "null");
    case "base64":
      if (typeof value !== "string") return wrongType(value, "a base64 string");
      return isBase64(value) ? undefined : { kind: "base64", text: `is ${show(value)}, which is no base64` };
    case "timestamp":
      return timeFlaw(value);
    default:
      return undefined;
  }
}

/** Flaw of a value that may have several JSON types. */
export function scalarTypeFlaw(types: readonly string[], value: Json): Flaw | undefined {
  const fits = types.some((type) =>
    type === "null" ? value === null : plainFlaw(type, value) === undefined && value !== null,
  );
  return fits ? undefined : wrongType(value, types.join(" or "));
}

const wrongType = (value: Json, wanted: string): Flaw => ({ kind: "type", text: `is ${show(value)}, not ${wanted}` });

const isoTime =
  /^(?!0000)(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/;

/**
 * Flaw of a point in time by ISO 8601 (TaskStatus of 0.3). Any offset will do, and none at all is in the samples of the text
 * (9.3, 9.7), so that is a kind of its own, which only the rule about it minds.
 */
function timeFlaw(value: Json): Flaw | undefined {
  if (typeof value !== "string") return flaw("timestamp", value, 'not a string like "2026-01-31T12:00:00.000Z"');
  const parts = isoTime.exec(value);
  if (!parts) return flaw("timestamp", value, "which is no date and time by ISO 8601");
  const [, year, month, day, zone] = parts;
  if (Number(day) > daysOf(Number(year), Number(month))) return flaw("timestamp", value, "a day that does not exist");
  if (zone === undefined) return flaw("zone", value, "without a time zone, so it is no instant");
  return undefined;
}

function flaw(kind: PayloadProblemKind, value: Json, text: string): Flaw {
  return { kind, text: `is ${show(value)}, ${text}` };
}

/** Flaw of a value of which there are only some, with a word on whose spelling it looks like. */
export function choiceFlaw(values: readonly Json[], value: Json): Flaw | undefined {
  if (values.some((one) => one === value)) return undefined;
  const [only] = values;
  const wanted = values.length === 1 && only !== undefined ? show(only) : `one of ${values.map(show).join(", ")}`;
  const isOther = values.every((one) => typeof one !== typeof value);
  return { kind: isOther ? "type" : "enum", text: `is ${show(value)}, not ${wanted}${spellingOf10(values, value)}` };
}

/** The names of shape P and of 1.0 for the same thing. */
function spellingOf10(values: readonly Json[], value: Json): string {
  if (typeof value !== "string" || value.length > 100) return "";
  const bare = value
    .toLowerCase()
    .replace(/^(?:task_state|role)_/, "")
    .replaceAll("_", "-")
    .replace("cancelled", "canceled")
    .replace("unspecified", "unknown");
  if (bare === value || !values.includes(bare)) return "";
  return /^(?:TASK_STATE|ROLE)_/.test(value)
    ? `: that is how 1.0, gRPC and REST spell ${bare}`
    : `: it is spelled ${bare}`;
}
