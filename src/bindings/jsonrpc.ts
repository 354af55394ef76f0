import { isObject, type Json } from "../json.js";
import type { Dialect, OperationName } from "../protocol/dialect.js";
import { dialectOf } from "../protocol/dialects.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Exchange, RecordedResponse } from "../wire/exchange.js";
import type { HttpRequest } from "../wire/wire.js";
import type { Binding, Call } from "./binding.js";
import {
  bareHttpError,
  bodyOf,
  broken,
  describe,
  type Frame,
  isEventStream,
  remembering,
  responseOf,
  streamOf,
  typeOf,
} from "./decode.js";
import { headersFor, operationOf, tenantOf, withoutTenant } from "./encode.js";
import { errorFrom } from "./errors.js";
import type { Reply } from "./reply.js";

/** JSON-RPC 2.0 over HTTP (section 9). */
export const jsonrpc: Binding = {
  name: "jsonrpc",
  encode,
  decode: remembering((agentInterface, operation) => `${agentInterface.version} ${operation}`, decode),
};

function encode(call: Call): HttpRequest {
  const operation = operationOf(call);
  const dialect = dialectOf(call.interface.version);
  const { request, accepted } = dialect.mediaTypes.jsonrpc;
  const tenant = tenantOf(call);
  const named = tenant === undefined || dialect.tenantMember === undefined ? {} : { [dialect.tenantMember]: tenant };
  const params = { ...withoutTenant(call), ...named };
  const isBare = operation.withoutParams === true && Object.keys(params).length === 0;
  return {
    method: "POST",
    url: call.interface.url,
    ...headersFor(call, operation.streaming ? ["text/event-stream", ...accepted] : accepted, request),
    body: JSON.stringify({ jsonrpc: "2.0", id: call.rpcId, method: operation.method, ...(isBare ? {} : { params }) }),
  };
}

function decode(exchange: Exchange, agentInterface: AgentInterface, operation: OperationName): Reply {
  const found = responseOf(exchange);
  if ("reply" in found) return found.reply;
  const { response } = found;
  const dialect = dialectOf(agentInterface.version);
  const streaming = dialect.operations[operation]?.streaming === true;
  if (isEventStream(response)) {
    if (!streaming) return broken("answered with an event stream instead of one JSON document", response);
    return streamOf(response, (value) => unwrap(dialect, value, response.status));
  }
  const frame = envelopeOf(dialect, response);
  if (frame.error) return { kind: "error", error: frame.error, httpStatus: response.status };
  if (frame.problem !== undefined) return refusalOf(response, frame.problem);
  if (streaming) {
    return broken(`answered with one JSON document (${typeOf(response)}) instead of an event stream`, response);
  }
  return { kind: "result", value: frame.value ?? null, httpStatus: response.status };
}

function envelopeOf(dialect: Dialect, response: RecordedResponse): Frame {
  const body = bodyOf(response);
  return "problem" in body ? body : unwrap(dialect, body.value, response.status);
}

/** No JSON-RPC in the answer: credentials are refused at HTTP (section 7), everything else is of no use to a client. */
function refusalOf(response: RecordedResponse, problem: string): Reply {
  if (response.status === 401 || response.status === 403) {
    const body = bodyOf(response);
    return bareHttpError(response, "value" in body ? body.value : null, describe(response));
  }
  return broken(`${problem} (${describe(response)})`, response);
}

/** Takes the envelope off. What is wrong with the envelope itself (`jsonrpc`, `id`) is judged elsewhere. */
function unwrap(dialect: Dialect, envelope: Json, httpStatus: number): Frame {
  if (Array.isArray(envelope)) return { problem: "the answer is a JSON array and not a JSON-RPC response" };
  if (!isObject(envelope)) return { problem: "the answer is no JSON-RPC response but a bare JSON value" };
  const { error, result } = envelope;
  if (error !== undefined && error !== null) return { error: errorFrom(dialect, error, "data", httpStatus) };
  if (result !== undefined) return { value: result };
  const bare = dialect.eventKeys.find((key) => isObject(envelope[key]));
  const { kind } = envelope;
  const told = bare ?? (typeof kind === "string" && Object.hasOwn(dialect.eventKinds, kind) ? kind : undefined);
  if (told !== undefined)
    return { problem: `a bare ${JSON.stringify(told)} object stands where a JSON-RPC response belongs` };
  return { problem: "the answer is no JSON-RPC response: it has neither result nor error" };
}
