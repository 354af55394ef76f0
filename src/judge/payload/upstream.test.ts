import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type DescField, type DescMethod, getOption, ScalarType } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../package-root.js";
import { type Definitions, definitionsOf } from "./definitions.js";

/** Facts read off the published definition; they are no part of the package. */
const facts = resolve(packageRoot, "../shared/spec/upstream/a2a-1.0.1.fields.json");
const there = existsSync(facts);

interface FieldFacts {
  name: string;
  json: string;
  number: number;
  type: string;
  required?: boolean;
  optional?: boolean;
  deprecated?: boolean;
  oneof?: string;
}

interface MethodFacts {
  name: string;
  input: string;
  output: string;
  kind: string;
  http: Record<string, string>[];
}

interface Facts {
  package: string;
  enums: Record<string, Record<string, number>>;
  messages: Record<string, FieldFacts[]>;
  services: Record<string, MethodFacts[]>;
}

describe.skipIf(!there)(
  `a2a.proto against the facts of 1.0.1${there ? "" : " (the facts are not on this machine)"}`,
  () => {
    const published: Facts = there
      ? JSON.parse(readFileSync(facts, "utf8"))
      : { enums: {}, messages: {}, services: {} };
    const definitions = definitionsOf("1.0");
    const ours = [...definitions.registry].filter(
      (type) => type.kind !== "extension" && !type.typeName.startsWith("google."),
    );

    it("has the same package", () => {
      expect(definitions.source.package).toBe(published.package);
      for (const type of ours) expect(type.typeName.startsWith(`${published.package}.`)).toBe(true);
    });

    it("has the same enums", () => {
      const enums = ours.flatMap((type) =>
        type.kind === "enum" ? [[type.name, Object.fromEntries(type.values.map((v) => [v.name, v.number]))]] : [],
      );
      expect(Object.fromEntries(enums)).toEqual(published.enums);
    });

    it("has the same messages in the same order", () => {
      const messages = [...definitions.messages.keys()].filter((name) => !name.startsWith("google."));
      expect(messages).toEqual(Object.keys(published.messages));
    });

    it.each(Object.entries(published.messages))("%s has the same fields", (name, fields) => {
      const message = definitions.messages.get(name);
      expect(message?.fields.map((f) => fieldFacts(definitions, f))).toEqual(fields);
      const groups = [...new Set(fields.flatMap((f) => f.oneof ?? []))];
      expect(message?.oneofs.map((o) => o.name)).toEqual(groups);
    });

    it("has the same services, methods and routes", () => {
      const services = definitions.services.map((s) => [s.name, s.methods.map((m) => methodFacts(definitions, m))]);
      expect(Object.fromEntries(services)).toEqual(published.services);
    });
  },
);

function fieldFacts(definitions: Definitions, field: DescField): FieldFacts {
  return {
    name: field.name,
    json: field.jsonName,
    number: field.number,
    type: typeFacts(field),
    ...(definitions.isRequired(field) && { required: true }),
    ...(field.proto.proto3Optional && { optional: true }),
    ...(field.deprecated && { deprecated: true }),
    ...(field.oneof && { oneof: field.oneof.name }),
  };
}

function typeFacts(field: DescField): string {
  const single = field.message?.typeName ?? field.enum?.typeName ?? ScalarType[field.scalar ?? 0]!.toLowerCase();
  if (field.fieldKind === "map") return `map<${ScalarType[field.mapKey].toLowerCase()}, ${single}>`;
  return field.fieldKind === "list" ? `repeated ${single}` : single;
}

interface Rule {
  pattern: { case: string; value: string };
  body: string;
  additionalBindings: Rule[];
}

function methodFacts(definitions: Definitions, method: DescMethod): MethodFacts {
  const extension = definitions.registry.getExtension("google.api.http")!;
  const rule = getOption(method, extension) as unknown as Rule;
  const facts = (r: Rule) => ({ [r.pattern.case]: r.pattern.value, ...(r.body !== "" && { body: r.body }) });
  return {
    name: method.name,
    input: method.input.typeName,
    output: method.output.typeName,
    kind: method.methodKind,
    http: [rule, ...rule.additionalBindings].map(facts),
  };
}
