import { isObject, type Json } from "../json.js";

/** One piece of a path of the suite language. */
export type Segment =
  | { readonly kind: "key"; readonly name: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "all" } // [*]
  | { readonly kind: "from"; readonly index: number } // [n:]
  | { readonly kind: "deep" }; // **

/** A value in a value, with the concrete path that leads to it. */
export interface Located {
  readonly path: string;
  readonly value: Json;
}

/** Answer of `readPath`. */
export type Reading =
  | { readonly found: true; readonly value: Json }
  | { readonly found: false; readonly value?: undefined };

const name = /([^.[\]"]+)/y;
const bracket = /\[(?:(-?\d+)|(\d+):|(\*)|"((?:[^"\\]|\\.)*)")\]/y;

/**
 * Reads a path: `a.b[0].c`, `[-1]` for the last element, `[*]` for every element, `[n:]` for the list without its first n
 * elements, `["odd key"]` for any name, and `**.name` for any depth (in `ignore` lists). The empty path is the value itself.
 * @returns the segments, or what is wrong with the text.
 */
export function parsePath(path: string): readonly Segment[] | { readonly problem: string } {
  const segments: Segment[] = [];
  let at = 0;
  while (at < path.length) {
    const segment = path[at] === "[" ? readBracket(path, at) : readName(path, at, at === 0);
    if (!segment) return { problem: `cannot read "${path.slice(at)}" in the path "${path}"` };
    segments.push(segment.segment);
    at = segment.end;
  }
  return segments;
}

function readName(path: string, at: number, first: boolean): { segment: Segment; end: number } | undefined {
  if (!first && path[at] !== ".") return undefined;
  name.lastIndex = first ? at : at + 1;
  const found = name.exec(path)?.[1];
  if (found === undefined) return undefined;
  return { segment: found === "**" ? { kind: "deep" } : { kind: "key", name: found }, end: name.lastIndex };
}

function readBracket(path: string, at: number): { segment: Segment; end: number } | undefined {
  bracket.lastIndex = at;
  const match = bracket.exec(path);
  if (!match) return undefined;
  const [, index, from, all, quoted] = match;
  const end = bracket.lastIndex;
  if (index !== undefined) return { segment: { kind: "index", index: Number(index) }, end };
  if (from !== undefined) return { segment: { kind: "from", index: Number(from) }, end };
  if (all !== undefined) return { segment: { kind: "all" }, end };
  return { segment: { kind: "key", name: (quoted ?? "").replace(/\\(.)/g, "$1") }, end };
}

/** Appends a key to a concrete path; names that would not read back are quoted. */
export function joinPath(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  if (!/^[^.[\]"]+$/.test(key)) return `${path}["${key.replace(/["\\]/g, "\\$&")}"]`;
  return path === "" ? key : `${path}.${key}`;
}

/**
 * All values that a path leads to, in order. Only own members count, so `__proto__` and `constructor` are ordinary names.
 * A path that cannot be read leads nowhere (the loader reports those).
 */
export function readAll(value: Json, path: string): readonly Located[] {
  const segments = parsePath(path);
  if ("problem" in segments) return [];
  let found: readonly Located[] = [{ path: "", value }];
  for (const segment of segments) found = found.flatMap((at) => follow(at, segment));
  return found;
}

/** The value that a path leads to. With `[*]` or `**` in the path: the list of all that were found, if any. */
export function readPath(value: Json, path: string): Reading {
  const segments = parsePath(path);
  if ("problem" in segments) return { found: false };
  const found = readAll(value, path);
  if (segments.some((segment) => segment.kind === "all" || segment.kind === "deep")) {
    return found.length > 0 ? { found: true, value: found.map((one) => one.value) } : { found: false };
  }
  const [first] = found;
  return first ? { found: true, value: first.value } : { found: false };
}

function follow(at: Located, segment: Segment): readonly Located[] {
  const { value } = at;
  if (segment.kind === "deep") return descendants(at);
  if (segment.kind === "key") {
    if (!isObject(value) || !Object.hasOwn(value, segment.name)) return [];
    return [{ path: joinPath(at.path, segment.name), value: value[segment.name] as Json }];
  }
  if (!Array.isArray(value)) return [];
  if (segment.kind === "from") return [{ path: `${at.path}[${segment.index}:]`, value: value.slice(segment.index) }];
  if (segment.kind === "all") return value.map((item, index) => ({ path: joinPath(at.path, index), value: item }));
  const index = segment.index < 0 ? value.length + segment.index : segment.index;
  const item = value[index];
  return item === undefined ? [] : [{ path: joinPath(at.path, index), value: item }];
}

/** The value itself and everything in it. */
function descendants(at: Located): readonly Located[] {
  const found: Located[] = [at];
  for (let next = 0; next < found.length; next++) {
    const { path, value } = found[next] as Located;
    if (Array.isArray(value))
      for (const [index, item] of value.entries()) found.push({ path: joinPath(path, index), value: item });
    else if (isObject(value))
      for (const [key, item] of Object.entries(value)) found.push({ path: joinPath(path, key), value: item });
  }
  return found;
}
