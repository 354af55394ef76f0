import { resolve } from "node:path";
import { judgeRun } from "../../judge/judge-run.js";
import { loadLibrary } from "../../runner/library.js";
import { readRecord } from "../../runner/record-file.js";
import { checkBaselineIds } from "../baseline-file.js";
import { exitCodeOf, exitCodes } from "../exit-codes.js";
import { judgingNotes } from "../judging-notes.js";
import { type MeasureOptions, measureReport, readMeasure } from "../measure.js";
import { openOutputs } from "../reporting.js";
import { defaultReporters } from "../run-options.js";
import type { Terminal } from "../terminal.js";

/** The flags of `judge`. */
export interface JudgeFlags {
  readonly suite?: string[];
  readonly out?: string;
  readonly reporter?: string;
  readonly quiet?: boolean;
  readonly baseline?: string;
  readonly compareWith?: string;
}

/** Judges a saved record again, without the agent. */
export async function judgeCommand(path: string, flags: JudgeFlags, terminal: Terminal): Promise<number> {
  const record = await readRecord(resolve(terminal.cwd, path));
  const library = await loadLibrary(
    flags.suite?.map((suite) => resolve(terminal.cwd, suite)),
    { tests: [], tags: [], levels: [] },
  );
  for (const note of judgingNotes(record, library)) terminal.err(`note: ${note}\n`);
  const measure = await readMeasure(measureOptions(flags, terminal), terminal);
  if (measure.baseline) checkBaselineIds(measure.baseline, library);
  const outDir = resolve(terminal.cwd, flags.out ?? "reports/judged");
  // A folder gets all that the run wrote, so that the two can be compared byte for byte.
  const names = flags.reporter?.split(",") ?? (flags.out === undefined ? ["console"] : defaultReporters);
  const outputs = await openOutputs(names, { outDir, quiet: flags.quiet ?? false }, terminal);
  const report = await measureReport(judgeRun(record, library), measure, terminal);
  const complete = await outputs.finish(report, record);
  return complete ? exitCodeOf(report, { requireComplete: false, strictShould: false }) : exitCodes.internal;
}

/** Paths of flags, from the folder that the user stands in. */
export function measureOptions(
  { baseline, compareWith }: Pick<JudgeFlags, "baseline" | "compareWith">,
  { cwd }: Terminal,
): MeasureOptions {
  return {
    ...(baseline === undefined ? {} : { baseline: resolve(cwd, baseline) }),
    ...(compareWith === undefined ? {} : { compareWith: resolve(cwd, compareWith) }),
  };
}
