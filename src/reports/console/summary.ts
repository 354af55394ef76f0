import type { Report } from "../../judge/report.js";
import { skipsOf } from "../causes.js";
import { applicable, levels, skipMeaning, undecided, verdictLine } from "../counts.js";
import { duration, oneLine, plural, wrap } from "../text.js";
import type { Look } from "./findings.js";
import { labelled } from "./layout.js";

const reasonLimit = 3;

/** Tests that were not decided, by kind, with the most frequent reasons. */
export function skipLines(report: Report, look: Look): string[] {
  const { columns, paint } = look;
  return skipsOf(report).flatMap(({ kind, count, reasons }) => {
    const hidden = reasons.length - reasonLimit;
    const rows = { columns, paint, indent: 2, labelWidth: 6 };
    return [
      `${paint.bold(kind)}  ${plural(count, "test")}: ${skipMeaning[kind]}`,
      ...reasons
        .slice(0, reasonLimit)
        .flatMap(({ reason, results }) => labelled(`${results.length} ×`.padStart(5), oneLine(reason), rows)),
      ...(hidden > 0 ? [`  ${paint.dim(`and ${plural(hidden, "more reason")}, see the report`)}`] : []),
    ];
  });
}

/** What to add to the configuration, in one line, when MUST tests wait for identities. It is there to be copied, so never wrapped. */
export function identityLines(report: Report, look: Look): string[] {
  const waiting = report.tests.filter(({ level, skip }) => level === "must" && skip?.identities !== undefined);
  if (waiting.length === 0) return [];
  const names = [...new Set(waiting.flatMap(({ skip }) => skip?.identities ?? []))];
  const example = names.map((name) => `${name}: {type: bearer, token: "env:${variableFor(name)}"}`).join(", ");
  const need = waiting.length === 1 ? "needs" : "need";
  return [
    look.paint.warn(
      `${plural(waiting.length, "MUST test")} ${need} credentials; add to a2a-tck.config.yaml, e.g.: identities: {${example}} (docs/identities.md)`,
    ),
  ];
}

/** `wrongAudience` becomes `WRONG_AUDIENCE_TOKEN`. */
function variableFor(name: string): string {
  return `${oneLine(name, 40)
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toUpperCase()
    .replace(/\W+/g, "_")}_TOKEN`;
}

/** Counts by level, for the whole run and each interface, always with the denominator. */
export function countLines(report: Report, look: Look): string[] {
  const { paint } = look;
  const scopes = [{ id: "all", counts: report.counts }];
  for (const { id, counts } of report.interfaces) if (counts) scopes.push({ id, counts });
  const name = Math.min(24, Math.max(...scopes.map(({ id }) => id.length)));
  const row = (cells: readonly string[], first: string) =>
    first.padEnd(name + 2) + cells.map((cell, index) => (index === 0 ? cell.padEnd(8) : cell.padStart(12))).join("");
  const lines = [paint.dim(row(["", "passed", "failed", "undecided", "applicable"], ""))];
  for (const { id, counts } of scopes) {
    let label = oneLine(id, 24);
    for (const level of levels) {
      const own = counts[level];
      if (own.total === 0) continue;
      const numbers = [own.passed, own.failed, undecided(own), applicable(own)].map(String);
      const text = row([level.toUpperCase(), ...numbers], label);
      lines.push(own.failed > 0 ? (level === "must" ? paint.bad(text) : paint.warn(text)) : text);
      label = "";
    }
  }
  return lines.length > 1 ? lines : [];
}

/** Agent, kit and time in two lines. */
export function runLines(report: Report, look: Look): string[] {
  const { target, run, kit } = report;
  const agent = target.name ? `${oneLine(target.name, 60)} ${oneLine(target.version ?? "", 20)}`.trim() : "agent";
  const text = `${agent} at ${oneLine(target.url, 200)}, ${plural(report.tests.length, "result")} in ${duration(run.durationMs)}`;
  return wrap(`${text}, ${kit.name} ${kit.version}, seed ${run.seed}`, look.columns).map(look.paint.dim);
}

/** The verdict: always the last line. */
export function verdictLines(report: Report, look: Look): string[] {
  const { paint } = look;
  const color = report.verdict === "conformant" ? paint.good : report.verdict === "incomplete" ? paint.warn : paint.bad;
  const sign = { conformant: "✓", incomplete: "○", "non-conformant": "✗" }[report.verdict];
  const lines = wrap(`${sign} ${oneLine(verdictLine(report), 600)}`, look.columns);
  return lines.map((line) => paint.bold(color(line)));
}
