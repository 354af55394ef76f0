import { createParser } from "eventsource-parser";
import type { RunningAgent } from "../agent/server.js";
import type { Json, JsonObject } from "../json.js";
import type { OperationName } from "../protocol/dialect.js";
import { v1_0 } from "../protocol/v1_0/dialect.js";

/** Tests look into answers without ceremony; what they expect is what they check. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Loose = any;

/** Answer of the agent to one test request. */
export interface Answer {
  readonly http: Response;
  /** Result, whatever the binding. */
  readonly result: Loose;
  /** Error: the JSON-RPC error object or the google.rpc.Status. */
  readonly error: Loose;
  readonly body: Loose;
}

export type TestBinding = "jsonrpc" | "rest";
export const bindings: readonly TestBinding[] = ["jsonrpc", "rest"];

export interface CallOptions {
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
  readonly verb?: number;
}

/** A small client, independent of the kit's own, so that the agent has a second opinion in its tests. */
export function clientOf(agent: RunningAgent, binding: TestBinding) {
  const fetchCall = (name: OperationName, params: JsonObject, options: CallOptions = {}): Promise<Response> => {
    const operation = v1_0.operations[name];
    if (!operation) throw new Error(name);
    const headers: Record<string, string> = { "A2A-Version": "1.0", ...options.headers };
    const signal = options.signal ?? null;
    if (binding === "jsonrpc") {
      const body = JSON.stringify({ jsonrpc: "2.0", id: "t-1", method: operation.method, params });
      return fetch(`${agent.url}/rpc`, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...headers },
        body,
        signal,
      });
    }
    const rule = operation.http[options.verb ?? 0];
    if (!rule) throw new Error("no such verb");
    const rest = { ...params };
    const path = rule.path.replace(/\{(\w+)\}/g, (_match, key: string) => {
      const value = rest[key];
      delete rest[key];
      return encodeURIComponent(String(value));
    });
    if (rule.body) {
      return fetch(`${agent.url}/rest${path}`, {
        method: rule.method,
        headers: { "Content-Type": "application/a2a+json", ...headers },
        body: JSON.stringify(rest),
        signal,
      });
    }
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(rest)) query.set(key, String(value));
    return fetch(`${agent.url}/rest${path}?${query}`, { method: rule.method, headers, signal });
  };

  return {
    binding,
    fetch: fetchCall,
    async call(name: OperationName, params: JsonObject = {}, options: CallOptions = {}): Promise<Answer> {
      const http = await fetchCall(name, params, options);
      const body: Loose = await http.json();
      if (binding === "jsonrpc") return { http, body, result: body.result, error: body.error };
      return http.ok
        ? { http, body, result: body, error: undefined }
        : { http, body, result: undefined, error: body.error };
    },
    /** Events of a stream to its end. */
    async stream(name: OperationName, params: JsonObject, options: CallOptions = {}): Promise<Loose[]> {
      return collect(await fetchCall(name, params, options), binding);
    },
  };
}

/** Reads a stream to its end (or to `limit` events). */
export async function collect(
  http: Response,
  binding: TestBinding,
  limit = Number.POSITIVE_INFINITY,
): Promise<Loose[]> {
  if (!http.body) throw new Error("no body");
  const events: Json[] = [];
  const parser = createParser({
    onEvent: ({ data }) => {
      const value = JSON.parse(data);
      events.push(binding === "jsonrpc" ? value.result : value);
    },
  });
  const decoder = new TextDecoder();
  const reader = http.body.getReader();
  while (events.length < limit) {
    const { done, value } = await reader.read();
    if (done) break;
    const text = decoder.decode(value, { stream: true });
    parser.feed(text);
    // A CR at the end of a chunk ends its line, whatever comes next.
    if (text.endsWith("\r")) parser.feed("\n");
  }
  if (events.length >= limit) await reader.cancel();
  return events;
}

/** A message of the user. */
export function message(text: string, more: JsonObject = {}): JsonObject {
  return { messageId: crypto.randomUUID(), role: "ROLE_USER", parts: [{ text }], ...more };
}
