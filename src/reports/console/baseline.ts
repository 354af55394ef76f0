import type { Change, Report } from "../../judge/report.js";
import { knownFailures, knownWords } from "../causes.js";
import { changeGroups } from "../changes.js";
import { oneLine, plural } from "../text.js";
import type { Look } from "./findings.js";
import { block } from "./layout.js";
import { levelPaint } from "./paint.js";

const changeLimit = 12;

/** Entries of the baseline that break the gate, each with what to do. */
export function baselineLines(report: Report, { columns, paint }: Look): string[] {
  return (report.baseline?.problems ?? []).flatMap(({ kind, sentence }) => {
    const [first = "", ...rest] = block(oneLine(`${kind}: ${sentence}`, 600), { columns, indent: 2 });
    return [`${paint.bad("✗")} ${first.trimStart()}`, ...rest];
  });
}

/** Failures that the baseline knows, and entries that the run says nothing about. */
export function knownLines(report: Report, { columns, paint }: Look): string[] {
  const known = knownFailures(report).flatMap((group) => {
    const where = group.results.map((result) => result.interface).join(", ");
    const head = `${oneLine(group.test, 100)} ${group.level.toUpperCase()} on ${oneLine(where, 200)}`;
    return [
      `${paint.warn("~")} ${head}`,
      ...block(oneLine(knownWords(group.known), 400), { columns, indent: 4 }).map(paint.dim),
    ];
  });
  return [...known, ...(report.baseline?.open ?? []).map((sentence) => paint.dim(`? ${oneLine(sentence, 300)}`))];
}

/** What changed since an earlier run. */
export function comparisonLines({ comparison }: Report, { columns, paint }: Look): string[] {
  if (!comparison) return [];
  const { earlier, notes, stillFailing } = comparison;
  const head = `${oneLine(earlier.name ?? earlier.target, 80)} ${oneLine(earlier.version ?? "", 40)} of ${earlier.startedAt}: ${earlier.verdict}`;
  return [
    ...block(head, { columns, indent: 0 }),
    ...notes.flatMap((note) => block(oneLine(note, 600), { columns, indent: 2 }).map(paint.warn)),
    ...changeGroups(comparison).flatMap(({ title, changes, bad }) => [
      `${bad ? paint.bad(title) : paint.bold(title)}  ${plural(changes.length, "test")}`,
      ...changes.slice(0, changeLimit).flatMap((change) => {
        const color = change.after === "fail" ? levelPaint(paint, change.level) : (text: string) => text;
        return block(changeText(change), { columns, indent: 2 }).map(color);
      }),
      ...(changes.length > changeLimit ? [paint.dim(`  and ${changes.length - changeLimit} more`)] : []),
    ]),
    paint.dim(`${plural(stillFailing, "test")} failed before and still ${stillFailing === 1 ? "does" : "do"}`),
  ];
}

function changeText({ id, interface: on, level, before, after, message }: Change): string {
  const course = `${before ?? "absent"} → ${after ?? "absent"}`;
  return `${level.toUpperCase()} ${oneLine(id, 100)} on ${oneLine(on, 40)}: ${course}${message ? `, ${oneLine(message, 200)}` : ""}`;
}
