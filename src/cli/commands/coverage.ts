import type { ProtocolVersion } from "../../protocol/dialect.js";
import { jsonText } from "../../reports/json.js";
import { wrap } from "../../reports/text.js";
import { loadLibrary } from "../../runner/library.js";
import {
  type Coverage,
  type CoverageState,
  type CoverageTotals,
  coverageOf,
  type RequirementCoverage,
} from "../../suite/coverage.js";
import type { Level } from "../../suite/test.js";
import { exitCodes } from "../exit-codes.js";
import type { Terminal } from "../terminal.js";

const levels: readonly Level[] = ["must", "should", "may"];

/** What is printed: sections and what is not tested, every requirement, or JSON. */
export type CoverageView = "summary" | "all" | "json";

/**
 * Sets the requirements of the catalogue against the suites, by section and level: which have tests or monitors, and why
 * the others have none.
 * @param protocols protocol versions to look at; absent means all
 * @returns 1 when a MUST that could be tested has neither a test nor a monitor
 */
export async function coverageCommand(
  suites: readonly string[] | undefined,
  view: CoverageView,
  terminal: Terminal,
  protocols?: readonly ProtocolVersion[],
): Promise<number> {
  const library = await loadLibrary(suites, { tests: [], tags: [], levels: [] });
  const wanted = [...library.catalogues].filter(([version]) => protocols === undefined || protocols.includes(version));
  const versions = wanted.map(([version, catalogue]) => ({
    version,
    coverage: coverageOf(catalogue, library.suites),
  }));
  if (view === "json") terminal.out(jsonText({ versions: versions.map((one) => plain(one.version, one.coverage)) }));
  else {
    for (const { version, coverage } of versions) {
      terminal.out(`A2A ${version}: ${coverage.total.requirements} requirements\n\n`);
      terminal.out(view === "all" ? everyRequirement(coverage) : bySection(coverage));
      terminal.out(`${ending(coverage, terminal.columns)}\n`);
    }
  }
  return versions.every(({ coverage }) => coverage.gaps.length === 0) ? exitCodes.ok : exitCodes.nonConformant;
}

function plain(version: string, { requirements, total, byLevel, gaps }: Coverage) {
  return {
    version,
    total,
    byLevel,
    gaps: gaps.map(({ requirement }) => requirement.id),
    requirements: requirements.map(({ requirement, state, reason, tests, monitors, sameAs }) => ({
      id: requirement.id,
      section: requirement.section,
      level: requirement.level,
      party: requirement.party,
      statement: requirement.statement,
      state,
      ...(reason === undefined ? {} : { reason }),
      ...(sameAs === undefined ? {} : { sameAs }),
      tests,
      monitors,
    })),
  };
}

const columns: readonly (readonly [string, readonly CoverageState[]])[] = [
  ["tested", ["tested"]],
  ["monitored", ["monitored", "repeats"]],
  ["later", ["later"]],
  ["untestable", ["untested"]],
  ["open", ["open"]],
];

function bySection({ requirements, byLevel }: Coverage): string {
  const sections = [...new Set(requirements.map(({ requirement }) => requirement.section))];
  const width = Math.max(8, ...sections.map((section) => section.length));
  const head = `${"section".padEnd(width)} level  ${["all", ...columns.map(([name]) => name)].map(cell).join("")}\n`;
  const rows = sections.flatMap((section) =>
    levels.flatMap((level) => {
      const own = requirements.filter(
        ({ requirement }) => requirement.section === section && requirement.level === level,
      );
      return own.length === 0 ? [] : [row(section.padEnd(width), level, own)];
    }),
  );
  const sums = levels.map((level) => {
    const own = requirements.filter(({ requirement }) => requirement.level === level);
    return byLevel[level].requirements === 0 ? "" : row("all".padEnd(width), level, own);
  });
  return `${head}${rows.join("")}\n${sums.join("")}`;
}

function row(section: string, level: Level, own: readonly RequirementCoverage[]): string {
  const counts = columns.map(([, states]) => own.filter(({ state }) => states.includes(state)).length);
  return `${section} ${level.padEnd(6)} ${[own.length, ...counts].map((count) => cell(count || "·")).join("")}\n`;
}

function cell(value: number | string): string {
  return String(value).padStart(11);
}

function everyRequirement({ requirements }: Coverage): string {
  return requirements
    .map(({ requirement: { section, level, id }, state, reason, tests, monitors, sameAs }) => {
      const by = [...tests, ...monitors].join(", ") || (state === "repeats" ? `see ${sameAs}` : (reason ?? "no test"));
      return `${section.padEnd(8)} ${level.padEnd(6)} ${id.padEnd(22)} ${state.padEnd(9)} ${by}\n`;
    })
    .join("");
}

/** What is not tested, by reason, the gaps last. */
function ending(coverage: Coverage, width: number): string {
  const { requirements, byLevel, gaps } = coverage;
  const reasons = new Map<string, string[]>();
  for (const { state, reason = "could be tested, and is not yet", requirement } of requirements) {
    if (state !== "later" && state !== "untested" && state !== "open") continue;
    const key = `${state === "untested" ? "Not testable" : state === "later" ? "Later" : "Open"}: ${reason}`;
    reasons.set(key, [...(reasons.get(key) ?? []), `${requirement.id} (${requirement.level})`]);
  }
  const indented = (text: string) => wrap(text, Math.min(width, 120) - 2).map((line) => `  ${line}`);
  const order = ["Not testable", "Later", "Open"];
  const rank = (key: string) => order.findIndex((word) => key.startsWith(word));
  const blocks = [...reasons]
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([reason, ids]) => `\n${reason} (${ids.length})\n${indented(ids.join(", ")).join("\n")}\n`);
  const sentence = levels.map((level) => levelSentence(level, byLevel[level])).join("; ");
  const verdict =
    gaps.length === 0
      ? "Every MUST that can be tested has a test or a monitor."
      : `${gaps.length} MUST that could be tested have neither test nor monitor: ${gaps.map(({ requirement }) => requirement.id).join(", ")}`;
  return `${blocks.join("")}\n${sentence}.\n${verdict}`;
}

function levelSentence(level: Level, { requirements, covered, later, untested }: CoverageTotals): string {
  return `${level.toUpperCase()} ${covered} of ${requirements} covered, ${later} later, ${untested} not testable`;
}
