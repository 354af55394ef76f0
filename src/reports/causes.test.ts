import { describe, expect, it } from "vitest";
import { failingReport, passingReport, reportOf } from "../testing/sample-report.js";
import { failing, skipped } from "../testing/sample-results.js";
import { causesOf, differencesOf, skipsOf } from "./causes.js";

describe("causesOf", () => {
  it("makes one cause of the same defect on several interfaces", () => {
    const causes = causesOf(failingReport());
    const cause = causes.find(({ key }) => key === "CORE-GET-001");
    expect(cause?.interfaces).toEqual(["jsonrpc@1.0", "rest@1.0"]);
    expect(cause?.findings).toHaveLength(1);
    expect(cause?.findings[0]?.results).toHaveLength(2);
  });

  it("keeps different differences apart within a cause", () => {
    const other = failing("A", "rest@1.0", "A", { mismatches: [] });
    const [cause] = causesOf(reportOf([failing("A", "jsonrpc@1.0", "A"), other], "non-conformant"));
    expect(cause?.findings.map(({ interfaces }) => interfaces)).toEqual([["jsonrpc@1.0"], ["rest@1.0"]]);
  });

  it("joins findings whose sentences differ in a number only, and says whose number it is", () => {
    const counted = (iface: string, times: number) =>
      failing("A", iface, "A", {
        mismatches: [{ path: "state", expected: "x", actual: "y", message: `It is y (${times} times).` }],
      });
    const [cause] = causesOf(reportOf([counted("jsonrpc@1.0", 3), counted("rest@1.0", 4)], "non-conformant"));
    expect(cause?.findings).toHaveLength(1);
    expect(cause?.findings[0]?.mismatches[0]?.message).toBe("It is y (3 times). [jsonrpc@1.0]");
  });

  it("puts MUST before SHOULD before MAY", () => {
    const may = failing("A", "rest@1.0", "A", { level: "may" });
    const should = failing("B", "rest@1.0", "B", { level: "should" });
    const report = reportOf([may, should, failing("C", "rest@1.0", "C")], "non-conformant");
    expect(causesOf(report).map(({ key }) => key)).toEqual(["C", "B", "A"]);
  });

  it("finds none where nothing failed, and uses the test id where nothing is covered", () => {
    expect(causesOf(passingReport())).toEqual([]);
    expect(causesOf(reportOf([failing("lone", "rest@1.0")], "non-conformant")).map(({ key }) => key)).toEqual(["lone"]);
  });
});

describe("differencesOf", () => {
  it("shows one pair for the same difference in several places", () => {
    const at = (path: string, actual: string) => ({ path, expected: "x", actual, message: path });
    const found = differencesOf([at("a", "1"), at("b", "2"), at("c", "1")]);
    expect(found.map(({ actual, places }) => [actual, places.map(({ path }) => path)])).toEqual([
      ["1", ["a", "c"]],
      ["2", ["b"]],
    ]);
  });
});

describe("skipsOf", () => {
  it("sums by kind and puts the most frequent reason first", () => {
    const tests = ["rare", "often", "often"].map((reason, n) => skipped(`T${n}`, "rest@1.0", "not-exercised", reason));
    const [group, ...others] = skipsOf(reportOf(tests, "incomplete"));
    expect(others).toEqual([]);
    expect(group?.count).toBe(3);
    expect(group?.reasons.map(({ reason, results }) => [reason, results.length])).toEqual([
      ["often", 2],
      ["rare", 1],
    ]);
  });
});
