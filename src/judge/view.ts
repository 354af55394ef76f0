import type { Json, JsonObject } from "../json.js";
import type { ProtocolVersion } from "../protocol/dialect.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Exchange } from "../wire/exchange.js";
import type { Cards, RunRecord } from "./record.js";

/** The record of a run as the judge sees it: complete or, while the runner acts, as far as it goes. */
export interface RecordView {
  exchange(id: string): Exchange | undefined;
  /** In the order of sending. */
  readonly exchanges: readonly Exchange[];
  interface(id: string): AgentInterface | undefined;
  /** The agent card as parsed, and the exchange that brought it. */
  readonly card?: Json;
  readonly cardExchange?: string;
  /** The card as clients of a version get it, where that was asked for apart. */
  readonly cards?: Cards;
  /** Public keys (JWK) that the user gave for the signatures of cards. */
  readonly cardKeys?: readonly JsonObject[];
  /** When the run began, as ISO 8601. */
  readonly startedAt?: string;
}

/** The card that clients of a version look at. */
export function cardFor(version: ProtocolVersion, view: RecordView): { card: Json; exchange?: string } | undefined {
  const { card, cardExchange, cards } = view;
  const own = cards?.[version];
  if (own) return own;
  return card === undefined ? undefined : { card, ...(cardExchange === undefined ? {} : { exchange: cardExchange }) };
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
    ...(record.cards ? { cards: record.cards } : {}),
    ...(record.cardKeys ? { cardKeys: record.cardKeys } : {}),
    startedAt: record.run.startedAt,
  };
}
