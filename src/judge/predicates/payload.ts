import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { isObject, type Json } from "../../json.js";
import type { ProtocolVersion } from "../../protocol/dialect.js";
import { readPath } from "../../suite/path.js";
import { definitionsOf } from "../payload/definitions.js";
import { checkPayload, type PayloadProblem } from "../payload/index.js";
import { show, under } from "../text.js";
import type { Finding, Predicate, Subject } from "./predicate.js";

/** A payload in an answer, and where it stands there. */
interface Found {
  readonly value: Json;
  readonly messageName: string;
  readonly path: string;
}

/** What a rule is about; an empty list stands for everything. */
interface Filter {
  readonly kinds: readonly string[];
  readonly messages: readonly string[];
  readonly fields: readonly string[];
}

/**
 * Are payloads as the protocol defines them? `kinds`, `messages` and `fields` narrow it down to one rule, so that a defect is
 * one finding of one requirement. On the watch `exchange` it looks at results and at every event of streams.
 */
export const payload: Predicate = {
  name: "payload",
  description:
    "Payloads have the members, types and spellings of their protobuf message; `kinds`, `messages` and `fields` select the rule.",
  check(subject, args, { dialect }) {
    const filter = filterOf(args);
    const payloads = payloadsIn(subject).filter((one) => isExercised(dialect.version, one, filter));
    if (payloads.length === 0) return "not-exercised";
    return payloads.flatMap((one) =>
      problemsOf(dialect.version, one)
        .filter((problem) => isWanted(problem, filter))
        .map((problem) => findingOf(problem, one)),
    );
  },
};

function payloadsIn({ watch, value, messageName, reply }: Subject): readonly Found[] {
  if (messageName === undefined) return [];
  if (watch !== "exchange") return value === undefined ? [] : [{ value, messageName, path: "" }];
  if (reply?.kind === "result") return [{ value: reply.value, messageName, path: "" }];
  if (reply?.kind !== "stream") return [];
  return reply.events.flatMap((event) =>
    event.value === undefined ? [] : [{ value: event.value, messageName, path: `events[${event.index}]` }],
  );
}

function filterOf(args: Json): Filter {
  const list = (name: string) => {
    const given = isObject(args) ? args[name] : undefined;
    return Array.isArray(given) ? given.map(String) : [];
  };
  return { kinds: list("kinds"), messages: list("messages"), fields: list("fields") };
}

/** Empty strings are legal, so only a rule that names the kind minds them. */
function isWanted({ kind, message, field }: PayloadProblem, { kinds, messages, fields }: Filter): boolean {
  if (kinds.length === 0 ? kind === "empty-string" : !kinds.includes(kind)) return false;
  if (messages.length > 0 && !messages.includes(message)) return false;
  return fields.length === 0 || fields.includes(field) || fields.includes(`${message}.${field}`);
}

function findingOf({ kind, message, field, path, text }: PayloadProblem, found: Found): Finding {
  const expected = field === "" ? `a valid ${message}` : `a valid ${message}.${field}`;
  const reading = readPath(found.value, path);
  const actual = reading.found ? show(reading.value) : "nothing";
  // Receivers ignore unknown members (section 5.7).
  const note = kind === "unknown" ? { note: true } : {};
  return { path: under(found.path, path), expected, actual, message: text, ...note };
}

const checked = new WeakMap<object, Map<string, readonly PayloadProblem[]>>();

/** Many rules look at the same payload; its problems do not change. */
function problemsOf(version: ProtocolVersion, { value, messageName }: Found): readonly PayloadProblem[] {
  if (typeof value !== "object" || value === null) return checkPayload(version, messageName, value);
  const known = checked.get(value) ?? new Map<string, readonly PayloadProblem[]>();
  checked.set(value, known);
  const key = `${version} ${messageName}`;
  const problems = known.get(key) ?? checkPayload(version, messageName, value);
  known.set(key, problems);
  return problems;
}

/** A rule says something about a payload only if what it is about occurs in it. */
function isExercised(version: ProtocolVersion, { value, messageName }: Found, filter: Filter): boolean {
  if (filter.kinds.length + filter.messages.length + filter.fields.length === 0) return true;
  const definitions = definitionsOf(version);
  const type = definitions.messages.get(messageName);
  if (!type) return false;
  const visit = (message: DescMessage, at: Json, depth: number): boolean => {
    if (!isObject(at) || depth > 100) return false;
    const name = definitions.nameOf(message);
    if (concerns(message, name, at, filter)) return true;
    return message.fields.some((field) => {
      const member = Object.hasOwn(at, field.jsonName) ? at[field.jsonName] : undefined;
      const { message: inner } = field;
      if (member === undefined || !inner) return false;
      if (field.fieldKind === "list")
        return Array.isArray(member) && member.some((one) => visit(inner, one, depth + 1));
      if (field.fieldKind === "map") {
        return isObject(member) && Object.values(member).some((one) => visit(inner, one, depth + 1));
      }
      return visit(inner, member, depth + 1);
    });
  };
  return visit(type, value, 0);
}

/** Kinds that are about values of one type; the others are about messages as such. */
const kindsOfValues: Readonly<Record<string, (field: DescField) => boolean>> = {
  timestamp: ({ message }) => message?.typeName === "google.protobuf.Timestamp",
  enum: (field) => field.enum !== undefined,
  base64: (field) => field.scalar === bytesType,
  oneof: ({ oneof }) => oneof !== undefined,
};
/** `TYPE_BYTES` of protobuf descriptors. */
const bytesType = 12;

function concerns(message: DescMessage, name: string, at: Readonly<Record<string, Json>>, filter: Filter): boolean {
  const { kinds, messages, fields } = filter;
  if (messages.length > 0 && !messages.includes(name)) return false;
  const candidates = message.fields.filter(
    ({ jsonName, oneof }) =>
      fields.length === 0 ||
      [jsonName, `${name}.${jsonName}`, oneof?.name, `${name}.${oneof?.name}`].some(
        (one) => one !== undefined && fields.includes(one),
      ),
  );
  if (candidates.length === 0 && fields.length > 0) return false;
  if (kinds.length === 0) return true;
  return kinds.some((kind) => {
    const ofValue = kindsOfValues[kind];
    if (!ofValue) return true;
    // A oneof is a rule on the message; the other three need a value to look at.
    return candidates.some((field) => ofValue(field) && (kind === "oneof" || Object.hasOwn(at, field.jsonName)));
  });
}
