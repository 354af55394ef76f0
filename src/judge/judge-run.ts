import { cardInterface, isCardInterface } from "../suite/card-test.js";
import type { Monitor, Suite, Test } from "../suite/test.js";
import { buildReport } from "./build-report.js";
import { judgeComparison } from "./judge-comparison.js";
import { judgeMonitor } from "./judge-monitor.js";
import { judgeTestRun } from "./judge-test-run.js";
import type { RunRecord, TestRecord } from "./record.js";
import type { Report, TestResult } from "./report.js";
import { type Catalogues, monitorResult, type ResultContext } from "./test-results.js";
import type { VerdictOptions } from "./verdict.js";
import { type RecordView, recordView } from "./view.js";

/** What a record is judged by. */
export interface JudgeLibrary {
  readonly suites: readonly Suite[];
  readonly catalogues: Catalogues;
}

/** Judges a whole record: the same record and suites always give the same report. */
export function judgeRun(record: RunRecord, library: JudgeLibrary, options: VerdictOptions = {}): Report {
  const { suites, catalogues } = library;
  const view = recordView(record);
  const context: ResultContext = { catalogues, view, target: record.target.url };
  const results = [...judgeTests(record, suites, context), ...judgeMonitors(record, suites, context)];
  return buildReport({ record, results, catalogues, options });
}

function judgeTests(record: RunRecord, suites: readonly Suite[], context: ResultContext): readonly TestResult[] {
  const tests = new Map(suites.flatMap((suite) => suite.tests).map((test) => [test.id, test]));
  const judged = record.tests.map((run) => {
    const test = tests.get(run.test);
    return { run, test, result: test ? judgeTestRun(test, run, context.view, context) : unknownTest(run) };
  });
  const compared = new Map<Test, { run: TestRecord; result: TestResult }[]>();
  for (const { run, test, result } of judged) {
    if (test?.compareBindings && result.result === "pass") {
      compared.set(test, [...(compared.get(test) ?? []), { run, result }]);
    }
  }
  const changed = new Map<TestResult, TestResult>();
  for (const [test, runs] of compared) {
    for (const index of new Set(runs.map(({ run }) => run.case))) {
      const same = runs.filter(({ run }) => run.case === index);
      for (const [run, result] of compare(test, same, context.view)) changed.set(run, result);
    }
  }
  return judged.map(({ result }) => changed.get(result) ?? result);
}

/** Differences between interfaces are findings on the later one. */
function compare(
  test: Test,
  runs: readonly { run: TestRecord; result: TestResult }[],
  view: RecordView,
): readonly (readonly [TestResult, TestResult])[] {
  const records = runs.map(({ run }) => run);
  return judgeComparison(test, records, view).flatMap(({ interface: id, mismatches }) => {
    const before = runs.find(({ run }) => run.interface === id)?.result;
    if (!before || mismatches.length === 0) return [];
    return [[before, { ...before, result: "fail", mismatches }] as const];
  });
}

/** A record may be older than the suites that it is judged by. */
function unknownTest(run: TestRecord): TestResult {
  return {
    id: run.test,
    kind: "test",
    name: run.test,
    suite: "",
    level: "must",
    interface: run.interface,
    result: "error",
    error: `the suites have no test ${run.test}, so its record cannot be judged`,
    requirements: [],
    mismatches: [],
    notes: [],
    exchanges: [],
    durationMs: run.durationMs,
  };
}

function judgeMonitors(record: RunRecord, suites: readonly Suite[], context: ResultContext): readonly TestResult[] {
  const selected = new Set(record.monitors);
  const monitors = suites.flatMap((suite) => suite.monitors).filter(({ id }) => selected.has(id));
  return monitors.flatMap((monitor) =>
    interfacesFor(monitor, record).map((id) =>
      monitorResult(monitor, id, judgeMonitor(monitor, id, context.view), context),
    ),
  );
}

/** Where a monitor applies: the cards of its versions, or the interfaces of its versions and bindings. */
function interfacesFor(monitor: Monitor, record: RunRecord): readonly string[] {
  const ofCard = monitor.watch === "card";
  if (ofCard && record.card === undefined) return [];
  const known = record.interfaces.filter(({ id }) => isCardInterface(id) === ofCard);
  if (ofCard && known.length === 0) return [cardInterface];
  return known
    .filter(({ version, binding }) => {
      if (!monitor.protocol.includes(version)) return false;
      return ofCard || monitor.transport === undefined || monitor.transport.includes(binding);
    })
    .map(({ id }) => id);
}
