import type { Report, TestResult } from "../judge/report.js";
import { failureText, skipText } from "../reports/failure-text.js";
import type { Level } from "../suite/test.js";

/** What a test of a test framework is to do about one test of the kit. */
export type Outcome =
  | { readonly kind: "pass" }
  /** Nothing was decided, or only a level failed that is not to fail; the reason is for people. */
  | { readonly kind: "skip"; readonly reason: string }
  | { readonly kind: "fail"; readonly text: string; readonly expected?: string; readonly actual?: string };

const order: readonly Level[] = ["must", "should", "may"];

/** The outcome of one test or monitor over all its cases and interfaces: the worst one counts. */
export function outcomeFor(id: string, report: Report, failOn: Level): Outcome {
  const results = report.tests.filter((result) => result.id === id || result.id.startsWith(`${id}[`));
  const broken = results.filter(({ result }) => result === "error");
  if (broken.length > 0)
    return { kind: "fail", text: broken.map((result) => `error of the test kit: ${result.error ?? ""}`).join("\n") };
  const failed = results.filter(({ result }) => result === "fail");
  const serious = failed.filter(({ level }) => order.indexOf(level) <= order.indexOf(failOn));
  if (serious.length > 0) return failure(serious);
  const [mild] = failed;
  if (mild) return { kind: "skip", reason: `${mild.level.toUpperCase()} failed: ${mild.mismatches[0]?.message ?? ""}` };
  if (results.some(({ result }) => result === "pass")) return { kind: "pass" };
  const [skipped] = results;
  return { kind: "skip", reason: skipped ? skipText(skipped) : "not-reached: nothing of it could be tested" };
}

function failure(results: readonly TestResult[]): Outcome {
  const text = results.map((result) => `${result.id} on ${result.interface}\n${failureText(result)}`).join("\n\n");
  const [first] = results[0]?.mismatches ?? [];
  return { kind: "fail", text, ...(first ? { expected: first.expected, actual: first.actual } : {}) };
}

/** Why nothing could be tested at all; undefined when something was decided. */
export function nothingTested(report: Report): string | undefined {
  if (report.tests.some(({ result }) => result === "pass" || result === "fail")) return undefined;
  const lines = report.diagnoses.flatMap(({ sentence, fix }) => [sentence, `→ ${fix}`]);
  return ["nothing could be tested", ...lines].join("\n");
}
