import { createHash } from "node:crypto";

/**
 * The content security policy of a page: nothing is loaded and nothing runs but its one style and its one script, by their
 * digests. Even text that escaped our escaping could do nothing.
 */
export function policyFor(style: string, script?: string): string {
  return [
    "default-src 'none'",
    `style-src '${digest(style)}'`,
    ...(script === undefined ? [] : [`script-src '${digest(script)}'`]),
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function digest(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
