import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { isObject, type Json, type JsonObject } from "../../json.js";
import { TckError } from "../../tck-error.js";
import { type Definitions, definitionsOf } from "../payload/definitions.js";

/** What becomes of members whose value is a default (section 8.4.1), and of members that the protocol does not know. */
export interface PresenceRule {
  /** Members marked REQUIRED. */
  readonly required: "keep" | "drop";
  /** Scalars with the keyword `optional`: false, 0 or "" stand there because someone wrote them. */
  readonly optional: "keep" | "drop";
  /** All other members: false, 0, "", [] and empty maps. */
  readonly plain: "keep" | "drop";
  /** Messages that are there and hold nothing: the text says nothing about them. */
  readonly emptyMessages: "keep" | "drop";
  readonly unknown: "keep" | "drop";
  /** Members that are not there: added with their defaults, all of them or only those that cannot be told from unset ones. */
  readonly absent?: "fill" | "fill-plain";
  /** Spelling of members: that of JSON, or that of the proto file. */
  readonly names?: "proto";
}

/** The rule of section 8.4.1. */
export const ruleOf841: PresenceRule = {
  required: "keep",
  optional: "keep",
  plain: "drop",
  emptyMessages: "keep",
  unknown: "keep",
};

/** Members with default values that a card has, by what section 8.4.1 says about them. */
export interface Defaults {
  readonly required: boolean;
  readonly optional: boolean;
}

/** Deeper members are taken as they are: no message of a card nests that far. */
const deepest = 30;

/** A card by a rule of presence, its signatures left out. */
export function cardBy(rule: PresenceRule, card: JsonObject): JsonObject {
  const definitions = definitionsOf("1.0");
  const { signatures: _, ...content } = card;
  return messageBy({ rule, definitions }, cardMessage(definitions), content, 0);
}

/** Which kinds of default values the members of a card have. */
export function defaultsIn(card: JsonObject): Defaults {
  const whole = JSON.stringify(cardBy(ruleOf841, card));
  const differs = (change: Partial<PresenceRule>) =>
    JSON.stringify(cardBy({ ...ruleOf841, ...change }, card)) !== whole;
  return { required: differs({ required: "drop" }), optional: differs({ optional: "drop" }) };
}

function cardMessage({ messages }: Definitions): DescMessage {
  const found = messages.get("AgentCard");
  if (!found) throw new TckError("INTERNAL", "the definitions of A2A 1.0 have no AgentCard");
  return found;
}

interface Walk {
  readonly rule: PresenceRule;
  readonly definitions: Definitions;
}

function messageBy(walk: Walk, message: DescMessage, value: JsonObject, depth: number): JsonObject {
  const { rule, definitions } = walk;
  // Struct and its like are free JSON.
  if (depth > deepest || message.typeName.startsWith("google.")) return value;
  const entries: [string, Json][] = [];
  const fields = new Map(message.fields.map((field) => [field.jsonName, field]));
  for (const [name, member] of Object.entries(value)) {
    const field = fields.get(name);
    if (!field) {
      if (rule.unknown === "keep") entries.push([name, member]);
      continue;
    }
    const written = fieldBy(walk, field, member, depth);
    if (stays(walk, field, written)) entries.push([nameOf(rule, field), written]);
  }
  if (rule.absent) {
    for (const field of message.fields) {
      if (Object.hasOwn(value, field.jsonName) || field.name === "signatures") continue;
      const added = defaultOf(field);
      if (added !== undefined && (rule.absent === "fill" || !isExplicit(field) || definitions.isRequired(field)))
        entries.push([nameOf(rule, field), added]);
    }
  }
  // No assignment: a hostile card may have a member called __proto__.
  return Object.fromEntries(entries);
}

function nameOf({ names }: PresenceRule, { name, jsonName }: DescField): string {
  return names === "proto" ? name : jsonName;
}

function fieldBy(walk: Walk, field: DescField, value: Json, depth: number): Json {
  const inner = field.message;
  if (!inner) return value;
  const one = (member: Json) => (isObject(member) ? messageBy(walk, inner, member, depth + 1) : member);
  if (field.fieldKind === "list") return Array.isArray(value) ? value.map(one) : value;
  if (field.fieldKind !== "map" || !isObject(value)) return one(value);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, one(member)]));
}

function stays({ rule, definitions }: Walk, field: DescField, value: Json): boolean {
  // ProtoJSON reads null as a member that is not there.
  if (value === null) return rule.plain === "keep";
  if (field.fieldKind === "message") {
    const isEmpty = isObject(value) && Object.keys(value).length === 0;
    return !isEmpty || rule.emptyMessages === "keep" || (definitions.isRequired(field) && rule.required === "keep");
  }
  if (!isDefault(value)) return true;
  if (definitions.isRequired(field)) return rule.required === "keep";
  return (isExplicit(field) ? rule.optional : rule.plain) === "keep";
}

function isDefault(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.keys(value).length === 0;
  return value === "" || value === false || value === 0;
}

/** True for fields that can tell "not set" from "set to the default": `optional`, members of a oneof, messages. */
function isExplicit({ presence }: DescField): boolean {
  return presence === FeatureSet_FieldPresence.EXPLICIT;
}

function defaultOf(field: DescField): Json | undefined {
  if (field.fieldKind === "list") return [];
  if (field.fieldKind === "map") return {};
  if (field.fieldKind !== "scalar" || field.oneof) return undefined;
  if (field.scalar === ScalarType.BOOL) return false;
  return field.scalar === ScalarType.STRING ? "" : 0;
}
