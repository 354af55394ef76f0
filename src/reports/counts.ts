import type { Counts, InterfaceReport, Report, SkipKind, TestResult, Verdict } from "../judge/report.js";

/** RFC 2119 level of a result. */
export type Level = TestResult["level"];

/** Levels, the binding ones first: the order of every output. */
export const levels: readonly Level[] = ["must", "should", "may"];

/** Kinds of skips, those that leave a question open first. */
export const skipKinds: readonly SkipKind[] = ["not-reached", "not-configured", "not-exercised", "not-applicable"];

/** What a kind of skip means, as a clause. */
export const skipMeaning: Readonly<Record<SkipKind, string>> = {
  "not-reached": "an earlier layer failed",
  "not-configured": "the run was not given what it takes",
  "not-exercised": "nothing in the run showed what it is about",
  "not-applicable": "it does not concern what the card declares",
};

/** The verdict as a word for a headline. */
export const verdictWord: Readonly<Record<Verdict, string>> = {
  conformant: "Conformant",
  incomplete: "Incomplete",
  "non-conformant": "Non-conformant",
};

/** Tests that apply to the agent: the denominator of every count. */
export function applicable(counts: Counts): number {
  return counts.total - counts.skipped["not-applicable"];
}

/** Tests that apply but were not decided: skipped for another reason than not applying, or lost to an error of the kit. */
export function undecided(counts: Counts): number {
  return applicable(counts) - counts.passed - counts.failed;
}

/** A level's counts in one phrase: `140 of 142 passed, 2 failed`. */
export function countsPhrase(counts: Counts): string {
  const open = undecided(counts);
  const parts = [`${counts.passed} of ${applicable(counts)} passed`];
  if (counts.failed > 0) parts.push(`${counts.failed} failed`);
  if (open > 0) parts.push(`${open} not decided`);
  return parts.join(", ");
}

/** The summary sentence without the verdict, for where the verdict stands beside it. */
export function summarySentence(report: Report): string {
  const led = report.summary.toLowerCase().startsWith(`${report.verdict}: `);
  return led ? report.summary.slice(report.verdict.length + 2) : report.summary;
}

/** Verdict and summary in one line. */
export function verdictLine(report: Report): string {
  return `${verdictWord[report.verdict]}: ${summarySentence(report)}`;
}

/** Binding of an interface by the kit's name (`jsonrpc`, `rest`, `grpc`); `binding` itself is as the card spells it. */
export function bindingOf(iface: InterfaceReport): string {
  return iface.id.split("@")[0] || iface.binding;
}
