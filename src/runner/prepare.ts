import { isObject, type Json, type JsonObject } from "../json.js";
import { behaviors } from "../protocol/behaviors.js";
import type { Ids } from "./ids.js";

/**
 * Completes the params of a call: a message gets an id that begins with the behaviour it asks for (both conventions
 * exist: prefix of the text, prefix of the id), and the user's own prompt takes the place of a behaviour's name.
 */
export function prepareParams(params: JsonObject, ids: Ids, prompts: Readonly<Record<string, string>>): JsonObject {
  const { message } = params;
  if (!isObject(message)) return params;
  const behavior = behaviorOf(message);
  const complete: JsonObject = { ...message };
  if (!("messageId" in message)) complete.messageId = `${behavior ? `${behavior}-` : ""}${ids.uuid()}`;
  const prompt = behavior === undefined ? undefined : prompts[behavior];
  if (prompt !== undefined) complete.parts = withPrompt(message.parts, prompt);
  return { ...params, message: complete };
}

function behaviorOf(message: JsonObject): string | undefined {
  const text = firstText(message.parts);
  return Object.keys(behaviors)
    .sort((a, b) => b.length - a.length)
    .find((name) => text?.startsWith(name));
}

function firstText(parts: Json | undefined): string | undefined {
  const first = Array.isArray(parts) ? parts[0] : undefined;
  return isObject(first) && typeof first.text === "string" ? first.text : undefined;
}

function withPrompt(parts: Json | undefined, prompt: string): Json {
  if (!Array.isArray(parts)) return parts ?? null;
  return parts.map((part, index) => (index === 0 && isObject(part) ? { ...part, text: prompt } : part));
}
