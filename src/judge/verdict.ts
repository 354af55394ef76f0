import type { Level } from "../suite/test.js";
import type { Counts, SkipKind, TestResult, Verdict } from "./report.js";

const levels: readonly Level[] = ["must", "should", "may"];

/** Counts of results, by level. */
export function countsOf(results: readonly TestResult[]): Readonly<Record<Level, Counts>> {
  const [must, should, may] = levels.map((level) => countLevel(results.filter((one) => one.level === level)));
  const none = countLevel([]);
  return { must: must ?? none, should: should ?? none, may: may ?? none };
}

function countLevel(results: readonly TestResult[]): Counts {
  const with_ = (result: TestResult["result"]) => results.filter((one) => one.result === result).length;
  const skipped = (kind: SkipKind) => results.filter((one) => one.result === "skip" && one.skip?.kind === kind).length;
  return {
    total: results.length,
    passed: with_("pass"),
    failed: with_("fail"),
    skipped: {
      "not-applicable": skipped("not-applicable"),
      "not-exercised": skipped("not-exercised"),
      "not-configured": skipped("not-configured"),
      "not-reached": skipped("not-reached"),
    },
    errors: with_("error"),
  };
}

/** How a verdict is made. */
export interface VerdictOptions {
  /** Levels whose failures count; `must` when absent. */
  readonly decisive?: readonly Level[];
  /** Failures that the baseline knows; they leave the verdict incomplete instead of negative. */
  readonly isKnown?: (result: TestResult) => boolean;
}

/**
 * The verdict over some results: one decisive failure is enough for `non-conformant`; without one, everything that applies
 * has to have passed for `conformant`. A run that decided nothing is incomplete.
 */
export function verdictOf(results: readonly TestResult[], options: VerdictOptions = {}): Verdict {
  const { decisive = ["must"], isKnown = () => false } = options;
  const counting = results.filter(({ level, skip }) => decisive.includes(level) && skip?.kind !== "not-applicable");
  if (counting.some((one) => one.result === "fail" && !isKnown(one))) return "non-conformant";
  if (counting.length === 0) return "incomplete";
  return counting.every(({ result }) => result === "pass") ? "conformant" : "incomplete";
}

const words: Readonly<Record<Exclude<SkipKind, "not-applicable">, string>> = {
  "not-exercised": "not exercised",
  "not-configured": "not configured",
  "not-reached": "not reached",
};

/** The verdict in one sentence, never without its denominator. */
export function summaryOf(verdict: Verdict, results: readonly TestResult[]): string {
  const { must, should, may } = countsOf(results);
  const applicable = must.total - must.skipped["not-applicable"];
  const open = Object.entries(words).flatMap(([kind, word]) => {
    const count = must.skipped[kind as SkipKind];
    return count > 0 ? [`${count} ${word}`] : [];
  });
  if (must.errors > 0) open.push(`${must.errors} lost to errors of the kit`);
  const undecided = open.length > 0 ? ` Undecided: ${open.join(", ")}.` : "";
  const softer = [
    ...(should.failed > 0 ? [`${should.failed} SHOULD`] : []),
    ...(may.failed > 0 ? [`${may.failed} MAY`] : []),
  ].join(" and ");
  const warnings = softer === "" ? "" : ` Besides, ${softer} failed.`;
  const passed = `${must.passed} of ${applicable} applicable MUST tests passed`;
  const failed = must.failed > 0 ? `, ${must.failed} failed` : "";
  const head: Readonly<Record<Verdict, string>> = {
    conformant: "Conformant",
    incomplete: "Incomplete",
    "non-conformant": "Non-conformant",
  };
  return `${head[verdict]}: ${passed}${failed}.${undecided}${warnings}`;
}
