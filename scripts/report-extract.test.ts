import { describe, expect, it } from "vitest";
import { failingReport } from "../src/testing/sample-report.js";
import { differencesOf, extractOf } from "./report-extract.mjs";

describe("the extract that the published report is compared by", () => {
  it("does not see times, ids and addresses", () => {
    const report = failingReport();
    const elsewhere = {
      ...report,
      run: { ...report.run, id: "other", startedAt: "2031-01-01T00:00:00.000Z", durationMs: 1, seed: "other" },
      target: { ...report.target, url: "http://127.0.0.1:1" },
      tests: report.tests.map((test) => ({ ...test, durationMs: 0, exchanges: [] })),
      exchanges: [],
    };
    expect(differencesOf(extractOf(report), extractOf(elsewhere))).toEqual([]);
  });

  it("sees another result, another requirement, a changed suite, a new and a vanished test", () => {
    const report = failingReport();
    const changed = (tests: readonly object[]) => differencesOf(extractOf(report), extractOf({ ...report, tests }));
    const [first, ...others] = report.tests;
    expect(changed([{ ...first, result: "error" }, ...others])).toHaveLength(2);
    expect(changed([{ ...first, requirements: ["X-1"] }, ...others])).toHaveLength(2);
    expect(changed(others)).toEqual([expect.stringMatching(/^- test /)]);
    expect(changed([...report.tests, { ...first, id: "NEW-1" }])).toEqual([
      expect.stringMatching(/^\+ test NEW-1 on /),
    ]);
    const suites = report.run.suites.map((suite) => ({ ...suite, digest: "0" }));
    expect(differencesOf(extractOf(report), extractOf({ ...report, run: { ...report.run, suites } }))).toHaveLength(
      2 * suites.length,
    );
  });
});
