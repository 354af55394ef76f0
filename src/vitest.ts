/**
 * `a2a-tck/vitest`: an agent's own vitest suite shows each conformance test as a test.
 * @packageDocumentation
 */
import { beforeAll, describe, type TestContext, test } from "vitest";
import type { Report } from "./judge/report.js";
import { nothingTested, outcomeFor } from "./library/conformance.js";
import { libraryFor, runWith, type TestOptions, writeReports } from "./library/run.js";
import type { Level } from "./suite/test.js";

/** What to test, and how vitest is to show it. */
export interface ConformanceOptions extends Omit<TestOptions, "target" | "signal"> {
  /** URL of the agent; or a function that starts it and gives the URL, called before the run. */
  readonly target: string | (() => string | Promise<string>);
  /** Title of the block; `A2A conformance` by default. */
  readonly title?: string;
  /** The lowest level whose failures fail a test; `must` by default. Milder failures are skipped tests with the reason. */
  readonly failOn?: Level;
  /** Longest time for the whole run in milliseconds; ten minutes by default. */
  readonly runTimeout?: number;
  /** Writes `report.html`, `report.json` and `junit.xml` there too. */
  readonly out?: string;
}

/**
 * Registers a `describe` block with a vitest test for each test and monitor of the kit. The agent is tested once, before
 * the first of them; each then shows what came of it on all interfaces: passed, failed with what was expected and why, or
 * skipped with the reason. One more test fails when nothing could be tested at all, so that a missing agent is never green.
 * @example
 * describeConformance({ target: async () => (await startMyAgent()).url, levels: ["must"] });
 */
export function describeConformance(options: ConformanceOptions): void {
  const { target, title = "A2A conformance", failOn = "must", runTimeout = 600_000, out, ...rest } = options;
  describe(title, async () => {
    const library = await libraryFor(rest);
    let report: Report | undefined;
    const found = (): Report => {
      if (!report) throw new Error("the run has not ended");
      return report;
    };
    beforeAll(async () => {
      const url = typeof target === "string" ? target : await target();
      ({ report } = await runWith(library, { ...rest, target: url }, {}));
      if (out !== undefined) await writeReports(report, out);
    }, runTimeout);

    test("the agent can be tested", () => {
      const reason = nothingTested(found());
      if (reason !== undefined) throw withoutStack(new Error(reason));
    });
    const selected = new Set([...library.tests, ...library.monitors]);
    for (const suite of library.suites) {
      const subjects = [...suite.tests, ...suite.monitors].filter((subject) => selected.has(subject));
      if (subjects.length === 0) continue;
      describe(suite.name, () => {
        for (const { id, name } of subjects)
          test(`${id} ${name}`, (context) => show(context, outcomeFor(id, found(), failOn)));
      });
    }
  });
}

function show(context: TestContext, outcome: ReturnType<typeof outcomeFor>): void {
  if (outcome.kind === "skip") context.skip(outcome.reason);
  if (outcome.kind !== "fail") return;
  const { text, expected, actual } = outcome;
  throw withoutStack(Object.assign(new Error(text), expected === undefined ? {} : { expected, actual }));
}

/** Where in the kit the error was made says nothing; vitest would print it all the same. */
function withoutStack(error: Error): Error {
  error.stack = `${error.name}: ${error.message}`;
  return error;
}
