import type { Json } from "../json.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { SkipKind } from "./report.js";

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
  readonly skip?: { readonly kind: SkipKind; readonly reason: string };
  readonly error?: string;
  readonly durationMs: number;
}

/** What the kit learnt of the agent before the tests. */
export interface MeetingRecord {
  readonly card?: Json;
  readonly cardExchange?: string;
  readonly interfaces: readonly AgentInterface[];
}
