import type { DescMessage } from "@bufbuild/protobuf";
import { isObject, type Json, type JsonObject } from "../../json.js";
import { joinPath } from "../../suite/path.js";
import { definitionsOf } from "../payload/definitions.js";
import { hasMessage, openPayload, requestFields } from "../payload/index.js";
import { under } from "../text.js";
import { isEcho } from "./echoes.js";
import type { PredicateContext, Subject } from "./predicate.js";

/** An object of one message type in an answer. */
export interface FoundObject {
  readonly value: JsonObject;
  readonly path: string;
  /** Member in which it stands, `history` for a message of the history; empty for the payload itself. */
  readonly member: string;
}

/** Deeper objects are not looked at: no message of the protocol nests that far. */
const deepest = 50;

/**
 * Every object of a message type in the results and events of a subject. Only members that the protocol defines are
 * followed, so metadata and data parts may hold whatever they like. What only echoes a wrong request of the kit is left out.
 */
export function objectsOf(
  subject: Subject,
  { dialect, view }: PredicateContext,
  messageName: string,
): readonly FoundObject[] {
  const definitions = definitionsOf(dialect.version);
  return payloadsOf(subject).flatMap(({ value, path }) => {
    const type = definitions.messages.get(subject.messageName ?? "");
    if (!type) return fromDocument({ value, path }, subject.messageName ?? "", messageName, { dialect, view });
    const found: FoundObject[] = [];
    const visit = (message: DescMessage, at: Json, way: string, member: string, depth: number): void => {
      if (!isObject(at) || depth > deepest) return;
      if (definitions.nameOf(message) === messageName && !isEcho(view, value, way))
        found.push({ value: at, path: under(path, way), member });
      for (const field of message.fields) {
        const inner = field.message;
        const child = Object.hasOwn(at, field.jsonName) ? at[field.jsonName] : undefined;
        if (!inner || child === undefined) continue;
        const here = joinPath(way, field.jsonName);
        for (const [key, one] of elementsOf(field.fieldKind, child)) {
          visit(inner, one, key === undefined ? here : joinPath(here, key), field.jsonName, depth + 1);
        }
      }
    };
    visit(type, value, "", "", 0);
    return found;
  });
}

/** The same along the JSON Schema of a version whose payloads have no protobuf definition (0.3). */
function fromDocument(
  { value, path }: { readonly value: Json; readonly path: string },
  root: string,
  messageName: string,
  { dialect: { version }, view }: Pick<PredicateContext, "dialect" | "view">,
): readonly FoundObject[] {
  if (!hasMessage(version, root)) return [];
  const found: FoundObject[] = [];
  const visit = (name: string, at: Json, way: string, member: string, depth: number): void => {
    if (depth > deepest) return;
    if (Array.isArray(at) && depth === 0) {
      for (const [index, one] of at.entries()) visitObject(name, one, joinPath(way, index), member, depth);
    } else visitObject(name, at, way, member, depth);
  };
  const visitObject = (name: string, at: Json, way: string, member: string, depth: number): void => {
    for (const { name: message, value: opened } of openPayload(version, name, at)) {
      if (!isObject(opened)) continue;
      if (message === messageName && !isEcho(view, value, way))
        found.push({ value: opened, path: under(path, way), member });
      for (const { json, type, repeated, map } of requestFields(version, message)) {
        const child = Object.hasOwn(opened, json) ? opened[json] : undefined;
        if (child === undefined) continue;
        const here = joinPath(way, json);
        for (const [key, one] of elementsOf(repeated ? "list" : map ? "map" : "", child)) {
          visit(type, one, key === undefined ? here : joinPath(here, key), json, depth + 1);
        }
      }
    }
  };
  visit(root, value, "", "", 0);
  return found;
}

function elementsOf(kind: string, value: Json): readonly (readonly [key: string | number | undefined, value: Json])[] {
  if (kind === "list") return Array.isArray(value) ? [...value.entries()] : [];
  if (kind === "map") return isObject(value) ? Object.entries(value) : [];
  return [[undefined, value]];
}

/** Results and events as received, with their places. */
function payloadsOf({ watch, value, reply }: Subject): readonly { readonly value: Json; readonly path: string }[] {
  if (watch !== "exchange") return value === undefined ? [] : [{ value, path: "" }];
  if (reply?.kind === "result") return [{ value: reply.value, path: "" }];
  if (reply?.kind !== "stream") return [];
  return reply.events.flatMap((event) =>
    event.value === undefined ? [] : [{ value: event.value, path: `events[${event.index}]` }],
  );
}
