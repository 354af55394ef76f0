import type { ServerResponse } from "node:http";
import type { Json, JsonObject } from "../json.js";
import type { OperationName, ProtocolVersion } from "../protocol/dialect.js";
import type { Principal, Verdict } from "./auth/principals.js";
import type { Signing } from "./card-signing.js";
import type { Failure, Violation } from "./errors.js";
import type { StreamEvent } from "./model.js";
import type { TaskRecord, TaskStore } from "./store.js";

/** What makes an access token good. */
export type TokenCheck = "signature" | "audience" | "expiry" | "scope";

/** One request to an operation, as far as it is known at the moment. */
export interface CallContext {
  readonly binding: "jsonrpc" | "rest";
  /** Protocol version by whose rules the request is read and answered. */
  version: ProtocolVersion;
  /** HTTP request; header names in lower case. Hooks may alter it before it is read. */
  method: string;
  path: string;
  readonly query: URLSearchParams;
  readonly headers: Record<string, string>;
  /** Header lines as they came. */
  readonly headerLines: readonly (readonly [name: string, value: string])[];
  /** Who calls, where the agent asks; set before anything else of the request is looked at. */
  principal?: Principal;
  /** Known once the route or the envelope has been read. */
  operation: OperationName | undefined;
  /** JSON-RPC id. */
  id: Json;
  /** Request in normal form, once it has been validated. */
  params: JsonObject;
  /** `authentication` of a webhook in the form of 0.3, which has room for more than 1.0. */
  legacyAuthentication?: JsonObject;
  /** What a token of the agent's authorization server in the request stands for, where it has one. */
  token?: Verdict;
  /** Name in the client certificate of the connection, when the agent trusts its issuer. */
  certificate?: string;
  /** Extensions that were asked for and are known. */
  extensions: readonly string[];
  /** Fires when the client has gone away. */
  readonly aborted: AbortSignal;
  /** What the agent remembers. */
  readonly store: TaskStore;
  /** Scratch room of a fault, for this request only. */
  readonly memory: Map<string, unknown>;
}

/** Where an object leaves the agent. */
export interface OutputContext {
  readonly via: "result" | "event" | "webhook";
  /** Absent for webhooks. */
  readonly call?: CallContext;
}

/** A plain HTTP answer. */
export interface HttpAnswer {
  status: number;
  /** Names as they go onto the wire. */
  headers: Record<string, string>;
  body: string;
}

/** A call of a webhook. */
export interface PushRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string;
}

/** Decisions of the agent that are not a matter of what an object looks like. None is taken in a right agent. */
export interface Policy {
  /** Whether a message to a task in this terminal state is accepted. */
  terminalTaskTakesMessage(call: CallContext, state: string): boolean;
  /** Whether parts of any media type are accepted. */
  anyMediaTypeIsAccepted(call: CallContext): boolean;
  /** States in which a blocking request goes on waiting although it has its answer. */
  readonly statesThatKeepWaiting: readonly string[];
  /** Terminal states in which a task is canceled all the same. */
  readonly statesThatAreCanceled: readonly string[];
  /** Terminal states in which a task can be subscribed to. */
  readonly statesThatCanBeSubscribed: readonly string[];
  /** Whether a stream that is over, with this last event, stays open. */
  streamStaysOpen(call: CallContext, last: StreamEvent | undefined): boolean;
  /** Whether a stream is closed after this event, the task running on. */
  streamClosesAfter(call: CallContext, event: StreamEvent): boolean;
  /** Streams go on when the task waits for the client. */
  readonly streamOutlivesInterruption: boolean;
  /** Whether events are kept back and sent all at once at the end. */
  streamHoldsBack(call: CallContext): boolean;
  readonly cancelChangesNothing: boolean;
  readonly oldestHistoryIsKept: boolean;
  readonly brokenPageTokenIsFirstPage: boolean;
  readonly capabilitiesAreIgnored: boolean;
  readonly extendedCardIsOpen: boolean;
  readonly extendedCardIsMissing: boolean;
  readonly requiredExtensionIsIgnored: boolean;
  readonly failingWebhookFailsTask: boolean;
  readonly failedDeliveriesAreDropped: boolean;
  /** What is not looked at in access tokens of the agent's authorization server. */
  readonly ignoredTokenChecks: readonly TokenCheck[];
  /** Strict-Transport-Security of HTTPS answers; `undefined` leaves it out. */
  readonly transportSecurity: string | undefined;
  /** Whether tasks of other callers are there for this request. */
  foreignTaskIsSeen(call: CallContext): boolean;
  /** Whether tasks of other tenants are there for this request. */
  otherTenantIsSeen(call: CallContext): boolean;
  readonly unknownTenantIsServed: boolean;
  /** Whether a webhook is stored although its URL, as it was written, leads into a private network. */
  privateWebhookIsAccepted(url: string, call: CallContext): boolean;
  /** Whether redirects of webhooks are followed, and whether the credentials go along. */
  readonly redirectsAreFollowed: "bare" | "with-credentials";
  readonly headerValuesAreUnchecked: boolean;
  readonly webhooksAreUnlimited: boolean;
  /** Whether names of private addresses are called. */
  readonly privateNamesAreCalled: boolean;
}

