import type { Json } from "../json.js";
import type { Cards } from "../judge/record.js";
import type { RecordView } from "../judge/view.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Exchange } from "../wire/exchange.js";

/** The record while it is being made: grows with every exchange. */
export class LiveView implements RecordView {
  private readonly byId = new Map<string, Exchange>();
  private readonly interfaces = new Map<string, AgentInterface>();
  card?: Json;
  cardExchange?: string;
  cards?: Cards;

  add(exchange: Exchange): void {
    this.byId.set(exchange.id, exchange);
  }

  know(agentInterface: AgentInterface): void {
    this.interfaces.set(agentInterface.id, agentInterface);
  }

  exchange(id: string): Exchange | undefined {
    return this.byId.get(id);
  }

  get exchanges(): readonly Exchange[] {
    return [...this.byId.values()];
  }

  interface(id: string): AgentInterface | undefined {
    return this.interfaces.get(id);
  }
}
