import { bindingOf } from "../bindings/bindings.js";
import { isObject, type Json, type JsonObject } from "../json.js";
import type { ProtocolVersion } from "../protocol/dialect.js";
import { versionHeader } from "../protocol/headers.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { HttpRequest } from "../wire/wire.js";

/** A text message in the version's own shape. */
export function textMessage(version: ProtocolVersion, messageId: string, text: string): JsonObject {
  if (version === "1.0") return { messageId, role: "ROLE_USER", parts: [{ text }] };
  return { kind: "message", messageId, role: "user", parts: [{ kind: "text", text }] };
}

/** What a result of SendMessage is, by its outer shape. */
export type AnswerShape =
  | { readonly kind: "task"; readonly task: JsonObject }
  | { readonly kind: "message"; readonly message: JsonObject }
  | { readonly kind: "wrong"; readonly what: string };

/** Looks at the envelope of a result only; whether the task in it is valid is judged elsewhere. */
export function answerShape(version: ProtocolVersion, value: Json): AnswerShape {
  if (!isObject(value))
    return { kind: "wrong", what: value === null ? "null" : `a JSON ${Array.isArray(value) ? "array" : typeof value}` };
  if (version === "0.3") return bareShape(value) ?? { kind: "wrong", what: membersOf(value) };
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

/** A message of A2A 0.3 to an interface that declares another version: it is sent to learn what an agent speaks, not to test it. */
export function oldRequest(agentInterface: AgentInterface, messageId: string, text: string): HttpRequest {
  return bindingOf(agentInterface.binding).encode({
    interface: asOld(agentInterface),
    operation: "send_message",
    params: { message: textMessage("0.3", messageId, text) },
    rpcId: "meet-probe",
    headers: { [versionHeader]: "0.3" },
  });
}

/** The interface as one of 0.3, whose REST paths have the prefix themselves. */
export function asOld(agentInterface: AgentInterface): AgentInterface {
  const { binding, url, tenant: _, ...rest } = agentInterface;
  return { ...rest, binding, version: "0.3", url: binding === "rest" ? withoutV1(url) : url };
}

/** The base of a REST interface without the prefix of 0.3. */
export function withoutV1(url: string): string {
  return url.replace(/\/+$/, "").replace(/\/v1$/, "");
}
