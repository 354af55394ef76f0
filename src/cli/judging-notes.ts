import { suiteChanges } from "../judge/compare.js";
import type { RunRecord } from "../judge/record.js";
import { type Library, suiteFiles } from "../runner/library.js";
import { suitesDigest } from "../suite/digest.js";
import { kitVersion } from "./version.js";

/** Why a record may be judged otherwise now than when it was made, one sentence each; empty when it cannot. */
export function judgingNotes(record: Pick<RunRecord, "run" | "kit">, library: Library): readonly string[] {
  const notes: string[] = [];
  if (suitesDigest(library.suites) !== record.run.suitesDigest) {
    const changes = suiteChanges(record, { run: { suites: suiteFiles(library) } });
    notes.push(
      `the suites are not those of the recorded run (${changes.join(", ")}); rules that changed since are judged as they are now`,
    );
  }
  if (record.kit.version !== kitVersion())
    notes.push(`the record was made by ${record.kit.name} ${record.kit.version}, and is judged by ${kitVersion()}`);
  return notes;
}
