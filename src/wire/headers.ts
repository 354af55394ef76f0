import type { Body, HeaderList } from "./exchange.js";

/** First value of a header, names compared without regard to case. */
export function headerOf(headers: HeaderList, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** All values of a header in the order in which they came. */
export function headersOf(headers: HeaderList, name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
}

/** A media type taken apart. */
export interface MediaType {
  /** `application/json`, in lower case without parameters; empty when there is none. */
  readonly type: string;
  /** By lower-case name; quotes taken off. */
  readonly parameters: Readonly<Record<string, string>>;
}

const parameter = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/g;

/** Takes a `Content-Type` value apart (RFC 9110 section 8.3.1); tolerant, because what is wrong with it is judged elsewhere. */
export function mediaTypeOf(contentType: string | undefined): MediaType {
  if (contentType === undefined) return { type: "", parameters: {} };
  const [type = ""] = contentType.split(";", 1);
  const parameters: Record<string, string> = {};
  for (const [, name = "", quoted, plain] of contentType.matchAll(parameter)) {
    parameters[name.toLowerCase()] ??= quoted === undefined ? (plain ?? "") : quoted.replace(/\\(.)/g, "$1");
  }
  return { type: type.trim().toLowerCase(), parameters };
}

/** A recorded body as text; bytes that are no UTF-8 become replacement characters. */
export function bodyText(body: Body | undefined): string {
  if (!body) return "";
  if (body.text !== undefined) return body.text;
  return body.base64 === undefined ? "" : Buffer.from(body.base64, "base64").toString("utf8");
}
