import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { isObject, type Json } from "../../json.js";
import { show } from "./problem.js";
import { type Flaw, timestampFlaw } from "./scalars.js";

/** Flaw of null where a value has to stand. */
export const nullFlaw: Flaw = { kind: "null", text: "is null; leave it out instead" };

/** `google.protobuf.Value` is the only type of which null is a value. */
export function takesNull(field: DescField): boolean {
  return field.message?.typeName === "google.protobuf.Value" && field.fieldKind === "message";
}

/** Flaw of a message seen as a whole: its JSON type, for well-known types all there is to say. */
export function messageFlaw(type: DescMessage, value: Json): Flaw | undefined {
  if (type.typeName === "google.protobuf.Value") return undefined;
  // An empty result is also written as null (section 3.1.10 leaves it to the implementation).
  if (value === null) return type.typeName === "google.protobuf.Empty" ? undefined : nullFlaw;
  if (type.typeName === "google.protobuf.Timestamp") return timestampFlaw(value);
  return isObject(value) ? undefined : { kind: "type", text: `is ${show(value)}, not an object` };
}
