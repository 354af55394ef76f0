import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Dispatcher } from "undici";
import { packageRoot } from "../package-root.js";
import { TckError } from "../tck-error.js";
import type { HeaderList, RecordedRequest } from "./exchange.js";
import { headerOf } from "./headers.js";
import type { HttpRequest } from "./wire.js";

/** A request in the form that the client needs and in the form that is recorded. */
export interface PreparedRequest {
  /** `http://host:port`, for the choice of a connection; undefined when the URL cannot be used. */
  readonly origin?: string;
  readonly problem?: string;
  readonly dispatch: Dispatcher.DispatchOptions;
  readonly recorded: RecordedRequest;
}

const { version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string };
/** What the kit calls itself in `User-Agent`. */
export const userAgent = `a2a-tck/${version}`;

const urlParts = /^(https?):\/\/([^/?#\\]+)([^#]*)/i;
const plainTarget = /^[!-~]*$/;

/**
 * Adds what every request carries and works out the header exactly as it goes over the wire.
 * The step's headers win over the user's, those over the kit's defaults.
 * @throws TckError `SUITE` for a header that HTTP does not allow.
 */
export function prepareRequest(request: HttpRequest, userHeaders: HeaderList): PreparedRequest {
  const url = splitUrl(request.url);
  const omitted = new Set(request.omit?.map((name) => name.toLowerCase()));
  const headers: [string, string][] = [];
  const add = (list: HeaderList) => {
    const taken = new Set([...omitted, ...headers.map(([name]) => name.toLowerCase())]);
    for (const [name, value] of list) if (!taken.has(name.toLowerCase())) headers.push([name, value]);
  };
  add(request.headers);
  add(userHeaders);
  if (url.authorization !== undefined) add([["Authorization", url.authorization]]);
  add([
    ["User-Agent", userAgent],
    ["Accept-Encoding", "identity"],
  ]);
  for (const [name, value] of headers) checkHeader(name, value);
  const body = request.body ?? "";
  return {
    ...(url.origin === undefined ? {} : { origin: url.origin }),
    ...(url.problem === undefined ? {} : { problem: url.problem }),
    dispatch: {
      ...(url.origin === undefined ? {} : { origin: url.origin }),
      path: url.target,
      method: request.method,
      headers: headers.flat(),
      ...(body === "" ? {} : { body }),
    },
    recorded: {
      method: request.method,
      url: request.url,
      headers: asSent(request.method, headers, url.host, Buffer.byteLength(body)),
      ...(request.body === undefined ? {} : { body: { text: request.body, size: Buffer.byteLength(body) } }),
    },
  };
}

/** The header with the fields that the HTTP client adds, in its order and spelling. */
function asSent(method: string, headers: HeaderList, host: string, length: number): HeaderList {
  const own = ["host", "connection", "content-length"];
  const closes = headerOf(headers, "connection")?.toLowerCase().includes("close") === true;
  const sent: [string, string][] = [
    ["host", headerOf(headers, "host") ?? host],
    ["connection", closes || method === "HEAD" ? "close" : "keep-alive"],
  ];
  for (const [name, value] of headers) if (!own.includes(name.toLowerCase())) sent.push([name, value]);
  if (length > 0 || ["POST", "PUT", "PATCH"].includes(method)) sent.push(["content-length", String(length)]);
  return sent;
}

interface SplitUrl {
  readonly origin?: string;
  readonly problem?: string;
  readonly host: string;
  /** Path and query as written, because a URL object would resolve `..` in it. */
  readonly target: string;
  readonly authorization?: string;
}

function splitUrl(text: string): SplitUrl {
  const match = urlParts.exec(text.trim());
  const unusable = (why: string) => ({ problem: `the URL cannot be used: ${why}`, host: "", target: "/" });
  if (!match) return unusable(`${JSON.stringify(text)} is not an absolute http or https URL`);
  const [, scheme = "", authority = "", rest = ""] = match;
  let base: URL;
  let credentials: string;
  try {
    base = new URL(`${scheme}://${authority}`);
    credentials = decodeURIComponent(`${base.username}:${base.password}`);
  } catch {
    return unusable(`${JSON.stringify(authority)} is not a host`);
  }
  const written = rest.startsWith("/") ? rest : `/${rest}`;
  const target = plainTarget.test(written) ? written : asciiTarget(base, written);
  return {
    origin: base.origin,
    host: base.host,
    target,
    ...(credentials === ":" ? {} : { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` }),
  };
}

function asciiTarget(base: URL, written: string): string {
  const url = new URL(base.origin + written);
  return url.pathname + url.search;
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

function checkHeader(name: string, value: string): void {
  const shown = JSON.stringify(`${name}: ${value}`);
  if (!token.test(name)) throw new TckError("SUITE", `not a legal HTTP header name: ${shown}`);
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) {
    throw new TckError("SUITE", `not a legal HTTP header value: ${shown}`, {
      hint: "encode characters beyond Latin-1",
    });
  }
}
