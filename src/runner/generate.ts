import { createHash } from "node:crypto";
import type * as FastCheck from "fast-check";
import type { Arbitrary } from "fast-check";
import { isObject, type Json, type JsonObject } from "../json.js";
import { hasMessage, type MessageField, requestFields } from "../judge/payload/index.js";
import type { ProtocolVersion } from "../protocol/dialect.js";

type Fc = typeof FastCheck;

/** Which requests are made. */
export interface RequestKind {
  readonly version: ProtocolVersion;
  /** Name of the request message. */
  readonly message: string;
  /** Paths of members that are left out, also where they are REQUIRED. */
  readonly without: ReadonlySet<string>;
  /** By path: members that are always there, with one of these values. */
  readonly values: Readonly<Record<string, readonly Json[]>>;
}

/** Characters that readers stumble over: controls, separators of lines, marks, scripts that run leftwards, names of members. */
const oddTexts = [
  "\u0000",
  "\u2028\u2029",
  "\ufeff",
  "\u202eabc",
  "e\u0301",
  "👩‍👩‍👧",
  "'\"<>&%\\",
  "#{7*7}",
  "__proto__",
  "constructor",
  "null",
  "NaN",
  "-1",
  "a".repeat(3000),
];
const numbers = [0, -1, 0.1, 2 ** 53 + 2, -(2 ** 63), 1e308, 5e-324];
/** Levels of nesting: far more than payloads have, and far fewer than parsers that know about depth allow. */
const deepest = 80;
/** Deeper than any request; definitions that contain themselves end here. */
const maxDepth = 6;

/**
 * Requests that fit the definitions of the protocol, with values that are legal but unusual. They get smaller by the rules of
 * fast-check: fewer members, shorter texts, numbers nearer to 0.
 */
export function requests(fc: Fc, { version, message, without, values }: RequestKind): Arbitrary<JsonObject> {
  const text = textOf(fc);
  const json = jsonOf(fc, text);
  const single = ({ type, enumValues }: MessageField, path: string, depth: number): Arbitrary<Json> => {
    if (enumValues !== undefined) return fc.constantFrom(...enumValues);
    if (hasMessage(version, type)) return messageOf(type, path, depth + 1);
    return scalarOf(fc, type, text, json);
  };
  const member = (field: MessageField, path: string, depth: number): Arbitrary<Json> => {
    const given = values[path];
    if (given) return fc.constantFrom(...given);
    const one = single(field, field.repeated ? `${path}[0]` : path, depth);
    if (field.map) return fc.dictionary(text, one, { maxKeys: 2 });
    return field.repeated ? fc.array(one, { minLength: field.required ? 1 : 0, maxLength: 3 }) : one;
  };
  const messageOf = (name: string, parent: string, depth: number): Arbitrary<JsonObject> => {
    const fields = requestFields(version, name).flatMap((field) => {
      const path = parent === "" ? field.json : `${parent}.${field.json}`;
      return without.has(path) || depth > maxDepth ? [] : [{ field, path }];
    });
    const plain = fields.filter(({ field }) => field.oneof === undefined);
    const groups = [...new Set(fields.flatMap(({ field }) => field.oneof ?? []))];
    const members = fc.record(
      Object.fromEntries(plain.map(({ field, path }) => [field.json, member(field, path, depth)])),
      {
        requiredKeys: plain.filter(({ field, path }) => field.required || values[path]).map(({ field }) => field.json),
      },
    );
    const arms = groups.map((group) => {
      const options = fields.filter(({ field }) => field.oneof === group);
      return fc.oneof(
        ...options.map(({ field, path }) => member(field, path, depth).map((value) => ({ [field.json]: value }))),
      );
    });
    return fc.tuple(members, ...arms).map((parts): JsonObject => Object.assign({}, ...parts));
  };
  return messageOf(message, "", 0);
}

function textOf(fc: Fc): Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }) },
    { weight: 2, arbitrary: fc.string({ unit: anyCharacter(fc), minLength: 1, maxLength: 12 }) },
    { weight: 2, arbitrary: fc.constantFrom(...oddTexts) },
  );
}

/** Every code point but the halves of surrogate pairs; fast-check has that too, and takes a second to make a table of them. */
function anyCharacter(fc: Fc): Arbitrary<string> {
  return fc
    .integer({ min: 0, max: 0x10ffff - 0x800 })
    .map((point) => String.fromCodePoint(point < 0xd800 ? point : point + 0x800));
}

function jsonOf(fc: Fc, text: Arbitrary<string>): Arbitrary<Json> {
  const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(...numbers));
  const leaf: Arbitrary<Json> = fc.oneof(text, number, fc.boolean(), fc.constant(null));
  const list: Arbitrary<Json> = fc.array(leaf, { maxLength: 3 });
  const map: Arbitrary<Json> = fc.dictionary(text, fc.oneof(leaf, list), { maxKeys: 3 });
  const deep: Arbitrary<Json> = fc.integer({ min: 1, max: deepest }).map(nested);
  return fc.oneof(leaf, list, map, deep);
}

function nested(levels: number): Json {
  let value: Json = {};
  for (let level = 1; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

function scalarOf(fc: Fc, type: string, text: Arbitrary<string>, json: Arbitrary<Json>): Arbitrary<Json> {
  switch (type) {
    case "bool":
      return fc.boolean();
    case "int32":
      return fc.oneof(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.integer({ min: -2, max: 200 }));
    case "bytes":
      return fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString("base64"));
    case "google.protobuf.Timestamp":
      return timestamps(fc);
    case "google.protobuf.Struct":
      return fc.dictionary(text, json, { maxKeys: 3 });
    case "google.protobuf.Value":
      return json;
    default:
      return text;
  }
}

function timestamps(fc: Fc): Arbitrary<string> {
  const [min, max] = [new Date("0001-01-01T00:00:00Z"), new Date("9999-12-31T23:59:59Z")];
  return fc
    .tuple(fc.date({ min, max, noInvalidDate: true }), fc.nat(9), fc.nat(999_999_999))
    .map(([date, digits, nanos]) => {
      const fraction = digits === 0 ? "" : `.${String(nanos).padStart(9, "0").slice(0, digits)}`;
      return `${date.toISOString().slice(0, 19)}${fraction}Z`;
    });
}

/** A number for fast-check out of the run's seed and what it is used for. */
export function numericSeed(seed: string, key: string): number {
  return createHash("sha256").update(`${seed}\0${key}`).digest().readInt32BE();
}

/** The members of `over` win; where both have a map, it is merged. */
export function laidOver(under: JsonObject, over: JsonObject): JsonObject {
  const merged = Object.entries(over).map(([name, value]): [string, Json] => {
    const below = Object.hasOwn(under, name) ? under[name] : undefined;
    return [name, isObject(value) && isObject(below) ? laidOver(below, value) : value];
  });
  return Object.fromEntries([...Object.entries(under), ...merged]);
}
