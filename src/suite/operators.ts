import { isObject, type Json } from "../json.js";

interface Operator {
  /** Whether an argument makes the key an operator; otherwise the key is the name of a field. */
  readonly fits: (argument: Json) => boolean;
  /** Only with `profile: a2a-tck/1`; a plain ACTS file means a field. */
  readonly extended?: true;
  /** Where assertions stand in the argument. */
  readonly holds?: "assertion" | "assertions" | "fields";
}

const isText = (value: Json) => typeof value === "string";
const isNumber = (value: Json) => typeof value === "number";
const isCount = (value: Json) => Number.isInteger(value) && (value as number) >= 0;
const isTrue = (value: Json) => value === true;
const isList = (value: Json) => Array.isArray(value) && value.length > 0;
const among = (names: readonly string[]) => (value: Json) => typeof value === "string" && names.includes(value);
/** A number, or a variable that becomes one. */
const orVariable = (fits: (value: Json) => boolean) => (value: Json) =>
  fits(value) || (typeof value === "string" && /^\{\{[^{}]+\}\}$/.test(value));

/** The operators of assertions (ACTS section 5.1, and ours). */
export const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["type", { fits: among(["string", "number", "boolean", "array", "object", "null"]) }],
  ["exists", { fits: isTrue }],
  ["absent", { fits: isTrue }],
  ["contains", { fits: (value) => !isObject(value) && !Array.isArray(value) }],
  ["matches", { fits: isText }],
  ["starts_with", { fits: isText }],
  ["ends_with", { fits: isText }],
  ["gt", { fits: orVariable(isNumber) }],
  ["gte", { fits: orVariable(isNumber) }],
  ["lt", { fits: orVariable(isNumber) }],
  ["lte", { fits: orVariable(isNumber) }],
  ["count", { fits: orVariable(isCount) }],
  ["count_gte", { fits: orVariable(isCount) }],
  ["count_lte", { fits: orVariable(isCount) }],
  ["items", { fits: (value) => isObject(value) || Array.isArray(value), holds: "assertion" }],
  ["one_of", { fits: orVariable(isList), holds: "assertions" }],
  ["any_of", { fits: isList, holds: "assertions" }],
  ["all_of", { fits: isList, holds: "assertions" }],
  ["not", { fits: () => true, holds: "assertion" }],
  ["optional", { fits: () => true, extended: true, holds: "assertion" }],
  ["equals", { fits: () => true, extended: true }],
  ["closed", { fits: isTrue, extended: true }],
  ["fields", { fits: isObject, extended: true, holds: "fields" }],
  ["format", { fits: among(["date-time", "uuid", "uri", "base64"]), extended: true }],
  ["keys", { fits: among(["camelCase"]), extended: true }],
  ["conforms_to", { fits: isText, extended: true }],
  [
    "satisfies",
    { fits: (value) => isText(value) || (isObject(value) && Object.keys(value).length === 1), extended: true },
  ],
]);

/** True when a key of an assertion map is an operator: it is known and its argument fits. */
export function isOperator(key: string, argument: Json): boolean {
  return operators.get(key)?.fits(argument) ?? false;
}
