import { join, resolve } from "node:path";
import { judgeRun } from "../../judge/judge-run.js";
import { mergeRecords } from "../../judge/merge-records.js";
import { missingShards } from "../../judge/partial.js";
import type { RunRecord } from "../../judge/record.js";
import type { Report } from "../../judge/report.js";
import { writeOutput } from "../../reports/files.js";
import { type FleetAgent, fleetLabels, fleetRows, renderFleet } from "../../reports/html/fleet.js";
import { jsonText } from "../../reports/json.js";
import { oneLine } from "../../reports/text.js";
import { type Library, loadLibrary } from "../../runner/library.js";
import { TckError } from "../../tck-error.js";
import { checkBaselineIds } from "../baseline-file.js";
import { collectRuns, type FoundRun } from "../collect-runs.js";
import { exitCodeOf, exitCodes } from "../exit-codes.js";
import { judgingNotes } from "../judging-notes.js";
import { type Measure, measureReport, readMeasure } from "../measure.js";
import { openOutputs } from "../reporting.js";
import type { Terminal } from "../terminal.js";
import { type JudgeFlags, measureOptions } from "./judge.js";

/** The flags of `merge`. */
export interface MergeFlags extends JudgeFlags {
  readonly requireComplete?: boolean;
}

/** One agent, with everything that was found about it put together. */
interface Agent {
  readonly record: RunRecord | undefined;
  readonly report: Report;
}

const defaultReporters = ["console", "json", "junit", "html", "badge", "record"];

/**
 * Joins shards of a run into one report, and sets the reports of several agents side by side.
 * @returns the worst exit code of the agents; 3 when a shard is missing
 */
export async function mergeCommand(places: readonly string[], flags: MergeFlags, terminal: Terminal): Promise<number> {
  const library = await loadLibrary(
    flags.suite?.map((suite) => resolve(terminal.cwd, suite)),
    { tests: [], tags: [], levels: [] },
  );
  const measure = await readMeasure(measureOptions(flags, terminal), terminal);
  if (measure.baseline) checkBaselineIds(measure.baseline, library);
  const found = await collectRuns(places.map((place) => resolve(terminal.cwd, place)));
  const agents = await Promise.all(
    agentsOf(found, library, terminal).map((agent) => measured(agent, measure, terminal)),
  );
  const outDir = resolve(terminal.cwd, flags.out ?? "reports/merged");
  const folders = agents.map((agent, index) =>
    agents.length === 1 ? "" : `${index + 1}-${folderName(nameOf(agent.report))}`,
  );
  let code: number = exitCodes.ok;
  for (const [index, agent] of agents.entries()) {
    const own = await writeAgent(agent, join(outDir, folders[index] ?? ""), agents.length === 1, flags, terminal);
    code = Math.max(code, own);
  }
  if (agents.length > 1) await writeFleet(agents, folders, outDir, terminal);
  return code;
}

function agentsOf(found: readonly FoundRun[], library: Library, terminal: Terminal): readonly Agent[] {
  const groups = new Map<string, FoundRun[]>();
  const agents: Agent[] = [];
  for (const run of found) {
    const facts = (run.record ?? run.report)?.run;
    if (facts?.shards?.present.length !== 1) {
      agents.push(wholeRun(run, library, terminal));
      continue;
    }
    if (!run.record)
      throw new TckError("RECORD", `${run.place} has no record.jsonl.gz, and shards are merged from their records`, {
        hint: "run the shards with the reporter `record`, which is on by default",
      });
    const key = JSON.stringify([agentName(run.record), facts.shards.of]);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  const testIds = library.suites.flatMap(({ tests }) => tests.map(({ id }) => id));
  for (const runs of groups.values()) {
    const record = mergeRecords(
      runs.flatMap((run) => run.record ?? []),
      testIds,
    );
    agents.push(judged(record, library, terminal));
  }
  // The order of the command line says nothing.
  const keyOf = ({ report }: Agent) => JSON.stringify([nameOf(report), report.target.url, report.run.startedAt]);
  return agents.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** A report of a whole run is taken as it is; without one, its record is judged. */
function wholeRun({ record, report }: FoundRun, library: Library, terminal: Terminal): Agent {
  if (report) return { record, report };
  if (!record) throw new TckError("INTERNAL", "a run was found that left nothing behind");
  return judged(record, library, terminal);
}

function judged(record: RunRecord, library: Library, terminal: Terminal): Agent {
  for (const note of judgingNotes(record, library)) terminal.err(`note: ${agentName(record)}: ${note}\n`);
  return { record, report: judgeRun(record, library) };
}

async function measured(agent: Agent, measure: Measure, terminal: Terminal): Promise<Agent> {
  return { ...agent, report: await measureReport(agent.report, measure, terminal) };
}

async function writeAgent(
  { report, record }: Agent,
  outDir: string,
  alone: boolean,
  flags: MergeFlags,
  terminal: Terminal,
): Promise<number> {
  const names = (flags.reporter?.split(",") ?? defaultReporters).filter(
    (name) => (alone || name !== "console") && (record !== undefined || name !== "record"),
  );
  const outputs = await openOutputs(names, { outDir, quiet: flags.quiet ?? false }, terminal);
  const complete = await outputs.finish(report, record);
  if (!alone) terminal.out(`${oneLine(nameOf(report), 80)}: ${oneLine(report.summary, 600)}\n`);
  if (!complete) return exitCodes.internal;
  const missing = missingShards(report.run);
  for (const index of missing)
    terminal.err(`a2a-tck: shard ${index} of ${report.run.shards?.of} of ${oneLine(nameOf(report), 80)} is missing\n`);
  const code = exitCodeOf(report, { requireComplete: flags.requireComplete ?? false, strictShould: false });
  return code === exitCodes.ok && missing.length > 0 ? exitCodes.nothingTested : code;
}

async function writeFleet(
  agents: readonly Agent[],
  folders: readonly string[],
  outDir: string,
  terminal: Terminal,
): Promise<void> {
  const fleet = agents.map(({ report }, index): FleetAgent => ({ report, href: `${folders[index]}/report.html` }));
  const labels = fleetLabels(fleet);
  const json = {
    schema: "https://a2a-tck.dev/schemas/fleet/1",
    agents: agents.map(({ report: { target, verdict, counts, run, kit } }, index) => ({
      folder: folders[index],
      label: labels[index],
      url: target.url,
      name: target.name,
      version: target.version,
      verdict,
      counts,
      startedAt: run.startedAt,
      kit,
      suitesDigest: run.suitesDigest,
    })),
    requirements: fleetRows(fleet).map(({ id, level, section, results }) => ({ id, level, section, results })),
  };
  for (const path of [
    await writeOutput(outDir, "fleet.html", renderFleet(fleet)),
    await writeOutput(outDir, "fleet.json", jsonText(json)),
  ])
    terminal.out(`wrote ${path}\n`);
}

/** Letters and digits only: the name comes from the agent. */
function folderName(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .slice(0, 40)
      .replace(/^-|-$/g, "") || "agent"
  );
}

function nameOf({ target }: Report): string {
  return target.name ?? target.url;
}

function agentName({ card, target }: RunRecord): string {
  const name = typeof card === "object" && card !== null && !Array.isArray(card) ? card.name : undefined;
  return typeof name === "string" ? name : target.url;
}
