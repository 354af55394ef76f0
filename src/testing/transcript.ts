import { keySetPath } from "../agent/card-signing.js";
import type { AgentOptions } from "../agent/server.js";
import { startAgent } from "../agent/server.js";
import type { JsonObject } from "../json.js";
import { checkSignatures } from "../judge/card-signatures/check-signatures.js";
import { clientOf, type Loose, message, type TestBinding } from "./agent-client.js";
import { type Talk, talk } from "./conversation.js";
import { startReceiver, within } from "./receiver.js";
import { Recording } from "./recording.js";

/** Ends a conversation that is not the expected one. */
class Different extends Error {}

/** Makes two runs comparable: ids by order of appearance, digits of times as zeros. */
export function createNormalizer(urls: readonly string[]): (text: string) => string {
  const ids = new Map<string, string>();
  const ports = new RegExp(urls.map((url) => `:${new URL(url).port}`).join("|"), "g");
  return (text) =>
    text
      .replace(ports, ":PORT")
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, (id) => {
        const name = ids.get(id) ?? `#${ids.size}`;
        ids.set(id, name);
        return name;
      })
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+/g, (time) => time.replace(/\d/g, "0"))
      .replace(/"(nextPageToken|pageToken)":"[\w-]{30,}"/g, '"$1":"TOKEN"')
      .replace(/"[\w-]{27}"/g, '"ETAG"')
      .replace(/"protected":"([\w-]+)"/g, (_, header: string) => `"protected":${headerText(header)}`)
      // Keys are made when an agent starts; whether a signature is right is told apart.
      .replace(/"(signature|kid|x|y)":"[\w-]{43,}"/g, '"$1":"KEY"')
      .replace(ports, ":PORT")
      .replace(/\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT/g, "DATE");
}

/** A protected header in clear, so that names of keys and ports in it can be replaced. */
function headerText(header: string): string {
  return Buffer.from(header, "base64url").toString("utf8");
}

/** What a client finds out about the signatures of a card. */
function signaturesOf(card: JsonObject, keys: readonly JsonObject[]): string {
  const view = new Recording();
  view.cardKeys = keys;
  const checks = checkSignatures(card, view);
  return checks.map((one) => (one.state === "verified" ? `${one.form.name} ${one.named}` : one.state)).join(", ");
}

/**
 * Talks to an agent about everything that a client can see, and writes it all down in a form that is the same for the same
 * behaviour: a fault that has no effect shows by an unchanged transcript.
 * @param expected ends the talk at the first line that differs from this transcript
 */
export async function transcriptOf(
  options: AgentOptions,
  bindings: readonly TestBinding[],
  expected?: readonly string[],
): Promise<string[]> {
  const agent = await startAgent({ pace: 1, ...options });
  const lines: string[] = [];
  let keys: readonly JsonObject[] = [];
  const hooks = await startReceiver();
  const normalize = createNormalizer([agent.url, hooks.url]);
  const note = (label: string, text: string): void => {
    lines.push(`${normalize(label).slice(0, 150)} → ${normalize(text)}`);
    if (expected && expected[lines.length - 1] !== lines.at(-1)) throw new Different();
  };

  async function read(label: string, response: Promise<Response>, signal: AbortController): Promise<Loose> {
    const started = await within(response);
    if (!started) {
      signal.abort();
      await response.catch(() => {});
      note(label, "no answer");
      return undefined;
    }
    let text = "";
    const { status, headers, body } = started;
    const shown = [
      "content-type",
      "a2a-extensions",
      "allow",
      "www-authenticate",
      "location",
      "cache-control",
      "etag",
      "last-modified",
    ];
    const head = shown.map((name) => headers.get(name) ?? "-").join(" | ");
    const decoder = new TextDecoder();
    const reading = (async () => {
      if (body) for await (const chunk of body) text += decoder.decode(chunk, { stream: true });
      return true;
    })().catch(() => true);
    const ended = await within(reading);
    signal.abort();
    note(label, `${status} ${head} ${ended ? "" : "(open) "}${text.replaceAll("\n", "⏎")}`);
    try {
      const parsed = JSON.parse(text);
      const payload = parsed.result ?? parsed;
      if (Array.isArray(payload?.signatures)) note("signatures", signaturesOf(payload, keys));
      return payload;
    } catch {
      const events = text.split("\n\n").filter((block) => block.startsWith("data: "));
      try {
        return events.map((block) => JSON.parse(block.slice(6))).map((event) => event.result ?? event);
      } catch {
        return undefined;
      }
    }
  }

  async function raw(label: string, path: string, init: RequestInit): Promise<Loose> {
    const controller = new AbortController();
    const response = fetch(`${agent.url}${path}`, { redirect: "manual", ...init, signal: controller.signal });
    return read(label, response, controller);
  }

  const everything = async (): Promise<void> => {
    keys = (await raw("key set", keySetPath, {}))?.keys ?? [];
    await raw("card", "/.well-known/agent-card.json", {});
    for (const binding of bindings) await talk(toolsFor(binding));
  };
  const toolsFor = (binding: TestBinding): Talk => {
    const client = clientOf(agent, binding);
    const over = (used: TestBinding, operation: Loose, params: JsonObject, headers: Record<string, string> = {}) => {
      const controller = new AbortController();
      const label = `${used} ${operation} ${JSON.stringify(params)}`;
      const { signal } = controller;
      return read(label, clientOf(agent, used).fetch(operation, params, { headers, signal }), controller);
    };
    const call: Talk["call"] = (...given) => over(binding, ...given);
    const elsewhere: Talk["call"] = (...given) => over(binding === "rest" ? "jsonrpc" : "rest", ...given);
    const say = (text: string, more: JsonObject = {}, configuration?: JsonObject, operation = "send_message") =>
      call(operation, {
        message: message(text, { messageId: `m-${text}`, ...more }),
        ...(configuration && { configuration }),
      });
    const id = (answer: Loose): string => answer?.task?.id ?? answer?.id ?? "lost";
    return { call, elsewhere, say, id, hooks, note, client, raw, binding };
  };
  try {
    await everything();
  } catch (thrown) {
    if (!(thrown instanceof Different)) throw thrown;
  } finally {
    hooks.close();
    await agent.close();
  }
  return lines;
}
