import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject, type Json, type JsonObject } from "../../json.js";
import { packageRoot } from "../../package-root.js";
import type { ProtocolVersion } from "../../protocol/dialect.js";
import { TckError } from "../../tck-error.js";
import { type DocumentSource, documentSources } from "./rules.js";

/** What may stand at one place of a payload, by a JSON Schema that is written by hand. */
export type Value =
  | { readonly is: "any" | "string" | "boolean" | "integer" | "null" | "timestamp" | "base64" }
  /** One of these JSON types. */
  | { readonly is: "scalar"; readonly types: readonly string[] }
  /** One of these values; `name` is that of a definition. */
  | { readonly is: "enum"; readonly values: readonly Json[]; readonly name?: string }
  | { readonly is: "list" | "map"; readonly of: Value }
  /** The definition of that name: an object with members, a union, or another value. */
  | { readonly is: "named"; readonly name: string }
  /** An object of one of these definitions; with `exactly`, of one and no other. */
  | { readonly is: "union"; readonly options: readonly string[]; readonly exactly: boolean }
  | { readonly is: "message"; readonly members: ReadonlyMap<string, Value>; readonly required: ReadonlySet<string> };

/** The definitions of a version's own JSON Schema. */
export interface Document {
  readonly source: DocumentSource;
  readonly definitions: ReadonlyMap<string, Value>;
}

const documents = new Map<ProtocolVersion, Document>();

/** The JSON Schema of a version, read once; nothing for a version that has its protobuf definitions alone. */
export function documentOf(version: ProtocolVersion): Document | undefined {
  const known = documents.get(version);
  if (known) return known;
  const source = documentSources.find((one) => one.version === version);
  if (!source) return undefined;
  const document = { source, definitions: readDefinitions(readSchema(source)) };
  documents.set(version, document);
  return document;
}

/** The schema itself. */
export function readSchema({ folder, file }: DocumentSource): JsonObject {
  return JSON.parse(readFileSync(join(packageRoot, "schemas", "a2a", folder, file), "utf8"));
}

/** The value behind a name and the names behind it; `name` is the last one. */
export function resolve(document: Document, value: Value): { readonly value: Value; readonly name?: string } {
  let here = value;
  let name: string | undefined;
  while (here.is === "named") {
    ({ name } = here);
    here = document.definitions.get(here.name) ?? { is: "any" };
  }
  return name === undefined ? { value: here } : { value: here, name };
}

function readDefinitions(schema: JsonObject): ReadonlyMap<string, Value> {
  const $defs = isObject(schema.$defs) ? schema.$defs : {};
  return new Map(Object.entries($defs).map(([name, definition]) => [name, readValue(definition, name)]));
}

/** The part of JSON Schema that our schema uses, and nothing more. */
function readValue(schema: Json, at: string): Value {
  if (!isObject(schema)) throw unreadable(at);
  const { $ref, type, enum: values, const: constant, properties, additionalProperties, items, anyOf, oneOf } = schema;
  if (typeof $ref === "string") return { is: "named", name: $ref.slice("#/$defs/".length) };
  if (constant !== undefined) return { is: "enum", values: [constant] };
  if (Array.isArray(values)) return { is: "enum", values, name: at };
  const options = anyOf ?? oneOf;
  if (Array.isArray(options)) return { is: "union", options: options.map((one) => nameIn(one, at)), exactly: !anyOf };
  if (Array.isArray(type)) return { is: "scalar", types: type.map(String) };
  switch (type) {
    case undefined:
      return { is: "any" };
    case "boolean":
    case "integer":
    case "null":
      return { is: type };
    case "string":
      if (schema.contentEncoding === "base64") return { is: "base64" };
      return { is: schema.pattern === undefined ? "string" : "timestamp" };
    case "array":
      return { is: "list", of: readValue(items ?? {}, at) };
    case "object":
      if (!isObject(properties)) return { is: "map", of: readValue(additionalProperties ?? {}, at) };
      return {
        is: "message",
        members: new Map(Object.entries(properties).map(([name, one]) => [name, readValue(one, `${at}.${name}`)])),
        required: new Set(Array.isArray(schema.required) ? schema.required.map(String) : []),
      };
    default:
      throw unreadable(at);
  }
}

function nameIn(schema: Json, at: string): string {
  const value = readValue(schema, at);
  if (value.is !== "named") throw unreadable(at);
  return value.name;
}

function unreadable(at: string): TckError {
  return new TckError("INTERNAL", `the schema has something at ${at} that the kit cannot read`);
}
