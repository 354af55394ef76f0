import { jointIdentities, referenceIdentities } from "../agent/auth/principals.js";
import { variationById } from "../agent/faults/faults.js";
import { startAgent } from "../agent/server.js";
import type { TestResult } from "../judge/report.js";
import { type Library, loadLibrary } from "../runner/library.js";
import { run } from "../runner/run.js";
import type { Monitor, Test } from "../suite/test.js";
import { type MatrixRow, type RowSubject, rowOf, withoutCase } from "./matrix.js";

/** What to prove the suites against. */
export interface RowOrder {
  readonly about: RowSubject;
  /** Suite files and folders; absent means the built-in suites. */
  readonly suites?: readonly string[];
  /** Ids of the tests and monitors to carry out; absent means all. */
  readonly tests?: readonly string[];
}

/** One row, and every result behind it. */
export interface RowOutcome {
  readonly row: MatrixRow;
  readonly results: readonly Pick<TestResult, "id" | "level" | "result" | "requirements">[];
}

const everything = { tests: [], tags: [], levels: [] };
/** Loaded once for each thread: all its rows are about the same suites. */
let library: Promise<Library> | undefined;

/**
 * Runs the kit against the reference agent with one fault. Waits are short: a fault that makes the agent
 * silent must not take minutes. Where nothing may be found they are long: a busy machine is no finding.
 */
export async function runRow({ about, suites, tests }: RowOrder): Promise<RowOutcome> {
  // As in the open: of this machine it calls nothing but the kit's receiver.
  const webhookOrigins = new Set<string>();
  const variation = about.kind === "none" ? undefined : variationById(about.id);
  const agent = await startAgent({
    pace: 5,
    auth: ["bearer"],
    webhookOrigins,
    // A fault in 1.0 is shown by an agent of 1.0; one in 0.3 by its own settings, or beside 1.0.
    protocols: about.protocol === "1.0" ? ["1.0"] : ["1.0", "0.3"],
    ...(variation ? { fault: about.id } : {}),
  });
  try {
    library ??= loadLibrary(suites, everything);
    const { report, record } = await run(
      {
        target: agent.url,
        selection: everything,
        headers: [],
        identities: variation?.options?.auth?.some(Array.isArray) ? jointIdentities : referenceIdentities,
        concurrency: about.kind === "fault" ? 16 : 8,
        timeoutMs: about.kind === "fault" ? 3_000 : 10_000,
        seed: "prove",
        strictBehaviors: false,
        prompts: {},
        variables: {},
        activeSecurity: true,
        command: `a2a-tck prove ${about.id}`,
      },
      { name: "a2a-tck", version: "prove" },
      { onWebhooks: (url) => void webhookOrigins.add(new URL(url).origin) },
      narrowed(await library, about, tests),
    );
    const results = report.tests.map(({ id, level, result, requirements }) => ({ id, level, result, requirements }));
    const known = new Set(record.tests.map(({ test }) => test));
    const causes = new Map(record.exchanges.map(({ id, purpose }) => [id, withoutCase(purpose?.test ?? "")]));
    const testOf = (exchange: string) => {
      const test = causes.get(exchange);
      return test !== undefined && known.has(test) ? test : undefined;
    };
    return { row: rowOf(about, report, testOf), results };
  } finally {
    await agent.close();
  }
}

/**
 * The tests for a row. A fault that breaks a rule of one version is shown to the tests of that version: both share the
 * inside of the agent, and what breaks in the other one says nothing more.
 */
function narrowed(
  library: Library,
  { protocol, requirement }: RowSubject,
  ids: readonly string[] | undefined,
): Library {
  const wanted = ids && new Set(ids);
  const isWanted = (subject: Test | Monitor) =>
    (wanted?.has(subject.id) ?? true) &&
    (protocol === undefined || subject.protocol.includes(protocol) || subject.covers.includes(requirement ?? ""));
  return { ...library, tests: library.tests.filter(isWanted), monitors: library.monitors.filter(isWanted) };
}
