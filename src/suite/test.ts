import type { Json, JsonObject } from "../json.js";
import type { BindingName, OperationName, ProtocolVersion } from "../protocol/dialect.js";
import type { OtherBinding } from "../protocol/interface.js";

/** RFC 2119 level of a test or requirement. */
export type Level = "must" | "should" | "may";

/** Where something stands in a suite file (1-based). */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * An assertion of the suite language as written: scalar (strict equality), list (positional prefix) or map
 * (operators and fields). `judge/` gives it its meaning. The loader has put fields of plain ACTS files that are named like
 * our own operators under `fields`, so all assertions are judged by the rules of extended files.
 */
export type Assertion = Json;

/** What a single answer has to be like. All members that are set have to hold. */
export interface Expect {
  /** HTTP status of raw steps; for operations 200 means success. */
  readonly status?: Assertion;
  readonly headers?: Readonly<Record<string, Assertion>>;
  /** Default `success` for operations. */
  readonly outcome?: "success" | "error" | "any";
  readonly withinMs?: number;
  /** Message name of the protocol's schema. */
  readonly conformsTo?: string;
  /** On the operation's result; on raw steps on the parsed JSON body. */
  readonly body?: Assertion;
}

/** An error that has to come back. With nothing set: any error. */
export interface ExpectError {
  /** Error name of section 5.4 or 9.5, or an assertion on the name. */
  readonly errorType?: Assertion;
  readonly code?: Assertion;
  readonly kind?: "unauthenticated" | "unauthorized" | "invalid" | "not_found";
  readonly message?: Assertion;
  /** `error.data` of JSON-RPC and `error.details` of REST. */
  readonly details?: Assertion;
}

/** One expected event of a stream. */
export interface EventExpectation {
  readonly description?: string;
  readonly match: "exact_position" | "any_position";
  readonly index?: number;
  readonly assertion: Assertion;
}

/** What a stream has to be like. */
export interface ExpectStream {
  readonly minCount?: number;
  readonly maxCount?: number;
  readonly ordering?: "monotonic_state";
  readonly events?: readonly EventExpectation[];
  readonly eachEvent?: Assertion;
  readonly finalEvent?: Assertion;
  /** Default true: the server has to close the stream. `either` accepts both. */
  readonly closes: boolean | "either";
  readonly closesWithinMs?: number;
  readonly firstEventWithinMs?: number;
  readonly maxGapMs?: number;
  /** The kit hangs up after so many events. */
  readonly disconnectAfter?: number;
  /** The kit hangs up at the first event that matches. */
  readonly disconnectWhen?: Assertion;
  /** Several streams of the same call at once. */
  readonly streams?: readonly ExpectStream[];
  /** All streams that were not cut show the same events in the same order (the leading Task snapshot aside). */
  readonly sameEvents?: boolean;
}

/** One acceptable way for a step to come out. A step has at least one; with several, `note` says which reading each stands for. */
export interface Outcome {
  readonly note?: string;
  readonly expect?: Expect;
  readonly expectError?: ExpectError;
  readonly expectStream?: ExpectStream;
}

/** Ask again until a condition holds. */
export interface Repeat {
  /** `path == value`, `path != value` or `path in [a, b]`. */
  readonly until: string;
  readonly maxAttempts: number;
  readonly delayMs: number;
  readonly backoff: "none" | "linear" | "exponential";
}

/** A look back at what earlier steps brought. */
export interface NamedAssertion {
  readonly id?: string;
  readonly description?: string;
  /** `{{step.response}}`, `{{step.events}}`, … */
  readonly source: Json;
  readonly path?: string;
  readonly match?: Assertion;
  readonly any?: Assertion;
  readonly all?: Assertion;
  readonly none?: Assertion;
  readonly equals?: Json;
  readonly suffixOf?: Json;
  readonly subsequenceOf?: Json;
  /** Paths left out of comparisons; `**.name` matches at any depth. */
  readonly ignore?: readonly string[];
}

interface StepCommon {
  readonly id: string;
  readonly description?: string;
  readonly place: Place;
  readonly delayMs?: number;
  readonly timeoutMs?: number;
  /** Speak this version of the protocol, on the agent's interface of the same binding; absent: that of the interface under test. */
  readonly protocol?: ProtocolVersion;
  /** Use the agent's interface of this binding, in the same version; absent: the interface under test. */
  readonly transport?: OtherBinding;
  /** Acceptable outcomes, in order of preference; empty means "success, nothing else asked". */
  readonly outcomes: readonly Outcome[];
  readonly capture: Readonly<Record<string, string>>;
  readonly assertions: readonly NamedAssertion[];
}

/** One member of the params that goes out otherwise than it is written: with another value, or not at all. */
export interface Change {
  readonly path: string;
  /** Left out: the member is removed. */
  readonly value?: Json;
}

/** Requests that the kit makes up from the definitions of the protocol. */
export interface GeneratedRequests {
  readonly cases: number;
  /** Paths of members that they do not have. */
  readonly without: readonly string[];
  /** By path: members that all of them have, with one of these values. */
  readonly values: Readonly<Record<string, readonly Json[]>>;
  /** After so long no further request is made. */
  readonly withinMs: number;
}

