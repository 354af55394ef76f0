import { join } from "node:path";
import { packageRoot } from "../package-root.js";
import { spokenVersions } from "../protocol/dialects.js";
import { gatherFiles } from "./files.js";
import { Problems, showPlace } from "./problems.js";
import { type KnownNames, readDocument } from "./read-document.js";
import type { Place, Suite } from "./test.js";

export type { KnownNames } from "./read-document.js";

/** The folders of the kit's own suites, as `loadSuites` takes them: one a protocol version, and `compat` for agents of several. */
export function builtinSuitePaths(): readonly string[] {
  return [...spokenVersions.map((version) => `v${version}`), "compat"].map((name) => join(packageRoot, "suites", name));
}

/** What `loadSuites` answers. */
export interface LoadedSuites {
  readonly suites: readonly Suite[];
  /** How things were read that could be read differently: `file:line:column text`. */
  readonly notes: readonly string[];
}

/**
 * Loads suite files and folders of them (`*.yaml`, `*.yml`, at any depth), with everything that they include.
 * Nothing is sent before everything is known to be sound: unknown keys, duplicate ids, variables without a value, broken
 * regular expressions, unknown operations, predicates and requirements all end the load.
 * @param known names that suites may refer to; a set that is absent is not checked
 * @throws TckError `SUITE` with one line for each problem, `file:line:column message — suggestion`
 */
export async function loadSuites(paths: readonly string[], known: KnownNames = {}): Promise<LoadedSuites> {
  const problems = new Problems();
  const files = await gatherFiles(paths, problems);
  const readings = files.map((file) => readDocument(file, known, problems));
  const suites = readings.flatMap((reading) => reading.suites);
  checkDuplicates(suites, problems);
  problems.throwIfAny();
  return { suites, notes: readings.flatMap((reading) => reading.notes) };
}

function checkDuplicates(suites: readonly Suite[], problems: Problems): void {
  const seen = new Map<string, Place>();
  for (const { id, place } of suites.flatMap((suite) => [...suite.tests, ...suite.monitors])) {
    const first = seen.get(id);
    if (first) problems.add(place, `the id "${id}" is taken`, `it stands at ${showPlace(first)} already`);
    else seen.set(id, place);
  }
}
