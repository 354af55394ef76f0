import type { BindingName, ProtocolVersion } from "./dialect.js";

/** One interface of the agent under test, as its card declares it (section 4.4.6) and as the kit uses it. */
export interface AgentInterface {
  /** `jsonrpc@1.0`, unique in a run (a second one on the same binding and version gets `#2`). */
  readonly id: string;
  readonly binding: BindingName;
  readonly version: ProtocolVersion;
  /** Exactly as declared; requests go to exactly this URL. */
  readonly url: string;
  readonly tenant?: string;
  /** Position in the card's list. */
  readonly index: number;
}
