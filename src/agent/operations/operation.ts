import type { Json, JsonObject } from "../../json.js";
import type { AuthDemand } from "../auth/schemes.js";
import type { Executor } from "../executor/executor.js";
import type { CallContext, Policy } from "../hooks.js";
import type { TaskStore } from "../store.js";
import type { EventStream } from "../streams.js";
import type { WebhookGuard } from "../webhook-guard.js";

/** What operations work with. */
export interface Agent {
  readonly store: TaskStore;
  readonly executor: Executor;
  readonly guard: WebhookGuard;
  readonly policy: Readonly<Partial<Policy>>;
  readonly capabilities: Capabilities;
  /** Credentials that every request needs; empty for an agent that is open to all. */
  readonly auth: AuthDemand;
  readonly extendedCard: () => JsonObject;
}

/** Capabilities that the card declares. */
export interface Capabilities {
  readonly streaming: boolean;
  readonly pushNotifications: boolean;
  readonly extendedAgentCard: boolean;
}

/** Answer of an operation: one object, or a stream of events. */
export type Outcome = { readonly value: Json } | { readonly stream: EventStream };

/** An operation works on plain data: the validated request is in `call.params`. Throws `AgentError`. */
export type Operation = (agent: Agent, call: CallContext) => Outcome | Promise<Outcome>;

/** A string member of a validated request; absent and empty are the same (proto3). */
export function text(params: JsonObject, name: string): string | undefined {
  const value = params[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A number of a validated request. */
export function number(params: JsonObject, name: string): number | undefined {
  const value = params[name];
  return typeof value === "number" ? value : undefined;
}
