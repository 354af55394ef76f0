import type { Report } from "../judge/report.js";
import { causesOf } from "./causes.js";
import { baselineLines, comparisonLines, knownLines } from "./console/baseline.js";
import { causeLines, diagnosisLines, errorLines, type Look } from "./console/findings.js";
import { heading } from "./console/layout.js";
import { plainLines, redrawnLine, silence } from "./console/live.js";
import { paintOf } from "./console/paint.js";
import { countLines, identityLines, runLines, skipLines, verdictLines } from "./console/summary.js";
import { levels } from "./counts.js";
import type { ReporterFactory } from "./reporter.js";
import { oneLine, plural, withoutCommands } from "./text.js";

/** Widest line that is pleasant to read. */
const maxColumns = 100;
/** Failures in full; the report files have all of them. */
const causeLimit = 40;

/**
 * The terminal: progress while the run goes on; then diagnoses, failures by cause, the kit's own errors, what was not
 * decided, counts, and the verdict as the last line.
 */
export const consoleReporter: ReporterFactory = (context) => {
  const columns = Math.max(40, Math.min(context.columns || 80, maxColumns));
  const look: Look = { columns, paint: paintOf(context.color) };
  const write = (text: string) => context.write(withoutCommands(text));
  const live = context.quiet
    ? silence()
    : context.interactive
      ? redrawnLine(write, columns, look.paint)
      : plainLines(write, look.paint);

  return {
    name: "console",
    onPlan(plan) {
      const where = plan.interfaces.length > 0 ? ` on ${plan.interfaces.join(", ")}` : "";
      live.say([oneLine(`${plan.target}: ${plural(plan.planned, "test run")} planned${where}`)]);
      live.start(plan.planned);
    },
    onDiagnosis(diagnosis) {
      live.say([look.paint.warn(oneLine(`${diagnosis.layer}: ${diagnosis.sentence}`))]);
    },
    onResult: (result) => live.result(result),
    onEnd(report, written = []) {
      live.end();
      const lines = context.quiet ? quietLines(report, look) : allLines(report, written, look);
      write(`${lines.join("\n").replace(/\n{3,}/g, "\n\n")}\n`);
      return [];
    },
  };
};

function quietLines(report: Report, look: Look): string[] {
  const stops = report.diagnoses.filter(({ severity }) => severity === "stop");
  return [
    ...stops.flatMap((diagnosis) => diagnosisLines(diagnosis, look)),
    ...failureLines(report, look),
    ...baselineLines(report, look),
    ...errorLines(report, look),
    ...verdictLines(report, look),
  ];
}

function allLines(report: Report, written: readonly string[], look: Look): string[] {
  const title = (text: string, lines: readonly string[]) =>
    lines.length > 0 ? [...heading(text, look.columns, look.paint), ...lines] : [];
  const interrupted = report.run.interrupted
    ? [look.paint.warn(`The run was broken off: ${oneLine(report.run.interrupted)}`)]
    : [];
  return [
    ...title(
      "Diagnosis",
      report.diagnoses.flatMap((diagnosis) => diagnosisLines(diagnosis, look)),
    ),
    ...title("Failures", failureLines(report, look)),
    ...title("Baseline is broken", baselineLines(report, look)),
    ...title("Known failures", knownLines(report, look)),
    ...title("Compared with an earlier run", comparisonLines(report, look)),
    ...title("Errors of the kit itself", errorLines(report, look)),
    ...title("Not decided", skipLines(report, look)),
    ...title("Counts", countLines(report, look)),
    "",
    ...identityLines(report, look),
    ...written.map((path) => look.paint.dim(`wrote ${oneLine(path, 1000)}`)),
    ...interrupted,
    ...runLines(report, look),
    ...verdictLines(report, look),
  ];
}

function failureLines(report: Report, look: Look): string[] {
  const causes = causesOf(report);
  const lines = causes.slice(0, causeLimit).flatMap((cause) => causeLines(cause, look));
  const hidden = causes.slice(causeLimit);
  if (hidden.length === 0) return lines;
  const counts = levels
    .map((level) => [level, hidden.filter((cause) => cause.level === level).length] as const)
    .filter(([, count]) => count > 0)
    .map(([level, count]) => `${count} ${level.toUpperCase()}`);
  return [
    ...lines,
    look.paint.bold(`and ${plural(hidden.length, "more cause")} (${counts.join(", ")}), see the report`),
    "",
  ];
}
