import type { Json } from "../json.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Exchange } from "../wire/exchange.js";
import type { RunRecord } from "./record.js";

/** The record of a run as the judge sees it: complete or, while the runner acts, as far as it goes. */
export interface RecordView {
  exchange(id: string): Exchange | undefined;
  /** In the order of sending. */
  readonly exchanges: readonly Exchange[];
  interface(id: string): AgentInterface | undefined;
  /** The agent card as parsed, and the exchange that brought it. */
  readonly card?: Json;
  readonly cardExchange?: string;
}

/** A view on a finished record. */
export function recordView(record: RunRecord): RecordView {
  const exchanges = new Map(record.exchanges.map((exchange) => [exchange.id, exchange]));
  const interfaces = new Map(record.interfaces.map((one) => [one.id, one]));
  return {
    exchange: (id) => exchanges.get(id),
    exchanges: record.exchanges,
    interface: (id) => interfaces.get(id),
    ...(record.card === undefined ? {} : { card: record.card }),
    ...(record.cardExchange === undefined ? {} : { cardExchange: record.cardExchange }),
  };
}
