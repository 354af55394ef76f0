import { describe, expect, it } from "vitest";
import type { Level } from "../suite/test.js";
import type { Result, SkipKind, TestResult } from "./report.js";
import { countsOf, summaryOf, verdictOf } from "./verdict.js";

function result(level: Level, outcome: Result | SkipKind): TestResult {
  const skip = outcome.startsWith("not-") ? { skip: { kind: outcome as SkipKind, reason: "why" } } : {};
  return {
    id: `${level}-${outcome}`,
    kind: "test",
    name: "n",
    suite: "s",
    level,
    interface: "jsonrpc@1.0",
    result: "skip" in skip ? "skip" : (outcome as Result),
    ...skip,
    requirements: [],
    mismatches: [],
    notes: [],
    exchanges: [],
    durationMs: 1,
  };
}

describe("verdictOf", () => {
  it.each([
    ["conformant", [result("must", "pass")]],
    [
      "conformant",
      [
        result("must", "pass"),
        result("must", "not-applicable"),
        result("should", "fail"),
        result("may", "not-exercised"),
      ],
    ],
    ["incomplete", [result("must", "pass"), result("must", "not-exercised")]],
    ["incomplete", [result("must", "pass"), result("must", "not-configured")]],
    ["incomplete", [result("must", "pass"), result("must", "not-reached")]],
    ["incomplete", [result("must", "pass"), result("must", "error")]],
    ["incomplete", []],
    ["incomplete", [result("must", "not-applicable"), result("should", "pass")]],
    ["non-conformant", [result("must", "fail"), result("must", "error"), result("must", "not-exercised")]],
  ] as const)("%s", (verdict, results) => expect(verdictOf(results)).toBe(verdict));

  it("lets SHOULD decide when the user wants that", () => {
    const results = [result("must", "pass"), result("should", "fail")];
    expect(verdictOf(results, { decisive: ["must", "should"] })).toBe("non-conformant");
  });

  it("does not condemn for known failures, nor forget them", () => {
    expect(verdictOf([result("must", "pass"), result("must", "fail")], { isKnown: () => true })).toBe("incomplete");
  });
});

describe("counts and summary", () => {
  const results = [
    result("must", "pass"),
    result("must", "pass"),
    result("must", "fail"),
    result("must", "error"),
    result("must", "not-applicable"),
    result("must", "not-exercised"),
    result("should", "fail"),
  ];

  it("count by level and kind of skip", () => {
    expect(countsOf(results).must).toEqual({
      total: 6,
      passed: 2,
      failed: 1,
      skipped: { "not-applicable": 1, "not-exercised": 1, "not-configured": 0, "not-reached": 0 },
      errors: 1,
    });
    expect(countsOf(results).may.total).toBe(0);
  });

  it("say it with denominators", () => {
    expect(summaryOf("non-conformant", results)).toBe(
      "Non-conformant: 2 of 5 applicable MUST tests passed, 1 failed. " +
        "Undecided: 1 not exercised, 1 lost to errors of the kit. Besides, 1 SHOULD failed.",
    );
    expect(summaryOf("conformant", [result("must", "pass")])).toBe("Conformant: 1 of 1 applicable MUST tests passed.");
  });
});
