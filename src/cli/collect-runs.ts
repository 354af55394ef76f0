import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { RunRecord } from "../judge/record.js";
import type { Report } from "../judge/report.js";
import { readRecord } from "../runner/record-file.js";
import { TckError } from "../tck-error.js";
import { readReport } from "./read-report.js";

/** What one run left behind. */
export interface FoundRun {
  /** Where it was found, as the user would name it. */
  readonly place: string;
  readonly record?: RunRecord;
  readonly report?: Report;
}

const recordFile = "record.jsonl.gz";
const reportFile = "report.json";

/**
 * Finds runs: a record or report, a folder that holds them, or a folder of such folders.
 * @throws TckError `RECORD` when a place has none, or what is there cannot be read
 */
export async function collectRuns(places: readonly string[]): Promise<readonly FoundRun[]> {
  const found: FoundRun[] = [];
  for (const place of places) {
    if (!existsSync(place)) throw nothingIn(place, "is not there");
    if (!statSync(place).isDirectory()) {
      found.push(
        place.endsWith(".gz") ? { place, record: await readRecord(place) } : { place, report: await readReport(place) },
      );
      continue;
    }
    const folders = [place, ...subfolders(place)].filter((folder) =>
      [recordFile, reportFile].some((name) => existsSync(join(folder, name))),
    );
    if (folders.length === 0)
      throw nothingIn(place, `has neither ${recordFile} nor ${reportFile}, nor have its folders`);
    for (const folder of folders) found.push(await readRun(folder));
  }
  return found;
}

function subfolders(place: string): string[] {
  return readdirSync(place, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(place, entry.name))
    .sort();
}

async function readRun(folder: string): Promise<FoundRun> {
  const [record, report] = [join(folder, recordFile), join(folder, reportFile)];
  return {
    place: folder,
    ...(existsSync(record) ? { record: await readRecord(record) } : {}),
    ...(existsSync(report) ? { report: await readReport(report) } : {}),
  };
}

function nothingIn(place: string, why: string): TckError {
  return new TckError("RECORD", `${place} ${why}`, { hint: "give folders that a2a-tck run wrote with --out" });
}
