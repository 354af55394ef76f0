import type { Json } from "../../json.js";
import type { ConnectionFault, Exchange, HeaderList } from "../../wire/exchange.js";
import type { HttpRequest, Wire } from "../../wire/wire.js";

/** An answer of the fake: a status and JSON, or a fault. */
export type FakeAnswer =
  | { readonly status?: number; readonly json: Json; readonly headers?: HeaderList }
  | { readonly fault: ConnectionFault["kind"] };

/** A wire without a network, for hosts that a test cannot have. `sent` holds the requests as they were handed over. */
export function fakeWire(answer: (request: HttpRequest) => FakeAnswer): Wire & { readonly sent: HttpRequest[] } {
  const exchanges: Exchange[] = [];
  const sent: HttpRequest[] = [];
  return {
    sent,
    exchanges,
    close: async () => {},
    async send(request, options) {
      sent.push(request);
      const given = answer(request);
      const base = {
        id: `x${exchanges.length + 1}`,
        startedAtMs: 0,
        durationMs: 1,
        request: { method: request.method, url: request.url, headers: request.headers },
        ...(options?.purpose ? { purpose: options.purpose } : {}),
      };
      const exchange: Exchange =
        "fault" in given
          ? { ...base, fault: { kind: given.fault, message: `the fake says ${given.fault}` } }
          : { ...base, response: responseOf(given) };
      exchanges.push(exchange);
      return exchange;
    },
  };
}

function responseOf({ status = 200, json, headers = [] }: Extract<FakeAnswer, { json: Json }>) {
  const text = typeof json === "string" ? json : JSON.stringify(json);
  return {
    status,
    headers: [["content-type", "application/json"], ...headers] as HeaderList,
    body: { text, size: Buffer.byteLength(text) },
    end: "complete" as const,
    headersAtMs: 1,
    endAtMs: 1,
  };
}
