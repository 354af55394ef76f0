import { startAgent } from "../agent/server.js";
import type { TestResult } from "../judge/report.js";
import { run } from "../runner/run.js";
import { type MatrixRow, rowOf } from "./matrix.js";

/** What to prove the suites against. */
export interface RowOrder {
  readonly about: Pick<MatrixRow, "id" | "kind" | "summary" | "requirement">;
  /** Suite files and folders; absent means the built-in suites. */
  readonly suites?: readonly string[];
}

/** One row, and every result behind it. */
export interface RowOutcome {
  readonly row: MatrixRow;
  readonly results: readonly Pick<TestResult, "id" | "level" | "result" | "requirements">[];
}

/** Runs the kit against the reference agent with one fault. Waits are short: a fault that makes the agent silent must not take minutes. */
export async function runRow({ about, suites }: RowOrder): Promise<RowOutcome> {
  const agent = await startAgent({ pace: 5, ...(about.kind === "none" ? {} : { fault: about.id }) });
  try {
    const { report } = await run(
      {
        target: agent.url,
        ...(suites ? { suites } : {}),
        selection: { tests: [], tags: [], levels: [] },
        headers: [],
        concurrency: 24,
        timeoutMs: 2_500,
        seed: "prove",
        strictBehaviors: false,
        prompts: {},
        variables: {},
        command: `a2a-tck prove ${about.id}`,
      },
      { name: "a2a-tck", version: "prove" },
    );
    const results = report.tests.map(({ id, level, result, requirements }) => ({ id, level, result, requirements }));
    return { row: rowOf(about, report), results };
  } finally {
    await agent.close();
  }
}
