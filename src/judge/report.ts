import type { Json, JsonObject } from "../json.js";
import type { Level } from "../suite/test.js";
import type { Exchange } from "../wire/exchange.js";

/** Why a test could not be decided. */
export type SkipKind = "not-applicable" | "not-exercised" | "not-configured" | "not-reached";

/** Why a test was not decided, in words. */
export interface Skip {
  readonly kind: SkipKind;
  readonly reason: string;
  /** Identities that the configuration lacks. */
  readonly identities?: readonly string[];
}

/** Outcome of one test on one interface. */
export type Result = "pass" | "fail" | "skip" | "error";

/** One difference between what the specification asks and what came. */
export interface Mismatch {
  /** Step id; absent for whole-test assertions and monitors. */
  readonly step?: string;
  /** Where in the answer, `task.status.timestamp`; empty for the answer as a whole. */
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
  /** One plain sentence. */
  readonly message: string;
  readonly exchange?: string;
}

/** What the baseline says about a failure that it knows. */
export interface KnownFailure {
  readonly reason: string;
  readonly issue?: string;
  /** Last day on which it is known, `YYYY-MM-DD`. */
  readonly until?: string;
  /** Line of its entry in the baseline file. */
  readonly line: number;
}

/** Why an entry of the baseline breaks the gate. */
export interface BaselineProblem {
  readonly kind: "unexpected-pass" | "expired" | "unmatched";
  /** Test or requirement of the entry. */
  readonly id: string;
  /** Interface of the entry; absent when it speaks of all. */
  readonly interface?: string;
  /** First and last line of the entry in the file. */
  readonly line: number;
  readonly lastLine: number;
  /** What is wrong and what to do about it. */
  readonly sentence: string;
}

/** What became of the known failures. */
export interface BaselineReport {
  readonly file: string;
  readonly entries: number;
  /** Failed results that an entry knows. */
  readonly known: number;
  /** Each of these breaks the gate. */
  readonly problems: readonly BaselineProblem[];
  /** Entries that this run says nothing about, one sentence each. */
  readonly open: readonly string[];
}

/** One result in two reports. */
export interface Change {
  readonly id: string;
  readonly interface: string;
  readonly level: Level;
  readonly name: string;
  /** Absent where the report has no such test. */
  readonly before?: Result;
  readonly after?: Result;
  /** First mismatch of what fails now. */
  readonly message?: string;
}

/** What differs between an earlier report and this one. */
export interface Comparison {
  /** The earlier run. */
  readonly earlier: {
    readonly startedAt: string;
    readonly target: string;
    readonly name?: string;
    readonly version?: string;
    readonly kit: string;
    readonly verdict: Verdict;
    readonly suitesDigest: string;
  };
  readonly newlyFailing: readonly Change[];
  readonly newlyPassing: readonly Change[];
  /** Decided before, and not now. */
  readonly noLongerDecided: readonly Change[];
  /** Only in the later report, whatever their result. */
  readonly added: readonly Change[];
  /** Only in the earlier report. */
  readonly vanished: readonly Change[];
  /** Failed in both. */
  readonly stillFailing: number;
  /** What makes the two hard to compare: another agent, other suites. */
  readonly notes: readonly string[];
}

/** A test or monitor judged on one interface. */
export interface TestResult {
  /** Test id, with `[case]` for a row of a table. */
  readonly id: string;
  readonly kind: "test" | "monitor";
  readonly name: string;
  readonly suite: string;
  readonly level: Level;
  /** Topics of its suite and its own. */
  readonly tags?: readonly string[];
  /** `AgentInterface.id`, or `card` for rules that belong to no interface. */
  readonly interface: string;
  readonly result: Result;
  readonly skip?: Skip;
  /** The kit's own fault, in words. */
  readonly error?: string;
  readonly requirements: readonly string[];
  /** Section of the first requirement, and the link to it in the pinned specification. */
  readonly section?: string;
  readonly link?: string;
  /** Statement of the first requirement, in our words. */
  readonly statement?: string;
  readonly why?: string;
  readonly fix?: string;
  readonly mismatches: readonly Mismatch[];
  /** What is worth knowing though it decides nothing: which alternative was taken, older error values seen, unknown members. */
  readonly notes: readonly string[];
  /** Ids of its exchanges, those of mismatches first. */
  readonly exchanges: readonly string[];
  readonly durationMs: number;
  /** How many exchanges, events or payloads a monitor looked at. */
  readonly observations?: number;
  /** Set when the baseline knows this failure. */
  readonly known?: KnownFailure;
  readonly reproduce?: { readonly command: string; readonly curl?: string };
}

