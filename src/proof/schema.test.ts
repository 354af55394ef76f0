import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packageRoot } from "../package-root.js";
import { schemaProblems } from "../testing/own-schema.js";

it("the published kill matrix follows its schema", () => {
  const file = join(packageRoot, "reports/reference-agent/kill-matrix.json");
  const matrix = JSON.parse(readFileSync(file, "utf8")) as { rows: object[] };
  expect(schemaProblems("kill-matrix", matrix)).toEqual([]);
  expect(schemaProblems("kill-matrix", { ...matrix, rows: [{ ...matrix.rows[0], kind: "other" }] })).not.toEqual([]);
});
