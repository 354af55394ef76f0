import { isCardInterface } from "../suite/card-test.js";
import type { Level } from "../suite/test.js";
import { overallVerdict } from "./build-report.js";
import { isPartial } from "./partial.js";
import type { BaselineProblem, KnownFailure, Report, TestResult } from "./report.js";
import { summaryOf, type VerdictOptions, verdictOf } from "./verdict.js";

/** One known failure: a test (all its rows, unless one is named) or a requirement, on one interface or on all. */
export interface BaselineEntry {
  readonly test?: string;
  readonly requirement?: string;
  /** Interface id, or `card`; absent means every interface. */
  readonly interface?: string;
  readonly reason: string;
  readonly issue?: string;
  /** Last day on which the failure is known, `YYYY-MM-DD`. */
  readonly until?: string;
  /** Where the entry stands in the file. */
  readonly line: number;
  readonly lastLine: number;
}

/** The known failures of an agent. */
export interface Baseline {
  /** As the user named it. */
  readonly file: string;
  readonly entries: readonly BaselineEntry[];
}

/** What a run says about an entry. */
export interface EntryOutcome {
  readonly entry: BaselineEntry;
  /** `open`: this run decided nothing that the entry speaks of. */
  readonly state: "holds" | "unexpected-pass" | "expired" | "unmatched" | "open";
  readonly failing: readonly TestResult[];
  /** Interfaces on which it passes although the entry says that it fails. */
  readonly passing: readonly string[];
}

/** What a run says about each entry of a baseline, in the order of the file. */
export function outcomesOf(report: Report, baseline: Baseline, today: string): readonly EntryOutcome[] {
  return baseline.entries.map((entry) => outcomeOf(entry, report, today));
}

function outcomeOf(entry: BaselineEntry, report: Report, today: string): EntryOutcome {
  const matching = report.tests.filter((result) => matches(entry, result));
  const failing = matching.filter(({ result }) => result === "fail");
  const passing = [...new Set(matching.map((result) => result.interface))].filter((id) =>
    passes(
      entry,
      matching.filter((result) => result.interface === id),
      report,
    ),
  );
  const found = { entry, failing, passing };
  if (entry.until !== undefined && entry.until < today) return { ...found, state: "expired" };
  if (passing.length > 0) return { ...found, state: "unexpected-pass" };
  if (failing.length > 0) return { ...found, state: "holds" };
  const applies = matching.some(({ skip }) => skip?.kind !== "not-applicable");
  return { ...found, state: applies || isOutOfSight(entry, report) ? "open" : "unmatched" };
}

function matches(entry: BaselineEntry, result: TestResult): boolean {
  if (entry.interface !== undefined && entry.interface !== result.interface) return false;
  if (entry.test === undefined) return result.requirements.includes(entry.requirement ?? "");
  return result.id === entry.test || withoutRow(result.id) === entry.test;
}

/** `ID[row]` without its row. */
export function withoutRow(id: string): string {
  return id.replace(/\[.*\]$/s, "");
}

/** What was not decided may be the very thing that fails, so it keeps an entry from being called passed. */
function passes(entry: BaselineEntry, results: readonly TestResult[], report: Report): boolean {
  const applying = results.filter(({ skip }) => skip?.kind !== "not-applicable");
  if (applying.length === 0 || applying.some(({ result }) => result !== "pass")) return false;
  // Of a part of the tests only those say something that are decided on their own.
  return !isPartial(report) || (entry.test !== undefined && applying.every(({ kind }) => kind === "test"));
}

/** True when the run did not look at all that the entry may speak of. */
function isOutOfSight(entry: BaselineEntry, report: Report): boolean {
  if (isPartial(report)) return true;
  const unseen = report.interfaces.filter(({ state }) => state !== "tested").map(({ id }) => id);
  return entry.interface === undefined ? unseen.length > 0 : unseen.includes(entry.interface);
}

/**
 * Measures a report by a baseline: known failures must fail. Those leave the verdict incomplete instead of negative; an
 * entry that passes, is expired or matches nothing stands in `report.baseline.problems` and breaks the gate.
 * @param today `YYYY-MM-DD`; an entry holds through its last day
 */
