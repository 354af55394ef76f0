import { describe, expect, it } from "vitest";
import { failingReport, incompleteReport, passingReport, reportOf } from "../testing/sample-report.js";
import { failing, monitor, passing, skipped } from "../testing/sample-results.js";
import { applyBaseline, type BaselineEntry, updateFor } from "./baseline.js";
import type { Report } from "./report.js";

const today = "2026-11-21";

function baselineOf(...entries: Partial<BaselineEntry>[]) {
  const placed = entries.map((entry, index) => ({
    reason: "why",
    line: 10 * index + 2,
    lastLine: 10 * index + 4,
    ...entry,
  }));
  return { file: "known.yaml", entries: placed };
}

const measured = (report: Report, ...entries: Partial<BaselineEntry>[]) =>
  applyBaseline(report, baselineOf(...entries), today);
const kinds = (report: Report) => report.baseline?.problems.map(({ kind }) => kind);
const two = (rest: Partial<ReturnType<typeof failing>> = {}) =>
  reportOf(
    [
      failing("T-1", "jsonrpc@1.0", "R-1"),
      { ...failing("T-1", "rest@1.0", "R-1"), ...rest },
      passing("T-2", "rest@1.0"),
    ],
    "non-conformant",
  );
const passed = { result: "pass", mismatches: [] } as const;

describe("a known failure", () => {
  it.each([
    ["its test", { test: "T-1" }],
    ["its requirement", { requirement: "R-1" }],
  ])("by %s leaves the verdict incomplete, on all interfaces, and is marked", (_, entry) => {
    const report = measured(two(), { ...entry, issue: "https://example.com/7", until: today });
    expect(report.verdict).toBe("incomplete");
    expect(report.interfaces.map(({ verdict }) => verdict)).toEqual(["incomplete", "incomplete"]);
    expect(report.tests.map(({ known }) => known?.reason)).toEqual(["why", "why", undefined]);
    expect(report.tests[0]?.known).toEqual({ reason: "why", issue: "https://example.com/7", until: today, line: 2 });
    expect(report.baseline).toMatchObject({ entries: 1, known: 2, problems: [], open: [] });
    expect(report.summary).toBe(
      "Incomplete: 1 of 3 applicable MUST tests passed, 2 failed. 2 failures are known to the baseline.",
    );
    expect(report.counts).toEqual(two().counts);
  });

  it("on one interface excuses no other", () => {
    const report = measured(two(), { test: "T-1", interface: "rest@1.0" });
    expect(report.verdict).toBe("non-conformant");
    expect(report.tests.map(({ known }) => known !== undefined)).toEqual([false, true, false]);
    expect(kinds(report)).toEqual([]);
  });

  it("may be one row of a table, or all of them", () => {
    const rows = reportOf([failing("T[a=1]", "rest@1.0"), failing("T[a=2]", "rest@1.0")], "non-conformant");
    expect(measured(rows, { test: "T[a=1]" }).verdict).toBe("non-conformant");
    expect(measured(rows, { test: "T" }).verdict).toBe("incomplete");
  });

  it("is none without its entry: an empty baseline changes nothing but says that it was there", () => {
    const report = measured(failingReport());
    expect({ ...report, baseline: undefined, summary: "" }).toEqual({
      ...failingReport(),
      baseline: undefined,
      summary: "",
    });
  });
});

describe("an unexpected pass", () => {
  it("breaks the baseline and names the lines to delete", () => {
    const report = measured(two(passed), { test: "T-1", interface: "rest@1.0" });
    expect(report.baseline?.problems).toEqual([
      {
        kind: "unexpected-pass",
        id: "T-1",
        interface: "rest@1.0",
        line: 2,
        lastLine: 4,
        sentence: "T-1 passes on rest@1.0: delete lines 2-4 of known.yaml",
      },
    ]);
    expect(report.summary).toContain("The baseline is broken by 1 entry.");
  });

  it("on some of the interfaces that an entry speaks of asks for a narrower entry", () => {
    const report = measured(two(passed), { test: "T-1", line: 9, lastLine: 9 });
    expect(report.baseline?.problems[0]?.sentence).toBe(
      "T-1 passes on rest@1.0 and fails on jsonrpc@1.0 only: name the interface in line 9 of known.yaml",
    );
  });

  it("of a requirement is one only when all that covers it passes", () => {
    const mixed = [failing("T-1", "rest@1.0", "R-1"), passing("T-2", "rest@1.0", { requirements: ["R-1"] })];
    expect(kinds(measured(reportOf(mixed, "non-conformant"), { requirement: "R-1" }))).toEqual([]);
    const open = [
      passing("T-2", "rest@1.0", { requirements: ["R-1"] }),
      { ...skipped("T-1", "rest@1.0", "not-exercised", "no"), requirements: ["R-1"] },
    ];
    expect(kinds(measured(reportOf(open, "incomplete"), { requirement: "R-1" }))).toEqual([]);
    const all = [passing("T-2", "rest@1.0", { requirements: ["R-1"] })];
    expect(kinds(measured(reportOf(all, "conformant"), { requirement: "R-1" }))).toEqual(["unexpected-pass"]);
  });

  it("cannot be seen in a part of the tests, unless the test stands for itself", () => {
    const part = (report: Report): Report => ({ ...report, run: { ...report.run, shards: { of: 2, present: [1] } } });
    const tests = [passing("T-1", "rest@1.0", { requirements: ["R-1"] }), { ...monitor("M-1", "rest@1.0"), ...passed }];
    const report = part(reportOf(tests, "conformant"));
    expect(kinds(measured(report, { requirement: "R-1" }, { test: "M-1" }))).toEqual([]);
    expect(kinds(measured(report, { test: "T-1" }))).toEqual(["unexpected-pass"]);
  });
});

