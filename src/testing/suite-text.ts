import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type KnownNames, type LoadedSuites, loadSuites } from "../suite/load.js";
import type { Suite } from "../suite/test.js";
import { TckError } from "../tck-error.js";

/** Writes files into a fresh folder, gives it to `use`, and removes it. */
export async function withFiles<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "a2a-tck-suites-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Loads one suite file from its text. */
export function loadText(text: string | Uint8Array, known?: KnownNames): Promise<LoadedSuites> {
  return withFiles({ "suite.yaml": text }, (folder) => loadSuites([join(folder, "suite.yaml")], known));
}

/** The only suite of a file. */
export async function loadSuite(text: string, known?: KnownNames): Promise<Suite> {
  const { suites } = await loadText(text, known);
  const [suite] = suites;
  if (!suite || suites.length > 1) throw new Error(`expected one suite, got ${suites.length}`);
  return suite;
}

/** The problems of a suite file, without their folder: `line:column message — suggestion`. */
export async function problemsOf(text: string | Uint8Array, known?: KnownNames): Promise<readonly string[]> {
  try {
    await loadText(text, known);
    return [];
  } catch (error) {
    if (!(error instanceof TckError) || error.code !== "SUITE") throw error;
    return error.message.split("\n").map((line) => line.replace(/^\S*suite\.yaml:/, ""));
  }
}

/** An extended document around one test; `steps` in flow style. */
export function aTest(members: string, extra = ""): string {
  return `acts_version: "1.0"
spec_version: "1.0"
profile: a2a-tck/1
${extra}
suites:
  - id: s
    name: S
    tests:
      - {id: T, name: n, level: must, ${members}}
`;
}
/** The same with nothing but steps. */
export const steps = (...list: string[]) => aTest(`steps: [${list.join(", ")}]`);
/** A step that takes a capture. */
export const call = "{id: a, operation: get_task, params: {id: x}, capture: {taskId: id}}";
/** The document as plain ACTS. */
export const plain = (text: string) => text.replace("profile: a2a-tck/1\n", "\n");
