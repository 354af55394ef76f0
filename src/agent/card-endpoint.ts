import type { IncomingMessage, ServerResponse } from "node:http";
import type { JsonObject } from "../json.js";
import { etagOf } from "./card.js";
import { failureOf, toStatus } from "./errors.js";
import type { AgentHooks, HttpAnswer } from "./hooks.js";
import { sendAnswer } from "./http.js";

/** Serves the public card with the means of HTTP caching (section 8.6). */
export function handleCard(
  request: IncomingMessage,
  response: ServerResponse,
  card: JsonObject,
  lastModified: Date,
  hooks: AgentHooks,
  served: number,
): void {
  const { method } = request;
  if (method !== "GET" && method !== "HEAD") {
    const failure = failureOf("MethodNotFoundError", "The agent card is read with GET");
    const body = JSON.stringify(toStatus({ ...failure, httpStatus: 405 }));
    const headers = { "Content-Type": "application/json", Allow: "GET, HEAD" };
    sendAnswer(response, hooks.cardHttp({ status: 405, headers, body }, served), hooks.write);
    return;
  }
  const body = JSON.stringify(card);
  const etag = etagOf(body);
  const caching = { ETag: etag, "Cache-Control": "public, max-age=300", "Last-Modified": lastModified.toUTCString() };
  // The body of a 304 is never sent; it is there for hooks.
  const answer: HttpAnswer = isUnchanged(request, etag, lastModified)
    ? { status: 304, headers: caching, body }
    : { status: 200, headers: { "Content-Type": "application/json", ...caching }, body };
  sendAnswer(response, hooks.cardHttp(answer, served), hooks.write);
}

/** If-None-Match decides; only without it does If-Modified-Since count (RFC 9110, section 13.1.3). */
function isUnchanged(request: IncomingMessage, etag: string, lastModified: Date): boolean {
  const known = request.headers["if-none-match"];
  if (known !== undefined) {
    const tags = known.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
    return tags.includes("*") || tags.includes(etag);
  }
  const since = Date.parse(request.headers["if-modified-since"] ?? "");
  return !Number.isNaN(since) && Math.floor(lastModified.getTime() / 1000) * 1000 <= since;
}
