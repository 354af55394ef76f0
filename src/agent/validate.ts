import { isObject, type Json, type JsonObject } from "../json.js";
import type { Violation } from "./errors.js";
import { type Field, shapes } from "./schema.js";

const base64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** True for a timestamp of ProtoJSON (RFC 3339) that names a real day. */
export function isTimestamp(text: string): boolean {
  const match = rfc3339.exec(text);
  if (!match) return false;
  const [, year, month, day] = match;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
}

/** What was found: the request in normal form (`null` members dropped, numbers and enum names as such) and what is wrong. */
export interface Validated {
  readonly value: JsonObject;
  readonly violations: readonly Violation[];
}

/**
 * Checks a request against the definition of its message (sections 3.3.2 and 5.7) by the rules of ProtoJSON:
 * `null` means not set, numbers may be decimal strings, unknown members are ignored.
 */
export function validate(message: string, value: JsonObject, path = ""): Validated {
  const shape = shapes[message];
  if (!shape) throw new TypeError(`no message is called ${message}`);
  const result: JsonObject = {};
  const violations: Violation[] = [];
  for (const [name, field] of Object.entries(shape.fields)) {
    const at = path === "" ? name : `${path}.${name}`;
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    const unset = given === undefined || (given === null && field.type !== "value");
    if (unset) {
      if (field.required) violations.push({ field: at, description: "is required" });
      continue;
    }
    const checked = field.repeated ? checkList(field, given, at) : checkValue(field, given, at);
    violations.push(...checked.violations);
    if (checked.violations.length === 0 && field.required && isEmpty(field, checked.value)) {
      violations.push({ field: at, description: field.repeated ? "needs at least one element" : "must not be empty" });
    }
    result[name] = checked.value;
  }
  if (shape.oneof) {
    const set = shape.oneof.filter((name) => Object.hasOwn(result, name));
    if (set.length !== 1) {
      violations.push({ field: path, description: `needs exactly one of ${shape.oneof.join(", ")}` });
    }
  }
  return { value: result, violations };
}

interface Checked {
  readonly value: Json;
  readonly violations: readonly Violation[];
}

function isEmpty(field: Field, value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === "" || (field.type === "enum" && value === field.values?.[0]);
}

function checkList(field: Field, given: Json, at: string): Checked {
  // No message that travels as a query has a repeated member, so a single value never stands for a list.
  if (!Array.isArray(given)) return wrong(given, at, "must be an array");
  const checks = given.map((item, index) => checkValue(field, item, `${at}[${index}]`));
  return { value: checks.map((check) => check.value), violations: checks.flatMap((check) => check.violations) };
}

function wrong(value: Json, field: string, description: string): Checked {
  return { value, violations: [{ field, description }] };
}

function checkValue(field: Field, given: Json, at: string): Checked {
  const fine = (value: Json): Checked => ({ value, violations: [] });
  switch (field.type) {
    case "string":
      return typeof given === "string" ? fine(given) : wrong(given, at, "must be a string");
    case "bool":
      return typeof given === "boolean" ? fine(given) : wrong(given, at, "must be true or false");
    case "int32":
      return checkInteger(field, given, at);
    case "bytes":
      return typeof given === "string" && base64.test(given) && given.replace(/=+$/, "").length % 4 !== 1
        ? fine(Buffer.from(given, "base64").toString("base64"))
        : wrong(given, at, "must be bytes encoded in base64");
    case "timestamp":
      return typeof given === "string" && isTimestamp(given)
        ? fine(given)
        : wrong(given, at, "must be an ISO 8601 timestamp such as 2026-01-31T12:00:00.000Z");
    case "struct":
      return isObject(given) ? fine(given) : wrong(given, at, "must be an object");
    case "value":
      return fine(given);
    case "enum":
      return checkEnum(field, given, at);
    case "message":
      return isObject(given) ? validate(field.message ?? "", given, at) : wrong(given, at, "must be an object");
  }
}

function checkInteger(field: Field, given: Json, at: string): Checked {
  const number = typeof given === "string" && /^-?\d{1,10}$/.test(given) ? Number(given) : given;
  if (typeof number !== "number" || !Number.isInteger(number) || Math.abs(number) > 0x7fffffff) {
    return wrong(given, at, "must be a whole number");
  }
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = field;
  if (number < min || number > max) {
    return wrong(given, at, Number.isFinite(max) ? `must be between ${min} and ${max}` : `must be ${min} or more`);
  }
  return { value: number, violations: [] };
}

function checkEnum(field: Field, given: Json, at: string): Checked {
  const values = field.values ?? [];
  const name = typeof given === "number" ? values[given] : given;
  return typeof name === "string" && values.includes(name)
    ? { value: name, violations: [] }
    : wrong(given, at, `must be one of ${values.slice(1).join(", ")}`);
}
