import type { Report, Result, TestResult } from "../../judge/report.js";
import { type Cause, causesOf } from "../causes.js";
import { anchorOf, resultAnchor } from "./anchors.js";
import { type Evidence, evidenceBudget, evidenceOf } from "./evidence.js";

/** What the sections of the page share. */
export interface Page {
  readonly report: Report;
  readonly causes: readonly Cause[];
  /** Other outputs beside the page, as paths from it on. */
  readonly files: readonly string[];
  /** Interfaces that results stand for, in the order of the report; `card` last. */
  readonly columns: readonly string[];
  /** Sections are made in the order of the page, so that an exchange is shown in full where it comes first. */
  readonly evidence: Evidence;
  /** Topics of all tests of the run, sorted. */
  readonly tags: readonly string[];
  /** Topics of the tests of a requirement. */
  tagsOf(requirement: string): readonly string[];
  /** Fragment of the block that tells about a failed result. */
  failureOf(result: TestResult): string;
  /** Fragment of what decided a requirement on an interface. */
  decided(requirement: string, iface: string): string | undefined;
  /** True when the requirement has a block among the failures, which then bears its anchor. */
  hasCause(requirement: string): boolean;
}

const rank: Readonly<Record<Result, number>> = { fail: 0, error: 1, skip: 2, pass: 3 };

/** New failures come before known ones. */
function rankOf({ result, known }: TestResult): number {
  return known ? 0.5 : rank[result];
}

/** Indexes of a report, each made in one pass. */
export function pageOf(report: Report, files: readonly string[] = []): Page {
  const causes = causesOf(report);
  const keys = new Set(causes.map(({ key }) => key));
  const worst = new Map<string, TestResult>();
  const topics = new Map<string, Set<string>>();
  for (const result of report.tests) {
    for (const requirement of result.requirements) {
      const own = topics.get(requirement) ?? new Set();
      for (const tag of result.tags ?? []) own.add(tag);
      topics.set(requirement, own);
      const key = `${requirement}\n${result.interface}`;
      const known = worst.get(key);
      if (!known || rankOf(result) < rankOf(known)) worst.set(key, result);
    }
  }
  // A known failure has no block among the failures; its row has everything.
  const failureOf = (result: TestResult) =>
    result.known ? resultAnchor(result) : anchorOf(result.requirements[0] ?? result.id);
  const ran = new Set(report.tests.map((test) => test.interface));
  const declared = report.interfaces.map(({ id }) => id).filter((id) => ran.has(id));
  return {
    report,
    causes,
    files,
    columns: [...new Set([...declared, ...ran])],
    evidence: evidenceOf(report.exchanges, evidenceBudget(report.tests.length, report.requirements.length)),
    tags: [...new Set(report.tests.flatMap(({ tags = [] }) => tags))].sort(),
    tagsOf: (requirement) => [...(topics.get(requirement) ?? [])],
    failureOf,
    decided(requirement, iface) {
      const result = worst.get(`${requirement}\n${iface}`);
      return result && (result.result === "fail" ? failureOf(result) : resultAnchor(result));
    },
    hasCause: (requirement) => keys.has(requirement),
  };
}
