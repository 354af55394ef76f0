import { onTestFinished } from "vitest";
import type { Json, JsonObject } from "../../json.js";
import { createWire } from "../../wire/client.js";
import { meet } from "../meet.js";
import type { MeetOptions } from "../meeting.js";
import { type Answer, cardWith, completed, type Request, restAt, rpcAt, rpcResult, serve } from "./broken-agent.js";

/** Interfaces of a card, given the base URL of the agent. */
export type Interfaces = (base: string) => Json[];

/** An agent with a good card; `answer` is all the rest. */
export async function meetBroken(
  interfaces: Interfaces,
  answer: (request: Request) => Answer,
  options: MeetOptions = {},
  more: JsonObject = {},
) {
  const { url, requests } = await serve((request) =>
    request.path.startsWith("/.well-known/") ? { body: cardWith(interfaces(request.base), more) } : answer(request),
  );
  const wire = createWire(options.headers ? { headers: options.headers } : {});
  onTestFinished(() => wire.close());
  return { ...(await meet(url, wire, { firstAnswerMs: 2_000, ...options })), url, wire, requests };
}

export const rpc: Interfaces = (base) => [rpcAt(`${base}/rpc`)];
export const rest: Interfaces = (base) => [restAt(`${base}/rest`)];
export const goodRpc = (request: Request): Answer => rpcResult(request, { task: completed });
export const methodIs = (request: Request, method: string) => request.body.method === method;
export const oldTask = { kind: "task", id: "t", contextId: "c", status: { state: "completed" } };
export const notFound: Answer = { status: 404, body: { detail: "Not Found" } };
