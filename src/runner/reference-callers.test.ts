import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { jointIdentities, referenceIdentities } from "../agent/auth/principals.js";
import { type AgentOptions, startAgent } from "../agent/server.js";
import type { TestResult } from "../judge/report.js";
import type { Identities } from "../target/identity.js";
import { run } from "./run.js";

const callers = ["authentication", "isolation", "extended-card"].map((name) =>
  fileURLToPath(new URL(`../../suites/v1.0/${name}.yaml`, import.meta.url)),
);

async function resultsOf(
  options: AgentOptions,
  identities: Identities | undefined,
  suites?: readonly string[],
): Promise<readonly TestResult[]> {
  const agent = await startAgent({ pace: 5, ...options });
  try {
    const { report } = await run(
      {
        target: agent.url,
        selection: { tests: [], tags: [], levels: [] },
        headers: [],
        concurrency: 16,
        timeoutMs: 10_000,
        seed: "callers",
        strictBehaviors: false,
        prompts: {},
        variables: {},
        command: "a2a-tck",
        ...(identities ? { identities } : {}),
        ...(suites ? { suites } : {}),
      },
      { name: "a2a-tck", version: "test" },
    );
    return report.tests;
  } finally {
    await agent.close();
  }
}

const failing = (results: readonly TestResult[]) =>
  results
    .filter(({ result }) => result === "fail" || result === "error")
    .map(({ id, interface: on, mismatches, error }) => `${id} on ${on}: ${error ?? mismatches[0]?.message}`);
const passed = (results: readonly TestResult[], id: string) =>
  results.filter((one) => one.id === id && one.result === "pass").map((one) => one.interface);

it("an agent with two tenants passes all suites on the interfaces of both", { timeout: 120_000 }, async () => {
  const results = await resultsOf({ auth: ["bearer"], tenants: ["north & co", "south"] }, referenceIdentities);
  expect(failing(results)).toEqual([]);
  for (const id of ["TENANT-002", "TENANT-003", "TENANT-006", "BIND-EQUIV-002.read", "AUTH-SCOPE-001.get"])
    expect(passed(results, id)).toEqual(["jsonrpc@1.0", "rest@1.0", "jsonrpc@1.0#2", "rest@1.0#2"]);
});

const key = (where: "header" | "query" | "cookie", name: string): Identities => ({
  main: { type: "apiKey", in: where, name, value: "reference-agent-key" },
  other: { type: "apiKey", in: where, name, value: "reference-agent-key-of-bob" },
});
const basic: Identities = {
  main: { type: "basic", username: "alice", password: "reference-agent-password" },
  other: { type: "basic", username: "bob", password: "reference-agent-password-of-bob" },
};

it.each<[string, AgentOptions["auth"], Identities, boolean]>([
  ["basic", ["basic"], basic, false],
  ["api-key", ["api-key"], key("header", "X-API-Key"), false],
  ["api-key-query", ["bearer", "api-key-query"], key("query", "api_key"), false],
  ["api-key-cookie", ["api-key-cookie"], key("cookie", "api_key"), false],
  ["token and key together", [["bearer", "api-key"]], jointIdentities, true],
])(
  "an agent that wants %s passes the suites about callers",
  { timeout: 60_000 },
  async (_name, auth, identities, joint) => {
    const results = await resultsOf({ auth: auth ?? [] }, identities, callers);
    expect(failing(results)).toEqual([]);
    for (const id of ["AUTH-SERVER-002.tampered", "BIND-EQUIV-004", "AUTH-SCOPE-003.get", "CORE-ERR-019.rest"])
      expect(passed(results, id).length).toBeGreaterThan(0);
    expect(passed(results, "AUTH-SERVER-002.together").length).toBe(joint ? 2 : 0);
  },
);

it("an open agent is asked nothing of them, and without a second identity they are not configured", {
  timeout: 60_000,
}, async () => {
  const open = await resultsOf({}, undefined, callers.slice(0, 2));
  expect([...new Set(open.map(({ skip }) => skip?.kind))]).toEqual(["not-applicable"]);
  const closed = await resultsOf({ auth: ["bearer"] }, { main: referenceIdentities.main }, callers.slice(1, 2));
  expect([...new Set(closed.map(({ skip }) => skip?.kind))]).toEqual(["not-configured"]);
});
