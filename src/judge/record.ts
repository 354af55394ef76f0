import type { Json, JsonObject } from "../json.js";
import type { ProtocolVersion } from "../protocol/dialect.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Exchange } from "../wire/exchange.js";
import type { Generated } from "./generated.js";
import type { Diagnosis, InterfaceReport, Report, Skip } from "./report.js";

/** An agent card and the exchange that brought it. */
export interface RecordedCard {
  readonly card: Json;
  readonly exchange: string;
}

/** Cards by the version whose clients get them. */
export type Cards = Readonly<Partial<Record<ProtocolVersion, RecordedCard>>>;

/** What was done for one step. */
export interface StepRecord {
  readonly step: string;
  /** Exchange ids by copy or stream, each with its attempts in order (polling, verb fallback). */
  readonly exchanges: readonly (readonly string[])[];
  /** Step and test start and end in milliseconds since the run started. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** Deliveries to the kit's webhook, as exchange ids. */
  readonly deliveries?: readonly string[];
  /** Set when the requests were made from the definitions; each is a lane of its own, and those behind the first that failed are smaller. */
  readonly generated?: Generated;
}

/** What was done for one test (and case) on one interface. The judge needs this, the suite and the exchanges, and nothing else. */
export interface TestRecord {
  readonly test: string;
  /** Index into `Test.cases`. */
  readonly case: number;
  readonly interface: string;
  /** Variables with the values that they had: run, case, drawn ids. Captures are not here: the judge takes them from the exchanges. */
  readonly variables: Readonly<Record<string, Json>>;
  readonly steps: readonly StepRecord[];
  readonly cleanup: readonly StepRecord[];
  /** Set when it was not run, or broken off by the kit. */
  readonly skip?: Skip;
  readonly error?: string;
  /** Decided against the agent before anything was sent, e.g. a behaviour that `--strict-behaviors` asks for is absent. */
  readonly failure?: string;
  readonly durationMs: number;
}

/** Everything that a run did and saw: with the suites it gives the report, without the agent. */
export interface RunRecord {
  readonly kit: Report["kit"];
  /** Its command line is redacted. */
  readonly run: Report["run"];
  readonly target: { readonly url: string; readonly cardUrl?: string };
  readonly card?: Json;
  readonly cardExchange?: string;
  /** The card as clients of a version get it, where that was asked for apart. */
  readonly cards?: Cards;
  /** Public keys (JWK) that the user gave for the signatures of cards. */
  readonly cardKeys?: readonly JsonObject[];
  /** Interfaces that were tested, the pseudo interface of the card among them. */
  readonly interfaces: readonly AgentInterface[];
  /** What became of every declared interface. */
  readonly declared: readonly InterfaceReport[];
  readonly diagnoses: readonly Diagnosis[];
  readonly tests: readonly TestRecord[];
  /** Monitors that were selected, by id. */
  readonly monitors: readonly string[];
  readonly exchanges: readonly Exchange[];
  readonly notes: readonly string[];
}
