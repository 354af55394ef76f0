import type { Exchange, RecordedResponse } from "../wire/exchange.js";
import { bodyText, headerOf, mediaTypeOf } from "../wire/headers.js";

/** Characters of a body that are shown: enough to see which server that was. */
const excerptLength = 100;

/** Characters of a sentence: what an agent puts into its card may have any length. */
const sentenceLength = 1_000;

/** One line without control characters, and not longer than a reader would follow. */
export function plain(text: string, length = sentenceLength): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters of a hostile agent would garble the terminal
  const line = text.replace(/[\s\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, " ").trim();
  const characters = [...line.slice(0, 2 * length)];
  return characters.length > length ? `${characters.slice(0, length).join("")}…` : line;
}

/** The beginning of a text in one line, in quotation marks. */
export function excerpt(text: string, length = excerptLength): string {
  const line = plain(text, length);
  return line.endsWith("…") ? `“${line.slice(0, -1)}”…` : `“${line}”`;
}

/** The URL without user name and password, for sentences. */
export function shownUrl(url: string): string {
  return plain(url.replace(/^(https?:\/\/)[^/?#@]*@/i, "$1"), 300);
}

/** Media type of an answer without parameters; empty when there is none. */
export function mediaType(response: RecordedResponse): string {
  return mediaTypeOf(headerOf(response.headers, "content-type")).type;
}

/** Status, content type and the beginning of the body. */
export function seen(exchange: Exchange): string {
  const { response, fault } = exchange;
  if (!response) return fault ? fault.message : "no answer";
  const text = bodyText(response.body);
  const body = text === "" ? "an empty body" : `a body that begins with ${excerpt(text)}`;
  return `HTTP ${response.status}, ${mediaType(response) || "no Content-Type"}, ${body}`;
}

/** One line of evidence: what was asked and what came. */
export function lineOf(exchange: Exchange): string {
  return `${exchange.request.method} ${shownUrl(exchange.request.url)} → ${seen(exchange)}`;
}

/** True when the answer is a web page, by its content type or its looks. */
export function isHtml(response: RecordedResponse): boolean {
  const type = mediaType(response);
  if (type === "text/html" || type === "application/xhtml+xml") return true;
  return /^\s*<(!doctype|html|head|body)\b/i.test(bodyText(response.body).slice(0, 300));
}

/** `GET` URL that a redirect leads to, made absolute; undefined when it leads nowhere usable. */
export function redirectOf(exchange: Exchange): { location: string; url: string | undefined } | undefined {
  const { response, request } = exchange;
  if (!response || ![301, 302, 303, 307, 308].includes(response.status)) return undefined;
  const location = headerOf(response.headers, "location");
  if (location === undefined) return { location: "", url: undefined };
  return { location, url: URL.canParse(location, request.url) ? new URL(location, request.url).href : undefined };
}
