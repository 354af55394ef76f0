/**
 * Text for people. Whatever an agent sent is hostile: it may hold escape sequences that move a terminal's cursor,
 * marks that turn the direction of writing, or halves of characters that no file can hold. `visible` makes all of
 * that harmless and shows it at the same time.
 */

/** Control and format characters, separators other than blanks, lone surrogates, and code points that no file may hold. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu;
/** Names of the C0 controls, as fonts without pictures of them can show them too. */
const controls =
  "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US".split(
    " ",
  );
/** Joiners that emoji and several scripts are written with; they move nothing. */
const harmless: ReadonlySet<string> = new Set(["\u200C", "\u200D"]);

/**
 * The same text with every character shown that would otherwise act instead of being seen: escape as `‹ESC›`, other
 * controls by their name, the rest as `‹U+202E›`. Line feeds and tabs stay unless `line` is set.
 */
export function visible(text: string, options: { readonly line?: boolean } = {}): string {
  return text.replace(unsafe, (char) => {
    if (char === "\n" || char === "\t") return options.line ? " " : char;
    if (harmless.has(char)) return char;
    const code = char.codePointAt(0) ?? 0;
    const name = code === 0x7f ? "DEL" : (controls[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`);
    return `‹${name}›`;
  });
}

/** The first `limit` characters, with a mark that says how many are missing; never splits a character. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const code = text.charCodeAt(limit - 1);
  const kept = text.slice(0, code >= 0xd800 && code < 0xdc00 ? limit - 1 : limit);
  return `${kept}… (${text.length - kept.length} more characters)`;
}

/** One visible line of at most about `limit` characters. */
export function oneLine(text: string, limit = 300): string {
  return visible(cut(text, limit), { line: true }).replace(/ {2,}/g, " ").trim();
}

/**
 * Text for a log that a CI system reads along: no line of it is a command to that system (`::error::`, `##[…`,
 * `##vso[…`, `##teamcity[…`), whatever an agent wrote.
 */
export function withoutCommands(text: string): string {
  return text.replace(/^([^\S\n]*):(?=:)/gm, "$1: ").replace(/##(?=\w*\[)/g, "# #");
}

/** `1 test`, `2 tests`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uFF01-\uFF60]/u;
const zero = /[\p{M}\u200C\u200D]/u;

/** Columns that a text takes in a terminal: wide scripts and emoji take two, combining marks none. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const char of text) {
    const code = char.charCodeAt(0);
    columns += code < 0x300 ? 1 : zero.test(char) ? 0 : wide.test(char) ? 2 : 1;
  }
  return columns;
}

/**
 * Breaks text into lines of at most `width` columns, at blanks. Existing line breaks stay. A word that is longer than
 * a line is broken too, unless it is a link: links are for clicking.
 */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((paragraph) => wrapParagraph(paragraph, Math.max(width, 8)));
}

function wrapParagraph(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const word of paragraph.split(/\s+/).filter(Boolean)) {
    for (const piece of word.includes("://") ? [word] : pieces(word, width)) {
      const columns = columnsOf(piece);
      if (used > 0 && used + 1 + columns > width) {
        lines.push(line);
        line = piece;
        used = columns;
      } else {
        line = used > 0 ? `${line} ${piece}` : piece;
        used += used > 0 ? columns + 1 : columns;
      }
    }
  }
  return used > 0 || lines.length === 0 ? [...lines, line] : lines;
}

function pieces(word: string, width: number): string[] {
  if (word.length * 2 <= width || columnsOf(word) <= width) return [word];
  const found: string[] = [];
  let piece = "";
  let used = 0;
  for (const char of word) {
    const columns = columnsOf(char);
    if (used + columns > width) {
      found.push(piece);
      piece = "";
      used = 0;
    }
    piece += char;
    used += columns;
  }
  return [...found, piece];
}

/** `850 ms`, `12.3 s`, `4 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
