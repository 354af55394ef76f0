import { describe, expect, it } from "vitest";
import { mergeFindings } from "./merge-findings.js";

const finding = (change: object) => ({
  path: "a",
  expected: "1",
  actual: "222",
  message: "a is 222",
  exchange: "x1",
  ...change,
});

describe("mergeFindings", () => {
  it("keeps what differs in place, expectation or words apart", () => {
    const all = [finding({}), finding({ path: "b" }), finding({ expected: "2" }), finding({ message: "other" })];
    expect(mergeFindings(all).mismatches).toHaveLength(4);
  });

  it("joins what differs in index, value found and exchange", () => {
    const all = [
      finding({ path: "a[0]", message: "a[0] is 222" }),
      finding({ path: "a[1]", actual: "333", message: "a[1] is 333", exchange: "x2" }),
    ];
    expect(mergeFindings(all).mismatches).toEqual([
      { path: "a[*]", expected: "1", actual: "222", message: "a[0] is 222 (2 times in 2 exchanges)", exchange: "x1" },
    ]);
  });

  it("joins sentences that name events by number", () => {
    const all = [3, 5].map((index) => finding({ path: `events[${index}]`, message: `event ${index} is odd` }));
    expect(mergeFindings(all).mismatches).toMatchObject([{ path: "events[*]", message: "event 3 is odd (2 times)" }]);
  });

  it("keeps notes away from mismatches", () => {
    expect(mergeFindings([finding({ note: true }), finding({ note: true })])).toEqual({
      mismatches: [],
      notes: ["a is 222 (2 times)"],
    });
  });

  it("lists so many and counts the rest", () => {
    const all = Array.from({ length: 60 }, (_, index) => finding({ path: `p${index}` }));
    const merged = mergeFindings(all);
    expect(merged.mismatches).toHaveLength(50);
    expect(merged.notes).toEqual(["10 more kinds of findings are not listed"]);
  });
});
