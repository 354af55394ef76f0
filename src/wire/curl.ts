import type { Exchange } from "./exchange.js";
import { headerOf } from "./headers.js";

/** Fields that curl makes itself from the URL and the data. */
const ownHeaders: ReadonlySet<string> = new Set(["host", "connection", "content-length"]);
/** Fields that curl adds on its own, so that they have to be switched off when the kit did not send them. */
const addedByCurl = ["Accept", "User-Agent", "Content-Type"] as const;

/**
 * A command line for a POSIX shell that repeats the request of an exchange. Everything in it is quoted; secrets are
 * expected to be gone already (`Redactor.exchange`).
 */
export function toCurl(exchange: Exchange): string {
  const { method, url, headers, body } = exchange.request;
  const host = headerOf(headers, "host");
  const words = ["curl", "-sS", "-i", "-g", "--path-as-is"];
  if (headerOf(headers, "accept")?.includes("text/event-stream")) words.push("-N");
  if (method === "HEAD") words.push("-I");
  else if (method !== (body ? "POST" : "GET")) words.push("-X", quote(method));
  words.push(quote(url));
  if (host !== undefined && host !== hostOf(url)) words.push("-H", quote(`Host: ${host}`));
  for (const [name, value] of headers) {
    // A header without a value is written with a semicolon, or curl would take it for "do not send".
    if (!ownHeaders.has(name.toLowerCase())) words.push("-H", quote(value === "" ? `${name};` : `${name}: ${value}`));
  }
  for (const name of addedByCurl) {
    if (headerOf(headers, name) !== undefined || (name === "Content-Type" && !body)) continue;
    words.push("-H", quote(`${name}:`));
  }
  if (body?.text !== undefined) words.push("--data-raw", quote(body.text));
  if (body?.base64 === undefined) return words.join(" ");
  return `printf %s ${quote(body.base64)} | base64 -d | ${words.join(" ")} --data-binary @-`;
}

function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}
