import { describe, expect, it } from "vitest";
import type { Kill, MatrixRow } from "./matrix.js";
import { guideOf } from "./recheck.js";

const kill = (id: string, through?: readonly string[], requirement = "R-1"): Kill => ({
  id,
  level: "must",
  interfaces: ["jsonrpc@1.0"],
  requirements: [requirement],
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

const fault = (id: string, requirement = "R-1") => ({ id, requirement });

describe("guideOf", () => {
  const rows = [
    row("seen", [kill("T-1"), kill("M-1", ["T-7"]), kill("T-2", undefined, "R-2")]),
    row("side-effects", [kill("T-3", undefined, "R-2")]),
    row("survivor", []),
    row("stopped", [], ["NO_CARD"]),
  ];
  const ids = ["T-1", "T-2", "T-3", "T-7", "M-1"];
  const matrix = { tests: ids, rows };
  const guide = guideOf(matrix, ids);

  it("asks for the tests that a fault kills for its own requirement, and for what monitors need to see it", () => {
    expect(guide.testsFor(fault("seen"))).toEqual(["T-1", "M-1", "T-7"]);
  });

  it("asks for every test that noticed where none did for the fault's own requirement", () => {
    expect(guide.testsFor(fault("side-effects"))).toEqual(["T-3"]);
  });

  it("asks for everything where it knows nothing", () => {
    expect(guide.testsFor(fault("survivor"))).toBeUndefined();
    expect(guide.testsFor(fault("new"))).toBeUndefined();
  });

  it("asks for tests that the matrix does not know with every fault", () => {
    expect(guideOf(matrix, [...ids, "T-9"]).testsFor(fault("side-effects"))).toEqual(["T-3", "T-9"]);
  });

  it("confirms a run only when every kill came back", () => {
    const again = guide.confirmed(row("seen", [kill("T-1"), kill("M-1", ["T-7"])]));
    expect(again?.failed.map(({ id }) => id)).toEqual(["M-1", "T-1", "T-2"]);
    expect(guide.confirmed(row("seen", [kill("T-1")]))).toBeUndefined();
    expect(guide.confirmed(row("stopped", []))).toBeUndefined();
    expect(guide.confirmed(row("new", []))).toBeUndefined();
  });

  it("goes by the requirement that the fault breaks now", () => {
    expect(guide.testsFor(fault("seen", "R-2"))).toEqual(["T-2"]);
    const now = { ...row("seen", [kill("T-1")]), requirement: "R-2" };
    expect(guide.confirmed(now)).toBeUndefined();
  });

  it("adds new kills to a row, and takes tests away that are gone", () => {
    const later = guideOf(matrix, ["T-1", "T-7", "M-1", "T-9"]);
    const again = later.confirmed(row("seen", [kill("T-1"), kill("M-1"), kill("T-9")]));
    expect(again?.failed.map(({ id }) => id)).toEqual(["M-1", "T-1", "T-9"]);
  });
});
