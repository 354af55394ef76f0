import { expect, it } from "vitest";
import { largeReport } from "../../testing/sample-report.js";
import { evidenceBudget, evidenceOf } from "./evidence.js";
import { renderPage } from "./page.js";

it("leaves less room for evidence, the more results and requirements a page has", () => {
  expect(evidenceBudget(100, 100)).toBe(1_000_000);
  expect(evidenceBudget(1_600, 500)).toBeLessThan(500_000);
  expect(evidenceBudget(100_000, 500)).toBe(250_000);
});

it("names what only the record has in one line, and shows the rest", () => {
  const { exchanges } = largeReport(10);
  const own = exchanges[0]?.id ?? "";
  const markup = String(evidenceOf(exchanges).showAll(["gone-1", own, "gone-2"]));
  expect(markup).toContain("Exchanges gone-1, gone-2 are in the record of the run.");
  expect(markup).toContain(`<b>${own}</b>`);
  expect(String(evidenceOf(exchanges).showAll(["gone-1"]))).toContain("Exchange gone-1 is in the record");
});

it("keeps the page of 1 600 results with some failures and long answers under two megabytes", () => {
  const report = largeReport(1_600, 20_000);
  const passed = report.tests.find(({ result }) => result === "pass");
  const tests = report.tests.map((test, at) => (at % 100 === 0 || !passed ? test : { ...passed, id: test.id }));
  expect(tests.filter(({ result }) => result === "fail")).toHaveLength(16);
  const size = Buffer.byteLength(renderPage({ ...report, tests }));
  expect(size).toBeLessThan(2_000_000);
  expect(size).toBeGreaterThan(1_000_000);
});
