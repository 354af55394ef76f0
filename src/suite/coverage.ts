import type { Catalogue, Requirement } from "./requirement.js";
import type { Level, Suite } from "./test.js";

/**
 * How a requirement is covered: by a test, only by monitors, only through the requirement that it repeats; to be tested
 * once the kit can do what it takes (`later`); nothing can decide it (`untested`, with the catalogue's reason); or not at
 * all, though it could be (`open`).
 */
export type CoverageState = "tested" | "monitored" | "repeats" | "later" | "untested" | "open";

/** What there is to judge one requirement. */
export interface RequirementCoverage {
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
  readonly state: CoverageState;
  /** Why nothing covers it; absent for what is covered, and for `open`. */
  readonly reason?: string;
  /** A MUST of the server, the card or both that could be tested today, and is not. */
  readonly gap: boolean;
}

/** Numbers of requirements. */
export interface CoverageTotals {
  readonly requirements: number;
  readonly covered: number;
  /** Not covered, with a reason of the catalogue. */
  readonly untested: number;
  /** Not covered until the kit can do what it takes. */
  readonly later: number;
  readonly gaps: number;
}

const laterBinding = "is about gRPC alone, which the kit does not speak yet";

function laterReason({ bindings }: Requirement): string | undefined {
  return bindings.length > 0 && bindings.every((name) => name === "grpc") ? laterBinding : undefined;
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
    const later = covered || untested !== undefined || !ours ? undefined : laterReason(requirement);
    const reason = covered ? undefined : (untested ?? later);
    const open = later === undefined ? "open" : "later";
    const uncovered = untested === undefined ? open : "untested";
    const own = tests.has(id) ? "tested" : "monitored";
    const state: CoverageState = covered ? (hasOwn(id) ? own : "repeats") : uncovered;
    return {
      requirement,
      tests: tests.get(id) ?? [],
      monitors: monitors.get(id) ?? [],
      state,
      ...(reason === undefined ? {} : { reason }),
      ...(untested === undefined ? {} : { untested }),
      ...(sameAs === undefined ? {} : { sameAs }),
      covered,
      gap: level === "must" && ours && state === "open",
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
    untested: list.filter((one) => one.state === "untested").length,
    later: list.filter((one) => one.state === "later").length,
    gaps: list.filter((one) => one.gap).length,
  };
}
