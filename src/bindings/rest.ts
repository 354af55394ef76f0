import { isObject, type Json } from "../json.js";
import type { Dialect, HttpRule, OperationName } from "../protocol/dialect.js";
import { dialectOf } from "../protocol/dialects.js";
import type { AgentInterface } from "../protocol/interface.js";
import { TckError } from "../tck-error.js";
import type { Exchange, RecordedResponse } from "../wire/exchange.js";
import { bodyText } from "../wire/headers.js";
import type { HttpRequest } from "../wire/wire.js";
import type { Binding, Call } from "./binding.js";
import {
  bareHttpError,
  bodyOf,
  broken,
  describe,
  type Frame,
  isEventStream,
  isSuccess,
  remembering,
  responseOf,
  streamOf,
  typeOf,
} from "./decode.js";
import { headersFor, operationOf, pathSegment, queryOf, tenantOf, without } from "./encode.js";
import { errorFrom } from "./errors.js";
import type { Reply } from "./reply.js";

/** HTTP+JSON (section 11). */
export const rest: Binding = {
  name: "rest",
  encode,
  decode: remembering((agentInterface, operation) => `${agentInterface.version} ${operation}`, decode),
};

/**
 * Tells an answer that may only mean "not with this verb", so that the operation's next HTTP rule deserves a try:
 * 404, 405 or 501 without an error of the protocol.
 */
export function isRetryableVerb(reply: Reply): boolean {
  if (reply.kind !== "error" && reply.kind !== "broken") return false;
  if (reply.httpStatus === undefined || ![404, 405, 501].includes(reply.httpStatus)) return false;
  if (reply.kind === "broken") return true;
  const { reason, name } = reply.error;
  return reason === undefined && (name === undefined || name === "MethodNotFoundError");
}

function encode(call: Call): HttpRequest {
  const operation = operationOf(call);
  const rule = operation.http[call.rule ?? 0];
  if (!rule) throw new TckError("SUITE", `${call.operation} has no HTTP rule number ${call.rule ?? 0}`);
  const { request, accepted } = dialectOf(call.interface.version).mediaTypes.rest;
  const { path, members } = pathOf(rule, call);
  const rest = without(call.params, [...members, "tenant"]);
  const query = rule.body ? "" : queryOf(rest);
  return {
    method: rule.method,
    url: join(call.interface.url, path, query),
    ...headersFor(
      call,
      operation.streaming ? ["text/event-stream", ...accepted] : accepted,
      rule.body ? request : undefined,
    ),
    // An empty object and never `null` or nothing: with `body: "*"` the request message is the body, even when the path
    // has all its members, and strict servers refuse a Content-Type without a body.
    ...(rule.body ? { body: JSON.stringify(rest) } : {}),
  };
}

/** The tenant stands in front of the path, as the second binding of each rule in the proto has it. */
function pathOf(rule: HttpRule, call: Call): { path: string; members: string[] } {
  const members: string[] = [];
  const path = rule.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = call.params[name];
    if (typeof value !== "string" && typeof value !== "number") {
      throw new TckError("SUITE", `${call.operation} needs ${name} for its path ${rule.path}`, {
        hint: "a request without it can only be sent on the jsonrpc binding, or as a raw step",
      });
    }
    members.push(name);
    return pathSegment(String(value));
  });
  const tenant = tenantOf(call);
  return { path: tenant === undefined ? path : `/${pathSegment(tenant)}${path}`, members };
}

/** The declared URL without a slash at its end, then path and query; a query that the agent declared stays in front. */
function join(base: string, path: string, query: string): string {
  const [address = "", declared = ""] = (base.split("#", 1)[0] ?? "").split(/\?(.*)/s, 2);
  const whole = [declared, query].filter((part) => part !== "").join("&");
  return `${address.replace(/\/+$/, "")}${path}${whole === "" ? "" : `?${whole}`}`;
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
  if (!isSuccess(response)) return errorOf(dialect, response);
  // Nothing at all is a legal answer where the result is empty, e.g. 204 to a delete.
  if (response.body.size === 0 && !streaming) return { kind: "result", value: {}, httpStatus: response.status };

  const body = bodyOf(response);
  if ("problem" in body) return broken(`${body.problem} (${describe(response)})`, response);
  const frame = unwrap(dialect, body.value, response.status);
  if (frame.error) return { kind: "error", error: frame.error, httpStatus: response.status };
  if (frame.problem !== undefined) return broken(`${frame.problem} (${describe(response)})`, response);
  if (streaming) {
    return broken(`answered with one JSON document (${typeOf(response)}) instead of an event stream`, response);
  }
  return { kind: "result", value: body.value, httpStatus: response.status };
}

/** An HTTP error: `google.rpc.Status` in its wrapper (section 11.6), or whatever else came, kept as it is. */
function errorOf(dialect: Dialect, response: RecordedResponse): Reply {
  const { status } = response;
  const body = bodyOf(response);
  if ("problem" in body) return bareHttpError(response, bodyText(response.body).slice(0, 200), describe(response));
  const { value } = body;
  if (isObject(value) && value.error !== undefined) {
    return { kind: "error", error: errorFrom(dialect, value.error, "details", status), httpStatus: status };
  }
  // Without the wrapper the members may still be those of google.rpc.Status; problem details have none of them.
  if (isObject(value) && value.details !== undefined) {
    return { kind: "error", error: errorFrom(dialect, value, "details", status), httpStatus: status };
  }
  return bareHttpError(response, value, describe(response));
}

/** A frame or body is the message itself; an error has a wrapper. */
function unwrap(dialect: Dialect, value: Json, httpStatus: number): Frame {
  if (!isObject(value)) return { value };
  if (value.jsonrpc !== undefined) {
    return { problem: "a JSON-RPC envelope stands where HTTP+JSON has the message itself" };
  }
  if (isObject(value.error)) return { error: errorFrom(dialect, value.error, "details", httpStatus) };
  return { value };
}
