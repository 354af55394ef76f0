import { readFile } from "node:fs/promises";
import { isCTRFReport, parse, validate } from "ctrf";
import { describe, expect, it } from "vitest";
import { contextForTest } from "../testing/reporter-context.js";
import { failingReport, incompleteReport, passingReport, reportOf, unreachedReport } from "../testing/sample-report.js";
import { failing } from "../testing/sample-results.js";
import { ctrfReport, ctrfReporter } from "./ctrf.js";

describe("ctrf.json", () => {
  it.each([
    ["failures", failingReport()],
    ["no failure", passingReport()],
    ["undecided tests", incompleteReport()],
    ["nothing tested", unreachedReport()],
  ])("follows the published schema with %s", (_, report) => {
    expect(validate(ctrfReport(report)).errors).toEqual([]);
  });

  it("is checked by a schema that can refuse", () => {
    const { results, ...rest } = ctrfReport(failingReport());
    expect(validate({ ...rest, results: { ...results, tests: [{ name: "x", status: "fine" }] } }).valid).toBe(false);
  });

  it("counts what it lists, and loses no result", () => {
    const { tests, summary } = ctrfReport(failingReport()).results;
    const count = (status: string) => tests.filter((test) => test.status === status).length;
    expect(summary).toMatchObject({ tests: 53, passed: 40, failed: 7, skipped: 5, pending: 0, other: 1 });
    expect(summary).toMatchObject({ passed: count("passed"), failed: count("failed"), other: count("other") });
    expect(new Set(tests.map(({ testId }) => testId)).size).toBe(53);
  });

  it("says what failed, why something was skipped, and whose error it was", () => {
    const { tests } = ctrfReport(failingReport()).results;
    const failed = tests.find(({ status }) => status === "failed");
    expect(failed?.message).toBe("The state is not the one that SendMessage reported. (and 1 more)");
    expect(failed?.trace).toContain("fix: Store the task");
    expect(failed?.trace).not.toContain("\u001b");
    expect(failed?.labels).toMatchObject({ level: "must", requirements: ["CORE-GET-001"] });
    expect(tests.find(({ status }) => status === "skipped")).toMatchObject({
      rawStatus: "not-applicable",
      message: "not-applicable: the card declares no push notifications",
    });
    expect(tests.find(({ status }) => status === "other")?.message).toMatch(/^error of the test kit, not of the agent/);
  });

  it("shows a known failure as skipped, with its reason and what failed", () => {
    const known = { reason: "waits for a release", line: 3 };
    const report = reportOf([failing("A", "rest@1.0", "A", { known })], "conformant");
    const { results } = ctrfReport(report);
    expect(validate(ctrfReport(report)).errors).toEqual([]);
    expect(results.summary).toMatchObject({ failed: 0, skipped: 1 });
    expect(results.tests[0]).toMatchObject({ status: "skipped", rawStatus: "known-failure" });
    expect(results.tests[0]?.message).toContain("waits for a release");
  });

  it("is written, and readers of the format take it", async () => {
    const [path] = await ctrfReporter(await contextForTest()).onEnd(failingReport());
    expect(path).toMatch(/ctrf\.json$/);
    const read = parse(await readFile(path!, "utf8"));
    expect(isCTRFReport(read)).toBe(true);
    expect(read.results.environment).toMatchObject({ appName: "Weather Agent", healthy: true });
  });
});
