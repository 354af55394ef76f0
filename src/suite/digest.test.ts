import { expect, test } from "vitest";
import { withFiles } from "../testing/suite-text.js";
import { suitesDigest } from "./digest.js";
import { loadSuites } from "./load.js";

const file = (id: string, more = "") =>
  `acts_version: "1.0"\nspec_version: "1.0"\nsuites: [{id: ${id}, name: S, tests: []}]\n${more}`;

async function digestOf(files: Readonly<Record<string, string>>): Promise<string> {
  return withFiles(files, async (folder) => suitesDigest((await loadSuites([folder])).suites));
}

test("the same files give the same digest, whatever their names and order; a changed byte gives another", async () => {
  const digest = await digestOf({ "a.yaml": file("one"), "b.yaml": file("two") });
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(await digestOf({ "z.yaml": file("one"), "y.yaml": file("two") })).toBe(digest);
  expect(await digestOf({ "a.yaml": file("one"), "b.yaml": file("two", "# changed\n") })).not.toBe(digest);
  expect(await digestOf({ "a.yaml": file("one") })).not.toBe(digest);
});
