import type { Catalogue, Requirement } from "./requirement.js";
import type { Level, Suite } from "./test.js";

/** What there is to judge one requirement. */
interface RequirementCoverage {
  readonly requirement: Requirement;
  /** Ids of the tests that cover it, in the order of the suites. */
  readonly tests: readonly string[];
  /** Ids of the monitors that cover it. */
  readonly monitors: readonly string[];
  /** Why nothing covers it, where nothing can. */
  readonly untested?: string;
  /** It only repeats this requirement, whose tests count for it too. */
  readonly sameAs?: string;
  /** A test or monitor covers it, or what it repeats. */
  readonly covered: boolean;
  /** A MUST of the server, the card or both that could be tested, and is not. */
  readonly gap: boolean;
}

/** Numbers of requirements. */
interface CoverageTotals {
  readonly requirements: number;
  readonly covered: number;
  /** Not covered, with a reason. */
  readonly untested: number;
  readonly gaps: number;
}

/** Which requirements are covered by what. */
export interface Coverage {
  /** In the order of the catalogue. */
  readonly requirements: readonly RequirementCoverage[];
  readonly total: CoverageTotals;
  readonly byLevel: Readonly<Record<Level, CoverageTotals>>;
  /** By section as the catalogue names it, in its order. */
  readonly bySection: ReadonlyMap<string, CoverageTotals>;
  readonly gaps: readonly RequirementCoverage[];
}

/** Sets the requirements of a catalogue against the tests and monitors of suites. */
export function coverageOf(catalogue: Catalogue, suites: readonly Suite[]): Coverage {
  const tests = coveringIds(suites.flatMap((suite) => suite.tests));
  const monitors = coveringIds(suites.flatMap((suite) => suite.monitors));
  const hasOwn = (id: string) => tests.has(id) || monitors.has(id);
  const requirements = [...catalogue.requirements.values()].map((requirement): RequirementCoverage => {
    const { id, level, party, sameAs, untested } = requirement;
    const covered = hasOwn(id) || (sameAs !== undefined && hasOwn(sameAs));
    const ours = party === "server" || party === "card" || party === "both";
    return {
      requirement,
      tests: tests.get(id) ?? [],
      monitors: monitors.get(id) ?? [],
      ...(untested === undefined ? {} : { untested }),
      ...(sameAs === undefined ? {} : { sameAs }),
      covered,
      gap: level === "must" && ours && untested === undefined && !covered,
    };
  });
  const ofLevel = (level: Level) => totalsOf(requirements.filter((one) => one.requirement.level === level));
  const sections = [...new Set(requirements.map((one) => one.requirement.section))];
  return {
    requirements,
    total: totalsOf(requirements),
    byLevel: { must: ofLevel("must"), should: ofLevel("should"), may: ofLevel("may") },
    bySection: new Map(
      sections.map((section) => [section, totalsOf(requirements.filter((one) => one.requirement.section === section))]),
    ),
    gaps: requirements.filter((one) => one.gap),
  };
}

function coveringIds(
  subjects: readonly { readonly id: string; readonly covers: readonly string[] }[],
): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>();
  for (const { id, covers } of subjects) {
    for (const requirement of covers) ids.set(requirement, [...(ids.get(requirement) ?? []), id]);
  }
  return ids;
}

function totalsOf(list: readonly RequirementCoverage[]): CoverageTotals {
  return {
    requirements: list.length,
    covered: list.filter((one) => one.covered).length,
    untested: list.filter((one) => !one.covered && one.untested !== undefined).length,
    gaps: list.filter((one) => one.gap).length,
  };
}
