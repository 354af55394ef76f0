import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import type { Json, JsonObject } from "../../json.js";
import { TckError } from "../../tck-error.js";
import { type Definitions, readDefinitions } from "./definitions.js";
import { type SchemaSource, schemaSources } from "./rules.js";

/** Days and hours are ranges here; that the month has the day is left to `format`. */
const timestampPattern =
  "^(?!0000)\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?Z$";

/** Groups of four; the last one may be short, with its padding or without. */
const base64Pattern = (digits: string) => `(?:${digits}{4})*(?:${digits}{2}(?:==)?|${digits}{3}=?)?`;

const int32 = { type: "integer", minimum: -2147483648, maximum: 2147483647 };

/** JSON forms of the well-known types (ProtoJSON). */
const wellKnown: Readonly<Record<string, JsonObject>> = {
  "google.protobuf.Any": { type: "object" },
  // JSON-RPC agents write an empty result as `{}` or as null, and A2A calls it implementation-specific (section 3.1.10).
  "google.protobuf.Empty": { anyOf: [{ type: "object" }, { type: "null" }] },
  "google.protobuf.ListValue": { type: "array" },
  "google.protobuf.Struct": { type: "object" },
  "google.protobuf.Timestamp": { type: "string", pattern: timestampPattern, format: "date-time" },
  "google.protobuf.Value": {},
};

/** Name of the file that `schemaText` belongs into. */
export function schemaFileName(folder: string): string {
  return sourceIn(folder).derived;
}

/**
 * Text of the schema under `schemas/a2a/<folder>` (see `schemaFileName`), derived from the descriptors beside it.
 * @throws TckError `INTERNAL` for an unknown folder, or a type that no schema is known for.
 */
export function schemaText(folder: string, image: Uint8Array): string {
  const source = sourceIn(folder);
  return `${JSON.stringify(deriveSchema(readDefinitions(source, image)), null, 2)}\n`;
}

function sourceIn(folder: string): SchemaSource {
  const source = schemaSources.find((s) => s.folder === folder);
  if (!source) throw new TckError("INTERNAL", `no version of A2A has its definitions in schemas/a2a/${folder}`);
  return source;
}

/**
 * JSON Schema (draft 2020-12) of a version: one definition per message, as ProtoJSON writes it (section 5.5 to 5.7).
 * Members that the protocol does not define are allowed everywhere.
 */
function deriveSchema(definitions: Definitions): JsonObject {
  const $defs: JsonObject = {};
  const used = new Set<string>();
  for (const [name, message] of definitions.messages) {
    $defs[name] = wellKnown[message.typeName] ?? messageSchema(definitions, message, used);
  }
  for (const name of [...used].sort()) $defs[name] ??= wellKnown[name] ?? {};
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: definitions.source.schemaId,
    title: `Payloads of A2A ${definitions.source.version}`,
    $comment: "Derived from a2a.proto by scripts/gen-schemas.mjs; not edited by hand.",
    $defs,
  };
}

function messageSchema(definitions: Definitions, message: DescMessage, used: Set<string>): JsonObject {
  const properties: JsonObject = {};
  for (const field of message.fields) properties[field.jsonName] = fieldSchema(definitions, field, used);
  const schema: JsonObject = { type: "object", properties };
  const required = message.fields.filter((f) => definitions.isRequired(f)).map((f) => f.jsonName);
  if (required.length > 0) schema.required = required;
  const groups = message.oneofs.map((oneof) => ({ oneOf: oneof.fields.map((f) => ({ required: [f.jsonName] })) }));
  if (groups.length === 1) Object.assign(schema, groups[0]);
  else if (groups.length > 1) schema.allOf = groups;
  return schema;
}

function fieldSchema(definitions: Definitions, field: DescField, used: Set<string>): JsonObject {
  const single = valueSchema(definitions, field, used);
  if (field.fieldKind === "map") return { type: "object", additionalProperties: single };
  if (field.fieldKind !== "list") return field.deprecated ? { ...single, deprecated: true } : single;
  const schema: JsonObject = { type: "array", items: single };
  if (definitions.source.nonEmpty.has(`${definitions.nameOf(field.parent)}.${field.jsonName}`)) schema.minItems = 1;
  return schema;
}

function valueSchema(definitions: Definitions, field: DescField, used: Set<string>): JsonObject {
  if (field.enum) {
    // The value 0 says "not set"; it has no place in a payload.
    const { values, name } = field.enum;
    const isMeant = definitions.source.zeroMeans.has(name);
    const names: Json[] = values.filter((v) => v.number !== 0 || isMeant).map((v) => v.name);
    return { type: "string", enum: names };
  }
  if (field.message) {
    const name = definitions.nameOf(field.message);
    used.add(name);
    if (!definitions.messages.has(name) && !wellKnown[name]) {
      throw new TckError("INTERNAL", `no JSON form is known for ${name} (${field})`);
    }
    return { $ref: `#/$defs/${name}` };
  }
  return scalarSchema(field);
}

function scalarSchema(field: DescField): JsonObject {
  switch (field.scalar) {
    case ScalarType.STRING:
      return { type: "string" };
    case ScalarType.BOOL:
      return { type: "boolean" };
    case ScalarType.INT32:
      return int32;
    case ScalarType.BYTES:
      return {
        type: "string",
        contentEncoding: "base64",
        pattern: `^(?:${base64Pattern("[A-Za-z0-9+/]")}|${base64Pattern("[A-Za-z0-9_-]")})$`,
      };
    default:
      throw new TckError("INTERNAL", `no JSON form is known for the type of ${field}`);
  }
}
