import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type DescField, type DescMethod, getOption, ScalarType } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { isObject, type Json, type JsonObject } from "../../json.js";
import { packageRoot } from "../../package-root.js";
import { type Definitions, definitionsOf } from "./definitions.js";
import { documentOf, readSchema } from "./document.js";

/** Facts read off the published definitions; they are no part of the package. */
const folder = resolve(packageRoot, "../shared/spec/upstream");
const read = (name: string) =>
  existsSync(resolve(folder, name))
    ? (JSON.parse(readFileSync(resolve(folder, name), "utf8")) as JsonObject)
    : undefined;
const published = read("a2a-0.3.0.fields.json");
const publishedProto = read("a2a-0.3.0.grpc.fields.json");
const absent = " (the facts are not on this machine)";

/** Definitions of ours: names for results, and for text of a form. */
const ours: Readonly<Record<string, Json | undefined>> = {
  SendMessageResult: undefined,
  SendStreamingMessageResult: undefined,
  TaskPushNotificationConfigList: undefined,
  TaskList: undefined,
  NoParams: undefined,
  Nothing: undefined,
  Timestamp: "string",
  Base64: "string",
};

describe.skipIf(!published)(`a2a.schema.json against the facts of 0.3.0${published ? "" : absent}`, () => {
  const $defs = readSchema(documentOf("0.3")!.source).$defs as JsonObject;

  it("defines the same things, and a few of ours", () => {
    const names = Object.keys($defs).filter((name) => !Object.hasOwn(ours, name));
    expect(names).toEqual(Object.keys(published!));
    expect(
      Object.keys($defs)
        .filter((name) => Object.hasOwn(ours, name))
        .sort(),
    ).toEqual(Object.keys(ours).sort());
  });

  it.each(Object.keys(published ?? {}))("%s is the same", (name) => {
    expect(factsOf($defs[name]!)).toEqual(published![name]);
  });

  /** A schema as the facts write it. */
  function factsOf(schema: Json): Json {
    if (!isObject(schema)) return schema;
    const { $ref, type, enum: values, const: constant, properties, required, items, additionalProperties } = schema;
    if (typeof $ref === "string") {
      const name = $ref.slice("#/$defs/".length);
      return Object.hasOwn(ours, name) ? (ours[name] ?? factsOf($defs[name]!)) : name;
    }
    if (constant !== undefined) return { const: constant };
    if (values !== undefined) return { enum: values };
    const options = schema.anyOf ?? schema.oneOf;
    if (Array.isArray(options)) return { anyOf: options.map(factsOf) };
    if (type === "array") return { array: factsOf(items!) };
    if (type === "object" && !isObject(properties)) return { map: factsOf(additionalProperties ?? {}) };
    if (isObject(properties)) {
      const object = Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, factsOf(one)]));
      return { object, ...(required === undefined ? {} : { required }) };
    }
    return type ?? "any";
  }
});

interface FieldFacts {
  name: string;
  json: string;
  number: number;
  type: string;
  required?: boolean;
  oneof?: string;
}

describe.skipIf(!publishedProto)(`a2a.proto against the facts of 0.3.0${publishedProto ? "" : absent}`, () => {
  const definitions = definitionsOf("0.3");
  const facts = (publishedProto ?? { messages: {} }) as unknown as {
    package: string;
    enums: JsonObject;
    messages: Record<string, FieldFacts[]>;
    services: JsonObject;
  };
  const types = [...definitions.registry].filter((t) => t.kind !== "extension" && !t.typeName.startsWith("google."));

  it("has the same package, enums and messages", () => {
    expect(definitions.source.package).toBe(facts.package);
    const enums = types.flatMap((type) =>
      type.kind === "enum" ? [[type.name, Object.fromEntries(type.values.map((v) => [v.name, v.number]))]] : [],
    );
    expect(Object.fromEntries(enums)).toEqual(facts.enums);
    expect([...definitions.messages.keys()].filter((n) => !n.startsWith("google."))).toEqual(
      Object.keys(facts.messages),
    );
  });

  it.each(Object.entries(facts.messages))("%s has the same fields", (name, fields) => {
    expect(definitions.messages.get(name)?.fields.map((f) => fieldFacts(definitions, f))).toEqual(fields);
  });

  it("has the same services, methods and routes", () => {
    const services = definitions.services.map((s) => [s.name, s.methods.map((m) => methodFacts(definitions, m))]);
    expect(Object.fromEntries(services)).toEqual(facts.services);
  });
});

function fieldFacts(definitions: Definitions, field: DescField): FieldFacts {
  const single = field.message?.typeName ?? field.enum?.typeName ?? ScalarType[field.scalar ?? 0]!.toLowerCase();
  const type =
    field.fieldKind === "map"
      ? `map<${ScalarType[field.mapKey].toLowerCase()}, ${single}>`
      : `${field.fieldKind === "list" ? "repeated " : ""}${single}`;
  return {
    name: field.name,
    json: field.jsonName,
    number: field.number,
    type,
    ...(definitions.isRequired(field) && { required: true }),
    ...(field.oneof && { oneof: field.oneof.name }),
  };
}

function methodFacts(definitions: Definitions, method: DescMethod): JsonObject {
  const extension = definitions.registry.getExtension("google.api.http")!;
  const rule = getOption(method, extension) as unknown as { pattern: { case: string; value: string }; body: string };
  return {
    name: method.name,
    input: method.input.typeName,
    output: method.output.typeName,
    kind: method.methodKind,
    http: [{ [rule.pattern.case]: rule.pattern.value, ...(rule.body !== "" && { body: rule.body }) }],
  };
}
