import { bindingOf, spokenBindings } from "../bindings/bindings.js";
import { unfinishedReply } from "../bindings/decode.js";
import type { ProtocolError, Reply, StreamEvent } from "../bindings/reply.js";
import { isObject, type Json } from "../json.js";
import type { OperationName } from "../protocol/dialect.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Exchange, RecordedResponse } from "../wire/exchange.js";
import { bodyText } from "../wire/headers.js";
import { parseJson } from "../wire/parse-json.js";

/** What an exchange brought, as a step looks at it. */
export interface Answer {
  readonly exchange: Exchange;
  readonly reply: Reply;
  /** The step gave the request word for word: statuses are the real ones and bodies are not unwrapped. */
  readonly raw: boolean;
  /** Raw steps: what the binding makes of it, for errors of the protocol. */
  readonly decoded?: Reply;
}

/** What came when a stream came. */
export type StreamReply = Extract<Reply, { kind: "stream" }>;

/** Reads the answer to an abstract call. The agent card is plain HTTP on every binding. */
export function readOperation(
  exchange: Exchange,
  agentInterface: AgentInterface | undefined,
  operation: OperationName,
): Answer {
  const reply =
    operation === "get_agent_card" || !agentInterface
      ? readPlain(exchange)
      : bindingOf(agentInterface.binding).decode(exchange, agentInterface, operation);
  return { exchange, reply, raw: false };
}

/** Reads the answer to a raw step. */
export function readRaw(exchange: Exchange, agentInterface: AgentInterface | undefined): Answer {
  const { response } = exchange;
  const reply = unfinishedReply(exchange) ?? (response ? readBody(response) : unanswered(exchange));
  if (!agentInterface || !response || !spokenBindings.includes(agentInterface.binding)) {
    return { exchange, reply, raw: true };
  }
  const operation = response.events ? "send_streaming_message" : "send_message";
  const decoded = bindingOf(agentInterface.binding).decode(exchange, agentInterface, operation);
  return { exchange, reply, raw: true, decoded };
}

/** The error of the protocol in an answer: of the whole answer, or the first error event of a stream. */
export function errorOf({ reply, decoded }: Answer): ProtocolError | undefined {
  for (const one of [decoded, reply]) {
    if (one?.kind === "error") return one.error;
    if (one?.kind === "stream") {
      const event = one.events.find(({ error }) => error !== undefined);
      if (event?.error) return event.error;
    }
  }
  return undefined;
}

/** HTTP status of an answer, if one came. */
export function statusOf({ exchange }: Answer): number | undefined {
  return exchange.response?.status;
}

/** The values of a stream's events, without those that could not be unwrapped. */
export function eventValues(events: readonly StreamEvent[]): Json[] {
  return events.flatMap(({ value }) => (value === undefined ? [] : [value]));
}

/** The payload of a delivery to the kit's webhook. */
export function readDelivery(exchange: Exchange): Json | undefined {
  const parsed = parseJson(bodyText(exchange.request.body));
  return "value" in parsed ? parsed.value : undefined;
}

/** HTTP without a binding: 2xx with a JSON body is a result. */
function readPlain(exchange: Exchange): Reply {
  const { response } = exchange;
  if (!response) return unanswered(exchange);
  const unfinished = unfinishedReply(exchange);
  if (unfinished) return unfinished;
  const { status } = response;
  const parsed = parseJson(bodyText(response.body));
  if (status < 200 || status > 299) {
    const raw = "value" in parsed ? parsed.value : null;
    const message = isObject(raw) && typeof raw.message === "string" ? raw.message : `HTTP ${status}`;
    return { kind: "error", error: { message, details: [], httpStatus: status, raw }, httpStatus: status };
  }
  if (response.events) {
    return {
      kind: "broken",
      problem: "answered with an event stream instead of one JSON document",
      httpStatus: status,
    };
  }
  if ("problem" in parsed) return { kind: "broken", problem: parsed.problem, httpStatus: status };
  return { kind: "result", value: parsed.value, httpStatus: status };
}

/** The body as it is: events of a stream are the envelopes, a body that is no JSON is text. */
function readBody(response: RecordedResponse): Reply {
  const { status: httpStatus, events, end, endAtMs } = response;
  if (events) {
    const read = events.map(({ atMs, data }, index): StreamEvent => {
      const parsed = parseJson(data);
      return { index, atMs, raw: data, ...("value" in parsed ? { value: parsed.value } : { problem: parsed.problem }) };
    });
    return { kind: "stream", events: read, end, endAtMs, httpStatus };
  }
  const text = bodyText(response.body);
  const parsed = parseJson(text);
  return { kind: "result", value: "value" in parsed ? parsed.value : text, httpStatus };
}

function unanswered({ fault }: Exchange): Reply {
  return { kind: "broken", problem: fault?.message ?? "there was no answer" };
}
