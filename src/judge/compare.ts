import type { Change, Comparison, Report, Result, TestResult } from "./report.js";

/**
 * What differs between two reports, by test and interface. A test that is only in the later one is `added`, whatever its
 * result: new tests are no step back of the agent.
 */
export function compareReports(earlier: Report, later: Report): Comparison {
  const before = byKey(earlier.tests);
  const after = byKey(later.tests);
  const both = [...after].flatMap(([key, now]) => {
    const was = before.get(key);
    return was ? [{ was, now }] : [];
  });
  const changes = (holds: (was: Result, now: Result) => boolean) =>
    both.filter(({ was, now }) => holds(was.result, now.result)).map(({ was, now }) => changeOf(was, now));
  const { run, target, kit, verdict } = earlier;
  return {
    earlier: {
      startedAt: run.startedAt,
      target: target.url,
      ...(target.name === undefined ? {} : { name: target.name }),
      ...(target.version === undefined ? {} : { version: target.version }),
      kit: `${kit.name} ${kit.version}`,
      verdict,
      suitesDigest: run.suitesDigest,
    },
    newlyFailing: changes((was, now) => now === "fail" && was !== "fail"),
    newlyPassing: changes((was, now) => now === "pass" && was !== "pass"),
    noLongerDecided: changes((was, now) => isDecided(was) && !isDecided(now)),
    added: [...after].flatMap(([key, now]) => (before.has(key) ? [] : [changeOf(undefined, now)])),
    vanished: [...before].flatMap(([key, was]) => (after.has(key) ? [] : [changeOf(was, undefined)])),
    stillFailing: both.filter(({ was, now }) => was.result === "fail" && now.result === "fail").length,
    notes: notesOn(earlier, later),
  };
}

function isDecided(result: Result): boolean {
  return result === "pass" || result === "fail";
}

function byKey(tests: readonly TestResult[]): ReadonlyMap<string, TestResult> {
  return new Map(tests.map((test) => [JSON.stringify([test.id, test.interface]), test]));
}

function changeOf(was: TestResult | undefined, now: TestResult): Change;
function changeOf(was: TestResult, now: undefined): Change;
function changeOf(was: TestResult | undefined, now: TestResult | undefined): Change {
  const { id = "", interface: on = "", level = "must", name = "" } = now ?? was ?? {};
  const message = now?.result === "fail" ? now.mismatches[0]?.message : undefined;
  return {
    id,
    interface: on,
    level,
    name,
    ...(was ? { before: was.result } : {}),
    ...(now ? { after: now.result } : {}),
    ...(message === undefined ? {} : { message }),
  };
}

function notesOn(earlier: Report, later: Report): readonly string[] {
  const notes: string[] = [];
  const nameOf = ({ target }: Report) => target.name ?? target.url;
  if (nameOf(earlier) !== nameOf(later))
    notes.push(`These are different agents: ${nameOf(earlier)} before, ${nameOf(later)} now.`);
  if (earlier.run.suitesDigest !== later.run.suitesDigest)
    notes.push(
      `The suites changed (${suiteChanges(earlier, later).join(", ")}), so a result may differ though the agent did not.`,
    );
  if (`${earlier.kit.name} ${earlier.kit.version}` !== `${later.kit.name} ${later.kit.version}`)
    notes.push(`The kit was ${earlier.kit.name} ${earlier.kit.version} and is ${later.kit.name} ${later.kit.version}.`);
  return notes;
}

type Suites = Report["run"]["suites"];

/** Which suite files differ between two runs, one clause each. A file that only lies elsewhere is the same. */
export function suiteChanges(
  earlier: { readonly run: { readonly suites: Suites } },
  later: { readonly run: { readonly suites: Suites } },
): readonly string[] {
  const [before, after] = [earlier.run.suites, later.run.suites];
  const without = (suites: Suites, others: Suites) =>
    suites.filter(({ digest }) => !others.some((other) => other.digest === digest));
  const fresh = without(after, before).map(({ file }) => file);
  const gone = without(before, after).map(({ file }) => file);
  return [
    ...fresh.filter((file) => gone.includes(file)).map((file) => `${file} differs`),
    ...fresh.filter((file) => !gone.includes(file)).map((file) => `${file} is new`),
    ...gone.filter((file) => !fresh.includes(file)).map((file) => `${file} is missing`),
  ];
}
