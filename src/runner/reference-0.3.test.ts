import { describe, expect, it } from "vitest";
import { startAgent } from "../agent/server.js";
import { checkOwnRequest } from "../judge/own-request.js";
import type { ProtocolVersion } from "../protocol/dialect.js";
import type { RunOptions } from "./options.js";
import { run } from "./run.js";

const kit = { name: "a2a-tck", version: "test" };

async function runAgainst(
  agentOptions: { protocols: readonly ProtocolVersion[]; separateUrls?: boolean },
  more: Partial<RunOptions> = {},
) {
  const agent = await startAgent({ pace: 5, ...agentOptions });
  try {
    const options: RunOptions = {
      target: agent.url,
      selection: { tests: [], tags: [], levels: [] },
      headers: [],
      concurrency: 16,
      timeoutMs: 10_000,
      seed: "reference 0.3",
      strictBehaviors: true,
      prompts: {},
      variables: {},
      command: "a2a-tck",
      ...more,
    };
    const { report, record } = await run(options, kit);
    const bad = report.tests.filter(({ result }) => result === "fail" || result === "error");
    return {
      report,
      record,
      bad: bad.map(({ id, interface: on, error, mismatches }) => `${id} on ${on}: ${error ?? mismatches[0]?.message}`),
    };
  } finally {
    await agent.close();
  }
}

describe("a pure agent of 0.3", { timeout: 120_000 }, () => {
  it("passes the suites of 0.3 on both bindings, and is asked nothing of 1.0", async () => {
    const { report, record, bad } = await runAgainst({ protocols: ["0.3"] });
    expect(bad).toEqual([]);
    expect(report.verdict).toBe("conformant");
    expect(report.interfaces.map(({ id, state }) => [id, state])).toEqual([
      ["jsonrpc@0.3", "tested"],
      ["rest@0.3", "tested"],
    ]);
    expect(report.tests.every(({ id }) => id.startsWith("V03-"))).toBe(true);
    expect(report.tests.filter(({ result }) => result === "pass").length).toBeGreaterThan(250);

    // The kit itself keeps to 0.3, and names no version.
    const own = record.exchanges.flatMap((exchange) => {
      const on = record.interfaces.find(({ id }) => id === exchange.purpose?.interface);
      return on ? checkOwnRequest(exchange, on).map((text) => `${exchange.purpose?.test}: ${text}`) : [];
    });
    expect([...new Set(own)]).toEqual([]);
  });
});

describe("an agent of both versions", { timeout: 240_000 }, () => {
  it.each([false, true])("passes the suites of both, with separate URLs: %s", async (separateUrls) => {
    const { report, bad } = await runAgainst({ protocols: ["1.0", "0.3"], separateUrls });
    expect(bad).toEqual([]);
    expect(report.interfaces.map(({ id, state }) => [id, state]).sort()).toEqual([
      ["jsonrpc@0.3", "tested"],
      ["jsonrpc@1.0", "tested"],
      ["rest@0.3", "tested"],
      ["rest@1.0", "tested"],
    ]);
    // Each version has its own card, and tests of a card run on the one of their version.
    const cards = report.tests.filter(({ interface: on }) => on.startsWith("card"));
    expect(new Set(cards.map(({ id, interface: on }) => `${id.startsWith("V03-CARD") ? "0.3" : "?"} ${on}`))).toContain(
      "0.3 card@0.3",
    );
    expect(cards.filter(({ id, interface: on }) => id.startsWith("V03-CARD") && on === "card")).toEqual([]);
  });

  it("is tested in one version only where that is asked for", async () => {
    const { report, bad } = await runAgainst(
      { protocols: ["1.0", "0.3"] },
      { versions: ["0.3"], selection: { tests: ["V03-CARD-*", "V03-GET-*", "CORE-GET-*"], tags: [], levels: [] } },
    );
    expect(bad).toEqual([]);
    expect(new Set(report.tests.map(({ interface: on }) => on))).toEqual(new Set(["jsonrpc@0.3", "rest@0.3", "card"]));
    expect(report.interfaces.filter(({ state }) => state === "not-selected").map(({ id }) => id)).toEqual([
      "jsonrpc@1.0",
      "rest@1.0",
    ]);
  });
});
