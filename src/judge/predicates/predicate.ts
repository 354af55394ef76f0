import type { ProtocolError, Reply, StreamEvent } from "../../bindings/reply.js";
import type { Json } from "../../json.js";
import type { Dialect, OperationName } from "../../protocol/dialect.js";
import type { AgentInterface } from "../../protocol/interface.js";
import type { Watch } from "../../suite/test.js";
import type { Exchange } from "../../wire/exchange.js";
import type { RecordView } from "../view.js";

/** One sighting of a task: in a result, an event or a list. */
export interface TaskSighting {
  readonly exchange: string;
  /** Milliseconds since the run started. */
  readonly atMs: number;
  readonly operation: string;
  /** `snapshot` for a whole Task, `status` and `artifact` for update events. */
  readonly kind: "snapshot" | "status" | "artifact";
  /** The Task or the update event. */
  readonly value: Json;
  /** Path of it in the answer. */
  readonly path: string;
  /** Sightings of one stream share this and are in order; sightings of different exchanges may have crossed on the way. */
  readonly stream?: string;
}

/** What a predicate looks at. Which members are set depends on the monitor's `watch`. */
export interface Subject {
  readonly watch: Watch | "step";
  /** Absent for tasks, which come from several exchanges. */
  readonly exchange?: Exchange;
  readonly operation?: OperationName;
  readonly reply?: Reply;
  /** `result`, `card` and `step`: the payload. `event`: the StreamResponse. */
  readonly value?: Json;
  /** Message name of `value` in the protocol's schema, where known. */
  readonly messageName?: string;
  readonly error?: ProtocolError;
  readonly event?: StreamEvent;
  readonly events?: readonly StreamEvent[];
  readonly task?: { readonly id: string; readonly sightings: readonly TaskSighting[] };
}

/** What surrounds the subject. */
export interface PredicateContext {
  readonly dialect: Dialect;
  readonly interface?: AgentInterface;
  readonly view: RecordView;
}

/** What a predicate found. */
export interface Finding {
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
  readonly message: string;
  /** Worth telling, but no failure. */
  readonly note?: boolean;
  readonly exchange?: string;
}

/**
 * `not-exercised`: this subject says nothing about the rule (it is not counted as an observation). `undecided`: it does, and
 * something that the user has to give is missing; the text says what.
 */
export type PredicateAnswer = readonly Finding[] | "not-exercised" | { readonly undecided: string };

/** What was found, for who cannot say that nothing was decided. */
export function findingsIn(answer: PredicateAnswer): readonly Finding[] {
  return answer === "not-exercised" || "undecided" in answer ? [] : answer;
}

/** A rule that needs code. Pure: the same subject always gives the same answer. */
export interface Predicate {
  /** Name in suites, `snake_case`. */
  readonly name: string;
  /** One sentence for `explain` and for the schema's documentation. */
  readonly description: string;
  check(subject: Subject, args: Json, context: PredicateContext): PredicateAnswer;
}
