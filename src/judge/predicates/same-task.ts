import { isObject, type Json, type JsonObject } from "../../json.js";
import { stateOfLegacy } from "../../protocol/v0_3/words.js";
import { differenceOf } from "../difference.js";
import { equal } from "../equal.js";
import { show } from "../text.js";
import { textArg } from "./args.js";
import type { Finding, Predicate } from "./predicate.js";

/**
 * Two tellings of one task, in 0.3 and in 1.0. What has no place in both versions, or in both shapes of 0.3, counts where both
 * have it: media types and names of parts, names and descriptions of artifacts, messages of the status. Metadata and times are
 * left out. Data that is no object may be wrapped as `{value: …}`.
 */
export const sameTask: Predicate = {
  name: "same_task",
  description:
    "The task is the one in `as`, told in the other protocol version: equal but for what one of them cannot say. With `only: story` it may be another task, and state, kinds of parts and number of artifacts are compared.",
  check({ value }, args) {
    const other = taskIn(isObject(args) ? args.as : undefined);
    const own = taskIn(value);
    if (!own || !other) {
      const which = own ? "what it is compared with" : "this";
      return [{ path: "", expected: "a task", actual: show(value), message: `${which} is no task` }];
    }
    const tell = textArg(args, "only") === "story" ? story : telling;
    return compare(tell(own), tell(other), "");
  },
};

/** The task itself, or out of the wrapper of 1.0. */
function taskIn(value: Json | undefined): JsonObject | undefined {
  if (!isObject(value)) return undefined;
  const inner = value.task ?? value;
  return isObject(inner) && isObject(inner.status) ? inner : undefined;
}

/** Words of both versions in those of 1.0; lists that are empty and lists that are missing are the same. */
function telling({ id = null, contextId = null, status, artifacts, history }: JsonObject): JsonObject {
  const { state, message } = isObject(status) ? status : {};
  return {
    id,
    contextId,
    status: {
      state: stateOfLegacy(String(state)),
      ...(isObject(message) ? { message: partsOf(message.parts) } : {}),
    },
    artifacts: objects(artifacts).map(({ artifactId = null, name, description, parts }) => ({
      artifactId,
      ...texts({ name, description }),
      parts: partsOf(parts),
    })),
    history: objects(history).map(({ messageId = null, role, parts }) => ({
      messageId,
      role: String(role)
        .replace(/^ROLE_/, "")
        .toLowerCase(),
      parts: partsOf(parts),
    })),
  };
}

/** What two tasks of the same request have in common, whatever words the agent found. */
function story(task: JsonObject): JsonObject {
  const { status, artifacts } = telling(task);
  return {
    state: isObject(status) ? (status.state ?? null) : null,
    artifacts: objects(artifacts).map(({ parts }) => ({
      kinds: objects(parts).map((part) => Object.keys(part)[0] ?? null),
    })),
  };
}

function partsOf(parts: Json | undefined): JsonObject[] {
  return objects(parts).map((part) => {
    if (typeof part.text === "string") return { text: part.text };
    if (Object.hasOwn(part, "data")) return { data: part.data ?? null };
    const file = isObject(part.file) ? part.file : part;
    const { bytes = file.raw, uri = file.url, mimeType = file.mediaType, name = file.filename } = file;
    const content =
      typeof bytes === "string" ? { bytes: Buffer.from(bytes, "base64").toString("base64") } : { uri: uri ?? null };
    return { ...content, ...texts({ mimeType, name }) };
  });
}

/** Members that one of two objects may lack. */
const optional: readonly string[] = ["message", "name", "description", "mimeType"];

function compare(own: JsonObject, other: JsonObject, at: string): Finding[] {
  return Object.keys({ ...own, ...other }).flatMap((key): Finding[] => {
    const path = at === "" ? key : `${at}.${key}`;
    const [a, b] = [own[key], other[key]];
    if (optional.includes(key) && (a === undefined || b === undefined)) return [];
    if (key === "data" && sameData(a ?? null, b ?? null)) return [];
    if (isObject(a) && isObject(b) && key !== "data") return compare(a, b, path);
    if (Array.isArray(a) && Array.isArray(b) && a.length === b.length && [...a, ...b].every(isObject))
      return objects(a).flatMap((one, index) => compare(one, objects(b)[index] ?? {}, `${path}[${index}]`));
    return equal(a ?? null, b ?? null) ? [] : [differs(path, a ?? null, b ?? null)];
  });
}

/** 0.3 has objects only, so that its servers wrap what is none. */
function sameData(a: Json, b: Json): boolean {
  return equal(a, b) || equal(a, { value: b }) || equal({ value: a }, b);
}

function differs(path: string, own: Json, other: Json): Finding {
  const place = differenceOf(other, own, path);
  const [expected, actual] = [show(place.wanted), show(place.actual)];
  return {
    path: place.path,
    expected,
    actual,
    message: `${place.path} is ${actual} here and ${expected} in the other version`,
  };
}

function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Members that say something; in ProtoJSON an empty text and none are the same. */
function texts(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== "",
    ),
  );
}
