import type { AgentInterface } from "../protocol/interface.js";
import { isCardInterface } from "../suite/card-test.js";
import type { Catalogue, Requirement } from "../suite/requirement.js";
import type { RequirementReport, Result, TestResult } from "./report.js";
import type { Catalogues } from "./test-results.js";

/** Every requirement of the versions that were tested, summed up over its tests and monitors. */
export function requirementReports(
  catalogues: Catalogues,
  interfaces: readonly AgentInterface[],
  results: readonly TestResult[],
): readonly RequirementReport[] {
  const tested = interfaces.filter(({ id }) => !isCardInterface(id));
  const versions = new Set(interfaces.map(({ version }) => version));
  const covering = byRequirement(results);
  return [...catalogues].flatMap(([version, catalogue]) => {
    if (!versions.has(version)) return [];
    const own = tested.filter((one) => one.version === version);
    return [...catalogue.requirements.values()].map((requirement) =>
      reportOf(requirement, catalogue, own, tested, covering),
    );
  });
}

function byRequirement(results: readonly TestResult[]): ReadonlyMap<string, readonly TestResult[]> {
  const covering = new Map<string, TestResult[]>();
  for (const result of results) {
    for (const id of result.requirements) {
      const list = covering.get(id) ?? [];
      covering.set(id, list);
      list.push(result);
    }
  }
  return covering;
}

function reportOf(
  requirement: Requirement,
  catalogue: Catalogue,
  interfaces: readonly AgentInterface[],
  tested: readonly AgentInterface[],
  covering: ReadonlyMap<string, readonly TestResult[]>,
): RequirementReport {
  const { id, section, level, statement, sameAs, untested, derived, bindings } = requirement;
  // A repeat of another entry is tested where the other one is.
  const tests = covering.get(id) ?? (sameAs === undefined ? undefined : covering.get(sameAs)) ?? [];
  const results: Record<string, Result | "untested"> = {};
  for (const one of new Set(tests.map((test) => test.interface))) {
    // What two versions share is also tested where the other one is spoken.
    if (isCardInterface(one) || tested.some((known) => known.id === one)) {
      results[one] = worst(tests.filter((test) => test.interface === one));
    }
  }
  if (Object.keys(results).length === 0) {
    for (const one of interfaces) if (bindings.includes(one.binding)) results[one.id] = "untested";
  }
  return {
    id,
    section,
    level,
    statement,
    link: catalogue.link(section),
    results,
    tests: [...new Set(tests.map((test) => test.id))],
    ...(untested === undefined ? {} : { untested }),
    version: catalogue.version,
    ...(sameAs === undefined ? {} : { sameAs }),
    ...(derived ? { derived } : {}),
  };
}

/** A test that did not apply takes nothing away from one that passed; one that was not decided does. */
function worst(results: readonly TestResult[]): Result {
  const applying = results.filter(({ skip }) => skip?.kind !== "not-applicable");
  const order: readonly Result[] = ["fail", "error", "skip", "pass"];
  return order.find((result) => applying.some((one) => one.result === result)) ?? "skip";
}
