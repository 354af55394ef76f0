import { isObject, type Json, type JsonObject } from "../json.js";
import type { BindingName, ProtocolVersion } from "../protocol/dialect.js";
import { versionHeader } from "../protocol/headers.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { HttpRequest } from "../wire/wire.js";

/** A text message in the shape of a version and binding: 0.3 has one shape on JSON-RPC and another on HTTP+JSON. */
export function textMessage(
  version: ProtocolVersion,
  binding: BindingName,
  messageId: string,
  text: string,
): JsonObject {
  if (version === "1.0") return { messageId, role: "ROLE_USER", parts: [{ text }] };
  if (binding === "jsonrpc") return { kind: "message", messageId, role: "user", parts: [{ kind: "text", text }] };
  return { messageId, role: "ROLE_USER", content: [{ text }] };
}

/** What a result of SendMessage is, by its outer shape. */
export type AnswerShape =
  | { readonly kind: "task"; readonly task: JsonObject }
  | { readonly kind: "message"; readonly message: JsonObject }
  | { readonly kind: "wrong"; readonly what: string };

/** Looks at the envelope of a result only; whether the task in it is valid is judged elsewhere. */
export function answerShape(version: ProtocolVersion, binding: BindingName, value: Json): AnswerShape {
  if (!isObject(value))
    return { kind: "wrong", what: value === null ? "null" : `a JSON ${Array.isArray(value) ? "array" : typeof value}` };
  if (version === "0.3" && binding === "jsonrpc") return bareShape(value) ?? { kind: "wrong", what: membersOf(value) };
  const { task, message } = value;
  if (isObject(task) && isObject(message)) return { kind: "wrong", what: "an object with both task and message" };
  if (isObject(task)) return { kind: "task", task };
  if (isObject(message)) return { kind: "message", message };
  const bare = bareShape(value);
  if (!bare) return { kind: "wrong", what: membersOf(value) };
  const form = typeof value.kind === "string" ? ` in the form of A2A 0.3 (kind "${value.kind}")` : "";
  return { kind: "wrong", what: `a bare ${bare.kind === "task" ? "Task" : "Message"}${form}` };
}

function bareShape(value: JsonObject): AnswerShape | undefined {
  if (value.kind === "task" || (isObject(value.status) && typeof value.id === "string"))
    return { kind: "task", task: value };
  if (value.kind === "message" || (Array.isArray(value.parts) && "messageId" in value))
    return { kind: "message", message: value };
  return undefined;
}

function membersOf(value: JsonObject): string {
  const names = Object.keys(value);
  if (names.length === 0) return "an empty object";
  return `an object with ${names.slice(0, 5).join(", ")}${names.length > 5 ? ", …" : ""}`;
}

/** A request of A2A 0.3 for a text message, made by hand: it is sent to learn what an agent speaks, not to test it. */
export function oldRequest(agentInterface: AgentInterface, messageId: string, text: string): HttpRequest {
  const { binding, url } = agentInterface;
  const message = textMessage("0.3", binding, messageId, text);
  const headers = [
    ["Content-Type", "application/json"],
    ["Accept", "application/json"],
    [versionHeader, "0.3"],
  ] as const;
  if (binding === "jsonrpc") {
    const body = JSON.stringify({ jsonrpc: "2.0", id: "meet-probe", method: "message/send", params: { message } });
    return { method: "POST", url, headers, body };
  }
  return { method: "POST", url: `${withoutV1(url)}/v1/message:send`, headers, body: JSON.stringify({ message }) };
}

/** The base of a REST interface without the prefix of 0.3. */
export function withoutV1(url: string): string {
  return url.replace(/\/+$/, "").replace(/\/v1$/, "");
}
