import { isObject, type Json, type JsonObject } from "../json.js";

/** What becomes of one member of an object in another shape. */
export interface MemberRule {
  /** Another name for it. */
  readonly to?: string;
  /** Another value. */
  readonly as?: (value: Json) => Json;
  /** It has no place in the other shape. */
  readonly drop?: true;
}

export type MemberRules = Readonly<Record<string, MemberRule>>;

/** Rewrites the members that have rules. The others stay, and so does what is no object: wrong input becomes wrong output. */
export function rewrite(value: Json, rules: MemberRules, nameOf: (key: string) => string = (key) => key): Json {
  if (!isObject(value)) return value;
  return rewriteMembers(value, rules, nameOf);
}

/** The same, of what is known to be an object. */
export function rewriteMembers(
  value: JsonObject,
  rules: MemberRules,
  nameOf: (key: string) => string = (key) => key,
): JsonObject {
  const entries: [string, Json][] = [];
  for (const [key, member] of Object.entries(value)) {
    const name = nameOf(key);
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule?.drop) continue;
    entries.push([rule?.to ?? name, rule?.as ? rule.as(member) : member]);
  }
  return Object.fromEntries(entries);
}

/** Rewrites every element; what is no array stays. */
export function each(as: (value: Json) => Json): (value: Json) => Json {
  return (value) => (Array.isArray(value) ? value.map(as) : value);
}

/** Rewrites every value of a map; what is no object stays. */
export function eachValue(as: (value: Json) => Json): (value: Json) => Json {
  return (value) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, as(one)])) : value;
}

/** Replaces a text that the table knows; everything else stays. */
export function renamed(table: ReadonlyMap<string, string>): (value: Json) => Json {
  return (value) => (typeof value === "string" ? (table.get(value) ?? value) : value);
}
