import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { ScalarType } from "@bufbuild/protobuf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../json.js";
import { checkPayload } from "./check-payload.js";
import { definitionsOf } from "./definitions.js";
import { checkByDescriptors } from "./descriptor-check.js";
import { isBase64 } from "./scalars.js";
import { checkBySchema } from "./schema-check.js";

const definitions = definitionsOf("1.0");
const messages = [...definitions.messages].filter(([name]) => !name.startsWith("google."));

const text = fc.string({ unit: "binary", minLength: 1, maxLength: 12 });
const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
const object = fc.dictionary(text, json, { maxKeys: 3 }) as fc.Arbitrary<Json>;
const bytes = fc.uint8Array({ maxLength: 20 }).chain((b) => {
  const buffer = Buffer.from(b);
  const standard = buffer.toString("base64");
  return fc.constantFrom(standard, standard.replace(/=+$/, ""), buffer.toString("base64url"));
});
const timestamp = fc
  .tuple(
    fc.date({ min: new Date("0001-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true }),
    fc.nat(9),
    fc.nat(999_999_999),
  )
  .map(([date, digits, nanos]) => {
    const seconds = date.toISOString().slice(0, 19);
    return digits === 0 ? `${seconds}Z` : `${seconds}.${String(nanos).padStart(9, "0").slice(0, digits)}Z`;
  });

function messageValue(type: DescMessage): fc.Arbitrary<Json> {
  switch (type.typeName) {
    case "google.protobuf.Struct":
      return object;
    case "google.protobuf.Value":
      return json;
    case "google.protobuf.Timestamp":
      return timestamp;
  }
  const plain = type.fields.filter((f) => !f.oneof);
  const required = plain.filter((f) => definitions.isRequired(f)).map((f) => f.jsonName);
  const members = fc.record(Object.fromEntries(plain.map((f) => [f.jsonName, fieldValue(f)])), {
    requiredKeys: required,
  });
  const arms = type.oneofs.map((oneof) =>
    fc.oneof(...oneof.fields.map((f) => fieldValue(f).map((value): JsonObject => ({ [f.jsonName]: value })))),
  );
  return fc.tuple(members, ...arms).map((parts) => Object.assign({}, ...parts));
}

function fieldValue(field: DescField): fc.Arbitrary<Json> {
  const single = singleValue(field);
  if (field.fieldKind === "map") return fc.dictionary(text, single, { maxKeys: 2 }) as fc.Arbitrary<Json>;
  if (field.fieldKind !== "list") return single;
  return fc.array(single, { minLength: definitions.isRequired(field) ? 1 : 0, maxLength: 2 });
}

function singleValue(field: DescField): fc.Arbitrary<Json> {
  if (field.message) return messageValue(field.message);
  if (field.enum) return fc.constantFrom(...field.enum.values.filter((v) => v.number !== 0).map((v) => v.name));
  if (field.scalar === ScalarType.BOOL) return fc.boolean();
  if (field.scalar === ScalarType.INT32) return fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  return field.scalar === ScalarType.BYTES ? bytes : text;
}

/** Every message of the protocol in a payload, with the members that it must have. */
function requiredPlaces(
  type: DescMessage,
  value: Json,
  path: string,
): { holder: JsonObject; key: string; path: string }[] {
  if (type.typeName.startsWith("google.")) return [];
  const holder = value as JsonObject;
  return type.fields.flatMap((field) => {
    const member = holder[field.jsonName];
    if (!Object.hasOwn(holder, field.jsonName) || member === undefined) return [];
    const at = path === "" ? field.jsonName : `${path}.${field.jsonName}`;
    const here = definitions.isRequired(field) ? [{ holder, key: field.jsonName, path: at }] : [];
    const inner = field.message;
    if (!inner || field.fieldKind === "map") return here;
    if (!Array.isArray(member)) return [...here, ...requiredPlaces(inner, member, at)];
    return [...here, ...member.flatMap((element, i) => requiredPlaces(inner, element, `${at}[${i}]`))];
  });
}

describe("payloads made from the descriptors", () => {
  it.each(messages)("a generated %s has no problems", (name, type) => {
    fc.assert(
      fc.property(messageValue(type), (payload) => {
        expect(checkPayload("1.0", name, payload)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it.each(messages.filter(([, type]) => hasRequired(type)))(
    "a generated %s without a REQUIRED member has one problem",
    (name, type) => {
      fc.assert(
        fc.property(messageValue(type), fc.nat(), fc.boolean(), (payload, pick, asNull) => {
          const places = requiredPlaces(type, payload, "");
          fc.pre(places.length > 0);
          const place = places[pick % places.length]!;
          if (asNull) place.holder[place.key] = null;
          else delete place.holder[place.key];
          const problems = checkPayload("1.0", name, payload);
          expect(problems.map((p) => `${p.kind} ${p.path}`)).toEqual([`required ${place.path}`]);
        }),
        { numRuns: 30 },
      );
    },
  );

  it("any JSON at all is judged without throwing", () => {
    fc.assert(
      fc.property(fc.constantFrom(...messages.map(([name]) => name)), json, (name, value) => {
        expect(checkPayload("1.0", name, value).length).toBeLessThanOrEqual(200);
      }),
    );
  });

  it("any string is a timestamp, and base64, to both readings or to neither", () => {
    const strings = fc.oneof(
      fc.string({ unit: fc.constantFrom(..."0129-:TZ.+"), maxLength: 32 }),
      fc.stringMatching(/^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-6]\d:[0-6]\d(\.\d{0,10})?[Zz]?$/),
      fc.string({ unit: fc.constantFrom(..."AZaz09+/-_="), maxLength: 9 }),
    );
    fc.assert(
      fc.property(strings, (value) => {
        for (const [name, payload] of [
          ["TaskStatus", { state: "TASK_STATE_WORKING", timestamp: value }],
          ["Part", { raw: value }],
        ] as [string, Json][]) {
          const type = definitions.messages.get(name)!;
          const walked = checkByDescriptors(definitions, type, payload).problems.map((p) => p.path);
          expect([...new Set([...checkBySchema(definitions, type, payload)].map((p) => p.path))]).toEqual(walked);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("isBase64 takes what Buffer writes", () => {
    fc.assert(fc.property(bytes, (value) => isBase64(value)));
  });
});

function hasRequired(type: DescMessage): boolean {
  if (type.typeName.startsWith("google.")) return false;
  return type.fields.some(
    (f) => definitions.isRequired(f) || (f.fieldKind !== "map" && f.message !== undefined && hasRequired(f.message)),
  );
}
