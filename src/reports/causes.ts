import type { KnownFailure, Mismatch, Report, SkipKind, TestResult } from "../judge/report.js";
import { type Level, levels, skipKinds } from "./counts.js";

/** One test that failed in the same way on one or more interfaces. */
export interface Finding {
  readonly test: string;
  readonly name: string;
  readonly interfaces: readonly string[];
  readonly results: readonly TestResult[];
  readonly mismatches: readonly Mismatch[];
}

/** Everything that failed for one requirement: one defect is one block, on however many interfaces and in however many tests it shows. */
export interface Cause {
  /** Requirement id; test id where a test covers no requirement. */
  readonly key: string;
  readonly level: Level;
  readonly title: string;
  readonly section: string | undefined;
  readonly link: string | undefined;
  readonly why: string | undefined;
  readonly fix: string | undefined;
  readonly interfaces: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * The failures of a report by cause, MUST before SHOULD before MAY, else in the order of the run. Those that the baseline
 * knows are left out, see `knownFailures`.
 */
export function causesOf(report: Report): Cause[] {
  const groups = new Map<string, TestResult[]>();
  for (const result of report.tests) {
    if (result.result === "fail" && !result.known) push(groups, result.requirements[0] ?? result.id, result);
  }
  const causes = [...groups].map(([key, results]) => causeOf(key, results));
  return levels.flatMap((level) => causes.filter((cause) => cause.level === level));
}

function causeOf(key: string, results: readonly TestResult[]): Cause {
  const level = levels.find((each) => results.some((result) => result.level === each)) ?? "must";
  const first = results.find((result) => result.level === level) ?? results[0];
  const findings = new Map<string, TestResult[]>();
  for (const result of results) push(findings, signature(result), result);
  return {
    key,
    level,
    title: first?.statement ?? first?.name ?? key,
    section: first?.section,
    link: first?.link,
    why: results.find((result) => result.why)?.why,
    fix: results.find((result) => result.fix)?.fix,
    interfaces: [...new Set(results.map((result) => result.interface))],
    findings: [...findings.values()].map(findingOf),
  };
}

function findingOf(results: readonly TestResult[]): Finding {
  const [first] = results;
  return {
    test: first?.id ?? "",
    name: first?.name ?? "",
    interfaces: results.map((result) => result.interface),
    results,
    mismatches: first?.mismatches.map((mismatch, index) => shared(mismatch, index, results)) ?? [],
  };
}

/** Sentences may hold numbers of one interface ("81 times in 23 exchanges"); then they say which. */
function shared(mismatch: Mismatch, index: number, results: readonly TestResult[]): Mismatch {
  if (results.every((result) => result.mismatches[index]?.message === mismatch.message)) return mismatch;
  return { ...mismatch, message: `${mismatch.message} [${results[0]?.interface}]` };
}

/** Same test, same differences: the same finding. Exchange ids and counts in sentences differ by nature. */
function signature(result: TestResult): string {
  return JSON.stringify([
    result.id,
    result.mismatches.map(({ step, path, expected, actual }) => [step, path, expected, actual]),
  ]);
}

/** The same difference in one or more places of an answer. */
export interface Difference {
  readonly expected: string;
  readonly actual: string;
  readonly places: readonly Mismatch[];
}

/** Mismatches with the same expected and actual side together, in the order of their first place. */
export function differencesOf(mismatches: readonly Mismatch[]): Difference[] {
  const groups = new Map<string, Mismatch[]>();
  for (const mismatch of mismatches) push(groups, JSON.stringify([mismatch.expected, mismatch.actual]), mismatch);
  return [...groups.values()].flatMap((places) => {
    const [first] = places;
    return first ? [{ expected: first.expected, actual: first.actual, places }] : [];
  });
}

/** One test that fails as the baseline says. */
export interface KnownGroup {
  readonly test: string;
  readonly level: Level;
  readonly known: KnownFailure;
  readonly results: readonly TestResult[];
}

/** The failures that the baseline knows, by test and entry. */
export function knownFailures(report: Report): KnownGroup[] {
  const groups = new Map<string, TestResult[]>();
  for (const result of report.tests)
    if (result.result === "fail" && result.known) push(groups, JSON.stringify([result.id, result.known.line]), result);
  return [...groups.values()].flatMap((results) => {
    const [first] = results;
    return first?.known ? [{ test: first.id, level: first.level, known: first.known, results }] : [];
  });
}

/** What the baseline says about a known failure, in one line. */
export function knownWords({ reason, issue, until }: KnownFailure): string {
  return [reason, issue, until === undefined ? undefined : `until ${until}`].filter(Boolean).join(", ");
}

/** Results that a kind of skip took, with the reasons by frequency. */
export interface SkipGroup {
  readonly kind: SkipKind;
  readonly count: number;
  readonly reasons: readonly { readonly reason: string; readonly results: readonly TestResult[] }[];
}

/** The skips of a report by kind and reason, the most frequent reason first. */
export function skipsOf(report: Report): SkipGroup[] {
  return skipKinds.flatMap((kind) => {
    const reasons = new Map<string, TestResult[]>();
    let count = 0;
    for (const result of report.tests) {
      if (result.result !== "skip" || (result.skip?.kind ?? "not-exercised") !== kind) continue;
      push(reasons, result.skip?.reason ?? "no reason given", result);
      count++;
    }
    const sorted = [...reasons].sort((a, b) => b[1].length - a[1].length);
    return count === 0 ? [] : [{ kind, count, reasons: sorted.map(([reason, results]) => ({ reason, results })) }];
  });
}

function push<T>(groups: Map<string, T[]>, key: string, value: T): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}
