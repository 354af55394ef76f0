import { expect, test } from "vitest";
import { loadSuite } from "../testing/suite-text.js";
import { coverageOf } from "./coverage.js";
import type { Catalogue, Requirement } from "./requirement.js";

function requirement(id: string, members: Partial<Requirement> = {}): [string, Requirement] {
  return [
    id,
    {
      id,
      section: "1",
      level: "must",
      party: "server",
      bindings: ["jsonrpc"],
      statement: "s",
      check: "c",
      needs: [],
      ...members,
    },
  ];
}

const catalogue: Catalogue = {
  version: "1.0",
  link: () => "",
  requirements: new Map([
    requirement("TESTED"),
    requirement("WATCHED", { party: "card", section: "2" }),
    requirement("REPEATS", { sameAs: "TESTED", section: "2" }),
    requirement("REPEATS-NOTHING", { sameAs: "GAP" }),
    requirement("GAP", { party: "both" }),
    requirement("UNTESTABLE", { untested: "nothing shows it" }),
    requirement("CLIENT", { party: "client", untested: "a server kit cannot see it" }),
    requirement("SHOULD", { level: "should", section: "2" }),
    requirement("MAY", { level: "may" }),
    requirement("GRPC", { section: "3", bindings: ["grpc"] }),
    requirement("SECRET", { section: "3", needs: ["task", "tls"] }),
    requirement("SECRET-TESTED", { section: "3", needs: ["tls"], sameAs: "TESTED" }),
  ]),
};

const suite = loadSuite(`acts_version: "1.0"
spec_version: "1.0"
profile: a2a-tck/1
suites:
  - id: s
    name: S
    monitors: [{id: M, name: n, level: must, covers: [WATCHED, TESTED], watch: card, match: {exists: true}}]
    tests:
      - {id: A, name: n, level: must, covers: [TESTED], steps: [{operation: get_agent_card}]}
      - {id: B, name: n, level: must, covers: [TESTED, MAY], steps: [{operation: get_agent_card}]}
`);

test("names tests and monitors of each requirement, and what is missing", async () => {
  const coverage = coverageOf(catalogue, [await suite]);
  const byId = new Map(coverage.requirements.map((one) => [one.requirement.id, one]));
  expect(byId.get("TESTED")).toMatchObject({ tests: ["A", "B"], monitors: ["M"], covered: true, gap: false });
  expect(byId.get("WATCHED")).toMatchObject({ tests: [], monitors: ["M"], covered: true });
  expect(byId.get("REPEATS")).toMatchObject({ tests: [], sameAs: "TESTED", covered: true, gap: false });
  expect(byId.get("REPEATS-NOTHING")).toMatchObject({ covered: false, gap: true });
  expect(byId.get("UNTESTABLE")).toMatchObject({ covered: false, untested: "nothing shows it", gap: false });
  expect(byId.get("GRPC")).toMatchObject({ state: "later", reason: expect.stringContaining("gRPC"), gap: false });
  // What a test needs is no excuse: the kit can be given all of it.
  expect(byId.get("SECRET")).toMatchObject({ state: "open", gap: true });
  expect(coverage.requirements.map(({ state }) => state).join(" ")).toBe(
    "tested monitored repeats open open untested untested open tested later open repeats",
  );
  expect(coverage.requirements.filter(({ covered, reason }) => covered && reason)).toEqual([]);
  expect(coverage.gaps.map((one) => one.requirement.id)).toEqual(["REPEATS-NOTHING", "GAP", "SECRET"]);
});

test("totals by level and section", async () => {
  const { total, byLevel, bySection } = coverageOf(catalogue, [await suite]);
  expect(total).toEqual({ requirements: 12, covered: 5, untested: 2, later: 1, gaps: 3 });
  expect(byLevel).toEqual({
    must: { requirements: 10, covered: 4, untested: 2, later: 1, gaps: 3 },
    should: { requirements: 1, covered: 0, untested: 0, later: 0, gaps: 0 },
    may: { requirements: 1, covered: 1, untested: 0, later: 0, gaps: 0 },
  });
  expect([...bySection]).toEqual([
    ["1", { requirements: 6, covered: 2, untested: 2, later: 0, gaps: 2 }],
    ["2", { requirements: 3, covered: 2, untested: 0, later: 0, gaps: 0 }],
    ["3", { requirements: 3, covered: 1, untested: 0, later: 1, gaps: 1 }],
  ]);
});
