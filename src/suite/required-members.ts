import type { Json, JsonObject } from "../json.js";
import type { OperationName, ProtocolVersion } from "../protocol/dialect.js";
import { dialectOf } from "../protocol/dialects.js";
import { mapOf, textOf, textsOf } from "./read-values.js";

/** What the definitions say about one member of a message. */
export interface KnownField {
  /** Name in JSON. */
  readonly json: string;
  /** `string`, `bool`, `int32`, `bytes`, or the name of a message or enum; of the elements for `repeated`. */
  readonly type: string;
  readonly required: boolean;
  readonly repeated: boolean;
  readonly map: boolean;
  /** Names that an enum may have. */
  readonly enumValues?: readonly string[];
  /** Name of an enum's value that stands for "not set". */
  readonly unset?: string;
}

/** Members of a message of a version; undefined for what is no message of its definitions. */
export type FieldLookup = (version: ProtocolVersion, message: string) => readonly KnownField[] | undefined;

/** Ways in which a REQUIRED member can be absent or wrong, in the order of the rows. */
export const spoilings = ["missing", "null", "empty", "wrong_type"] as const;
type Spoiling = (typeof spoilings)[number];

/** A REQUIRED member of a request, at any depth. */
export interface RequiredMember extends KnownField {
  /** Where it stands in the request, `message.role`. */
  readonly path: string;
  readonly isMessage: boolean;
}

/** Deeper than any request; definitions that contain themselves end here. */
const maxDepth = 8;

/** Every REQUIRED member of an operation's request, also of the messages in it, in the order of the definitions. */
export function requiredMembers(
  version: ProtocolVersion,
  operation: OperationName,
  fields: FieldLookup,
): readonly RequiredMember[] {
  const walk = (message: string, parent: string, depth: number): RequiredMember[] =>
    (fields(version, message) ?? []).flatMap((field) => {
      const path = parent === "" ? field.json : `${parent}.${field.json}`;
      const isMessage = fields(version, field.type) !== undefined;
      const own = field.required ? [{ ...field, path, isMessage }] : [];
      const inner = isMessage && !field.map && depth < maxDepth;
      return inner ? [...own, ...walk(field.type, field.repeated ? `${path}[0]` : path, depth + 1)] : own;
    });
  const request = dialectOf(version).operations[operation]?.request;
  return request === undefined ? [] : walk(request, "", 0);
}

/** What a table asks for: `for_each: {generate: {required_members_of: …}}`. */
export interface GeneratedTable {
  readonly operation: OperationName;
  readonly only: readonly string[] | undefined;
  readonly except: readonly string[];
  readonly how: readonly Spoiling[];
}

/** The generator of a validated `for_each`; undefined for a table that is written out. */
export function generatedTable(table: Json | undefined): GeneratedTable | undefined {
  const given = mapOf(mapOf(table).generate);
  const operation = textOf(given.required_members_of);
  if (operation === undefined) return undefined;
  const how = given.how === undefined ? spoilings : spoilings.filter((one) => textsOf(given.how).includes(one));
  return {
    operation: operation as OperationName,
    only: given.only === undefined ? undefined : textsOf(given.only),
    except: textsOf(given.except),
    how,
  };
}

/** Members that a table is about. */
export function membersOf(
  { operation, only, except }: GeneratedTable,
  version: ProtocolVersion,
  fields: FieldLookup,
): readonly RequiredMember[] {
  return requiredMembers(version, operation, fields).filter(
    ({ path }) => (only === undefined || only.includes(path)) && !except.includes(path),
  );
}

/** Names of the cells of every row. */
export const generatedCells: readonly string[] = ["name", "member", "how", "change"];

/** One row for each member and each way to spoil it: `change` is what a step's `change` takes. */
export function requiredMemberRows(
  table: GeneratedTable,
  version: ProtocolVersion,
  fields: FieldLookup,
): readonly JsonObject[] {
  return membersOf(table, version, fields).flatMap((member) =>
    table.how.map((how): JsonObject => {
      const { words, value } = spoil(member, how);
      const change: JsonObject = { path: member.path, ...(value === undefined ? {} : { value }) };
      return { name: `${member.path} ${words}`, member: member.path, how, change };
    }),
  );
}

function spoil(member: RequiredMember, how: Spoiling): { readonly words: string; readonly value?: Json } {
  const { repeated, map, isMessage, enumValues, unset } = member;
  switch (how) {
    case "missing":
      return { words: "is missing" };
    case "null":
      return { words: "is null", value: null };
    case "empty":
      if (enumValues !== undefined && unset !== undefined) return { words: `is ${unset}`, value: unset };
      return { words: "is empty", value: repeated ? [] : map || isMessage ? {} : "" };
    case "wrong_type":
      // No parser makes one of these of the other, as some do with numbers and texts.
      return repeated || map || isMessage
        ? { words: "is a text", value: "tck" }
        : { words: "is an object", value: { tck: 1 } };
  }
}
