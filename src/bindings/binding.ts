import type { JsonObject } from "../json.js";
import type { BindingName, OperationName } from "../protocol/dialect.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Exchange } from "../wire/exchange.js";
import type { HttpRequest } from "../wire/wire.js";
import type { Reply } from "./reply.js";

/** One abstract call: what a test asks for, before a binding gives it a shape. */
export interface Call {
  readonly interface: AgentInterface;
  readonly operation: OperationName;
  /**
   * Request message in the version's own shape: the ProtoJSON of 1.0; the params of JSON-RPC in 0.3 (shape S, with `kind`), also
   * for REST, which writes them in its own shape.
   */
  readonly params: JsonObject;
  /** JSON-RPC id to use; unique in a run, unless it stands in for a client that counts for itself. */
  readonly rpcId: string | number;
  /** Extension URIs to activate. */
  readonly extensions?: readonly string[];
  /** Which of the operation's HTTP rules to use (REST); 0 when absent. */
  readonly rule?: number;
  /** Headers of the step: added last, `null` removes one that the kit would send. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

/** Operation ⇄ exchange. Pure: it neither sends nor waits, so the judge can read a saved record with it. */
export interface Binding {
  readonly name: BindingName;
  /** @throws TckError `SUITE` when the params lack a member that the path needs. */
  encode(call: Call): HttpRequest;
  /** Never throws: whatever came back becomes a reply. */
  decode(exchange: Exchange, agentInterface: AgentInterface, operation: OperationName): Reply;
}
