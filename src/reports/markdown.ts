import type { Counts, Report } from "../judge/report.js";
import { type Cause, causesOf, knownFailures, knownWords, skipsOf } from "./causes.js";
import { changeGroups } from "./changes.js";
import { applicable, levels, skipMeaning, undecided, verdictLine } from "./counts.js";
import { oneLine, plural } from "./text.js";

const signs = { conformant: "✅", incomplete: "⚠️", "non-conformant": "❌" } as const;

/**
 * A report in GitHub's Markdown, of at most `limit` characters: verdict, counts, diagnoses, failures, what was not
 * decided. Text of the agent is written in character references, so it can form no markup and no link.
 */
export function markdownSummary(report: Report, limit: number): string {
  const { target, kit } = report;
  const agent = `${target.name ?? "Agent"} ${target.version ?? ""}`.trim();
  const head = [
    `## ${signs[report.verdict]} A2A conformance of ${plain(agent)}`,
    `**${plain(verdictLine(report), 600)}**`,
    countsTable(report),
    ...report.diagnoses.map(({ sentence, fix }) => `> **${plain(sentence, 600)}**  \n> ${plain(fix, 600)}`),
  ];
  const skips = skipsOf(report).map(
    ({ kind, count, reasons }) =>
      `- **${kind}**, ${plural(count, "test")} (${skipMeaning[kind]}): ${reasons
        .slice(0, 5)
        .map(({ reason, results }) => `${plain(reason)} (${results.length})`)
        .join("; ")}`,
  );
  const problems = (report.baseline?.problems ?? []).map(
    ({ kind, sentence }) => `- **${kind}**: ${plain(sentence, 600)}`,
  );
  const known = knownFailures(report).map(
    (group) =>
      `- ${plain(group.test, 120)} (${group.level.toUpperCase()}) on ${plain(group.results.map((result) => result.interface).join(", "))}: ${plain(knownWords(group.known))}`,
  );
  const changed = report.comparison ? changeGroups(report.comparison) : [];
  const foot = [
    ...list("### Baseline is broken", problems),
    ...list("### Known failures", known),
    ...changed.flatMap(({ title, changes }) =>
      list(
        `### Since the earlier run: ${title}`,
        changes.map((one) => `- ${plain(one.id, 120)} on ${plain(one.interface)}`),
      ),
    ),
    ...(skips.length > 0 ? ["### Not decided", skips.join("\n")] : []),
    `${plain(`${kit.name} ${kit.version}, target ${target.url}, seed ${report.run.seed}`, 600)}\n`,
  ];
  const rest = limit - [...head, ...foot].join("\n\n").length;
  return [...head, ...failures(causesOf(report), rest), ...foot].join("\n\n");
}

/** So many items of a list; the report files have all. */
const itemLimit = 50;

function list(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const more = items.length > itemLimit ? [`- and ${items.length - itemLimit} more, see the report`] : [];
  return [title, [...items.slice(0, itemLimit), ...more].join("\n")];
}

function countsTable(report: Report): string {
  const row = (scope: string, level: string, counts: Counts) =>
    `| ${[scope, level, counts.passed, counts.failed, undecided(counts), applicable(counts)].join(" | ")} |`;
  const scopes = [{ id: "all", counts: report.counts }, ...report.interfaces];
  const rows = scopes.flatMap(({ id, counts }) =>
    levels.flatMap((level) =>
      counts && counts[level].total > 0 ? [row(plain(id), level.toUpperCase(), counts[level])] : [],
    ),
  );
  const head = ["| Interface | Level | Passed | Failed | Undecided | Applicable |", "|---|---|--:|--:|--:|--:|"];
  return [...head, ...rows].join("\n");
}

function failures(causes: readonly Cause[], limit: number): string[] {
  const parts = ["### Failures"];
  let used = 0;
  for (const [index, cause] of causes.entries()) {
    const part = causeMarkdown(cause);
    used += part.length + 2;
    if (used > limit - 200) {
      parts.push(`… and ${plural(causes.length - index, "more cause")}, see the report.`);
      break;
    }
    parts.push(part);
  }
  return causes.length > 0 ? parts : [];
}

function causeMarkdown(cause: Cause): string {
  const section = cause.link ? ` ([section ${plain(cause.section ?? "")}](${link(cause.link)}))` : "";
  const lines = [
    `<details><summary><b>${cause.level.toUpperCase()}</b> ${plain(cause.key, 120)} on ${plain(cause.interfaces.join(", "))}</summary>`,
    `${plain(cause.title, 600)}${section}`,
    ...cause.findings.flatMap((finding) =>
      finding.mismatches
        .slice(0, 3)
        .map(
          ({ path, expected, actual, message }) =>
            `- ${plain(path || "answer")}: ${plain(message)}<br>expected <code>${plain(expected)}</code><br>actual <code>${plain(actual)}</code>`,
        ),
    ),
    ...(cause.fix ? [`**Fix:** ${plain(cause.fix, 1000)}`] : []),
    "</details>",
  ];
  return lines.join("\n\n");
}

/** One line that Markdown and HTML take for nothing but text: everything that is no letter, digit or blank is a reference. */
function plain(text: string, limit = 300): string {
  return oneLine(text, limit).replace(/[!-/:-@[-`{-~]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** A link target that cannot end early; anything but http(s) leads nowhere. */
function link(url: string): string {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) return "#";
  return new URL(url).href.replace(/[()<>|]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
}
