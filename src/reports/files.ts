import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Writes a file into the output folder and returns its path. The file appears whole or not at all: a reader (a CI step
 * that uploads, a browser that reloads) never sees half of it.
 */
export async function writeOutput(outDir: string, name: string, text: string): Promise<string> {
  await mkdir(outDir, { recursive: true });
  const path = join(outDir, name);
  await writeFile(`${path}.part`, text, "utf8");
  await rename(`${path}.part`, path);
  return path;
}
