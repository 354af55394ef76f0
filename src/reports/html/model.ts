import type { Report, Result, TestResult } from "../../judge/report.js";
import { type Cause, causesOf } from "../causes.js";
import { anchorOf, resultAnchor } from "./anchors.js";
import { type Evidence, evidenceOf } from "./evidence.js";

/** What the sections of the page share. */
export interface Page {
  readonly report: Report;
  readonly causes: readonly Cause[];
  /** Interfaces that results stand for, in the order of the report; `card` last. */
  readonly columns: readonly string[];
  /** Sections are made in the order of the page, so that an exchange is shown in full where it comes first. */
  readonly evidence: Evidence;
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
export function pageOf(report: Report): Page {
  const causes = causesOf(report);
  const keys = new Set(causes.map(({ key }) => key));
  const worst = new Map<string, TestResult>();
  for (const result of report.tests) {
    for (const requirement of result.requirements) {
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
    columns: [...new Set([...declared, ...ran])],
    evidence: evidenceOf(report.exchanges),
    failureOf,
    decided(requirement, iface) {
      const result = worst.get(`${requirement}\n${iface}`);
      return result && (result.result === "fail" ? failureOf(result) : resultAnchor(result));
    },
    hasCause: (requirement) => keys.has(requirement),
  };
}
