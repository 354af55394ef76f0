import { content, type Html, html } from "./template.js";

/** At least this part of the shorter text has to be the same at both ends; otherwise the two have little to do with each other. */
const leastCommon = 0.4;

/** Two texts of which only the middle differs, in thirds: what is the same before, what differs, what is the same after. */
export function middles(
  a: string,
  b: string,
): { readonly start: number; readonly endA: number; readonly endB: number } | undefined {
  const most = Math.min(a.length, b.length);
  if (a === b || most === 0) return undefined;
  let start = 0;
  while (start < most && a[start] === b[start]) start++;
  let end = 0;
  while (end < most - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  // Half of a character can be the same by chance; it is not to be torn apart.
  if (isHigh(a, start - 1)) start--;
  if (end > 0 && isLow(a, a.length - end)) end--;
  return (start + end) / most < leastCommon ? undefined : { start, endA: a.length - end, endB: b.length - end };
}

function isHigh(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xd800 && code < 0xdc00;
}

function isLow(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code < 0xe000;
}

/** Both texts as markup; where they are alike, what differs is marked. */
export function marked(expected: string, actual: string): readonly [expected: Html, actual: Html] {
  const found = middles(expected, actual);
  if (!found) return [content(expected), content(actual)];
  const { start, endA, endB } = found;
  const side = (text: string, end: number) => {
    const middle = text.slice(start, end);
    return html`${content(text.slice(0, start))}${middle !== "" && html`<mark>${content(middle)}</mark>`}${content(text.slice(end))}`;
  };
  return [side(expected, endA), side(actual, endB)];
}
