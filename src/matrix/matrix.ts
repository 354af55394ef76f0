import type { ClientId } from "../protocol/clients.js";
import type { BindingName, ProtocolVersion } from "../protocol/dialect.js";
import type { Exchange } from "../wire/exchange.js";

/**
 * What one client meets on one binding.
 *
 * - `works` it finds the interface, its message is answered, and the task of the answer can be read
 * - `fails-at-card` it finds no card, or nothing in it that it could call
 * - `fails-at-call` it finds an interface, and what it sends there is of no use
 * - `not-offered` the card offers this client other bindings and not this one
 * - `not-spoken` the card offers it, but the kit does not speak the binding, so nothing was sent
 * - `not-tried` the kit did not send anything, for the reason that is given
 */
export type CellState = "works" | "fails-at-card" | "fails-at-call" | "not-offered" | "not-spoken" | "not-tried";

/** One client on one binding. */
export interface Cell {
  readonly binding: BindingName;
  readonly state: CellState;
  /** Where the client calls, and the version that it speaks there; absent when it finds nothing to call. */
  readonly picks?: { readonly url: string; readonly version: ProtocolVersion; readonly tenant?: string };
  /** Why, in one sentence; absent for `works` and `not-offered`. */
  readonly because?: string;
  /** What to change, for cells that fail. */
  readonly fix?: string;
  /** What stricter clients may stumble over. */
  readonly notes: readonly string[];
  /** Ids of the exchanges that show it, in the order of a client's doing. */
  readonly exchanges: readonly string[];
}

/** One client on all bindings. */
export interface Row {
  readonly client: ClientId;
  readonly name: string;
  /** Binding that it uses when nobody tells it which. */
  readonly choice?: BindingName;
  /** At least one cell works and none fails. */
  readonly served: boolean;
  readonly cells: readonly Cell[];
}

/** Versions that an agent offers, as its cards have it. */
export type AgentForm = "0.3" | "1.0" | "both-same-urls" | "both-own-urls" | "none";

/** Which clients can talk to an agent, with the exchanges that show it: `schemas/matrix.schema.json`. */
export interface ClientMatrix {
  readonly schema: "https://a2a-tck.dev/schemas/matrix/1";
  readonly kit: { readonly name: string; readonly version: string };
  readonly target: { readonly url: string; readonly name?: string; readonly version?: string };
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Set when the TLS certificates of servers were not checked. */
  readonly insecure?: true;
  /** False when no client got a card at all. */
  readonly cardFound: boolean;
  readonly form: AgentForm;
  readonly rows: readonly Row[];
  /** Messages that were sent to the agent. Clients that send the same share one. */
  readonly messagesSent: number;
  readonly exchanges: readonly Exchange[];
}

/** What was done for one cell. */
export interface CallRecord {
  readonly client: ClientId;
  readonly binding: BindingName;
  /** Exchange of the message. */
  readonly send?: string;
  /** Exchange that read the task of the answer. */
  readonly get?: string;
  /** Set when nothing was sent. */
  readonly skipped?: string;
}

/** Everything that was done and seen: the matrix is a pure function of it. */
export interface MatrixRecord {
  readonly kit: ClientMatrix["kit"];
  readonly targetUrl: string;
  readonly startedAt: string;
  readonly insecure: boolean;
  /** Requests for the card in the order of sending; the last one decides. */
  readonly looks: readonly { readonly client: ClientId; readonly exchanges: readonly string[] }[];
  readonly calls: readonly CallRecord[];
  readonly messagesSent: number;
  /** Names of the user's headers, whether there is an identity `main`, and the origins that both are sent to. */
  readonly credentials: {
    readonly names: readonly string[];
    readonly main: boolean;
    readonly origins: readonly string[];
  };
  readonly exchanges: readonly Exchange[];
}
