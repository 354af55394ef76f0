import { readdir, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { JsonObject } from "../json.js";
import type { Problems } from "./problems.js";
import { listOf, mapOf, textsOf } from "./read-values.js";
import { readSource, type Source } from "./source.js";

/** A suite file with the variables that the files which include it set. */
export interface SuiteFile {
  readonly source: Source;
  readonly variables: JsonObject;
}

/** YAML files of a folder and everything below it, by name; a file is itself. */
async function listFiles(path: string, problems: Problems): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name));
    if (files.length === 0) problems.add({ file: path, line: 1, column: 1 }, "there is no .yaml file in this folder");
    return files.sort();
  } catch {
    problems.add({ file: path, line: 1, column: 1 }, "there is no such file or folder");
    return [];
  }
}

/**
 * All suite files that the paths name, and those they include: depth-first, each once, a file that includes before what it
 * includes. Includes may not leave the folder of the file that the user named.
 */
export async function gatherFiles(paths: readonly string[], problems: Problems): Promise<readonly SuiteFile[]> {
  const roots = (await Promise.all(paths.map((path) => listFiles(path, problems)))).flat();
  const sources = new Map<string, Source>();
  for (const file of roots) {
    const key = resolve(file);
    const source = sources.has(key) ? undefined : await readSource(file, problems);
    if (source) sources.set(key, source);
  }
  const gathered = new Map<string, SuiteFile>();
  const add = async (source: Source, root: string, inherited: JsonObject): Promise<void> => {
    const key = resolve(source.file);
    if (gathered.has(key)) return;
    const document = mapOf(source.value);
    const variables = { ...mapOf(document.variables), ...inherited };
    gathered.set(key, { source, variables });
    for (const [index, item] of listOf(document.include).entries()) {
      if (typeof item !== "string") continue;
      const file = join(dirname(source.file), item);
      const place = source.place(["include", index]);
      if (leaves(root, file)) {
        problems.add(
          place,
          `the file "${item}" is outside of the folder ${root || "."}`,
          "include only files in or below the folder of the first file",
        );
        continue;
      }
      const known = sources.get(resolve(file));
      if (known) await add(known, root, variables);
      else if (!gathered.has(resolve(file))) {
        const [found] = await stat(file).then(
          (stats) => (stats.isFile() ? [file] : []),
          () => [],
        );
        if (found === undefined) problems.add(place, `there is no file "${item}" to include`);
        else {
          const included = await readSource(found, problems);
          if (included) {
            sources.set(resolve(file), included);
            await add(included, root, variables);
          }
        }
      }
    }
  };
  // Files that no other includes come first: they set variables for those that they include.
  const given = [...sources.values()];
  const included = new Set(given.flatMap((source) => includesOf(source)));
  const isIncluded = (source: Source) => included.has(resolve(source.file));
  for (const source of [...given.filter((one) => !isIncluded(one)), ...given.filter(isIncluded)]) {
    await add(source, dirname(source.file), {});
  }
  return [...gathered.values()];
}

function includesOf(source: Source): readonly string[] {
  return textsOf(mapOf(source.value).include).map((item) => resolve(dirname(source.file), item));
}

function leaves(folder: string, file: string): boolean {
  const way = relative(resolve(folder), resolve(file));
  return way === ".." || way.startsWith(`..${sep}`) || resolve(file) === way;
}
