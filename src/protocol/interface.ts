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

/** Which interface of the same version a step goes to: that of a binding, or any of another binding than the one under test. */
export type OtherBinding = BindingName | "other";

/**
 * The agent's interface of the same version and tenant on another binding: the first that is declared.
 * @param all interfaces to choose from
 */
export function onBinding(
  one: AgentInterface,
  binding: OtherBinding,
  all: readonly AgentInterface[],
): AgentInterface | undefined {
  if (one.binding === binding) return one;
  const isMeant = (other: AgentInterface) =>
    binding === "other" ? other.binding !== one.binding : other.binding === binding;
  return all.find((other) => other.version === one.version && other.tenant === one.tenant && isMeant(other));
}

/**
 * The agent's interface of another version on the same binding: the one at the same URL, else the first that is declared.
 * @param all interfaces to choose from
 */
export function inVersion(
  one: AgentInterface,
  version: ProtocolVersion,
  all: readonly AgentInterface[],
): AgentInterface | undefined {
  if (one.version === version) return one;
  const others = all.filter((other) => other.binding === one.binding && other.version === version);
  return others.find((other) => other.url === one.url) ?? others[0];
}