describe("an entry that is out of date", () => {
  it("holds through its last day; then its failures count again", () => {
    expect(kinds(measured(two(), { test: "T-1", until: today }))).toEqual([]);
    const late = measured(two(), { test: "T-1", until: "2026-11-20" });
    expect(kinds(late)).toEqual(["expired"]);
    expect(late.verdict).toBe("non-conformant");
    expect(late.baseline?.problems[0]?.sentence).toContain("known until 2026-11-20");
  });

  it.each([
    ["matches no result", { test: "T-9" }, /matches no result/],
    [
      "names an interface that is not there",
      { test: "T-1", interface: "grpc@1.0" },
      /no such interface \(it has jsonrpc@1.0, rest@1.0\)/,
    ],
  ])("breaks the baseline when it %s", (_, entry, sentence) => {
    const report = measured(two(), entry);
    expect(kinds(report)).toEqual(["unmatched"]);
    expect(report.baseline?.problems[0]?.sentence).toMatch(sentence);
  });

  it("breaks it when the test does not apply to the agent", () => {
    const report = reportOf([skipped("T-1", "rest@1.0", "not-applicable", "no push")], "incomplete");
    expect(measured(report, { test: "T-1" }).baseline?.problems[0]?.sentence).toContain("does not apply");
  });

  it("is left open when the run decided nothing about it", () => {
    expect(measured(incompleteReport(), { test: "TASK-INPUT-001" }).baseline).toMatchObject({
      problems: [],
      open: ["TASK-INPUT-001 (line 2) was not decided in this run"],
    });
  });

  it.each<[string, (report: Report) => Report]>([
    ["a selection", (r) => ({ ...r, run: { ...r.run, options: { selection: { tests: ["T-1"] } } } })],
    ["an interrupted run", (r) => ({ ...r, run: { ...r.run, interrupted: "by the user" } })],
    [
      "an interface that was not reached",
      (r) => ({ ...r, interfaces: r.interfaces.map((one) => ({ ...one, state: "not-reached" as const })) }),
    ],
  ])("is left open by %s", (_, change) => {
    expect(kinds(measured(change(two()), { test: "T-9" }))).toEqual([]);
  });
});

describe("updateFor", () => {
  it("adds failures without an entry, of the levels that count", () => {
    const { added } = updateFor(failingReport(), baselineOf(), today, ["must"]);
    expect(added.map(({ id, interface: on }) => `${id} ${on}`)).toEqual([
      "CORE-GET-001.after-completion jsonrpc@1.0",
      "CORE-GET-001.after-completion rest@1.0",
      "DM-TIME-001 jsonrpc@1.0",
      "DM-TIME-001 rest@1.0",
      "custom[name=<b>x</b>] rest@1.0",
    ]);
    expect(updateFor(failingReport(), baselineOf(), today, ["must", "should"]).added).toHaveLength(6);
    expect(updateFor(passingReport(), baselineOf(), today, ["must"]).added).toEqual([]);
  });

  it("removes what passes or matches nothing, narrows what passes somewhere, keeps what is open or expired", () => {
    const baseline = baselineOf(
      { test: "T-1" },
      { test: "T-2" },
      { test: "T-9" },
      { test: "T-1", interface: "jsonrpc@1.0", until: "2020-01-01" },
    );
    const update = updateFor(two(passed), baseline, today, ["must"]);
    expect(update.removed).toEqual([1, 2]);
    expect([...update.narrowed]).toEqual([[0, ["jsonrpc@1.0"]]]);
    expect(update.added).toEqual([]);
  });
});
