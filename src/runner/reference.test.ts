import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { referenceIdentities } from "../agent/auth/principals.js";
import { type RunningAgent, startAgent } from "../agent/server.js";
import { judgeRun } from "../judge/judge-run.js";
import { checkOwnRequest } from "../judge/own-request.js";
import { type Library, loadLibrary } from "./library.js";
import type { RunOptions } from "./options.js";
import { type RunOutcome, run } from "./run.js";

const everything = { tests: [], tags: [], levels: [] };
const kit = { name: "a2a-tck", version: "test" };
const optionsFor = (target: string): RunOptions => ({
  target,
  selection: everything,
  headers: [],
  identities: referenceIdentities,
  concurrency: 16,
  timeoutMs: 10_000,
  seed: "reference",
  strictBehaviors: true,
  prompts: {},
  variables: {},
  command: "a2a-tck",
});

let agent: RunningAgent;
beforeAll(async () => {
  agent = await startAgent({ pace: 5, auth: ["bearer"] });
});
afterAll(() => agent.close());

describe("all suites against the reference agent", { timeout: 120_000 }, () => {
  let library: Library;
  let outcome: RunOutcome;
  beforeAll(async () => {
    library = await loadLibrary(undefined, everything);
    outcome = await run(optionsFor(agent.url), kit, {}, library);
  }, 120_000);

  it("find nothing, and nothing goes wrong in the kit", () => {
    const bad = outcome.report.tests.filter(({ result }) => result === "fail" || result === "error");
    expect(
      bad.map(({ id, interface: on, mismatches, error }) => `${id} on ${on}: ${error ?? mismatches[0]?.message}`),
    ).toEqual([]);
    expect(outcome.report.tests.length).toBeGreaterThan(400);
  });

  it("send nothing that the specification does not allow, unless on purpose", () => {
    const { record } = outcome;
    const wrong = record.exchanges.flatMap((exchange) => {
      const on = record.interfaces.find(({ id }) => id === exchange.purpose?.interface);
      return on
        ? checkOwnRequest(exchange, on).map((text) => `${exchange.purpose?.test} ${exchange.purpose?.step}: ${text}`)
        : [];
    });
    expect([...new Set(wrong)]).toEqual([]);
  });

  it("use every JSON-RPC id once", () => {
    const ids = outcome.record.exchanges.flatMap(({ purpose }) => purpose?.rpcId ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("are judged the same from the record", () => {
    const copy = JSON.parse(JSON.stringify(outcome.record)) as RunOutcome["record"];
    expect(JSON.stringify(judgeRun(copy, library))).toBe(JSON.stringify(outcome.report));
  });
});

it("runs an ACTS file as it is", { timeout: 60_000 }, async () => {
  const suites = [fileURLToPath(new URL("../../fixtures/acts/", import.meta.url))];
  const { report } = await run({ ...optionsFor(agent.url), suites, strictBehaviors: false }, kit);
  expect(report.tests.filter(({ result }) => result === "error")).toEqual([]);
  expect(report.tests.filter(({ result }) => result === "pass").length).toBeGreaterThan(5);
  expect(report.notes.length).toBeGreaterThan(0);
});
