import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  createFileRegistry,
  type DescExtension,
  type DescField,
  type DescMessage,
  type DescService,
  type FileRegistry,
  fromBinary,
  getOption,
} from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { packageRoot } from "../../package-root.js";
import type { ProtocolVersion } from "../../protocol/dialect.js";
import { TckError } from "../../tck-error.js";
import { type SchemaSource, sourceOf } from "./rules.js";

/** Number of `google.api.FieldBehavior.REQUIRED`. */
const required = 2;

/** Types outside of the version's package that payloads are checked against by their full names. */
const foreignPackages = ["google.rpc"];
const foreignMessages = ["google.protobuf.Empty"];

/** The protobuf definitions of one protocol version, ready to ask. */
export interface Definitions {
  readonly source: SchemaSource;
  readonly registry: FileRegistry;
  /** Messages that a payload may be, by the version's short name, in the order of the file. */
  readonly messages: ReadonlyMap<string, DescMessage>;
  readonly services: readonly DescService[];
  isRequired(field: DescField): boolean;
  /** Short name of the version's own types, full name of others. */
  nameOf(type: { readonly typeName: string }): string;
}

const known = new Map<ProtocolVersion, Definitions>();

/**
 * Definitions of a version, read once.
 * @throws TckError `INTERNAL` when the version has none, or the installed package is damaged.
 */
export function definitionsOf(version: ProtocolVersion): Definitions {
  let definitions = known.get(version);
  if (!definitions) {
    const source = sourceOf(version);
    definitions = readDefinitions(source, readFileSync(schemaFile(source, "image.binpb")));
    known.set(version, definitions);
  }
  return definitions;
}

/** A short name as `checkPayload` takes it; messages of Google keep their own. */
export function fullName({ source }: Definitions, name: string): string {
  return name.startsWith("google.") ? name : source.prefix + name;
}

/** The protobuf message that `checkPayload` knows by that name. */
export function messageNamed(version: ProtocolVersion, messageName: string): DescMessage | undefined {
  const definitions = definitionsOf(version);
  const { prefix } = definitions.source;
  const short = messageName.startsWith(prefix) ? messageName.slice(prefix.length) : messageName;
  return fullName(definitions, short) === messageName ? definitions.messages.get(short) : undefined;
}

/** Path of a file beside the version's definitions. */
export function schemaFile(source: SchemaSource, name: string): string {
  return join(packageRoot, "schemas", "a2a", source.folder, name);
}

/**
 * Definitions out of a binary `google.protobuf.FileDescriptorSet`.
 * @throws TckError `INTERNAL` when the set lacks the mark of REQUIRED fields.
 */
export function readDefinitions(source: SchemaSource, image: Uint8Array): Definitions {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, image));
  const mark = registry.getExtension("google.api.field_behavior");
  if (!mark)
    throw new TckError("INTERNAL", `schemas/a2a/${source.folder}/image.binpb has no google.api.field_behavior`);

  const own = `${source.package}.`;
  const nameOf = (type: { readonly typeName: string }) =>
    type.typeName.startsWith(own) ? type.typeName.slice(own.length) : type.typeName;
  const messages = new Map<string, DescMessage>();
  const requiredFields = new Set<DescField>();
  const collect = (message: DescMessage) => {
    messages.set(nameOf(message), message);
    for (const field of message.fields) if (behaviors(field, mark).includes(required)) requiredFields.add(field);
    for (const nested of message.nestedMessages) collect(nested);
  };
  const inPackage = (names: readonly string[]) =>
    [...registry.files].filter((file) => names.includes(file.proto.package)).flatMap((file) => file.messages);
  for (const message of inPackage([source.package])) collect(message);
  for (const message of inPackage(foreignPackages)) collect(message);
  for (const message of foreignMessages.map((name) => registry.getMessage(name))) if (message) collect(message);

  const services = [...registry.files].filter((f) => f.proto.package === source.package).flatMap((f) => f.services);
  return { source, registry, messages, services, isRequired: (field) => requiredFields.has(field), nameOf };
}

function behaviors(field: DescField, mark: DescExtension): readonly number[] {
  const value: unknown = getOption(field, mark);
  return Array.isArray(value) ? value : [];
}
