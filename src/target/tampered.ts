import type { Presented } from "./keyring.js";

/** Name of the caller that shows `main`'s credentials with one character changed; nobody configures it. */
export const tamperedIdentity = "tampered";

/** What a caller shows, spoilt: every credential has one character changed and keeps its form. */
export function tampered(shown: Presented): Presented {
  return {
    ...shown,
    headers: shown.headers.map(([name, value]) => [name, tamperedValue(value)] as const),
    query: shown.query.map(([name, value]) => [name, tamperedText(value)] as const),
  };
}

/** The forms that secrets have after `tampered`, which are nearly as secret. */
export function tamperedForms(secrets: readonly string[]): string[] {
  return secrets.map(tamperedText);
}

/** Only the credential behind the scheme of `Authorization`, or behind the name of a cookie. */
function tamperedValue(value: string): string {
  const [, before = "", credential = ""] = /^(\S+ +|[^=\s]+=)?(.*)$/s.exec(value) ?? [];
  return before + tamperedText(credential);
}

/**
 * One letter or digit is another one. In a signed token (three parts with dots) it is in the signature: an agent that does not
 * verify it would take the token, whose content is what it was.
 */
function tamperedText(text: string): string {
  const parts = text.split(".");
  const from = parts.length === 3 ? text.lastIndexOf(".") + 1 : Math.floor(text.length / 2);
  const places = Array.from(text, (_, index) => index).filter((index) => /[a-z0-9]/i.test(text[index] ?? ""));
  const at = places.find((index) => index >= from) ?? places.at(-1);
  return at === undefined ? `${text}x` : text.slice(0, at) + other(text[at] ?? "") + text.slice(at + 1);
}

function other(character: string): string {
  if (/[0-8a-yA-Y]/.test(character)) return String.fromCharCode(character.charCodeAt(0) + 1);
  return { "9": "0", z: "a", Z: "A" }[character] ?? "x";
}
