import type { IncomingMessage, ServerResponse } from "node:http";
import type { Json } from "../json.js";
import { AgentError, agentError, failureOf } from "./errors.js";
import type { AgentHooks, CallContext, HttpAnswer } from "./hooks.js";
import type { TaskStore } from "./store.js";

/** Largest request body, in bytes. */
const maxBody = 4 * 1024 * 1024;

/** Deepest nesting of a request; ProtoJSON parsers stop at 100 as well. */
const maxDepth = 100;

/** Starts the context of a request. */
export function contextOf(
  request: IncomingMessage,
  response: ServerResponse,
  binding: CallContext["binding"],
  path: string,
  store: TaskStore,
): CallContext {
  const aborting = new AbortController();
  response.on("close", () => aborting.abort());
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return {
    binding,
    version: "1.0",
    method: request.method ?? "GET",
    path,
    query: new URLSearchParams(request.url?.split("?").slice(1).join("?") ?? ""),
    headers,
    headerLines: linesOf(request.rawHeaders),
    operation: undefined,
    id: null,
    params: {},
    extensions: [],
    aborted: aborting.signal,
    store,
    memory: new Map(),
  };
}

function linesOf(raw: readonly string[]): [string, string][] {
  const lines: [string, string][] = [];
  for (let index = 0; index < raw.length; index += 2) lines.push([raw[index] ?? "", raw[index + 1] ?? ""]);
  return lines;
}

/**
 * Reads the body as text.
 * @throws AgentError for a body that is too large (413) or is not UTF-8
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // What follows is read and thrown away, so that the client gets to see the answer.
    if (size <= maxBody) chunks.push(chunk);
  }
  if (size > maxBody) {
    const failure = failureOf("InvalidRequestError", `The request is larger than ${maxBody} bytes`);
    throw new AgentError({ ...failure, httpStatus: 413, status: "RESOURCE_EXHAUSTED" });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw agentError("JSONParseError", "Invalid JSON payload: the text is not UTF-8");
  }
}

/**
 * Parses JSON text.
 * @throws AgentError JSONParseError
 */
export function parseBody(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw agentError("JSONParseError", "Invalid JSON payload");
  }
}

/** True when JSON is nested deeper than the agent takes. Walks without recursion, for depth is what it guards against. */
export function isTooDeep(value: Json): boolean {
  let level: Json[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return true;
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : []));
  }
  return false;
}

/** Error for JSON that is nested too deeply. */
export function tooDeep(name: string): AgentError {
  return agentError(name, `The request is nested deeper than ${maxDepth} levels`);
}

/**
 * Refuses a body that is declared to be something else than JSON. A body without a Content-Type is taken for JSON.
 * @throws AgentError ContentTypeNotSupportedError
 */
export function checkContentType(call: CallContext, accepted: readonly string[]): void {
  const given = call.headers["content-type"];
  if (given === undefined) return;
  const type = (given.split(";")[0] ?? "").trim().toLowerCase();
  if (accepted.includes(type)) return;
  throw agentError("ContentTypeNotSupportedError", `A request of type ${type} is not supported`, {
    mediaType: type,
    supportedMediaTypes: accepted.join(", "),
  });
}

/** Sends a plain answer. */
export function sendAnswer(response: ServerResponse, answer: HttpAnswer, write: AgentHooks["write"]): void {
  if (response.closed || response.destroyed) return;
  const body = Buffer.from(answer.body);
  const bodiless = answer.status === 304 || answer.status === 204;
  const chunked = "Transfer-Encoding" in answer.headers;
  const length: Record<string, string> = bodiless || chunked ? {} : { "Content-Length": String(body.length) };
  response.writeHead(answer.status, { ...length, ...answer.headers });
  if (!bodiless && body.length > 0) write(response, body);
  response.end();
}
