import type { ProtocolVersion } from "../../protocol/dialect.js";
import type { AgentHooks } from "../hooks.js";
import type { AgentOptions } from "../server.js";

/** One way for an agent to be wrong: it breaks one rule and does everything else right. */
export interface Fault {
  /** Kebab-case; given as `--fault`. */
  readonly id: string;
  /** Id of the requirement that is broken. */
  readonly requirement: string;
  /** One sentence: what the agent does. */
  readonly summary: string;
  /** Protocol version whose requirement it breaks, and whose suites notice; absent means 1.0. */
  readonly protocol?: ProtocolVersion;
  /** Bindings on which the fault shows; absent when on all. */
  readonly bindings?: readonly ("jsonrpc" | "rest")[];
  readonly hooks: Partial<AgentHooks>;
  /** Settings that the fault needs. */
  readonly options?: Partial<AgentOptions>;
}

/** An unusual but right way to answer. Nothing may be found in such an agent. */
export interface Benign {
  readonly id: string;
  /** One sentence: what the agent does, and why that is right. */
  readonly summary: string;
  readonly hooks: Partial<AgentHooks>;
  /** Settings that make it another form of the agent. */
  readonly options?: Partial<AgentOptions>;
}
