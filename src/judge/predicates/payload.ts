import type { WirePayload } from "../../bindings/reply.js";
import { isObject, type Json } from "../../json.js";
import type { ProtocolVersion } from "../../protocol/dialect.js";
import { readPath } from "../../suite/path.js";
import {
  checkPayload,
  hasMessage,
  type MessageField,
  openPayload,
  type PayloadProblem,
  requestFields,
  softKinds,
} from "../payload/index.js";
import { show, under } from "../text.js";
import { isEcho } from "./echoes.js";
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
  check(subject, args, { dialect, view }) {
    // An agent that takes a payload which the kit broke on purpose hands it back broken: that it took it is the finding.
    if (subject.exchange?.purpose?.deliberate === true) return "not-exercised";
    const filter = filterOf(args);
    const payloads = payloadsIn(subject).filter((one) => isExercised(dialect.version, one, filter));
    if (payloads.length === 0) return "not-exercised";
    return payloads.flatMap((one) =>
      problemsOf(dialect.version, one)
        .filter((problem) => isWanted(problem, filter) && !isEcho(view, one.value, problem.path))
        .map((problem) => findingOf(problem, one)),
    );
  },
};

function payloadsIn({ watch, value, messageName, reply, event }: Subject): readonly Found[] {
  if (messageName === undefined) return [];
  if (watch !== "exchange") {
    const wire = event ? event.wire : reply?.kind === "result" ? reply.wire : undefined;
    return asFound(value, messageName, wire, "");
  }
  if (reply?.kind === "result") return asFound(reply.value, messageName, reply.wire, "");
  if (reply?.kind !== "stream") return [];
  return reply.events.flatMap((one) => asFound(one.value, messageName, one.wire, `events[${one.index}]`));
}

/** What was received counts, where the binding has translated it. */
function asFound(
  value: Json | undefined,
  messageName: string,
  wire: WirePayload | undefined,
  path: string,
): readonly Found[] {
  if (!wire) return value === undefined ? [] : [{ value, messageName, path }];
  return wire.messageName === undefined ? [] : [{ value: wire.value, messageName: wire.messageName, path }];
}

function filterOf(args: Json): Filter {
  const list = (name: string) => {
    const given = isObject(args) ? args[name] : undefined;
    return Array.isArray(given) ? given.map(String) : [];
  };
  return { kinds: list("kinds"), messages: list("messages"), fields: list("fields") };
}

/** What is legal though seldom meant, such as an empty string, only a rule that names the kind minds. */
function isWanted({ kind, message, field }: PayloadProblem, { kinds, messages, fields }: Filter): boolean {
  if (kinds.length === 0 ? softKinds.has(kind) : !kinds.includes(kind)) return false;
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
  const visit = (name: string, at: Json, depth: number): boolean =>
    openPayload(version, name, at).some(({ name: message, value: opened }) => {
      if (!isObject(opened) || depth > 100) return false;
      const members = requestFields(version, message);
      if (concerns(message.slice(message.lastIndexOf(".") + 1), members, opened, filter)) return true;
      return members.some(({ json, type, repeated, map }) => {
        const member = Object.hasOwn(opened, json) ? opened[json] : undefined;
        if (member === undefined) return false;
        if (repeated) return Array.isArray(member) && member.some((one) => visit(type, one, depth + 1));
        if (map) return isObject(member) && Object.values(member).some((one) => visit(type, one, depth + 1));
        return visit(type, member, depth + 1);
      });
    });
  if (!hasMessage(version, messageName)) return false;
  // A payload that is one of several messages is what a rule on that choice is about.
  if (filter.messages.includes(messageName) && isChoice(version, messageName, value)) return true;
  return visit(messageName, value, 0);
}

function isChoice(version: ProtocolVersion, messageName: string, value: Json): boolean {
  return openPayload(version, messageName, value).every(({ name }) => name !== messageName);
}

/** Kinds that are about values of one type; the others are about messages as such. */
const kindsOfValues: Readonly<Record<string, (field: MessageField) => boolean>> = {
  timestamp: ({ type }) => type === "google.protobuf.Timestamp",
  zone: ({ type }) => type === "google.protobuf.Timestamp",
  enum: ({ enumValues }) => enumValues !== undefined,
  base64: ({ type }) => type === "bytes",
  oneof: ({ oneof }) => oneof !== undefined,
};

function concerns(
  name: string,
  members: readonly MessageField[],
  at: Readonly<Record<string, Json>>,
  filter: Filter,
): boolean {
  const { kinds, messages, fields } = filter;
  if (messages.length > 0 && !messages.includes(name)) return false;
  const candidates = members.filter(
    ({ json, oneof }) =>
      fields.length === 0 ||
      [json, `${name}.${json}`, oneof, `${name}.${oneof}`].some((one) => one !== undefined && fields.includes(one)),
  );
  if (candidates.length === 0 && fields.length > 0) return false;
  if (kinds.length === 0) return true;
  return kinds.some((kind) => {
    const ofValue = kindsOfValues[kind];
    if (!ofValue) return true;
    // A oneof is a rule on the message; the other three need a value to look at.
    return candidates.some((field) => {
      const isThere = Object.hasOwn(at, field.json);
      // Elements of a named member may be a choice (parts of 0.3), of which its own description says nothing.
      if (kind === "oneof") return ofValue(field) || (fields.length > 0 && isThere);
      return ofValue(field) && isThere;
    });
  });
}
