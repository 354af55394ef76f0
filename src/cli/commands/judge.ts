import { resolve } from "node:path";
import { judgeRun } from "../../judge/judge-run.js";
import { loadLibrary } from "../../runner/library.js";
import { readRecord } from "../../runner/record-file.js";
import { suitesDigest } from "../../suite/digest.js";
import { exitCodeOf, exitCodes } from "../exit-codes.js";
import { openOutputs } from "../reporting.js";
import type { Terminal } from "../terminal.js";

/** Judges a saved record again, without the agent. */
export async function judgeCommand(
  path: string,
  flags: { suite?: string[]; out?: string; reporter?: string; quiet?: boolean },
  terminal: Terminal,
): Promise<number> {
  const record = await readRecord(resolve(terminal.cwd, path));
  const library = await loadLibrary(
    flags.suite?.map((suite) => resolve(terminal.cwd, suite)),
    { tests: [], tags: [], levels: [] },
  );
  if (suitesDigest(library.suites) !== record.run.suitesDigest)
    terminal.err(
      "note: the suites are not those of the recorded run; rules that changed since are judged as they are now\n",
    );
  const outDir = resolve(terminal.cwd, flags.out ?? "reports/judged");
  const names =
    flags.reporter?.split(",") ??
    (flags.out === undefined ? ["console"] : ["console", "json", "junit", "html", "badge"]);
  const outputs = await openOutputs(names, { outDir, quiet: flags.quiet ?? false }, terminal);
  const report = judgeRun(record, library);
  const complete = await outputs.finish(report, record);
  return complete ? exitCodeOf(report, { requireComplete: false, strictShould: false }) : exitCodes.internal;
}
