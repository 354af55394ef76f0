import { type DescEnum, type DescField, ScalarType } from "@bufbuild/protobuf";
import type { ProtocolVersion } from "../../protocol/dialect.js";
import { TckError } from "../../tck-error.js";
import { type Definitions, definitionsOf, fullName, messageNamed } from "./definitions.js";
import { documentOf } from "./document.js";
import { documentFields } from "./document-fields.js";

/** One member of a message, as JSON has it. */
export interface MessageField {
  /** Name in JSON. */
  readonly json: string;
  /** `string`, `bool`, `int32`, `bytes`, or the name of a message or enum; of the elements or values for `repeated` and `map`. */
  readonly type: string;
  readonly required: boolean;
  /** A JSON array. */
  readonly repeated: boolean;
  /** A JSON object with free keys. */
  readonly map: boolean;
  /** Group of which exactly one member has to be set. */
  readonly oneof?: string;
  /** Names that an enum may have in a payload. */
  readonly enumValues?: readonly string[];
  /** Name of the enum's zero, where it stands for "not set". */
  readonly unset?: string;
}

/**
 * Members of a message, in the order of the definition; none for a definition of 0.3 that is no object of its own (a union, a
 * list). Types of messages are named as `checkPayload` takes them.
 * @throws TckError `INTERNAL` for a message that the version does not have.
 */
export function requestFields(version: ProtocolVersion, messageName: string): readonly MessageField[] {
  const key = `${version} ${messageName}`;
  const fields = known.get(key) ?? readFields(version, messageName);
  known.set(key, fields);
  return fields;
}

/** Every payload asks again for the same few messages. */
const known = new Map<string, readonly MessageField[]>();

function readFields(version: ProtocolVersion, messageName: string): readonly MessageField[] {
  const document = documentOf(version);
  if (document?.definitions.has(messageName)) return documentFields(document, messageName);
  const type = messageNamed(version, messageName);
  if (!type) throw new TckError("INTERNAL", `A2A ${version} has no message ${messageName}`);
  const definitions = definitionsOf(version);
  return type.fields.map((field) => describe(definitions, field));
}

function describe(definitions: Definitions, field: DescField): MessageField {
  return {
    json: field.jsonName,
    type: typeName(definitions, field),
    required: definitions.isRequired(field),
    repeated: field.fieldKind === "list",
    map: field.fieldKind === "map",
    ...(field.oneof && { oneof: field.oneof.name }),
    ...(field.enum && { enumValues: enumNames(definitions, field.enum) }),
    ...(field.enum && unsetName(definitions, field.enum)),
  };
}

function unsetName({ source }: Definitions, { name, values }: DescEnum): { unset?: string } {
  const zero = values.find((value) => value.number === 0);
  return zero && !source.zeroMeans.has(name) ? { unset: zero.name } : {};
}

function enumNames({ source }: Definitions, { name, values }: DescEnum): string[] {
  return values.filter((value) => value.number !== 0 || source.zeroMeans.has(name)).map((value) => value.name);
}

function typeName(definitions: Definitions, field: DescField): string {
  const named = field.message ?? field.enum;
  if (named) return fullName(definitions, definitions.nameOf(named));
  return field.scalar === undefined ? "" : (ScalarType[field.scalar] ?? "").toLowerCase();
}
