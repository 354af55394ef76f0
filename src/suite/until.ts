import type { Json } from "../json.js";
import { parsePath } from "./path.js";

/** A parsed `repeat.until`. */
export interface Until {
  readonly path: string;
  readonly operator: "==" | "!=" | "in";
  /** One value for `==` and `!=`. */
  readonly values: readonly Json[];
}

const form = /^\s*(\S+?)\s*(==|!=|\sin\s)\s*(.+?)\s*$/s;

/**
 * Reads `path == value`, `path != value` or `path in [a, b]`. Values are JSON scalars; a bare word is a string.
 * @returns the condition, or what is wrong with the text.
 */
export function parseUntil(text: string): Until | { readonly problem: string } {
  const [, path, operator, right] = form.exec(text) ?? [];
  if (path === undefined || operator === undefined || right === undefined) {
    return { problem: `cannot read the condition "${text}"; write path == value, path != value or path in [a, b]` };
  }
  const segments = parsePath(path);
  if ("problem" in segments) return segments;
  if (operator !== "==" && operator !== "!=") {
    const list = /^\[(.*)\]$/s.exec(right)?.[1];
    if (list === undefined) return { problem: `after "in" comes a list in brackets, in the condition "${text}"` };
    const values = splitList(list).map(literal);
    if (values.length === 0) return { problem: `the list is empty, in the condition "${text}"` };
    return { path, operator: "in", values };
  }
  return { path, operator, values: [literal(right)] };
}

function splitList(text: string): readonly string[] {
  const items = text.match(/\s*(?:"(?:[^"\\]|\\.)*"(?=\s*(?:,|$))|'[^']*'(?=\s*(?:,|$))|[^,]+)/g) ?? [];
  return items.map((item) => item.trim()).filter((item) => item !== "");
}

function literal(text: string): Json {
  if (/^'.*'$/s.test(text)) return text.slice(1, -1);
  if (/^(".*"|-?\d+(\.\d+)?|true|false|null)$/s.test(text)) {
    try {
      return JSON.parse(text) as Json;
    } catch {
      return text;
    }
  }
  return text;
}
