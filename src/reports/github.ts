import { appendFile } from "node:fs/promises";
import type { Report } from "../judge/report.js";
import { type Cause, causesOf } from "./causes.js";
import { type Level, levels } from "./counts.js";
import { markdownSummary } from "./markdown.js";
import type { ReporterFactory } from "./reporter.js";
import { cut, oneLine, plural, visible } from "./text.js";

/** GitHub shows ten annotations of a kind in a step; the last one says how many are missing. */
const annotationLimit = 10;
/** GitHub refuses a step summary of more than 1 MiB. */
const summaryLimit = 1_000_000;

type Kind = "error" | "warning" | "notice";

const kindOf: Readonly<Record<Level, Kind>> = { must: "error", should: "warning", may: "notice" };

/**
 * GitHub Actions: an annotation for each cause, a step summary, and the outputs `verdict`, `passed`, `failed` (of the
 * MUST tests) and `report` (the folder with the files). Summary and outputs are written where the environment says.
 */
export const githubReporter: ReporterFactory = (context) => ({
  name: "github",
  async onEnd(report) {
    context.write(annotations(report).join(""));
    const { GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output } = context.env;
    if (summary) await appendFile(summary, markdownSummary(report, summaryLimit), "utf8");
    if (output) await appendFile(output, outputs(report, context.outDir), "utf8");
    return [];
  },
});

function annotations(report: Report): string[] {
  const causes = causesOf(report);
  const stops = report.diagnoses.map(({ severity, code, sentence, fix }) =>
    command(severity === "stop" ? "error" : "warning", `A2A ${code}`, `${sentence}\n${fix}`),
  );
  const errors = report.tests
    .filter(({ result }) => result === "error")
    .map((test) => command("error", `a2a-tck could not run ${test.id}`, test.error ?? "no reason given"));
  const broken = (report.baseline?.problems ?? []).map(({ kind, sentence }) =>
    command("error", `A2A baseline: ${kind}`, sentence),
  );
  return [
    ...limited(stops, "error", "diagnosis"),
    ...limited(broken, "error", "entry that breaks the baseline"),
    ...levels.flatMap((level) => {
      const own = causes.filter((cause) => cause.level === level).map((cause) => causeCommand(cause));
      return limited(own, kindOf[level], `failed ${level.toUpperCase()}`);
    }),
    ...limited(errors, "error", "error of the kit"),
  ];
}

function causeCommand(cause: Cause): string {
  const [first] = cause.findings;
  const [mismatch] = first?.mismatches ?? [];
  const lines = [
    cause.title,
    mismatch &&
      `${mismatch.path || "answer"}: expected ${cut(mismatch.expected, 300)}, got ${cut(mismatch.actual, 300)}`,
    `on ${cause.interfaces.join(", ")}`,
    cause.fix && `fix: ${cause.fix}`,
    cause.link,
  ];
  return command(kindOf[cause.level], `${cause.level.toUpperCase()} ${cause.key}`, lines.filter(Boolean).join("\n"));
}

function limited(commands: readonly string[], kind: Kind, what: string): string[] {
  if (commands.length <= annotationLimit) return [...commands];
  const hidden = commands.length - annotationLimit + 1;
  const more = command(
    kind,
    "A2A conformance",
    `${plural(hidden, `more ${what}`, `more of: ${what}`)}, see the report`,
  );
  return [...commands.slice(0, annotationLimit - 1), more];
}

/** A workflow command. Data escapes `%`, CR and LF; properties `:` and `,` too, as the runner unescapes them. */
export function command(kind: Kind, title: string, message: string): string {
  const data = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  return `::${kind} title=${property(oneLine(title, 120))}::${data(visible(message))}\n`;
}

function outputs(report: Report, outDir: string): string {
  const { passed, failed } = report.counts.must;
  // Numbers, one of three words and a path: nothing that an agent sent.
  const values = { verdict: report.verdict, passed, failed, report: outDir };
  return Object.entries(values)
    .map(([name, value]) => `${name}=${String(value).replace(/[\r\n]/g, " ")}\n`)
    .join("");
}
