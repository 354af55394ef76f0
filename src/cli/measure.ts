import { applyBaseline, updateFor } from "../judge/baseline.js";
import { compareReports } from "../judge/compare.js";
import type { Report } from "../judge/report.js";
import type { Level } from "../suite/test.js";
import { type BaselineFile, readBaseline } from "./baseline-file.js";
import { readReport } from "./read-report.js";
import { type Terminal, todayOf } from "./terminal.js";

/** What reports are measured by beside the specification. */
export interface Measure {
  readonly baseline?: BaselineFile;
  readonly updateBaseline: boolean;
  readonly earlier?: Report;
  readonly strictShould: boolean;
}

/** Paths as the user gave them, made absolute. */
export interface MeasureOptions {
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly compareWith?: string;
  readonly strictShould?: boolean;
}

/**
 * Reads the baseline and the earlier report, so that mistakes in them are said before anything is sent.
 * @throws TckError `BASELINE` or `RECORD`
 */
export async function readMeasure(options: MeasureOptions, terminal: Terminal): Promise<Measure> {
  const { baseline, updateBaseline = false, compareWith, strictShould = false } = options;
  return {
    ...(baseline === undefined ? {} : { baseline: await readBaseline(baseline, terminal.cwd, updateBaseline) }),
    ...(compareWith === undefined ? {} : { earlier: await readReport(compareWith) }),
    updateBaseline,
    strictShould,
  };
}

/** Measures a report; writes the baseline when that was asked for. */
export async function measureReport(report: Report, measure: Measure, terminal: Terminal): Promise<Report> {
  const { baseline, earlier } = measure;
  const compared = earlier ? { ...report, comparison: compareReports(earlier, report) } : report;
  if (!baseline) return compared;
  const today = todayOf(terminal);
  if (!measure.updateBaseline) return applyBaseline(compared, baseline, today);
  const levels: readonly Level[] = measure.strictShould ? ["must", "should"] : ["must"];
  const update = updateFor(compared, baseline, today, levels);
  const { writeBaseline } = await import("./update-baseline.js");
  await writeBaseline(baseline, update, today);
  terminal.err(
    `baseline ${baseline.file}: ${update.added.length} added, ${update.removed.length} removed, ${update.narrowed.size} narrowed\n`,
  );
  return applyBaseline(compared, await readBaseline(baseline.path, terminal.cwd), today);
}