/** An abstract call, mapped to the interface under test. */
export interface OperationStep extends StepCommon {
  readonly kind: "operation";
  readonly operation: OperationName;
  /** A text is one `{{…}}` that becomes the map, as in tables of wrong params. */
  readonly params: JsonObject | string;
  /** Done when the params are complete. A text is one `{{…}}` that becomes the map. */
  readonly change?: Change | string;
  /** The params are laid over requests that are made up. */
  readonly generate?: GeneratedRequests;
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Identity of the caller; `none` sends no credentials; absent means `main`. */
  readonly as?: string;
  readonly tenant?: string;
  readonly repeat?: Repeat;
  /** Start it and go on; an `await` step joins. */
  readonly background: boolean;
  /** Send it so many times at once. */
  readonly copies: number;
  /** The params are wrong on purpose. */
  readonly deliberate: boolean;
}

/** A request given word for word; for rules of the wire only. */
export interface RawStep extends StepCommon {
  readonly kind: "raw";
  readonly method: string;
  /** `/` and other paths are relative to the interface URL, `/.well-known/…` to the card's origin. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Json;
  readonly bodyRaw?: string;
  readonly as?: string;
  readonly background: boolean;
  readonly copies: number;
  /** The request breaks a rule on purpose. */
  readonly deliberate: boolean;
}

/** Join background steps. */
export interface AwaitStep extends StepCommon {
  readonly kind: "await";
  readonly steps: readonly string[];
}

/** Look at earlier results again. */
export interface AssertionStep extends StepCommon {
  readonly kind: "assertion";
}

/** Wait for what the agent delivers to the kit's webhook. */
export interface WebhookStep extends StepCommon {
  readonly kind: "webhook";
  readonly webhook?: string;
  readonly taskId?: string;
  readonly minCount: number;
  readonly maxCount?: number;
  readonly eachEvent?: Assertion;
  readonly finalEvent?: Assertion;
  /** On the HTTP method of every delivery. */
  readonly method?: Assertion;
  readonly headers?: Readonly<Record<string, Assertion>>;
}

/** A payload that a client under test has to parse; needs a client adapter. */
export interface ClientStep extends StepCommon {
  readonly kind: "client";
  readonly operation: string;
  readonly payload: Json;
  readonly expectParsed: Assertion;
}

/** One step of a test. */
export type Step = OperationStep | RawStep | AwaitStep | AssertionStep | WebhookStep | ClientStep;

/** What has to be true of the agent before a test applies. */
export interface Preconditions {
  /** Wanted value of each capability of the card; absent in the card means false. `authentication` stands for non-empty security requirements. */
  readonly capabilities: Readonly<Record<string, boolean>>;
  /** Asserted on the whole card: the test applies only where it matches. */
  readonly card?: Assertion;
  /** The agent has at least so many testable interfaces. */
  readonly interfaces?: number;
  /** The agent offers the binding under test in all of these versions; a test of the card: any binding. */
  readonly protocols?: readonly ProtocolVersion[];
  /** Those versions have one URL together (true), or each its own (false). */
  readonly sharedUrl?: boolean;
  /** The card declares at least so many tenants at the URL under test, in its binding and version. */
  readonly tenants?: number;
}

/** Members that tests and monitors share: who it is and why. */
interface Subject {
  readonly id: string;
  readonly name: string;
  readonly level: Level;
  readonly description?: string;
  readonly specRef?: string;
  /** Requirement ids of the catalogue. */
  readonly covers: readonly string[];
  readonly why?: string;
  readonly fix?: string;
  readonly tags: readonly string[];
  /** Bindings it applies to; absent means all. */
  readonly transport?: readonly BindingName[];
  /** Protocol versions it applies to. */
  readonly protocol: readonly ProtocolVersion[];
  readonly place: Place;
  readonly suite: string;
}

/** One test. */
export interface Test extends Subject {
  readonly preconditions: Preconditions;
  readonly requiresBehaviors: readonly string[];
  readonly runnerRequirements: readonly string[];
  /** Values of the run are put in before the test starts; `{{$uuid}}` is drawn once per test run. */
  readonly variables: JsonObject;
  /** `for_each` expanded: one run of the test for each; a single empty case when there is no table. */
  readonly cases: readonly JsonObject[];
  readonly webhooks: Readonly<Record<string, JsonObject>>;
  readonly identities: readonly string[];
  /** Runs alone: nothing else talks to the agent meanwhile. */
  readonly exclusive: boolean;
  readonly steps: readonly Step[];
  readonly cleanup: readonly Step[];
  readonly assertions: readonly NamedAssertion[];
  /** Run the steps on every interface of the agent and compare. */
  readonly compareBindings?: { readonly paths: readonly string[]; readonly ignore: readonly string[] };
}

/** What a monitor looks at, once for each. */
export type Watch =
  | "exchange" // every exchange with the interface
  | "result" // every successful result of an operation
  | "error" // every protocol error
  | "stream" // every stream as a whole
  | "event" // every event of every stream
  | "task" // every task, as the trace of all its observations
  | "card"; // the agent card

/** A rule that holds for everything that happens in a run. Judged over all exchanges of an interface, one finding per requirement. */
export interface Monitor extends Subject {
  readonly watch: Watch;
  /** Only these operations. */
  readonly operations?: readonly OperationName[];
  /** A named predicate, with its arguments. */
  readonly satisfies?: { readonly name: string; readonly args: Json };
  /** Or an assertion on the subject. */
  readonly match?: Assertion;
}

/** A loaded suite. */
export interface Suite {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly file: string;
  /** SHA-256 of the file's bytes, hex. */
  readonly digest: string;
  /** True when the file says `profile: a2a-tck/1`. */
  readonly extended: boolean;
  readonly specVersion: ProtocolVersion;
  readonly tests: readonly Test[];
  readonly monitors: readonly Monitor[];
  /** Normalisations that were applied on load, in plain words with place. */
  readonly notes: readonly string[];
}
