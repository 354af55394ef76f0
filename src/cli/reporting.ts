import { constants } from "node:fs";
import { access, mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunRecord } from "../judge/record.js";
import type { Report } from "../judge/report.js";
import type { Reporter } from "../reports/reporter.js";
import { createReporters, multiplex } from "../reports/reporters.js";
import { packRecord } from "../runner/record-file.js";
import { TckError } from "../tck-error.js";
import { type Terminal, wantsColor, wantsLiveLine } from "./terminal.js";

/** The record of exchanges is written beside the reports under this name; it is asked for like a reporter. */
const recordName = "record";
const recordFile = "record.jsonl.gz";

/** @throws TckError `USAGE` when files cannot be written there; better said before the run than after it. */
async function checkFolder(outDir: string): Promise<void> {
  try {
    await mkdir(outDir, { recursive: true });
    await access(outDir, constants.W_OK);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TckError("USAGE", `no reports can be written to ${outDir}: ${why}`, { hint: "check --out", cause });
  }
}

async function writeRecord(record: RunRecord, outDir: string): Promise<string> {
  const path = join(outDir, recordFile);
  await writeFile(`${path}.part`, await packRecord(record));
  await rename(`${path}.part`, path);
  return path;
}

/** The outputs of one run. */
export interface Outputs {
  /** Fed with what happens. */
  readonly observer: Reporter;
  /** Writes everything. False when an output could not be written; the terminal has been told why. */
  finish(report: Report, record: RunRecord | undefined): Promise<boolean>;
}

/**
 * Opens the outputs that were asked for.
 * @throws TckError `USAGE` for a name that no reporter has, or a folder that cannot be written to
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
  if (names.some((name) => name !== "console")) await checkFolder(outDir);
  const observer = multiplex(reporters, terminal.err);
  let complete = true;
  return {
    observer,
    async finish(report, record) {
      const written: string[] = [];
      try {
        if (record && names.includes(recordName)) written.push(await writeRecord(record, outDir));
      } catch (error) {
        complete = false;
        terminal.err(`The record could not be written: ${error instanceof Error ? error.message : String(error)}\n`);
      }
      await observer.onEnd(report, written);
      return complete && observer.failures.length === 0;
    },
  };
}
