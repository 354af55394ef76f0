import type { Body, Exchange, SseEvent } from "../wire/exchange.js";
import { hostile } from "./hostile.js";

function body(text: string): Body {
  return { text, size: Buffer.byteLength(text) };
}

const request = {
  method: "POST",
  url: "https://weather.example.com/jsonrpc",
  headers: [
    ["content-type", "application/json"],
    ["a2a-version", "1.0"],
    ["authorization", "[redacted]"],
  ],
  body: body('{"jsonrpc":"2.0","id":"1","method":"GetTask","params":{"id":"t-1","historyLength":1e0}}'),
} as const;

function exchange(n: number, answer: string): Exchange {
  return {
    id: `x${n}`,
    startedAtMs: 40 * n,
    durationMs: 34,
    request,
    response: {
      status: 200,
      headers: [
        ["Content-Type", "application/json"],
        ["x-agent", hostile.everything],
      ],
      body: body(answer),
      end: "complete",
      headersAtMs: 30,
      endAtMs: 34,
    },
    purpose: { interface: "jsonrpc@1.0", operation: "get_task", rpcId: '"1"', test: "CORE-GET-001", step: "verify" },
  };
}

function stream(n: number): Exchange {
  const events: SseEvent[] = Array.from({ length: 12 }, (_, index) => ({
    atMs: 5 + index * index * 7,
    data: `{"jsonrpc":"2.0","id":"1","result":{"statusUpdate":{"taskId":"t-1","status":{"state":"TASK_STATE_WORKING","n":${index}}}}}`,
    ...(index === 0 ? { event: hostile.script, id: "e0" } : {}),
  }));
  const text = events.map((event) => `data: ${event.data}\n\n`).join("");
  return {
    ...exchange(n, text),
    response: {
      status: 200,
      headers: [["content-type", "text/event-stream"]],
      body: { ...body(text), truncated: true, size: 1_048_576 },
      end: "limit",
      events,
      framing: ["line 3: a field name that SSE does not know"],
      headersAtMs: 4,
      endAtMs: 790,
    },
  };
}

/** Exchanges `x1` … with every shape: JSON, hostile text, a stream, a dropped connection, bytes that are no text. */
export function sampleExchanges(count = 6, bodySize = 100_000): Exchange[] {
  return Array.from({ length: count }, (_, index): Exchange => {
    const n = index + 1;
    if (n === 2) return exchange(n, `<html>${hostile.everything}</html>`);
    if (n === 4) return stream(n);
    if (n === 5)
      return { id: "x5", startedAtMs: 9, durationMs: 3, request, fault: { kind: "reset", message: "socket hang up" } };
    if (n === 6) {
      const plain = exchange(n, "");
      return plain.response ? { ...plain, response: { ...plain.response, body: { base64: "//79", size: 3 } } } : plain;
    }
    const filler = n === 1 ? "" : `,"text":"${"lorem ipsum ".repeat(Math.ceil(bodySize / 12))}"`;
    return exchange(
      n,
      `{"jsonrpc":"2.0","id":"1","result":{"id":"t-${n}","status":{"state":"TASK_STATE_WORKING"}${filler}}}`,
    );
  });
}
