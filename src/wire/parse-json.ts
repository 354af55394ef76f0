import type { Json } from "../json.js";

/** What came of a text: the value and the paths of members that an object has twice, or why it is no usable JSON. */
export type ParsedJson = { readonly value: Json; readonly duplicates: string[] } | { readonly problem: string };

/** Nesting beyond which a text is refused: no A2A payload is near it, and everything that walks a value may recurse. */
export const depthLimit = 500;
/** Duplicates beyond this number are not listed. */
const duplicateLimit = 100;

/**
 * Strict JSON (RFC 8259) with what `JSON.parse` does not tell: duplicate member names and excessive depth.
 * `__proto__` stays an ordinary member. Linear in the length of the text.
 */
export function parseJson(text: string): ParsedJson {
  if (text === "") return { problem: "the text is empty, so it is no JSON" };
  if (text.charCodeAt(0) === 0xfeff)
    return { problem: "the JSON starts with a byte order mark, which RFC 8259 forbids" };
  const duplicates = scan(text);
  if (duplicates === undefined) return { problem: `the JSON is nested deeper than ${depthLimit} levels` };
  try {
    return { value: JSON.parse(text) as Json, duplicates };
  } catch (error) {
    return { problem: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** One open object or array. */
interface Level {
  /** Names seen so far; undefined in an array. */
  names: Set<string> | undefined;
  key: string;
  index: number;
}

const quote = 0x22;
const backslash = 0x5c;

/**
 * Walks the raw text with an eye on brackets, commas and strings only; on a text that is no JSON the result is
 * worthless, and `JSON.parse` says so afterwards. Undefined when it is nested too deep.
 */
function scan(text: string): string[] | undefined {
  const duplicates: string[] = [];
  const levels: Level[] = [];
  let top: Level | undefined;
  let expectsName = false;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case quote: {
        const end = endOfString(text, at + 1);
        if (expectsName && top?.names) {
          expectsName = false;
          top.key = nameOf(text, at, end);
          if (!top.names.has(top.key)) top.names.add(top.key);
          else if (duplicates.length < duplicateLimit) duplicates.push(pathOf(levels));
        }
        at = end;
        break;
      }
      case 0x7b: // {
      case 0x5b: // [
        expectsName = text.charCodeAt(at) === 0x7b;
        top = { names: expectsName ? new Set() : undefined, key: "", index: 0 };
        if (levels.push(top) > depthLimit) return undefined;
        break;
      case 0x7d: // }
      case 0x5d: // ]
        levels.pop();
        top = levels[levels.length - 1];
        expectsName = false;
        break;
      case 0x2c: // ,
        if (!top) break;
        top.index++;
        expectsName = top.names !== undefined;
        break;
    }
  }
  return duplicates;
}

/** Index of the closing quote; a quote after an odd run of backslashes is part of the string. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (end - slashes - 1 >= from && text.charCodeAt(end - slashes - 1) === backslash) slashes++;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

/** Names are compared after unescaping: `"a"` and `"\u0061"` are the same member. */
function nameOf(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end);
  if (!raw.includes("\\")) return raw;
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return raw;
  }
}

function pathOf(levels: readonly Level[]): string {
  let path = "";
  for (const level of levels) {
    if (!level.names) path += `[${level.index}]`;
    else if (/^[A-Za-z_$][\w$-]*$/.test(level.key)) path += path === "" ? level.key : `.${level.key}`;
    else path += `[${JSON.stringify(level.key)}]`;
  }
  return path;
}
