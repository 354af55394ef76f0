import { isObject, type Json } from "../../json.js";
import { joinPath } from "../../suite/path.js";
import type { Finding, Predicate } from "./predicate.js";

/** Texts that are secrets by their form. Examples and placeholders do not look like these. */
const forms: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["a JSON Web Token", /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/],
  ["an access key of AWS", /\b(AKIA|ASIA)[A-Z0-9]{16}\b/],
  ["a token of GitHub", /\bgh[pousr]_[A-Za-z0-9]{30,}\b/],
  ["a key of an AI service", /\bsk-[A-Za-z0-9_-]{20,}\b/],
  ["an API key of Google", /\bAIza[\w-]{35}\b/],
  // The record of a run has them taken out already.
  ["credentials in a URL", /\bhttps?:\/\/\[redacted\]@/i],
  ["credentials in a URL", /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/i],
];

/** The public card is read by everybody (section 14.3), so it holds no credentials. */
export const noSecrets: Predicate = {
  name: "no_secrets",
  description: "No text has the form of a private key, a token or a password.",
  check({ value }) {
    if (value === undefined) return "not-exercised";
    return [...textsIn(value, "", 0)].flatMap(({ path, text }): Finding[] => {
      const form = forms.find(([, pattern]) => pattern.test(text));
      // The secret itself stays out of the report.
      return form
        ? [{ path, expected: "public information", actual: form[0], message: `${path} holds ${form[0]}` }]
        : [];
    });
  },
};

function* textsIn(value: Json, path: string, depth: number): Generator<{ path: string; text: string }> {
  if (typeof value === "string") yield { path, text: value };
  if (depth > 50) return;
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) yield* textsIn(one, joinPath(path, index), depth + 1);
  } else if (isObject(value)) {
    for (const [key, one] of Object.entries(value)) yield* textsIn(one, joinPath(path, key), depth + 1);
  }
}
