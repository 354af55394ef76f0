import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { Json, JsonObject } from "../../json.js";

/** One request as a broken agent sees it. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
  readonly body: JsonObject;
  /** Own base URL, without slash at the end. */
  readonly base: string;
}

/** What it answers: status, body (objects become JSON) and headers; `hang` never answers, `drop` cuts the connection. */
export type Answer =
  | { readonly status?: number; readonly body?: Json; readonly headers?: Record<string, string> }
  | "hang"
  | "drop";

/** Starts a server for one test; it is closed when the test ends. */
export async function serve(answer: (request: Request) => Answer): Promise<{ url: string; requests: Request[] }> {
  const requests: Request[] = [];
  let base = "";
  const server = createServer(async (incoming, response) => {
    let text = "";
    for await (const chunk of incoming) text += chunk;
    const request = {
      method: incoming.method ?? "",
      path: incoming.url ?? "",
      headers: incoming.headers,
      text,
      body: text === "" ? {} : JSON.parse(text),
      base,
    };
    requests.push(request);
    reply(answer(request), response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { url: base, requests };
}

function reply(answer: Answer, response: ServerResponse): void {
  if (answer === "hang") return;
  if (answer === "drop") {
    response.destroy();
    return;
  }
  const { status = 200, body = "", headers = {} } = answer;
  const isText = typeof body === "string";
  response.writeHead(status, { ...(isText ? {} : { "content-type": "application/json" }), ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

/** A URL on which nothing listens. */
export async function deadUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

export const completed: JsonObject = { id: "t-1", contextId: "c-1", status: { state: "TASK_STATE_COMPLETED" } };

/** A card of 1.0 with the given interfaces. */
export function cardWith(interfaces: Json[], more: JsonObject = {}): JsonObject {
  return {
    name: "Broken",
    description: "An agent for tests.",
    version: "1",
    supportedInterfaces: interfaces,
    capabilities: {},
    defaultInputModes: ["text/plain"],
    defaultOutputModes: ["text/plain"],
    skills: [],
    ...more,
  };
}

export const rpcAt = (url: string): JsonObject => ({ url, protocolBinding: "JSONRPC", protocolVersion: "1.0" });
export const restAt = (url: string): JsonObject => ({ url, protocolBinding: "HTTP+JSON", protocolVersion: "1.0" });

/** A JSON-RPC success. */
export const rpcResult = (request: Request, result: Json): Answer => ({
  body: { jsonrpc: "2.0", id: request.body.id ?? null, result },
});

/** A JSON-RPC error. */
export const rpcError = (request: Request, code: number, message: string): Answer => ({
  body: { jsonrpc: "2.0", id: request.body.id ?? null, error: { code, message } },
});