/** Counts of results. */
export interface Counts {
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: Readonly<Record<SkipKind, number>>;
  readonly errors: number;
}

/** Verdict by `outcomes-and-reports`: never a percentage. */
export type Verdict = "conformant" | "non-conformant" | "incomplete";

/** A layer of the first meeting with the agent that failed: one cause, in plain words. */
export interface Diagnosis {
  readonly layer: "reach" | "card" | "identity" | "dialect" | "first-answer";
  /** Stable id such as `connection-refused`. */
  readonly code: string;
  /** Interface it concerns; absent when it concerns the whole agent. */
  readonly interface?: string;
  /** One clear sentence. */
  readonly sentence: string;
  /** What to change. */
  readonly fix: string;
  readonly evidence: readonly string[];
  readonly exchanges: readonly string[];
  /** `stop`: nothing behind it can be tested. `warn`: testing goes on. */
  readonly severity: "stop" | "warn";
}

/** What became of one declared interface. */
export interface InterfaceReport {
  readonly id: string;
  readonly url: string;
  readonly binding: string;
  readonly version: string;
  readonly tenant?: string;
  readonly state: "tested" | "not-reached" | "not-selected" | "not-supported";
  readonly reason?: string;
  readonly verdict?: Verdict;
  readonly counts?: Readonly<Record<Level, Counts>>;
  /** Behaviours the agent showed, and what it did instead of the others. */
  readonly behaviors?: Readonly<Record<string, { readonly shown: boolean; readonly how: string }>>;
}

/** A requirement on an interface, summed up over its tests and monitors. */
export interface RequirementReport {
  readonly id: string;
  readonly section: string;
  readonly level: Level;
  readonly statement: string;
  readonly link: string;
  /** Worst result by interface id; `untested` where nothing covers it. */
  readonly results: Readonly<Record<string, Result | "untested">>;
  readonly tests: readonly string[];
  readonly untested?: string;
  /** Protocol version whose catalogue has it. */
  readonly version?: string;
  /** The requirement that it repeats; tested there. */
  readonly sameAs?: string;
  /** Written nowhere as a rule; follows from others. */
  readonly derived?: boolean;
}

/** Everything that a run found; the one source of every output. */
export interface Report {
  readonly schema: "https://a2a-tck.dev/schemas/report/1";
  readonly kit: { readonly name: string; readonly version: string };
  readonly run: {
    readonly id: string;
    /** ISO 8601 in UTC. */
    readonly startedAt: string;
    readonly durationMs: number;
    readonly seed: string;
    /** Redacted. */
    readonly command: string;
    readonly node: string;
    readonly suites: readonly { readonly file: string; readonly digest: string; readonly tests: number }[];
    readonly suitesDigest: string;
    /** Set when the run was broken off. */
    readonly interrupted?: string;
    /** Set when the tests were divided: into how many shards, and which of them are in here (1 is the first). */
    readonly shards?: { readonly of: number; readonly present: readonly number[] };
    readonly messagesSent: number;
    readonly options: JsonObject;
  };
  readonly target: {
    readonly url: string;
    readonly cardUrl?: string;
    readonly name?: string;
    readonly version?: string;
    readonly description?: string;
    readonly card?: Json;
  };
  readonly interfaces: readonly InterfaceReport[];
  readonly diagnoses: readonly Diagnosis[];
  readonly verdict: Verdict;
  /** One sentence with counts and denominators. */
  readonly summary: string;
  readonly counts: Readonly<Record<Level, Counts>>;
  readonly tests: readonly TestResult[];
  readonly requirements: readonly RequirementReport[];
  /** Exchanges that findings refer to, redacted and cut; the record file has them all. */
  readonly exchanges: readonly Exchange[];
  readonly notes: readonly string[];
  /** Set when the run was measured by a baseline. */
  readonly baseline?: BaselineReport;
  /** Set when the run was compared with an earlier one. */
  readonly comparison?: Comparison;
}
