import { hasMessage, requestFields } from "../judge/payload/index.js";
import { predicates } from "../judge/predicates/predicates.js";
import type { RunRecord } from "../judge/record.js";
import { packageRoot } from "../package-root.js";
import type { ProtocolVersion } from "../protocol/dialect.js";
import { spokenVersions } from "../protocol/dialects.js";
import { loadCatalogue, loadCatalogueDocument } from "../suite/catalogue.js";
import { type Compiled, readCompiled } from "../suite/compiled.js";
import { builtinSuitePaths, type LoadedSuites, loadSuites } from "../suite/load.js";
import type { FieldLookup } from "../suite/required-members.js";
import type { Catalogue } from "../suite/requirement.js";
import type { Monitor, Suite, Test } from "../suite/test.js";
import { TckError } from "../tck-error.js";
import type { Selection } from "./options.js";
import { isSelected } from "./select.js";

/** The suites of a run, loaded and checked, and what is selected of them. */
export interface Library {
  readonly suites: readonly Suite[];
  readonly catalogues: ReadonlyMap<ProtocolVersion, Catalogue>;
  readonly tests: readonly Test[];
  readonly monitors: readonly Monitor[];
  /** Notes of the loader, one line each. */
  readonly notes: readonly string[];
}

/**
 * Loads suites and catalogues.
 * @param paths suite files and folders; without them all built-in suites
 * @throws TckError `SUITE` with every mistake in the files, `USAGE` when nothing is selected
 */
export async function loadLibrary(paths: readonly string[] | undefined, selection: Selection): Promise<Library> {
  const catalogues = await loadCatalogues();
  const compiled = paths ? undefined : readCompiled();
  const { suites, notes } = compiled ?? (await loadFrom(paths ?? builtinSuitePaths(), catalogues));
  const tests = suites.flatMap((suite) => suite.tests).filter((test) => isSelected(test, selection));
  const monitors = suites.flatMap((suite) => suite.monitors).filter((monitor) => isSelected(monitor, selection));
  if (tests.length + monitors.length === 0)
    throw new TckError("USAGE", "the selection leaves no test", {
      hint: "a2a-tck run --list shows ids, tags and levels",
    });
  return { suites, catalogues, tests, monitors, notes };
}

/**
 * The built-in suites and catalogues, from their files.
 * @throws TckError `SUITE` with every mistake in the files
 */
export async function compileLibrary(): Promise<Compiled> {
  const documents = spokenVersions.map(async (version) => [version, await loadCatalogueDocument(version)] as const);
  const catalogues = Object.fromEntries(await Promise.all(documents));
  return { catalogues, ...(await loadFrom(builtinSuitePaths(), await loadCatalogues())) };
}

async function loadCatalogues(): Promise<Map<ProtocolVersion, Catalogue>> {
  const catalogues = new Map<ProtocolVersion, Catalogue>();
  for (const version of spokenVersions) catalogues.set(version, await loadCatalogue(version));
  return catalogues;
}

async function loadFrom(paths: readonly string[], catalogues: ReadonlyMap<string, Catalogue>): Promise<LoadedSuites> {
  const requirements = new Set([...catalogues.values()].flatMap((catalogue) => [...catalogue.requirements.keys()]));
  const known = { predicates: new Set(predicates.keys()), requirements, fields: fieldsOf };
  const { suites, notes } = await loadSuites(paths, known);
  return { suites, notes: notes.map(fromRoot) };
}

/** Members of a message of the protocol, for tables that are generated. */
export const fieldsOf: FieldLookup = (version, message) =>
  hasMessage(version, message) ? requestFields(version, message) : undefined;

/** The files of the suites with their digests; those of the package from its root on, so that they are the same everywhere. */
export function suiteFiles({ suites }: Pick<Library, "suites">): RunRecord["run"]["suites"] {
  return suites.map(({ file, digest, tests, monitors }) => ({
    file: fromRoot(file),
    digest,
    tests: tests.length + monitors.length,
  }));
}

/** A place in the package from its root on, so that it is the same everywhere; other places as they are. */
function fromRoot(place: string): string {
  return place.startsWith(packageRoot) ? place.slice(packageRoot.length) : place;
}
