import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { variationById } from "../../agent/faults/faults.js";
import type { KillMatrix } from "../../proof/matrix.js";
import { prove } from "../../proof/prove.js";
import { matrixPage } from "../../proof/table.js";
import { loadLibrary } from "../../runner/library.js";
import { TckError } from "../../tck-error.js";
import { exitCodes } from "../exit-codes.js";
import type { Terminal } from "../terminal.js";
import { kitVersion } from "../version.js";

/** Options of `a2a-tck prove`. */
export interface ProveFlags {
  readonly suite?: string[];
  readonly fault?: string[];
  readonly out?: string;
  /** A published kill-matrix.json to prove again. */
  readonly again?: string;
}

/** Proves suites: runs them against every fault of the reference agent and says which test notices which. */
export async function proveCommand(flags: ProveFlags, terminal: Terminal): Promise<number> {
  for (const id of flags.fault ?? []) if (id !== "none") variationById(id);
  const suites = flags.suite?.map((path) => resolve(terminal.cwd, path));
  const published = flags.again === undefined ? undefined : await readMatrix(resolve(terminal.cwd, flags.again));
  // The threads would each stumble over the same mistake in a suite.
  const library = await loadLibrary(suites, { tests: [], tags: [], levels: [] });
  const matrix = await prove({
    ...(suites ? { suites } : {}),
    ...(flags.fault ? { only: flags.fault } : {}),
    ...(published ? { published } : {}),
    tests: [...library.tests, ...library.monitors].map(({ id }) => id),
    onRow: (row, done, total) => {
      const failed = row.failed.map(({ id }) => id).join(", ") || "–";
      terminal.out(
        `${String(done).padStart(4)}/${total} ${row.id.padEnd(42)} ${row.failed.length} failing: ${failed}\n`,
      );
    },
  });
  if (flags.out !== undefined) {
    const folder = resolve(terminal.cwd, flags.out);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "kill-matrix.json"), `${JSON.stringify(matrix, undefined, 1)}\n`);
    await writeFile(join(folder, "kill-matrix.html"), matrixPage(matrix, kitVersion()));
  }
  for (const problem of matrix.problems) terminal.out(`✗ ${problem}\n`);
  for (const id of matrix.survivors) terminal.out(`· nothing notices the fault ${id}\n`);
  const proven = Object.keys(matrix.killers).length;
  terminal.out(
    `${matrix.rows.length} runs, ${proven} tests and monitors proven, median of ${matrix.medianFailures} failing per fault, ${matrix.problems.length} problems\n`,
  );
  return matrix.problems.length === 0 ? exitCodes.ok : exitCodes.nonConformant;
}

/** @throws TckError `USAGE` when the file is no kill matrix */
async function readMatrix(file: string): Promise<KillMatrix> {
  const fail = (why: string, cause?: unknown) =>
    new TckError("USAGE", `${file} ${why}`, {
      hint: "give a kill-matrix.json that `a2a-tck prove --out` wrote",
      cause,
    });
  let value: Partial<KillMatrix>;
  try {
    value = JSON.parse(await readFile(file, "utf8")) as Partial<KillMatrix>;
  } catch (cause) {
    throw fail(`cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  if (!Array.isArray(value.rows) || !Array.isArray(value.tests) || value.killers === undefined)
    throw fail("is no kill matrix");
  return value as KillMatrix;
}
