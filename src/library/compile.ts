/**
 * Part of the build: loads the kit's own suites once and keeps what came of it, so that a run need not read, check and
 * understand ten thousand lines of YAML first. A mistake in them is left for the run to tell.
 */
import { compileLibrary } from "../runner/library.js";
import { readCompiled, writeCompiled } from "../suite/compiled.js";
import { TckError } from "../tck-error.js";

if (readCompiled() === undefined) {
  try {
    await writeCompiled(await compileLibrary());
  } catch (error) {
    if (!(error instanceof TckError)) throw error;
  }
}
