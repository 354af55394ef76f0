import { type DescField, ScalarType } from "@bufbuild/protobuf";
import type { ProtocolVersion } from "../../protocol/dialect.js";
import { TckError } from "../../tck-error.js";
import { type Definitions, definitionsOf } from "./definitions.js";

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
}

/**
 * Members of a message, in the order of the definition.
 * @throws TckError `INTERNAL` for a message that the version does not have.
 */
export function requestFields(version: ProtocolVersion, messageName: string): readonly MessageField[] {
  const definitions = definitionsOf(version);
  const type = definitions.messages.get(messageName);
  if (!type) throw new TckError("INTERNAL", `A2A ${version} has no message ${messageName}`);
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
    ...(field.enum && { enumValues: field.enum.values.filter((v) => v.number !== 0).map((v) => v.name) }),
  };
}

function typeName(definitions: Definitions, field: DescField): string {
  const named = field.message ?? field.enum;
  if (named) return definitions.nameOf(named);
  return field.scalar === undefined ? "" : (ScalarType[field.scalar] ?? "").toLowerCase();
}
