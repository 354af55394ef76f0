import type { IncomingMessage, ServerResponse } from "node:http";
import type { Json, JsonObject } from "../json.js";
import type { OperationName, ProtocolVersion } from "../protocol/dialect.js";
import { echoExtension } from "./card.js";
import type { Edition } from "./edition.js";
import { type Failure, failureFrom } from "./errors.js";
import type { AgentHooks, CallContext, HttpAnswer } from "./hooks.js";
import { sendAnswer } from "./http.js";
import type { Agent, Outcome } from "./operations/operation.js";
import { perform } from "./service.js";
import { askedExtensions, checkRequiredExtension } from "./service-parameters.js";
import { sendStream } from "./sse.js";

/** What both bindings need. */
export interface Endpoint {
  /** Versions that the agent speaks at all. */
  readonly protocols: readonly ProtocolVersion[];
  /** Versions that it speaks at this URL. */
  readonly versions: readonly ProtocolVersion[];
  readonly agent: Agent;
  readonly hooks: AgentHooks;
  /** Tenants of the interfaces; empty where they declare none. */
  readonly tenants: readonly string[];
  readonly requiredExtension: string | undefined;
}

/** How a binding writes what it has to say. */
export interface Encoding {
  readonly contentType: string;
  /** A result, or one event of a stream, in the form of its version, as the value that is serialised. */
  success(call: CallContext, value: Json): Json;
  failure(call: CallContext, failure: Failure): { status: number; body: Json };
}

/** One HTTP exchange of a binding. */
export interface Exchange {
  readonly call: CallContext;
  readonly edition: Edition;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Finds out what is asked for; runs inside the error handling of `answer`. */
export type Reader = (exchange: Exchange) => Promise<{ operation: OperationName; params: JsonObject }>;

/**
 * Checks the service parameters, before anything of the operation is looked at (sections 3.2.6 and 3.6).
 * @throws AgentError VersionNotSupportedError or ExtensionSupportRequiredError
 */
export function checkServiceParameters(endpoint: Endpoint, { call, edition }: Exchange): void {
  const { policy } = endpoint.hooks;
  endpoint.hooks.serviceParameters(call);
  edition.checkVersion(endpoint, call);
  const header = edition.dialect.headers.extensions;
  const asked = askedExtensions(call, header);
  const known = [echoExtension, endpoint.requiredExtension];
  call.extensions = [...new Set(asked)].filter((uri) => known.includes(uri));
  if (!policy.requiredExtensionIsIgnored) checkRequiredExtension(asked, endpoint.requiredExtension, header);
}

/** Reads a request, performs it, and writes the answer: an object, a stream or an error. */
export async function answer(endpoint: Endpoint, exchange: Exchange, encoding: Encoding, read: Reader): Promise<void> {
  const { agent, hooks } = endpoint;
  const { call, edition, response } = exchange;
  let outcome: Outcome;
  try {
    const { operation, params } = await read(exchange);
    call.operation = operation;
    outcome = await perform(
      agent,
      hooks,
      call,
      operation,
      edition.request(endpoint, call, operation, params),
      endpoint.tenants,
    );
  } catch (thrown) {
    sendFailure(endpoint, exchange, encoding, failureFrom(thrown));
    return;
  }
  const headers: Record<string, string> = {};
  if (call.extensions.length > 0) headers[edition.dialect.headers.extensions] = call.extensions.join(", ");
  // Section 13.3: cacheable, but only by the one who was let in.
  if (call.operation === "get_extended_agent_card") headers["Cache-Control"] = "private, max-age=60";
  if ("stream" in outcome) {
    const context = { via: "event", call } as const;
    const encode = (event: Json): string =>
      JSON.stringify(encoding.success(call, edition.output(endpoint, context, hooks.output(context, event))));
    await sendStream(response, call, outcome.stream, hooks, headers, encode);
    return;
  }
  const context = { via: "result", call } as const;
  const value = edition.output(endpoint, context, hooks.output(context, structuredClone(outcome.value)));
  send(endpoint, exchange, {
    status: 200,
    headers: { "Content-Type": encoding.contentType, ...headers },
    body: JSON.stringify(encoding.success(call, value)),
  });
}

function sendFailure(endpoint: Endpoint, exchange: Exchange, encoding: Encoding, given: Failure): void {
  const { call, edition } = exchange;
  const failure = endpoint.hooks.error(call, edition.failure(call, given));
  if ("result" in failure) {
    const body = JSON.stringify(encoding.success(call, failure.result));
    send(endpoint, exchange, { status: 200, headers: { "Content-Type": encoding.contentType }, body });
    return;
  }
  const { status, body } = encoding.failure(call, failure);
  const headers = { "Content-Type": encoding.contentType, ...failure.headers };
  send(endpoint, exchange, { status, headers, body: JSON.stringify(body) });
}

function send(endpoint: Endpoint, { call, response }: Exchange, given: HttpAnswer): void {
  sendAnswer(response, endpoint.hooks.http(call, given), endpoint.hooks.write);
}
