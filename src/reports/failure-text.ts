import type { Mismatch, TestResult } from "../judge/report.js";
import { cut, visible } from "./text.js";

/** Values longer than this are cut; CI systems show the text in a narrow box. */
const valueLimit = 2_000;

/** One line about a failed test: its first mismatch, and how many more there are. */
export function failureLine(test: TestResult): string {
  const [first, ...others] = test.mismatches;
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  return visible(`${first?.message ?? test.name}${more}`);
}

/** Everything about a failed test as plain text: statement, link, every mismatch, why, fix, how to repeat it. */
export function failureText(test: TestResult): string {
  const lines = [
    `${test.level.toUpperCase()} ${test.statement ?? test.name}`,
    `${test.section ? `section ${test.section} ` : ""}${test.link ?? ""}`.trim(),
    ...test.mismatches.flatMap((mismatch) => ["", ...mismatchText(mismatch)]),
    "",
    test.why ? `why: ${test.why}` : "",
    test.fix ? `fix: ${test.fix}` : "",
    test.reproduce ? `again: ${test.reproduce.command}` : "",
    test.reproduce?.curl ? `curl: ${test.reproduce.curl}` : "",
  ];
  return visible(
    lines
      .join("\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim(),
  );
}

/** Why a test was skipped: kind and reason. */
export function skipText(test: TestResult): string {
  return visible(`${test.skip?.kind ?? "skipped"}: ${test.skip?.reason ?? "no reason given"}`);
}

function mismatchText(mismatch: Mismatch): string[] {
  return [
    `${mismatch.path || "answer"}${mismatch.step ? ` (step ${mismatch.step})` : ""}: ${mismatch.message}`,
    `  expected ${cut(mismatch.expected, valueLimit)}`,
    `  actual   ${cut(mismatch.actual, valueLimit)}`,
  ];
}