/**
 * The points at which a named fault (or a harmless variation) may step in. All of them are no-ops in a right agent.
 * A hook that gets an object may alter it in place: it is always a copy made for this one exit.
 */
export interface AgentHooks {
  /** The card before it is served; `extended` tells which one. */
  card(card: JsonObject, extended: boolean): JsonObject;
  /** One signature of the card, before it is made. */
  sign(signing: Signing): Signing;
  /** The card with its signatures. */
  signedCard(card: JsonObject, extended: boolean): JsonObject;
  /** JSON Web Key Set of the keys that sign the card. */
  keySet(keySet: JsonObject): JsonObject;
  /** Answer of the well-known card; `served` counts the requests before this one. */
  cardHttp(answer: HttpAnswer, served: number): HttpAnswer;
  /** An HTTP request before anything of it is read. */
  request(call: CallContext): void;
  /** Who a request is taken to come from, or why it is refused. */
  caller(call: CallContext, verdict: Verdict): Verdict;
  /** A request before its service parameters (A2A-Version, A2A-Extensions) are checked. */
  serviceParameters(call: CallContext): void;
  /** The body before it is parsed. */
  body(call: CallContext, text: string): string;
  /** JSON-RPC request object before its envelope is checked. */
  envelopeIn(call: CallContext, envelope: Json): Json;
  /** Request of an operation before it is validated. */
  params(call: CallContext, params: JsonObject): JsonObject;
  /** What validation found. */
  violations(call: CallContext, violations: readonly Violation[]): readonly Violation[];
  /** Request of 0.3 as it came (shape S on JSON-RPC, P on REST), before it is read. */
  legacyParams(call: CallContext, params: JsonObject): JsonObject;
  /** An A2A object of 0.3 on its way out (shape P on REST, S elsewhere). */
  legacyOutput(context: OutputContext, value: Json): Json;
  /** An A2A object on its way out, in the form of 1.0: a result, a stream event or the body of a webhook call. */
  output(context: OutputContext, value: Json): Json;
  /** A failure before it is encoded; `{result}` turns it into a success. */
  error(call: CallContext, failure: Failure): Failure | { result: Json };
  /** JSON-RPC response object, of streams too. */
  envelope(call: CallContext, envelope: JsonObject): Json;
  /** Any answer of an operation that is not a stream. */
  http(call: CallContext, answer: HttpAnswer): HttpAnswer;
  /** Status and headers of a stream. */
  streamHttp(call: CallContext, answer: HttpAnswer): HttpAnswer;
  /** One event of one stream; `index` counts from 0. */
  event(call: CallContext, event: StreamEvent, index: number): readonly StreamEvent[];
  /** What follows the last event of a stream. */
  streamEnd(call: CallContext, last: StreamEvent | undefined): readonly StreamEvent[];
  /** One SSE event as text. */
  frame(call: CallContext, text: string): string;
  /** An event before it happens to its task. */
  happen(record: TaskRecord, event: StreamEvent): readonly StreamEvent[];
  /** Writes bytes of an answer; a hook may cut them into pieces. */
  write(response: ServerResponse, bytes: Buffer): void;
  /** A call of a webhook; `undefined` leaves it out. */
  push(request: PushRequest, event: StreamEvent): PushRequest | undefined;
  /** Decisions that differ from those of a right agent. */
  policy: Readonly<Partial<Policy>>;
}

/** Hooks of a right agent. */
export const noHooks: AgentHooks = {
  card: (card) => card,
  sign: (signing) => signing,
  signedCard: (card) => card,
  keySet: (keySet) => keySet,
  cardHttp: (answer) => answer,
  request: () => {},
  caller: (_call, verdict) => verdict,
  serviceParameters: () => {},
  body: (_call, text) => text,
  envelopeIn: (_call, envelope) => envelope,
  params: (_call, params) => params,
  legacyParams: (_call, params) => params,
  legacyOutput: (_context, value) => value,
  violations: (_call, violations) => violations,
  output: (_context, value) => value,
  error: (_call, failure) => failure,
  envelope: (_call, envelope) => envelope,
  http: (_call, answer) => answer,
  streamHttp: (_call, answer) => answer,
  event: (_call, event) => [event],
  streamEnd: () => [],
  frame: (_call, text) => text,
  happen: (_record, event) => [event],
  write: (response, bytes) => {
    response.write(bytes);
  },
  push: (request) => request,
  policy: {},
};
