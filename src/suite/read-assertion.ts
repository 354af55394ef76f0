import { asText, isObject, type Json, type JsonObject } from "../json.js";
import { dialectOf } from "../protocol/dialects.js";
import { isOperator, operators } from "./operators.js";
import { listOf, mapOf, note, numberOf, type ReadContext, textOf, textsOf } from "./read-values.js";
import type { Keys } from "./source.js";
import type { Assertion, EventExpectation, NamedAssertion } from "./test.js";

/**
 * An assertion as the judge takes it. In a plain ACTS file our own operators are names of fields; they are put under
 * `fields`, so that the judge need not know where an assertion came from.
 */
export function readAssertion(value: Json, context: ReadContext): Assertion {
  return context.extended ? value : withoutOurOperators(value);
}

/** The same, for what may be absent. */
export function readOptionalAssertion(value: Json | undefined, context: ReadContext): Assertion | undefined {
  return value === undefined ? undefined : readAssertion(value, context);
}

function withoutOurOperators(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutOurOperators);
  if (!isObject(value)) return value;
  const kept: [string, Json][] = [];
  const fields: [string, Json][] = [];
  for (const [key, argument] of Object.entries(value)) {
    const operator = isOperator(key, argument) ? operators.get(key) : undefined;
    if (operator?.extended) fields.push([key, withoutOurOperators(argument)]);
    else kept.push([key, operator && !operator.holds ? argument : withoutOurOperators(argument)]);
  }
  if (fields.length > 0) kept.push(["fields", Object.fromEntries(fields)]);
  return Object.fromEntries(kept);
}

/** Stream events by the names of their members on the wire. */
const eventNames: Readonly<Record<string, string>> = {
  status_update: "statusUpdate",
  artifact_update: "artifactUpdate",
};
const combinators = ["one_of", "any_of", "all_of"];

/** An assertion on a stream event: `status_update` is the event's `statusUpdate`, also within alternatives. */
export function readEventAssertion(value: Json, keys: Keys, context: ReadContext): Assertion {
  for (const key of ["status", "artifact"]) {
    // In 0.3 the event is the payload.
    if (isObject(value) && key in value && dialectOf(context.specVersion).eventKeys.length > 0)
      note(context, [...keys, key], `N7: "${key}" is looked up in the event's payload`);
  }
  return renameEvents(readAssertion(value, context));
}

function renameEvents(value: Json): Json {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, argument]) => {
      if (combinators.includes(key) && Array.isArray(argument)) return [key, argument.map(renameEvents)];
      if (key === "not" || key === "optional") return [key, renameEvents(argument)];
      return [eventNames[key] ?? key, argument];
    }),
  );
}

/** One entry of `expect_stream.events`. */
export function readEvent(value: Json, keys: Keys, context: ReadContext): EventExpectation {
  const { description, match, index, ...rest } = mapOf(value);
  const position = numberOf(index);
  return {
    ...(description === undefined ? {} : { description: asText(description) }),
    match: match === "any_position" ? "any_position" : "exact_position",
    ...(position === undefined ? {} : { index: position }),
    assertion: readEventAssertion(rest, keys, context),
  };
}

const collections = ["any", "all", "none"] as const;

/**
 * Named assertions as the judge takes them: the path of a `{path, match}` joins the assertion's own, and an entry with
 * several of `match`, `any`, `all`, `none` becomes several entries.
 */
export function readNamedAssertions(value: Json | undefined, context: ReadContext): readonly NamedAssertion[] {
  return listOf(value).flatMap((item) => readNamedAssertion(mapOf(item), context));
}

/** One named assertion. */
export function readNamedAssertion(raw: JsonObject, context: ReadContext): readonly NamedAssertion[] {
  const common = {
    ...(raw.id === undefined ? {} : { id: asText(raw.id) }),
    ...(raw.description === undefined ? {} : { description: asText(raw.description) }),
    source: raw.source ?? null,
    ...(raw.ignore === undefined ? {} : { ignore: textsOf(raw.ignore) }),
  };
  const path = textOf(raw.path);
  const own = { ...common, ...(path === undefined ? {} : { path }) };
  const read: NamedAssertion[] = [];
  if (raw.match !== undefined) read.push({ ...own, match: readAssertion(raw.match, context) });
  for (const key of collections) {
    const argument = raw[key];
    if (argument === undefined) continue;
    const collection = isCollectionMatch(argument) ? mapOf(argument) : { match: argument };
    const joined = joinPaths(path, textOf(collection.path));
    read.push({
      ...common,
      ...(joined === undefined ? {} : { path: joined }),
      [key]: readAssertion(collection.match ?? {}, context),
    });
  }
  if (raw.equals !== undefined) read.push({ ...own, equals: raw.equals });
  if (raw.suffix_of !== undefined) read.push({ ...own, suffixOf: raw.suffix_of });
  if (raw.subsequence_of !== undefined) read.push({ ...own, subsequenceOf: raw.subsequence_of });
  return read;
}

/** `{path, match}` or `{match}`, the form that ACTS gives to `any`, `all` and `none`. */
export function isCollectionMatch(value: Json): boolean {
  return isObject(value) && "match" in value && Object.keys(value).every((key) => key === "path" || key === "match");
}

function joinPaths(first: string | undefined, second: string | undefined): string | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return second.startsWith("[") ? `${first}${second}` : `${first}.${second}`;
}
