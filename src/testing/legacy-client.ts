import { randomUUID } from "node:crypto";
import type { RunningAgent } from "../agent/server.js";
import { bindingOf } from "../bindings/bindings.js";
import type { Reply } from "../bindings/reply.js";
import type { Json, JsonObject } from "../json.js";
import { checkPayload } from "../judge/payload/check-payload.js";
import type { BindingName, OperationName } from "../protocol/dialect.js";
import { v0_3 } from "../protocol/v0_3/dialect.js";
import { createWire } from "../wire/client.js";
import type { Exchange } from "../wire/exchange.js";
import type { Loose, TestBinding } from "./agent-client.js";

export interface LegacyOptions {
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly extensions?: readonly string[];
  readonly rule?: number;
  /** Hangs up after so many events. */
  readonly events?: number;
  /** Called with each event of a stream. */
  readonly onEvent?: (index: number) => void;
  /** Longest wait for the whole answer, in milliseconds. */
  readonly patienceMs?: number;
}

/** What came back, as the kit's own binding reads it. */
export interface LegacyAnswer {
  readonly exchange: Exchange;
  readonly reply: Reply;
  /** Result in shape S, or the events of a stream. */
  readonly result: Loose;
  readonly error: Loose;
  /** Bytes of the answer as JSON, if they are. */
  readonly body: Loose;
  /** What the published definitions of 0.3.0 find wrong. */
  readonly problems: readonly string[];
}

/** Problems of a payload as it was on the wire. */
function problemsOf(operation: OperationName, value: Json, wire: { messageName?: string; value: Json } | undefined) {
  const name = wire ? wire.messageName : v0_3.operations[operation]?.response;
  if (name === undefined) return [];
  return checkPayload("0.3", name, wire ? wire.value : value).map(({ text, path }) => `${path}: ${text}`);
}

/** Talks 0.3 to an agent through the bindings of the kit. */
export function legacyClientOf(agent: Pick<RunningAgent, "url">, binding: TestBinding, prefix = "") {
  const url = `${agent.url}${prefix}${binding === "jsonrpc" ? "/rpc" : "/rest"}`;
  const target = { id: `${binding}@0.3`, binding: binding as BindingName, version: "0.3", url, index: 0 } as const;
  const own = bindingOf(binding);

  return {
    binding,
    async call(
      operation: OperationName,
      params: JsonObject = {},
      { headers, extensions, rule, events: limit, patienceMs, onEvent }: LegacyOptions = {},
    ): Promise<LegacyAnswer> {
      const wire = createWire(patienceMs === undefined ? {} : { limits: { totalMs: patienceMs } });
      try {
        const request = own.encode({
          interface: target,
          operation,
          params,
          rpcId: "legacy-1",
          ...(headers ? { headers } : {}),
          ...(extensions ? { extensions } : {}),
          ...(rule === undefined ? {} : { rule }),
        });
        const exchange = await wire.send(request, {
          onEvent: (_event, index) => {
            onEvent?.(index);
            return limit !== undefined && index + 1 >= limit;
          },
        });
        const reply = own.decode(exchange, target, operation);
        return { exchange, reply, body: bodyOf(exchange), ...readingOf(operation, reply) };
      } finally {
        await wire.close();
      }
    },
  };
}

function bodyOf(exchange: Exchange): Loose {
  try {
    return JSON.parse(exchange.response?.body.text ?? "");
  } catch {
    return undefined;
  }
}

function readingOf(operation: OperationName, reply: Reply): Pick<LegacyAnswer, "result" | "error" | "problems"> {
  if (reply.kind === "result")
    return { result: reply.value, error: undefined, problems: problemsOf(operation, reply.value, reply.wire) };
  if (reply.kind === "stream") {
    const problems = reply.events.flatMap(({ value = null, wire }) => problemsOf(operation, value, wire));
    return { result: reply.events.map(({ value }) => value), error: undefined, problems };
  }
  if (reply.kind === "error") return { result: undefined, error: reply.error, problems: [] };
  return { result: undefined, error: undefined, problems: [JSON.stringify(reply)] };
}

/** A message of the user in shape S. */
export function legacyMessage(text: string, more: JsonObject = {}): JsonObject {
  return { kind: "message", messageId: randomUUID(), role: "user", parts: [{ kind: "text", text }], ...more };
}
