import { expect, test } from "vitest";
import type { RequirementReport, TestResult } from "../../../judge/report.js";
import { kinship } from "../parts.js";
import { coverageTable } from "./coverage-table.js";

const requirement = (id: string, section: string, given: Partial<RequirementReport> = {}): RequirementReport => ({
  id,
  section,
  level: "must",
  statement: "",
  link: "",
  results: { "rest@1.0": "untested" },
  tests: [],
  version: "1.0",
  ...given,
});
const tests = [
  { id: "T[a=1]", kind: "test" },
  { id: "M", kind: "monitor" },
] as TestResult[];
const passed = { "rest@1.0": "pass" } as const;

/** Cells of each row of the table, as text. */
function rowsOf(requirements: readonly RequirementReport[]): string[] {
  const [, body = ""] = String(coverageTable({ requirements, tests })).split("<tbody>");
  return [...body.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = ""]) =>
    row
      .replace(/<[^>]*>/g, " ")
      .replace(/\s+/g, " ")
      .trim(),
  );
}

test("requirements are counted by section and level", () => {
  const requirements = [
    requirement("A", "10.1", { results: passed, tests: ["M", "T[a=1]"] }),
    requirement("B", "3.1.2", { results: passed, tests: ["M"] }),
    requirement("C", "3.1.4", { untested: "internal" }),
    requirement("D", "3.1", { level: "should" }),
  ];
  expect(rowsOf(requirements)).toEqual(["3.1 MUST 2 0 1 1 0", "3.1 SHOULD 1 0 0 0 1", "10.1 MUST 1 1 0 0 0"]);
});

test("versions are told apart where there are several", () => {
  const rows = rowsOf([requirement("A", "3.1"), requirement("B", "3.1", { version: "0.3" })]);
  expect(rows).toEqual(["0.3 · 3.1 MUST 1 0 0 0 1", "1.0 · 3.1 MUST 1 0 0 0 1"]);
});

test("repeats lead to what they repeat", () => {
  expect(String(kinship({ sameAs: "OTHER-1" }))).toContain('repeats <a href="#');
  expect(String(kinship({ derived: true }))).toContain("derived");
  expect(String(kinship({})).trim()).toBe("");
});
