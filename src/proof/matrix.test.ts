import { describe, expect, it } from "vitest";
import { judgeMatrix, type MatrixRow } from "./matrix.js";

const kill = (id: string, requirements: string[]) => ({
  id,
  level: "must" as const,
  interfaces: ["jsonrpc@1.0"],
  requirements,
  message: "broken",
});
const row = (id: string, kind: MatrixRow["kind"], failed: MatrixRow["failed"], requirement?: string): MatrixRow => ({
  id,
  kind,
  summary: id,
  failed,
  diagnosed: [],
  trouble: [],
  ...(requirement === undefined ? {} : { requirement }),
});
const tests = [{ id: "T-1", level: "must" as const, result: "pass" as const, requirements: ["R-1"] }];

describe("judgeMatrix", () => {
  it("is content when every MUST test is killed for its own requirement", () => {
    const matrix = judgeMatrix([row("none", "none", []), row("f", "fault", [kill("T-1", ["R-1"])], "R-1")], tests);
    expect(matrix).toMatchObject({ problems: [], killers: { "T-1": ["f"] }, medianFailures: 1 });
  });

  it("does not count a test that fails for another requirement", () => {
    const matrix = judgeMatrix([row("f", "fault", [kill("T-1", ["R-1"])], "R-2")], tests);
    expect(matrix.problems).toEqual([expect.stringContaining("no fault kills the MUST test T-1")]);
  });

  it("names faults that nothing notices, and false alarms", () => {
    const rows = [
      row("none", "none", [kill("T-1", ["R-1"])]),
      row("crlf", "benign", [kill("T-1", ["R-1"])]),
      row("f", "fault", [], "R-1"),
    ];
    const { problems, survivors } = judgeMatrix(rows, []);
    expect(survivors).toEqual(["f"]);
    expect(problems).toHaveLength(2);
  });

  it("takes a diagnosis that stops the kit for noticing, and for a false alarm without a fault", () => {
    const diagnosed = { diagnosed: ["wrong-envelope"] };
    const rows = [
      { ...row("none", "none", []), ...diagnosed },
      { ...row("f", "fault", [], "R-1"), ...diagnosed },
    ];
    const { problems, survivors } = judgeMatrix(rows, []);
    expect(survivors).toEqual([]);
    expect(problems).toEqual([expect.stringContaining("is diagnosed as wrong-envelope")]);
  });

  it("counts the median over faults that are noticed", () => {
    const two = [kill("T-1", ["R-1"]), kill("T-2", ["R-2"])];
    expect(
      judgeMatrix([row("a", "fault", two, "R-1"), row("b", "fault", two.slice(0, 1), "R-1")], []).medianFailures,
    ).toBe(1.5);
  });
});
