import type { Diagnosis, Report } from "../../judge/report.js";
import { type Cause, type Difference, differencesOf, type Finding } from "../causes.js";
import { cut, oneLine, plural } from "../text.js";
import { block, labelled } from "./layout.js";
import { levelPaint, type Paint } from "./paint.js";

/** How much of a value is shown; the other reports have more. */
const valueLimit = 240;
const differenceLimit = 5;
const placeLimit = 8;

/** What the terminal is like. */
export interface Look {
  readonly columns: number;
  readonly paint: Paint;
}

/** A diagnosis: the sentence, what to change, the evidence. */
export function diagnosisLines(diagnosis: Diagnosis, look: Look): string[] {
  const { columns, paint } = look;
  const color = diagnosis.severity === "stop" ? paint.bad : paint.warn;
  const [first = "", ...rest] = block(diagnosis.sentence, { columns, indent: 2 });
  const lines = [`${color(diagnosis.severity === "stop" ? "✗" : "!")} ${paint.bold(first.trimStart())}`];
  lines.push(...rest.map((line) => paint.bold(line)));
  const rows: [string, string][] = [
    ["code", `${diagnosis.code} (${diagnosis.layer}${diagnosis.interface ? `, ${diagnosis.interface}` : ""})`],
    ["change", diagnosis.fix],
    ...diagnosis.evidence.slice(0, 4).map((text): [string, string] => ["seen", cut(text, valueLimit)]),
  ];
  for (const [label, text] of rows) lines.push(...labelled(label, text, { columns, paint, indent: 2, labelWidth: 9 }));
  return [...lines, ""];
}

/** A cause with everything that helps to mend it. */
export function causeLines(cause: Cause, look: Look): string[] {
  const { columns, paint } = look;
  const color = levelPaint(paint, cause.level);
  const lines = [`${color("✗")} ${paint.bold(oneLine(cause.key, 80))}  ${color(cause.level.toUpperCase())}`];
  lines.push(...block(cut(cause.title, 400), { columns, indent: 2 }));
  if (cause.section || cause.link) {
    const section = cause.section ? `section ${oneLine(cause.section, 40)}  ` : "";
    lines.push(`  ${paint.dim(section)}${paint.link(oneLine(cause.link ?? "", 200))}`.trimEnd());
  }
  for (const finding of cause.findings) lines.push("", ...findingLines(finding, cause, look));
  lines.push("");
  const rows = { columns, paint, indent: 2, labelWidth: 9 };
  if (cause.why) lines.push(...labelled("why", cause.why, rows));
  if (cause.fix) lines.push(...labelled("fix", cause.fix, rows));
  const command = cause.findings[0]?.results.find((result) => result.reproduce)?.reproduce?.command;
  // A command is never wrapped: it is there to be copied.
  if (command) lines.push(`  ${paint.dim("again".padEnd(9))}${oneLine(command, 1000)}`);
  return [...lines, ""];
}

function findingLines(finding: Finding, cause: Cause, look: Look): string[] {
  const { columns, paint } = look;
  const test = finding.test === cause.key ? "" : `${finding.test} `;
  const lines = block(`${oneLine(test, 100)} on ${finding.interfaces.join(", ")}`.trim(), { columns, indent: 2 });
  const differences = differencesOf(finding.mismatches);
  for (const difference of differences.slice(0, differenceLimit)) lines.push(...differenceLines(difference, look));
  const hidden = differences.length - differenceLimit;
  if (hidden > 0) lines.push(`    ${paint.dim(`and ${plural(hidden, "more difference")}, see the report`)}`);
  return lines;
}

function differenceLines({ expected, actual, places }: Difference, look: Look): string[] {
  const { columns, paint } = look;
  const where = places.slice(0, placeLimit).map(({ path, step }) => {
    const text = `${oneLine(path, 120) || "answer"}${step ? ` (step ${oneLine(step, 40)})` : ""}`;
    return block(text, { columns, indent: 4 }).map((line) => paint.link(line));
  });
  const hidden = places.length - placeLimit;
  const rows = { columns, paint, indent: 6, labelWidth: 10 };
  return [
    ...where.flat(),
    ...(hidden > 0 ? [`    ${paint.dim(`and ${plural(hidden, "more place")}`)}`] : []),
    ...labelled("expected", oneLine(expected, valueLimit), rows),
    ...labelled("actual", oneLine(actual, valueLimit), rows),
    ...block(oneLine(places[0]?.message ?? ""), { columns, indent: 6 }).map((line) => paint.dim(line)),
  ];
}

/** What the kit itself could not do; never blamed on the agent. */
export function errorLines(report: Report, look: Look): string[] {
  return report.tests
    .filter((result) => result.result === "error")
    .flatMap((result) => [
      `${look.paint.warn("!")} ${look.paint.bold(oneLine(result.id, 80))} on ${oneLine(result.interface, 40)}`,
      ...block(cut(result.error ?? "no reason given", 600), { columns: look.columns, indent: 2 }),
      "",
    ]);
}
