import type { RunRecord } from "../judge/record.js";
import { isCardInterface } from "../suite/card-test.js";
import type { Library } from "./library.js";
import { credentialsFeature, planRuns } from "./plan.js";
import { ownFeatures } from "./run.js";

/**
 * What a record leaves out of all tests and monitors of the suites, one clause each: runs that are not in it, and runs said not
 * to apply that do by the recorded card. Whoever takes failures out of a record is found out here.
 */
export function missingRuns(record: RunRecord, library: Pick<Library, "tests" | "monitors">): readonly string[] {
  const plan = planRuns(library.tests, {
    ...(record.card === undefined ? {} : { card: record.card }),
    ...(record.cards ? { cards: record.cards } : {}),
    cardInterfaces: record.interfaces.filter(({ id }) => isCardInterface(id)),
    interfaces: record.interfaces.filter(({ id }) => !isCardInterface(id)),
    declared: record.declared,
    behaviors: new Map(record.declared.map(({ id, behaviors = {} }) => [id, behaviors])),
    runnerFeatures: new Set([...ownFeatures, "webhook_endpoint", credentialsFeature]),
    identities: new Set(),
    strictBehaviors: record.run.options.strictBehaviors === true,
  });
  const key = (test: string, index: number, on: string) => JSON.stringify([test, index, on]);
  const done = new Map(record.tests.map((run) => [key(run.test, run.case, run.interface), run]));
  const tests = plan.flatMap(({ test, case: index, interface: { id }, skip }) => {
    const run = done.get(key(test.id, index, id));
    const name = `${test.id}${test.cases.length > 1 ? ` (row ${index + 1})` : ""} on ${id}`;
    if (!run) return [`${name} is not in the record`];
    const applies = skip?.kind !== "not-applicable";
    return applies && run.skip?.kind === "not-applicable"
      ? [`${name} applies, and the record says that it does not`]
      : [];
  });
  const watched = new Set(record.monitors);
  const monitors = library.monitors
    .filter(({ id }) => !watched.has(id))
    .map(({ id }) => `monitor ${id} is not in the record`);
  const lost = record.declared
    .filter(({ id, state }) => state === "tested" && !record.interfaces.some((one) => one.id === id))
    .map(({ id }) => `interface ${id} is said to be tested, and is not in the record`);
  return [...lost, ...tests, ...monitors];
}
