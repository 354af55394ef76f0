import type { Json } from "../json.js";
import type { ProtocolVersion } from "../protocol/dialect.js";
import { dialectOf } from "../protocol/dialects.js";
import type { BodyEnd, Exchange, RecordedResponse, SseEvent } from "../wire/exchange.js";
import { bodyText, headerOf, headersOf, mediaTypeOf } from "../wire/headers.js";
import { parseJson } from "../wire/parse-json.js";
import type { ProtocolError, Reply, StreamEvent } from "./reply.js";

/** What a frame of a stream turned out to be. */
export type Frame = Pick<StreamEvent, "value" | "wire" | "error" | "problem">;

/** Extension URIs that the agent says it has activated (section 14.2.2). */
export function activeExtensions(exchange: Exchange, version: ProtocolVersion = "1.0"): string[] {
  return headersOf(exchange.response?.headers ?? [], dialectOf(version).headers.extensions)
    .flatMap((value) => value.split(","))
    .map((uri) => uri.trim())
    .filter((uri) => uri !== "");
}

/** A reply that no client could use. */
export function broken(problem: string, response?: RecordedResponse): Reply {
  return { kind: "broken", problem, ...(response ? { httpStatus: response.status } : {}) };
}

/** The content type as it is named in messages. */
export function typeOf(response: RecordedResponse): string {
  return mediaTypeOf(headerOf(response.headers, "content-type")).type || "no Content-Type";
}

/** Status, content type and the beginning of the body: what a reader needs to see which server that was. */
export function describe(response: RecordedResponse): string {
  const text = bodyText(response.body);
  const start = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  return `HTTP ${response.status}, ${typeOf(response)}, ${start === "" ? "empty body" : `body begins: ${start}`}`;
}

/** True when the answer is an event stream by its content type. */
export function isEventStream(response: RecordedResponse): boolean {
  return response.events !== undefined;
}

export function isSuccess(response: RecordedResponse): boolean {
  return response.status >= 200 && response.status < 300;
}

const endings: Partial<Record<BodyEnd, string>> = {
  cut: "the connection was lost in the middle of the answer",
  timeout: "the answer was not complete within the time limit",
  limit: "the answer is over the size limit",
  "closed-by-kit": "the kit closed the connection in the middle of the answer",
};

/**
 * What can be said of an exchange before the binding looks at it: no answer, a redirect, an answer that was cut off.
 * @returns the response when there is one to look at
 */
export function responseOf(exchange: Exchange): { response: RecordedResponse } | { reply: Reply } {
  const { response, fault } = exchange;
  if (!response) return { reply: broken(fault ? fault.message : "there was no answer") };
  if (response.status >= 300 && response.status < 400) {
    const location = headerOf(response.headers, "location");
    const where = location === undefined ? "without saying where to" : `to ${location}`;
    return {
      reply: broken(
        `answered with a redirect (HTTP ${response.status}) ${where}; redirects are not followed`,
        response,
      ),
    };
  }
  const unfinished = unfinishedReply(exchange);
  return unfinished ? { reply: unfinished } : { response };
}

/** What is to be said of an answer that did not come to its end, unless it is a stream: those are judged by their events. */
export function unfinishedReply({ response, fault }: Exchange): Reply | undefined {
  const ending = response && endings[response.end];
  if (!response || ending === undefined || isEventStream(response)) return undefined;
  return broken(fault ? `${ending}: ${fault.message}` : ending, response);
}

/** The body as JSON, or why it is none. */
export function bodyOf(response: RecordedResponse): { value: Json } | { problem: string } {
  return parseJson(bodyText(response.body));
}

/** An answer to a streaming operation that is an event stream. */
export function streamOf(response: RecordedResponse, unwrap: (value: Json) => Frame): Reply {
  return {
    kind: "stream",
    events: (response.events ?? []).map((event, index) => eventOf(event, index, unwrap)),
    end: response.end,
    endAtMs: response.endAtMs,
    httpStatus: response.status,
  };
}

function eventOf({ atMs, data }: SseEvent, index: number, unwrap: (value: Json) => Frame): StreamEvent {
  const parsed = parseJson(data);
  return { index, atMs, raw: data, ...("value" in parsed ? unwrap(parsed.value) : parsed) };
}

/** An HTTP error without an error of the protocol in it. */
export function bareHttpError(response: RecordedResponse, raw: Json, message: string): Reply {
  const error: ProtocolError = { message, details: [], httpStatus: response.status, raw };
  return { kind: "error", error, httpStatus: response.status };
}

/**
 * Remembers replies by exchange: the runner, tests and monitors all ask for the same ones.
 * The result depends on nothing but the arguments, so this cannot be seen from outside.
 */
export function remembering<A extends readonly unknown[]>(
  keyOf: (...rest: A) => string,
  decode: (exchange: Exchange, ...rest: A) => Reply,
): (exchange: Exchange, ...rest: A) => Reply {
  const known = new WeakMap<Exchange, Map<string, Reply>>();
  return (exchange, ...rest) => {
    const replies = known.get(exchange) ?? new Map<string, Reply>();
    known.set(exchange, replies);
    const key = keyOf(...rest);
    const reply = replies.get(key) ?? decode(exchange, ...rest);
    replies.set(key, reply);
    return reply;
  };
}