export function applyBaseline(report: Report, baseline: Baseline, today: string): Report {
  const outcomes = outcomesOf(report, baseline, today);
  const known = new Map<TestResult, KnownFailure>();
  for (const { entry, state, failing } of outcomes) {
    if (state === "expired") continue;
    for (const result of failing) if (!known.has(result)) known.set(result, knownFailure(entry));
  }
  const tests = report.tests.map((result) => {
    const entry = known.get(result);
    return entry ? { ...result, known: entry } : result;
  });
  const options: VerdictOptions = { isKnown: (result) => result.known !== undefined };
  const verdict = overallVerdict(report, tests, options);
  const head = summaryOf(report.verdict, report.tests);
  const rest = report.summary.startsWith(head) ? report.summary.slice(head.length) : "";
  const problems = outcomes.flatMap((outcome) => problemOf(outcome, report, baseline));
  return {
    ...report,
    tests,
    verdict,
    interfaces: report.interfaces.map((one) => {
      if (one.verdict === undefined) return one;
      const own = tests.filter((result) => result.interface === one.id);
      return { ...one, verdict: verdictOf(own, options) };
    }),
    summary: `${summaryOf(verdict, tests)}${words(known.size, problems.length)}${rest}`,
    baseline: {
      file: baseline.file,
      entries: baseline.entries.length,
      known: known.size,
      problems,
      open: outcomes.filter(({ state }) => state === "open").map(({ entry }) => openSentence(entry)),
    },
  };
}

function knownFailure({ reason, issue, until, line }: BaselineEntry): KnownFailure {
  return { reason, ...(issue === undefined ? {} : { issue }), ...(until === undefined ? {} : { until }), line };
}

function words(known: number, problems: number): string {
  const failures = known === 0 ? "" : ` ${known} ${known === 1 ? "failure is" : "failures are"} known to the baseline.`;
  return problems === 0
    ? failures
    : `${failures} The baseline is broken by ${problems} ${problems === 1 ? "entry" : "entries"}.`;
}

function problemOf(
  { entry, state, failing, passing }: EntryOutcome,
  report: Report,
  { file }: Baseline,
): BaselineProblem[] {
  if (state === "holds" || state === "open") return [];
  const id = entry.test ?? entry.requirement ?? "";
  const where = entry.interface === undefined ? {} : { interface: entry.interface };
  const { line, lastLine } = entry;
  const lines = line === lastLine ? `line ${line}` : `lines ${line}-${lastLine}`;
  const sentence = {
    "unexpected-pass":
      failing.length === 0
        ? `${id} passes on ${passing.join(", ")}: delete ${lines} of ${file}`
        : `${id} passes on ${passing.join(", ")} and fails on ${interfacesOf(failing).join(", ")} only: name the interface in ${lines} of ${file}`,
    expired: `${id} was known until ${entry.until ?? ""}: mend it, or renew ${lines} of ${file}`,
    unmatched: `${id}${entry.interface === undefined ? "" : ` on ${entry.interface}`} ${whyUnmatched(entry, report)}: delete ${lines} of ${file}`,
  }[state];
  return [{ kind: state, id, ...where, line, lastLine, sentence }];
}

/** Interfaces of some results, each once. */
export function interfacesOf(results: readonly TestResult[]): readonly string[] {
  return [...new Set(results.map((result) => result.interface))];
}

function whyUnmatched(entry: BaselineEntry, report: Report): string {
  const tested = report.interfaces.filter(({ state }) => state === "tested").map(({ id }) => id);
  if (entry.interface !== undefined && !isCardInterface(entry.interface) && !tested.includes(entry.interface))
    return `matches nothing, because the agent has no such interface (it has ${tested.join(", ") || "none"})`;
  const any = report.tests.some((result) => matches(entry, result));
  return any ? "does not apply to this agent" : "matches no result";
}

function openSentence(entry: BaselineEntry): string {
  const where = entry.interface === undefined ? "" : ` on ${entry.interface}`;
  return `${entry.test ?? entry.requirement ?? ""}${where} (line ${entry.line}) was not decided in this run`;
}

/** How a baseline has to change so that it says what a run found. */
export interface BaselineUpdate {
  /** Entries to delete, by index. */
  readonly removed: readonly number[];
  /** Entries that hold on some interfaces only, by index, with the interfaces on which they hold. */
  readonly narrowed: ReadonlyMap<number, readonly string[]>;
  /** Failures that no entry knows. */
  readonly added: readonly TestResult[];
}

/**
 * What `--update-baseline` does. Entries about which the run says nothing stay, and so do expired ones: only a person can
 * decide to put up with a failure for longer.
 * @param levels failures of these levels are added
 */
export function updateFor(report: Report, baseline: Baseline, today: string, levels: readonly Level[]): BaselineUpdate {
  const outcomes = outcomesOf(report, baseline, today);
  const removed: number[] = [];
  const narrowed = new Map<number, readonly string[]>();
  for (const [index, { state, failing }] of outcomes.entries()) {
    if (state === "unmatched") removed.push(index);
    if (state !== "unexpected-pass") continue;
    if (failing.length === 0) removed.push(index);
    else narrowed.set(index, interfacesOf(failing));
  }
  const covered = new Set(outcomes.flatMap(({ failing }) => failing));
  const added = report.tests.filter(
    (result) => result.result === "fail" && levels.includes(result.level) && !covered.has(result),
  );
  return { removed, narrowed, added };
}
