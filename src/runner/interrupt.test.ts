import { expect, it } from "vitest";
import { startAgent } from "../agent/server.js";
import { run } from "./run.js";

it("cleans up after a test that the user breaks off, and ends soon", async () => {
  const user = new AbortController();
  const asked: string[] = [];
  const agent = await startAgent({
    pace: 5,
    hooks: {
      params: ({ operation }, params) => {
        asked.push(operation ?? "");
        if (operation === "create_push_config") user.abort();
        return params;
      },
    },
  });
  try {
    const began = performance.now();
    const { report } = await run(
      {
        target: agent.url,
        selection: { tests: ["PUSH-DELIVER-003"], tags: [], levels: [] },
        bindings: ["jsonrpc"],
        headers: [],
        concurrency: 1,
        timeoutMs: 10_000,
        seed: "interrupt",
        strictBehaviors: false,
        prompts: {},
        variables: {},
        command: "a2a-tck",
        signal: user.signal,
      },
      { name: "a2a-tck", version: "0" },
    );
    expect(performance.now() - began).toBeLessThan(8_000);
    expect(report.run.interrupted).toBe("broken off by the user");
    expect(report.tests[0]).toMatchObject({ result: "skip", skip: { kind: "not-reached" } });
    expect(asked.slice(asked.indexOf("create_push_config"))).toContain("cancel_task");
  } finally {
    await agent.close();
  }
});
