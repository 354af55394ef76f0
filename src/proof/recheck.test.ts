import { describe, expect, it } from "vitest";
import type { Kill, MatrixRow } from "./matrix.js";
import { guideOf } from "./recheck.js";

const kill = (id: string, through?: readonly string[]): Kill => ({
  id,
  level: "must",
  interfaces: ["jsonrpc@1.0"],
  requirements: ["R-1"],
  message: "broken",
  ...(through ? { through } : {}),
});
const row = (id: string, failed: readonly Kill[], diagnosed: readonly string[] = []): MatrixRow => ({
  id,
  kind: "fault",
  summary: id,
  requirement: "R-1",
  failed,
  diagnosed,
  trouble: [],
});

describe("guideOf", () => {
  const rows = [
    row("seen", [kill("T-1"), kill("M-1", ["T-7"]), kill("T-2")]),
    row("side-effects", [kill("T-3")]),
    row("survivor", []),
    row("stopped", [], ["NO_CARD"]),
  ];
  const ids = ["T-1", "T-2", "T-3", "T-7", "M-1"];
  const killers = { "T-1": ["seen"], "M-1": ["seen"] };
  const matrix = { tests: ids, rows, killers, medianFailures: 1, survivors: [], problems: [] };
  const guide = guideOf(matrix, ids);

  it("asks for the tests that a fault kills for its own requirement, and for what monitors need to see it", () => {
    expect(guide.testsFor("seen")).toEqual(["T-1", "M-1", "T-7"]);
  });

  it("asks for every test that noticed where none did for the fault's own requirement", () => {
    expect(guide.testsFor("side-effects")).toEqual(["T-3"]);
  });

  it("asks for everything where it knows nothing", () => {
    expect(guide.testsFor("survivor")).toBeUndefined();
    expect(guide.testsFor("new")).toBeUndefined();
  });

  it("asks for tests that the matrix does not know with every fault", () => {
    expect(guideOf(matrix, [...ids, "T-9"]).testsFor("side-effects")).toEqual(["T-3", "T-9"]);
  });

  it("confirms a run only when every kill came back", () => {
    const again = guide.confirmed(row("seen", [kill("T-1"), kill("M-1", ["T-7"])]));
    expect(again?.failed.map(({ id }) => id)).toEqual(["M-1", "T-1", "T-2"]);
    expect(guide.confirmed(row("seen", [kill("T-1")]))).toBeUndefined();
    expect(guide.confirmed(row("stopped", []))).toBeUndefined();
    expect(guide.confirmed(row("new", []))).toBeUndefined();
  });

  it("adds new kills to a row, and takes tests away that are gone", () => {
    const later = guideOf(matrix, ["T-1", "T-7", "M-1", "T-9"]);
    const again = later.confirmed(row("seen", [kill("T-1"), kill("M-1"), kill("T-9")]));
    expect(again?.failed.map(({ id }) => id)).toEqual(["M-1", "T-1", "T-9"]);
  });
});
