import { isObject, type Json, type JsonObject } from "../json.js";
import type {
  Dialect,
  HttpRule,
  OperationName,
  OperationSpec,
  ProtocolVersion,
  RestShapeName,
} from "../protocol/dialect.js";
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
import { headersFor, operationOf, pathSegment, queryOf, tenantOf, withoutTenant } from "./encode.js";
import { errorFrom, errorFromClass } from "./errors.js";
import type { Reply, WirePayload } from "./reply.js";
import { type RestShape, sameShape } from "./rest-shape.js";
import { protoShape } from "./v0_3-shapes.js";

const shapes: Readonly<Record<RestShapeName, RestShape>> = { same: sameShape, "a2a.v1": protoShape };

/** HTTP+JSON (section 11 of 1.0.1; sections 3.2.3 and 7 of 0.3.0). */
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

/** The payload of one event of a stream, in the version's own shape. */
export function restEvent(version: ProtocolVersion, value: Json): Json {
  return shapes[dialectOf(version).restShape].event(value);
}

function encode(call: Call): HttpRequest {
  const operation = operationOf(call);
  const rule = operation.http[call.rule ?? 0];
  if (!rule) throw new TckError("SUITE", `${call.operation} has no HTTP rule number ${call.rule ?? 0}`);
  const { mediaTypes, restShape } = dialectOf(call.interface.version);
  const { request, accepted } = mediaTypes.rest;
  const { path, members } = pathOf(rule, call);
  const shape = shapes[restShape];
  const params = withoutTenant(call);
  const query = rule.body ? "" : queryOf(shape.query(operation, params, members));
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
    ...(rule.body ? { body: JSON.stringify(shape.body(operation, params, members)) } : {}),
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
  const spec = dialect.operations[operation];
  const shape = shapes[dialect.restShape];
  const streaming = spec?.streaming === true;
  if (isEventStream(response)) {
    if (!streaming) return broken("answered with an event stream instead of one JSON document", response);
    return streamOf(response, (value) => eventOf(dialect, shape, spec, value, response.status));
  }
  if (!isSuccess(response)) return errorOf(dialect, response);
  // Nothing at all is a legal answer where the result is empty, e.g. 204 to a delete.
  if (response.body.size === 0 && !streaming) {
    return { kind: "result", value: spec ? shape.empty(spec) : {}, httpStatus: response.status };
  }

  const body = bodyOf(response);
  if ("problem" in body) return broken(`${body.problem} (${describe(response)})`, response);
  const frame = unwrap(dialect, body.value, response.status);
  if (frame.error) return { kind: "error", error: frame.error, httpStatus: response.status };
  if (frame.problem !== undefined) return broken(`${frame.problem} (${describe(response)})`, response);
  if (streaming) {
    return broken(`answered with one JSON document (${typeOf(response)}) instead of an event stream`, response);
  }
  const value = spec ? shape.result(spec, body.value) : body.value;
  return { kind: "result", value, httpStatus: response.status, ...wireOf(shape, spec, body.value) };
}

/** The payload as received, where it is not the value itself. */
function wireOf(shape: RestShape, spec: OperationSpec | undefined, value: Json): { wire?: WirePayload } {
  if (!spec || shape === sameShape) return {};
  const messageName = shape.wireMessage(spec, value);
  return { wire: { value, ...(messageName === undefined ? {} : { messageName }) } };
}

function eventOf(dialect: Dialect, shape: RestShape, spec: OperationSpec, value: Json, httpStatus: number): Frame {
  const frame = unwrap(dialect, value, httpStatus);
  if (frame.value === undefined) return frame;
  // Some agents of 0.3 send an error bare: its code and message, where other frames have the payload's member.
  if (dialect.restErrors.includes("code") && isObject(value) && isBareError(value)) {
    return { error: errorFrom(dialect, value, "data", httpStatus) };
  }
  return { value: shape.event(frame.value), ...wireOf(shape, spec, frame.value) };
}

function isBareError({ code, message }: JsonObject): boolean {
  return typeof code === "number" && typeof message === "string";
}

/** An HTTP error: `google.rpc.Status` in its wrapper (section 11.6), a form that the version allows, or whatever else came. */
function errorOf(dialect: Dialect, response: RecordedResponse): Reply {
  const { status } = response;
  const body = bodyOf(response);
  if ("problem" in body) return bareHttpError(response, bodyText(response.body).slice(0, 200), describe(response));
  const { value } = body;
  if (isObject(value) && dialect.restErrors.includes("class") && typeof value.error === "string") {
    return { kind: "error", error: errorFromClass(dialect, value, status), httpStatus: status };
  }
  if (isObject(value) && value.error !== undefined) {
    return { kind: "error", error: errorFrom(dialect, value.error, "details", status), httpStatus: status };
  }
  // Without the wrapper the members may still be those of google.rpc.Status; problem details have none of them.
  if (isObject(value) && value.details !== undefined) {
    return { kind: "error", error: errorFrom(dialect, value, "details", status), httpStatus: status };
  }
  if (isObject(value) && dialect.restErrors.includes("code") && typeof value.message === "string") {
    return { kind: "error", error: errorFrom(dialect, value, "data", status), httpStatus: status };
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
