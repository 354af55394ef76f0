import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../package-root.js";
import { loadCatalogue } from "./catalogue.js";
import { builtinSuitePaths, loadSuites } from "./load.js";

/** Cells of the numbered rows: number, question, sections, reading, where it shows. */
const rows = readFileSync(join(packageRoot, "docs", "readings.md"), "utf8")
  .split("\n")
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const places = rows.flatMap(([, , , , shows = ""]) => namesIn(shows));

test("each of the 47 readings has its sections and says where it shows", () => {
  expect(rows.map(([number]) => Number(number))).toEqual(Array.from({ length: 47 }, (_, index) => index + 1));
  expect(rows.filter((row) => row.length !== 5 || row.some((cell) => cell === ""))).toEqual([]);
  expect(rows.filter(([, , , , shows = ""]) => !/`[A-Z_]+-[A-Z]|`src\//.test(shows))).toEqual([]);
});

test("every id exists in the suites or the catalogue, every file in the sources", async () => {
  const ids = await suiteIds();
  const { requirements } = await loadCatalogue("1.0");
  expect(places.length).toBeGreaterThan(100);
  const missing = places.filter((name) =>
    name.startsWith("src/") ? !existsSync(join(packageRoot, name)) : !ids.has(name) && !requirements.has(name),
  );
  expect(missing).toEqual([]);
});

test("ids that only the catalogue knows are said to be untested or later", async () => {
  const ids = await suiteIds();
  const unsaid = rows.filter(
    ([, , , , shows = ""]) =>
      namesIn(shows).some((name) => !name.startsWith("src/") && !ids.has(name)) && !/untested|later/.test(shows),
  );
  expect(unsaid).toEqual([]);
});

/** Tests and monitors of the built-in suites. */
async function suiteIds(): Promise<ReadonlySet<string>> {
  const { suites } = await loadSuites(builtinSuitePaths());
  return new Set(suites.flatMap(({ tests, monitors }) => [...tests, ...monitors].map(({ id }) => id)));
}

/** What stands in backticks; `expect_any` is the only word among it that is neither an id nor a file. */
function namesIn(shows: string): readonly string[] {
  return [...shows.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name).filter((name) => name !== "expect_any");
}
