import { isObject, type Json, type JsonObject } from "../json.js";
import { guard } from "./auth/guard.js";
import {
  answer,
  checkServiceParameters,
  type Encoding,
  type Endpoint,
  type Exchange,
  type Reader,
} from "./endpoint.js";
import { AgentError, agentError, failureOf, invalidParams } from "./errors.js";
import { checkContentType, isTooDeep, parseBody, readBody, tooDeep } from "./http.js";

/** HTTP failures that keep their status although JSON-RPC errors travel under 200. */
const httpFailures: readonly number[] = [401, 403, 405, 413];

/** JSON-RPC 2.0 over HTTP (section 9). */
export async function handleJsonRpc(endpoint: Endpoint, exchange: Exchange): Promise<void> {
  const { hooks } = endpoint;
  const { edition } = exchange;
  const encoding: Encoding = {
    contentType: edition.dialect.mediaTypes.jsonrpc.request,
    success: (call, value) => hooks.envelope(call, { jsonrpc: "2.0", id: call.id, result: value }),
    failure: (call, failure) => ({
      status: httpFailures.includes(failure.httpStatus) ? failure.httpStatus : 200,
      body: hooks.envelope(call, { jsonrpc: "2.0", id: call.id, error: edition.jsonRpcError(failure) }),
    }),
  };
  await answer(endpoint, exchange, encoding, reader(endpoint));
}

function reader(endpoint: Endpoint): Reader {
  const { hooks } = endpoint;
  return async (exchange) => {
    const { call, edition, request } = exchange;
    if (call.method !== "POST") {
      const failure = failureOf("InvalidRequestError", "JSON-RPC requests are sent with POST");
      throw new AgentError({ ...failure, httpStatus: 405, headers: { Allow: "POST" } });
    }
    const text = hooks.body(call, await readBody(request));
    if (endpoint.agent.auth.length > 0) {
      peek(exchange, text);
      guard(endpoint.agent.auth, hooks, call);
    }
    checkContentType(call, edition.dialect.mediaTypes.rest.accepted);
    const envelope = hooks.envelopeIn(call, parseBody(text));
    if (isObject(envelope) && isId(envelope.id)) call.id = envelope.id;
    checkEnvelope(envelope);
    const operation = edition.operationsByMethod.get(envelope.method);
    call.operation = operation;
    checkServiceParameters(endpoint, exchange);
    if (operation === undefined) {
      throw agentError("MethodNotFoundError", `Method not found: ${envelope.method.slice(0, 100)}`);
    }
    return { operation, params: paramsOf(envelope.params) };
  };
}

/** Who calls is asked before anything is checked; an id and a method that can be read belong to the refusal all the same. */
function peek({ call, edition }: Exchange, text: string): void {
  try {
    const envelope = JSON.parse(text) as Json;
    if (!isObject(envelope)) return;
    if (isId(envelope.id)) call.id = envelope.id;
    if (typeof envelope.method === "string") call.operation = edition.operationsByMethod.get(envelope.method);
  } catch {
    // What is no JSON has no id.
  }
}

type Envelope = JsonObject & { method: string };

/** Section 9.3: a request has jsonrpc, an id and a method. Requests without id, and batches, have no meaning in A2A. */
function checkEnvelope(envelope: Json): asserts envelope is Envelope {
  const problem = problemOf(envelope);
  if (problem !== undefined) throw agentError("InvalidRequestError", `Request payload validation error: ${problem}`);
  if (isTooDeep(envelope)) throw tooDeep("InvalidRequestError");
}

function problemOf(envelope: Json): string | undefined {
  if (Array.isArray(envelope)) return "batches are not supported";
  if (!isObject(envelope)) return "the request is not an object";
  if (envelope.jsonrpc !== "2.0") return 'jsonrpc has to be "2.0"';
  if (!isId(envelope.id)) return "id has to be a string, a number or null";
  if (typeof envelope.method !== "string") return "method has to be a string";
  return undefined;
}

function isId(id: Json | undefined): id is string | number | null {
  return id === null || typeof id === "string" || typeof id === "number";
}

function paramsOf(params: Json | undefined): JsonObject {
  if (params === undefined) return {};
  if (isObject(params)) return params;
  throw invalidParams([{ field: "params", description: "must be an object" }]);
}
