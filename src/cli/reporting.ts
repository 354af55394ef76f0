import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunRecord } from "../judge/record.js";
import type { Report } from "../judge/report.js";
import type { Reporter } from "../reports/reporter.js";
import { createReporters, multiplex } from "../reports/reporters.js";
import { packRecord } from "../runner/record-file.js";
import { type Terminal, wantsColor, wantsLiveLine } from "./terminal.js";

/** The record of exchanges is written beside the reports under this name; it is asked for like a reporter. */
const recordName = "record";
const recordFile = "record.jsonl.gz";

async function writeRecord(record: RunRecord, outDir: string): Promise<string> {
  await mkdir(outDir, { recursive: true });
  const path = join(outDir, recordFile);
  await writeFile(path, await packRecord(record));
  return path;
}

/** The outputs of one run. */
export interface Outputs {
  /** Fed with what happens. */
  readonly observer: Reporter;
  /** Writes everything. False when an output could not be written; the terminal has been told why. */
  finish(report: Report, record: RunRecord): Promise<boolean>;
}

/**
 * Opens the outputs that were asked for.
 * @throws TckError `USAGE` for a name that no reporter has
 */
export async function openOutputs(
  names: readonly string[],
  { outDir, quiet }: { outDir: string; quiet: boolean },
  terminal: Terminal,
): Promise<Outputs> {
  const reporters = await createReporters(
    names.filter((name) => name !== recordName),
    {
      outDir,
      quiet,
      write: terminal.out,
      color: wantsColor(terminal),
      interactive: wantsLiveLine(terminal) && !quiet,
      columns: terminal.columns,
      env: terminal.env,
    },
  );
  const observer = multiplex(reporters);
  return {
    observer,
    async finish(report, record) {
      const written: string[] = [];
      if (names.includes(recordName)) written.push(await writeRecord(record, outDir));
      await observer.onEnd(report, written);
      return observer.failures.length === 0;
    },
  };
}
