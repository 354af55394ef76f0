import { isObject, type Json } from "../../json.js";
import { type Document, resolve, type Value } from "./document.js";
import { optionOf } from "./document-unions.js";
import type { MessageField } from "./fields.js";

/** Members of a definition that is an object; nothing for another one. */
export function documentFields(document: Document, name: string): readonly MessageField[] {
  const { value } = resolve(document, { is: "named", name });
  if (value.is !== "message") return [];
  return [...value.members].map(([json, member]) => describe(document, name, json, member, value.required.has(json)));
}

function describe(document: Document, parent: string, json: string, member: Value, required: boolean): MessageField {
  const outer = resolve(document, member).value;
  const isNested = outer.is === "list" || outer.is === "map";
  const single = isNested ? outer.of : member;
  const { value, name } = resolve(document, single);
  // A file is one of two definitions that exclude each other, and has no name of its own.
  const group = value.is === "union" && value.exactly ? { oneof: json } : {};
  return {
    json,
    type: typeName(value, name ?? `${parent}.${json}`),
    required,
    repeated: outer.is === "list",
    map: outer.is === "map",
    ...group,
    ...(value.is === "enum" && { enumValues: value.values.map(String) }),
  };
}

/** Names as for protobuf definitions, so that rules on values need not know the difference. */
function typeName(value: Value, name: string): string {
  switch (value.is) {
    case "timestamp":
      return "google.protobuf.Timestamp";
    case "base64":
      return "bytes";
    case "boolean":
      return "bool";
    case "integer":
      return "int32";
    case "message":
    case "union":
    case "enum":
      return name;
    default:
      return value.is;
  }
}

/** A message inside of a payload. */
export interface Opened {
  readonly name: string;
  readonly value: Json;
}

/** The messages that a value of that definition is: itself, the option of a union that it is taken for, the elements of a list. */
export function openDocument(document: Document, name: string, value: Json): readonly Opened[] {
  const definition = definitionAt(document, name);
  if (!definition) return [];
  if (definition.is === "message") return [{ name, value }];
  if (definition.is === "union") {
    const option = isObject(value) ? optionOf(document, definition, value) : undefined;
    return option === undefined ? [] : [{ name: option, value }];
  }
  const { of } = definition.is === "list" ? definition : { of: undefined };
  if (of?.is !== "named" || !Array.isArray(value)) return [];
  return value.flatMap((one) => openDocument(document, of.name, one));
}

/** A definition by name, also a nameless union by its place (`FilePart.file`). */
function definitionAt(document: Document, name: string): Value | undefined {
  const own = document.definitions.get(name);
  if (own) return resolve(document, own).value;
  const [parent = "", member = ""] = name.split(".");
  const holder = document.definitions.get(parent);
  return holder?.is === "message" ? holder.members.get(member) : undefined;
}
