import { describe, expect, it } from "vitest";
import { passingReport, reportOf } from "../testing/sample-report.js";
import { failing, passing, skipped } from "../testing/sample-results.js";
import { compareReports } from "./compare.js";
import type { Change, TestResult } from "./report.js";

const on = "rest@1.0";
const report = (...tests: TestResult[]) => reportOf(tests, "incomplete");
const ids = (changes: readonly Change[]) => changes.map(({ id }) => id);

describe("compareReports", () => {
  it("tells every kind of change apart, by test and interface", () => {
    const open = (id: string) => skipped(id, on, "not-exercised", "never shown");
    const before = report(
      passing("breaks", on),
      failing("mended", on),
      passing("lost", on),
      passing("gone", on),
      failing("bad", on),
      open("found"),
      open("open"),
      passing("same", on),
    );
    const after = report(
      failing("breaks", on),
      passing("mended", on),
      open("lost"),
      failing("fresh", on),
      failing("bad", on),
      passing("found", on),
      open("open"),
      passing("same", on),
      failing("same", "jsonrpc@1.0"),
    );
    const found = compareReports(before, after);
    expect(ids(found.newlyFailing)).toEqual(["breaks"]);
    expect(found.newlyFailing[0]).toMatchObject({
      before: "pass",
      after: "fail",
      message: expect.stringContaining("The state") as string,
    });
    expect(ids(found.newlyPassing)).toEqual(["mended", "found"]);
    expect(ids(found.noLongerDecided)).toEqual(["lost"]);
    expect(ids(found.added)).toEqual(["fresh", "same"]);
    expect(found.added[0]?.before).toBeUndefined();
    expect(ids(found.vanished)).toEqual(["gone"]);
    expect(found.stillFailing).toBe(1);
    expect(found.notes).toEqual([]);
  });

  it("finds nothing between a report and itself", () => {
    const { newlyFailing, newlyPassing, noLongerDecided, added, vanished } = compareReports(
      passingReport(),
      passingReport(),
    );
    expect([newlyFailing, newlyPassing, noLongerDecided, added, vanished]).toEqual([[], [], [], [], []]);
  });

  it("says what makes the two hard to compare", () => {
    const before = passingReport();
    const [first, second] = before.run.suites;
    const suites = [
      { ...first!, digest: "00".repeat(32) },
      { ...second!, file: "own.yaml", digest: "11".repeat(32) },
    ];
    const after = {
      ...before,
      kit: { name: "a2a-tck", version: "9.0.0" },
      target: { ...before.target, name: "Other" },
      run: { ...before.run, suitesDigest: "0".repeat(64), suites },
    };
    const { notes } = compareReports(before, after);
    expect(notes.join("\n")).toMatch(/different agents: Weather Agent before, Other now/);
    expect(notes.join("\n")).toContain(
      "suites/v1.0/core.yaml differs, own.yaml is new, suites/v1.0/streaming.yaml is missing",
    );
    expect(notes.join("\n")).toContain("is a2a-tck 9.0.0");
  });
});
