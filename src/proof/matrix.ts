import type { Report, TestResult } from "../judge/report.js";
import type { ProtocolVersion } from "../protocol/dialect.js";
import type { Level } from "../suite/test.js";

/** What one run against the agent with one fault (or none) showed. */
export interface MatrixRow {
  /** Fault id; `none` for the agent as it is; a benign variation has its own id. */
  readonly id: string;
  readonly kind: "none" | "benign" | "fault";
  /** The requirement that the fault breaks. */
  readonly requirement?: string;
  /** Protocol version of that requirement. */
  readonly protocol?: ProtocolVersion;
  readonly summary: string;
  readonly failed: readonly Kill[];
  /** Codes of the diagnoses that stopped the kit before its tests: that is noticing, too. */
  readonly diagnosed: readonly string[];
  /** What kept the run from being a run: kit errors, an agent that could not be tested. */
  readonly trouble: readonly string[];
}

/** A test that failed in a run. */
export interface Kill {
  readonly id: string;
  readonly level: Level;
  readonly interfaces: readonly string[];
  readonly requirements: readonly string[];
  /** The first finding, so that a reader sees that the reason is the right one. */
  readonly message: string;
  /** For a monitor: a test on each interface whose exchanges showed it. */
  readonly through?: readonly string[];
}

/** Tests × faults, and what is wrong with the proof. */
export interface KillMatrix {
  /** Ids of the tests and monitors that ran against agents without a fault, without the rows of their tables. */
  readonly tests: readonly string[];
  readonly rows: readonly MatrixRow[];
  /** Faults that kill a test for the requirement that they break, by test id. */
  readonly killers: Readonly<Record<string, readonly string[]>>;
  /** Median number of failing tests over all faults that are noticed. */
  readonly medianFailures: number;
  /** Faults that nothing notices. */
  readonly survivors: readonly string[];
  /** Everything that fails the gate, in words. */
  readonly problems: readonly string[];
}

/** What a row is about: a fault, a benign variation, or the agent as it is. */
export type RowSubject = Omit<MatrixRow, "failed" | "diagnosed" | "trouble">;

/**
 * Sums up one run.
 * @param testOf the test, if any, that caused an exchange
 */
export function rowOf(
  about: RowSubject,
  report: Report,
  testOf: (exchange: string) => string | undefined = () => undefined,
): MatrixRow {
  const failed = new Map<string, Kill>();
  for (const test of report.tests) {
    if (test.result !== "fail") continue;
    const id = withoutCase(test.id);
    const earlier = failed.get(id);
    const shownBy = test.kind === "monitor" ? firstTest(test, testOf) : undefined;
    const through = new Set([...(earlier?.through ?? []), ...(shownBy === undefined ? [] : [shownBy])]);
    failed.set(id, {
      id,
      level: test.level,
      interfaces: [...new Set([...(earlier?.interfaces ?? []), test.interface])],
      requirements: test.requirements,
      message: earlier?.message ?? steady(test.mismatches[0]?.message ?? ""),
      ...(through.size > 0 ? { through: [...through] } : {}),
    });
  }
  return {
    ...about,
    diagnosed: report.diagnoses.filter(({ severity }) => severity === "stop").map(({ code }) => code),
    failed: [...failed.values()].sort((a, b) => a.id.localeCompare(b.id)),
    trouble: troubleOf(report),
  };
}

/** The first test whose exchanges are evidence; those of the kit's own questions to the agent are always there. */
function firstTest(result: TestResult, testOf: (exchange: string) => string | undefined): string | undefined {
  for (const { exchange } of result.mismatches) {
    const test = exchange === undefined ? undefined : testOf(exchange);
    if (test !== undefined) return test;
  }
  return undefined;
}

/** A message without what differs from run to run, so that the published matrix only changes when the proof does. */
function steady(message: string): string {
  return message
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, "<id>")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)/g, "<time>")
    .replace(/127\.0\.0\.1:\d+/g, "<agent>")
    .replace(/\b\d+ ms\b/g, "<n> ms")
    .replace(/\btck-\d+\b/g, "tck-<n>")
    .slice(0, 200);
}

function troubleOf(report: Report): string[] {
  const errors = report.tests
    .filter((test) => test.result === "error")
    .map((test) => `${test.id}: ${test.error ?? "error"}`);
  return [...new Set(errors)];
}

/**
 * Judges the proof: the agent without a fault and its benign variations fail nothing, and every MUST test that ran
 * has a fault that kills it for a requirement that the test covers.
 */
export function judgeMatrix(
  rows: readonly MatrixRow[],
  tests: readonly Pick<TestResult, "id" | "level" | "result" | "requirements">[],
): KillMatrix {
  const problems: string[] = [];
  for (const row of rows) {
    for (const text of row.trouble) problems.push(`${row.id}: the kit itself failed: ${text}`);
    if (row.kind === "fault") continue;
    const name = row.kind === "none" ? "the agent without a fault" : `the benign variation ${row.id}`;
    for (const code of row.diagnosed) problems.push(`${name} is diagnosed as ${code}`);
    for (const kill of row.failed) problems.push(`${name} fails ${kill.id}: ${kill.message}`);
  }
  const faults = rows.filter((row) => row.kind === "fault");
  const killers: Record<string, string[]> = {};
  for (const row of faults) {
    for (const kill of row.failed) {
      if (row.requirement === undefined || !kill.requirements.includes(row.requirement)) continue;
      killers[kill.id] = [...(killers[kill.id] ?? []), row.id];
    }
  }
  const must = new Set(
    tests.filter((test) => test.level === "must" && test.result !== "skip").map((test) => withoutCase(test.id)),
  );
  for (const id of [...must].sort())
    if (!killers[id]) problems.push(`no fault kills the MUST test ${id} for a requirement that it covers`);
  const survivors = faults.filter((row) => row.failed.length + row.diagnosed.length === 0).map((row) => row.id);
  const counts = faults.map((row) => row.failed.length).filter((count) => count > 0);
  const ran = [...new Set(tests.map(({ id }) => withoutCase(id)))].sort();
  return { tests: ran, rows, killers, medianFailures: median(counts), survivors, problems };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Id of a test without the row of its table. */
export function withoutCase(id: string): string {
  return id.replace(/\[.*\]$/s, "");
}
