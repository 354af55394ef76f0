import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
} from "yaml";
import { isObject, type Json } from "../json.js";
import type { Problems } from "./problems.js";
import type { Place } from "./test.js";

/** Way to a value in a file, from its root. */
export type Keys = readonly (string | number)[];

/** A parsed YAML (or JSON) file that still knows where everything stands. */
export interface Source {
  readonly file: string;
  /** SHA-256 of the bytes, hex. */
  readonly digest: string;
  readonly value: Json;
  /** Where the value stands, or its key; the nearest existing parent if there is no such value. */
  place(keys: Keys, part?: "key" | "value"): Place;
}

const maxBytes = 4 * 1024 * 1024;
const maxAliasCount = 100;
const maxDepth = 100;

/** Reads one file. What is wrong with it goes to `problems`, and the answer is undefined. */
export async function readSource(file: string, problems: Problems): Promise<Source | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    problems.add({ file, line: 1, column: 1 }, "cannot read the file", reason(error));
    return undefined;
  }
  return parseSource(file, bytes, problems);
}

/** Parses the bytes of a file: YAML 1.2 core, one document, no duplicate keys, no merge keys, JSON values only. */
export function parseSource(file: string, bytes: Uint8Array, problems: Problems): Source | undefined {
  const at = (line: number, column: number): Place => ({ file, line, column });
  if (bytes.length > maxBytes) {
    problems.add(at(1, 1), `the file is larger than ${maxBytes / 1024 / 1024} MiB`);
    return undefined;
  }
  const text = decode(bytes);
  if (text === undefined) {
    problems.add(at(1, 1), "the file is not UTF-8 text");
    return undefined;
  }
  const lines = new LineCounter();
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return at(Math.max(1, line), Math.max(1, col));
  };
  let document: Document.Parsed;
  let value: unknown;
  try {
    document = parseDocument(text, {
      lineCounter: lines,
      version: "1.2",
      schema: "core",
      merge: false,
      uniqueKeys: true,
      stringKeys: true,
      prettyErrors: false,
    });
    const wrong = [...document.errors, ...document.warnings];
    for (const error of wrong) problems.add(placeOf(error.pos[0]), `YAML: ${sentence(error.message)}`);
    if (wrong.length > 0) return undefined;
    value = document.toJS({ maxAliasCount });
  } catch (error) {
    // Deep nesting overflows the parser's stack; too many aliases are refused by it.
    const deep = error instanceof RangeError;
    problems.add(at(1, 1), deep ? "the file is nested too deeply" : `YAML: ${sentence(reason(error))}`);
    return undefined;
  }
  const source: Source = {
    file,
    digest: createHash("sha256").update(bytes).digest("hex"),
    value: value as Json,
    place: (keys, part = "value") => placeOf(offsetOf(document, keys, part)),
  };
  const problem = notJson(value, [], 0);
  if (!problem) return source;
  problems.add(problem.deep ? at(1, 1) : source.place(problem.keys), problem.message);
  return undefined;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function offsetOf(document: Document.Parsed, keys: Keys, part: "key" | "value"): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, key] of keys.entries()) {
    const inside = isAlias(node) ? node.resolve(document) : node;
    const pair = isMap(inside) ? inside.items.find((item) => isPair(item) && keyName(item) === String(key)) : undefined;
    if (isSeq(inside)) node = inside.items[Number(key)];
    else if (pair) node = depth === keys.length - 1 && part === "key" ? pair.key : (pair.value ?? pair.key);
    else return offset;
    offset = startOf(node) ?? (pair ? startOf(pair.key) : undefined) ?? offset;
  }
  return offset;
}

function keyName(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

/** YAML knows more than JSON: infinities, keys that are no strings, values that contain themselves. */
function notJson(value: unknown, keys: Keys, depth: number): { keys: Keys; message: string; deep?: true } | undefined {
  if (depth > maxDepth) return { keys, message: `the file is nested more than ${maxDepth} levels deep`, deep: true };
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
  if (typeof value === "number") {
    return Number.isFinite(value) ? undefined : { keys, message: `${value} is not a JSON number` };
  }
  if (Array.isArray(value)) return firstOf(value.entries(), keys, depth);
  if (isObject(value)) return firstOf(Object.entries(value), keys, depth);
  return { keys, message: "this is no JSON value" };
}

function firstOf(entries: Iterable<[string | number, unknown]>, keys: Keys, depth: number): ReturnType<typeof notJson> {
  for (const [key, item] of entries) {
    const problem = notJson(item, [...keys, key], depth + 1);
    if (problem) return problem;
  }
  return undefined;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function sentence(message: string): string {
  return (message.split("\n")[0] ?? "").replace(/\.$/, "");
}
