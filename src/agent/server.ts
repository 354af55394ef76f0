import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { JsonObject } from "../json.js";
import { cardPath } from "../protocol/headers.js";
import { TckError } from "../tck-error.js";
import { createCard, createExtendedCard } from "./card.js";
import { handleCard } from "./card-endpoint.js";
import { type Clock, systemClock } from "./clock.js";
import type { Endpoint } from "./endpoint.js";
import { failureOf, toStatus } from "./errors.js";
import { createExecutor } from "./executor/executor.js";
import { variationById } from "./faults/faults.js";
import { type AgentHooks, noHooks } from "./hooks.js";
import { contextOf, sendAnswer } from "./http.js";
import { handleJsonRpc } from "./jsonrpc.js";
import type { Capabilities } from "./operations/operation.js";
import { createPusher } from "./push.js";
import { handleRest } from "./rest.js";
import { createTaskStore } from "./store.js";

/** How to start the reference agent. */
export interface AgentOptions {
  /** 0 (the default) takes any free port. */
  readonly port?: number;
  /** Address to listen on; default 127.0.0.1. */
  readonly host?: string;
  /** Id of a fault or of a harmless variation; without it the agent is right. */
  readonly fault?: string;
  /** Length of a unit of work in milliseconds; default 20. `tck-long-running` takes 100 units. */
  readonly pace?: number;
  readonly clock?: Clock;
  /** Bindings to serve and to declare, the preferred one first; default JSON-RPC and REST. */
  readonly bindings?: readonly ("jsonrpc" | "rest")[];
  /** Base URL in the card when clients see another one than the agent itself. */
  readonly publicUrl?: string;
  /** Tenant that all interfaces declare and require. */
  readonly tenant?: string;
  /** URI of an extension that every request has to activate. */
  readonly requiredExtension?: string;
  /** Capabilities to declare; each one not given is `true`. */
  readonly capabilities?: Partial<Capabilities>;
  /** Hooks of the caller, instead of those of `fault`. */
  readonly hooks?: Partial<AgentHooks>;
}

/** A started agent. */
export interface RunningAgent {
  /** Base URL, without slash at the end. */
  readonly url: string;
  /** Stops listening, ends every stream and all work. */
  close(): Promise<void>;
}

/**
 * Starts the reference agent: A2A 1.0 over JSON-RPC at `/rpc` and over HTTP+JSON at `/rest`.
 * @throws TckError `USAGE` when there is no such fault, `UNREACHABLE` when the port cannot be had
 */
export async function startAgent(given: AgentOptions = {}): Promise<RunningAgent> {
  const fault = given.fault === undefined ? undefined : variationById(given.fault);
  const options: AgentOptions = { ...given, ...fault?.options };
  const hooks: AgentHooks = { ...noHooks, ...fault?.hooks, ...options.hooks };
  const clock = options.clock ?? systemClock;
  const startedAt = new Date(clock.now());
  const store = createTaskStore(clock);
  const pusher = createPusher(store, hooks);
  store.rewrite = hooks.happen;
  store.onEvent = pusher.notify;

  const server = createServer({ requestTimeout: 0 });
  const { port = 0, host = "127.0.0.1" } = options;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => {
      const hint = "Choose another port; 0 takes any free one.";
      reject(new TckError("UNREACHABLE", `the agent cannot listen on ${host}:${port}`, { hint, cause }));
    });
    server.listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${actual}`;
  const baseUrl = (options.publicUrl ?? url).replace(/\/+$/, "");

  const bindings = options.bindings ?? ["jsonrpc", "rest"];
  const capabilities = { streaming: true, pushNotifications: true, extendedAgentCard: true, ...options.capabilities };
  const { tenant, requiredExtension } = options;
  const settings = {
    baseUrl,
    bindings,
    capabilities,
    ...(tenant === undefined ? {} : { tenant }),
    ...(requiredExtension === undefined ? {} : { requiredExtension }),
  };
  const card = hooks.card(createCard(settings), false);
  const extendedCard = (): JsonObject => hooks.card(createExtendedCard(settings), true);
  const executor = createExecutor(store, options.pace ?? 20);
  const agent = { store, executor, policy: hooks.policy, capabilities, extendedCard };
  const endpoint: Endpoint = { agent, hooks, tenant, requiredExtension };

  let served = 0;
  server.on("request", (request, response) => {
    const path = pathOf(request.url ?? "/");
    if (path === cardPath) {
      handleCard(request, response, card, startedAt, hooks, served);
      served += 1;
      return;
    }
    route(endpoint, bindings, request, response, path).catch(() => response.destroy());
  });

  return {
    url,
    close: () =>
      new Promise((resolve) => {
        pusher.close();
        for (const record of store.all()) record.stopWork?.();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Path of a request target; what is no path at all leads nowhere. */
function pathOf(target: string): string {
  return target.startsWith("/") ? (target.split("?")[0] ?? "/") : "/";
}

async function route(
  endpoint: Endpoint,
  bindings: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const isRest = path.startsWith("/rest/");
  const binding = isRest ? "rest" : "jsonrpc";
  if (!bindings.includes(binding) || !(isRest || path === "/rpc")) {
    const failure = failureOf("MethodNotFoundError", "There is nothing at this path");
    const body = JSON.stringify(toStatus({ ...failure, status: "NOT_FOUND" }));
    sendAnswer(response, { status: 404, headers: { "Content-Type": "application/json" }, body }, endpoint.hooks.write);
    return;
  }
  const call = contextOf(request, response, binding, isRest ? path.slice("/rest".length) : path, endpoint.agent.store);
  endpoint.hooks.request(call);
  await (isRest ? handleRest : handleJsonRpc)(endpoint, { call, request, response });
}
