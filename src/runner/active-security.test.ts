import { afterEach, describe, expect, it } from "vitest";
import { type AgentOptions, type RunningAgent, startAgent } from "../agent/server.js";
import { run } from "./run.js";

const kit = { name: "a2a-tck", version: "0" };
let agent: RunningAgent | undefined;
afterEach(() => agent?.close());

async function probe(options: AgentOptions, tests: readonly string[], active = true) {
  const webhookOrigins = new Set<string>();
  agent = await startAgent({ pace: 5, webhookOrigins, ...options });
  const { report } = await run(
    {
      target: agent.url,
      selection: { tests, tags: [], levels: [] },
      bindings: ["jsonrpc"],
      headers: [],
      concurrency: 8,
      timeoutMs: 10_000,
      seed: "active",
      strictBehaviors: false,
      prompts: {},
      variables: {},
      command: "a2a-tck",
      activeSecurity: active,
    },
    kit,
    { onWebhooks: (url) => void webhookOrigins.add(new URL(url).origin) },
  );
  return report.tests;
}

describe("--active-security", () => {
  it("is needed: without it nothing is probed, and the run says how to have it", async () => {
    const tests = await probe({}, ["PUSH-SEC-003*"], false);
    expect(tests.length).toBeGreaterThan(10);
    for (const { result, skip } of tests) {
      expect(result).toBe("skip");
      expect(skip).toMatchObject({ kind: "not-configured", reason: expect.stringContaining("--active-security") });
    }
  });

  it("finds nothing in an agent that calls known addresses only", async () => {
    const tests = await probe({}, ["PUSH-SEC-003*", "PUSH-SEC-014*", "SEC-INPUT-001.webhook-headers*"]);
    expect(tests.filter(({ result }) => result === "fail")).toEqual([]);
    expect(tests.filter(({ result }) => result === "pass").length).toBeGreaterThan(10);
  });

  it("shows the call of a trap as evidence", async () => {
    const tests = await probe({ fault: "push-to-localhost" }, ["PUSH-SEC-003"]);
    const failed = tests.filter(({ result }) => result === "fail");
    expect(failed.map(({ id }) => id)).toContain("PUSH-SEC-003[name=localhost]");
    expect(failed[0]?.exchanges.some((id) => id.startsWith("w"))).toBe(true);
  });
});
