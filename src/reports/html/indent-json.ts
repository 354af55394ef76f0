/** Deeper levels get no more blanks, or `[[[[…` would grow with the square of its depth. */
const maxDepth = 20;

/**
 * JSON with line breaks and indentation. Works on the text and changes no token: `1e0`, duplicate names and escapes stay
 * as they were sent, because they may be what the finding is about. Text that is no JSON object or array is left alone.
 */
export function indentJson(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  const out: string[] = [];
  let depth = 0;
  const newline = () => `\n${"  ".repeat(Math.min(Math.max(depth, 0), maxDepth))}`;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\[\s\S])*"?|[[{]\s*[\]}]|[[{]|[\]}]|,|:|[^\s"[\]{},:]+/g)) {
    const first = token[0];
    if (token.length > 1 && (first === "[" || first === "{")) out.push(token.replace(/\s/g, ""));
    else if (first === "[" || first === "{") {
      depth++;
      out.push(token, newline());
    } else if (first === "]" || first === "}") {
      depth--;
      out.push(newline(), token);
    } else if (first === ",") out.push(token, newline());
    else if (first === ":") out.push(": ");
    else out.push(token);
  }
  return out.join("");
}
