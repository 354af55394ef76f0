import type { ProtocolError, Reply } from "../bindings/reply.js";
import { isObject } from "../json.js";
import { dialectOf } from "../protocol/dialects.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Exchange } from "../wire/exchange.js";
import { bodyText } from "../wire/headers.js";
import { parseJson } from "../wire/parse-json.js";
import { faultWords } from "./connection.js";
import { isHtml, redirectOf } from "./evidence.js";
import { answerShape } from "./messages.js";

/** Why a first message brought no usable answer. */
export type Cause =
  | { readonly kind: "connection" }
  | { readonly kind: "redirect" }
  | { readonly kind: "credentials" }
  | { readonly kind: "rate" }
  | { readonly kind: "not-found" }
  | { readonly kind: "verb" }
  | { readonly kind: "server-error" }
  | { readonly kind: "html" }
  | { readonly kind: "empty" }
  | { readonly kind: "not-json"; readonly problem: string }
  | { readonly kind: "media-type" }
  | { readonly kind: "method"; readonly error: ProtocolError }
  | { readonly kind: "version"; readonly error: ProtocolError }
  | { readonly kind: "extension"; readonly error: ProtocolError }
  | { readonly kind: "error"; readonly error: ProtocolError }
  | { readonly kind: "http-error" }
  | { readonly kind: "envelope"; readonly what: string };

/** Finds the cause; undefined when the answer has a Task or a Message where it belongs. */
export function causeOf(agentInterface: AgentInterface, exchange: Exchange, reply: Reply): Cause | undefined {
  if (faultWords(exchange) || !exchange.response) return { kind: "connection" };
  const { status, body } = exchange.response;
  if (redirectOf(exchange)) return { kind: "redirect" };
  if (status === 401 || status === 403) return { kind: "credentials" };
  if (status === 429) return { kind: "rate" };
  const error = reply.kind === "error" ? reply.error : undefined;
  if (error?.name === "MethodNotFoundError" && error.identifiedBy === "code" && !isMissingPath(agentInterface, status))
    return { kind: "method", error };
  if (error && refusesVersion(error)) return { kind: "version", error };
  if (error?.name === "ExtensionSupportRequiredError") return { kind: "extension", error };
  if (status === 404 || status === 410) return { kind: "not-found" };
  if (status === 405) return { kind: "verb" };
  if (status === 415) return { kind: "media-type" };
  if (status >= 500 && error?.name === undefined) return { kind: "server-error" };
  if (isHtml(exchange.response)) return { kind: "html" };
  if (error?.name !== undefined || error?.code !== undefined) return { kind: "error", error };
  if (status >= 300) return { kind: "http-error" };
  if (body.size === 0) return { kind: "empty" };
  if (reply.kind === "result") {
    const shape = answerShape(agentInterface.version, reply.value);
    return shape.kind === "wrong" ? { kind: "envelope", what: shape.what } : undefined;
  }
  const parsed = parseJson(bodyText(body));
  if (exchange.response.events === undefined && "problem" in parsed)
    return { kind: "not-json", problem: withoutPrefix(parsed.problem) };
  return { kind: "envelope", what: envelopeProblem(exchange, reply) };
}

/** REST has paths and no methods: some agents of 0.3 name the error of JSON-RPC where nothing is. */
function isMissingPath({ binding }: AgentInterface, status: number): boolean {
  return binding === "rest" && status === 404;
}

/** 0.3 has no such error, but an agent of both versions may answer a request of 0.3 with it. */
function refusesVersion({ name, code }: ProtocolError): boolean {
  if (name !== undefined) return name === "VersionNotSupportedError";
  return dialectOf("1.0").errors.some((spec) => spec.name === "VersionNotSupportedError" && spec.code === code);
}

/** Why a text is no JSON, for sentences that say so already. */
export function withoutPrefix(problem: string): string {
  return problem.replace(/^not JSON: /, "");
}

/** Why the answer is broken though it is JSON, in few words. */
function envelopeProblem(exchange: Exchange, reply: Reply): string {
  if (exchange.response?.events !== undefined) return "an event stream";
  if (reply.kind !== "broken") return "something else";
  const parsed = parseJson(bodyText(exchange.response?.body));
  if ("value" in parsed && isObject(parsed.value)) {
    const { value } = parsed;
    if (value.jsonrpc !== undefined) return "a JSON-RPC envelope";
    return `an object with ${Object.keys(value).slice(0, 5).join(", ") || "no members"}`;
  }
  return "a JSON value that is no object";
}

/** An error in words: name or code, and the message. */
export function errorInWords(error: ProtocolError): string {
  const code = error.code === undefined ? "" : ` (${error.code})`;
  const name = error.name ?? (error.code === undefined ? `HTTP ${error.httpStatus}` : "an error");
  const text = error.message === undefined ? "" : `: ${error.message.replace(/\s+/g, " ").slice(0, 120)}`;
  return `${name}${code}${text}`;
}
