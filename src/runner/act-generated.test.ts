import { expect, test } from "vitest";
import { startAgent } from "../agent/server.js";
import { judgeRun } from "../judge/judge-run.js";
import { bodyText } from "../wire/headers.js";
import { loadLibrary } from "./library.js";
import type { RunOptions } from "./options.js";
import { type RunOutcome, run } from "./run.js";

/** One built-in test over JSON-RPC against the reference agent with that fault. */
async function runTest(id: string, fault: string | undefined, given: Partial<RunOptions> = {}): Promise<RunOutcome> {
  const agent = await startAgent({ pace: 2, ...(fault === undefined ? {} : { fault }) });
  try {
    return await run(
      {
        target: agent.url,
        selection: { tests: [id], tags: [], levels: [] },
        bindings: ["jsonrpc"],
        headers: [],
        concurrency: 1,
        timeoutMs: 5_000,
        seed: "s1",
        strictBehaviors: false,
        prompts: {},
        variables: {},
        command: "test",
        ...given,
      },
      { name: "a2a-tck", version: "test" },
    );
  } finally {
    await agent.close();
  }
}

test("a right agent gets as many requests as planned, and the seed is noted", async () => {
  const { report } = await runTest("SEC-INPUT-001.list", undefined);
  expect(report.tests[0]).toMatchObject({ result: "pass" });
  expect(report.tests[0]?.notes).toContain("25 of 25 requests were made from the definitions (seed s1)");
  expect(report.tests[0]?.exchanges).toHaveLength(25);
});

test("the finding is the smallest request that failed, and the judge finds it in the record alone", async () => {
  const { report, record } = await runTest("SEC-INPUT-001.list", "odd-page-sizes-break");
  const [result] = report.tests;
  expect(result?.result).toBe("fail");
  expect(result?.mismatches).toHaveLength(1);
  expect(result?.mismatches[0]?.message).toMatch(
    /^generated request \d+ of 25, the smallest of \d+ tried \(seed s1\): /,
  );
  expect(result?.reproduce?.command).toMatch(/--test SEC-INPUT-001.list --seed s1$/);
  const shown = report.exchanges.find(({ id }) => id === result?.mismatches[0]?.exchange);
  const { params } = JSON.parse(bodyText(shown?.request.body)) as { params: object };
  expect(Object.keys(params)).toHaveLength(1);
  const library = await loadLibrary(undefined, { tests: ["SEC-INPUT-001.list"], tags: [], levels: [] });
  const copy = JSON.parse(JSON.stringify(record)) as RunOutcome["record"];
  expect(JSON.stringify(judgeRun(copy, library))).toBe(JSON.stringify(report));
});

test("the same seed makes the same requests", async () => {
  const paramsOf = async (seed: string) => {
    const { record } = await runTest("SEC-INPUT-001.list", undefined, { seed });
    const sent = record.exchanges.filter(({ purpose }) => purpose?.test === "SEC-INPUT-001.list");
    return sent.map(({ request }) => (JSON.parse(bodyText(request.body)) as { params: object }).params);
  };
  const [first, again, other] = [await paramsOf("a"), await paramsOf("a"), await paramsOf("b")];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

test("a dropped connection is a failure", async () => {
  const { report } = await runTest("SEC-INPUT-001.send", "large-numbers-hang-up");
  expect(report.tests[0]?.mismatches[0]?.message).toContain("the server closed the connection");
});

test("the limit of messages ends it", async () => {
  const { report } = await runTest("SEC-INPUT-001.send", undefined, { maxMessages: 10 });
  expect(report.tests[0]?.skip).toEqual({
    kind: "not-configured",
    reason: "the limit of --max-messages was reached",
  });
  expect(report.run.messagesSent).toBe(10);
});
