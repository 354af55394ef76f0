import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../package-root.js";
import { loadCatalogue } from "../suite/catalogue.js";
import type { Monitor, Suite, Test } from "../suite/test.js";
import { monitorOf, Recording, taskIn, testOf } from "../testing/recording.js";
import { judgeRun } from "./judge-run.js";
import type { RunRecord, TestRecord } from "./record.js";

const catalogues = new Map([["1.0", await loadCatalogue("1.0")]] as const);

function library(tests: readonly Test[], monitors: readonly Monitor[] = []) {
  const suite: Suite = {
    id: "suite",
    name: "Suite",
    file: "suite.yaml",
    digest: "0".repeat(64),
    extended: true,
    specVersion: "1.0",
    tests,
    monitors,
    notes: [],
  };
  return { suites: [suite], catalogues };
}

function recordOf(recording: Recording, tests: readonly TestRecord[], change: Partial<RunRecord> = {}): RunRecord {
  const { agent } = recording;
  return {
    kit: { name: "a2a-tck", version: "0.1.0" },
    run: {
      id: "5b2b7a34-6a0e-4a0f-9d2c-0d4c3a1f9e11",
      startedAt: "2026-11-21T06:00:00.000Z",
      durationMs: 10,
      seed: "s",
      command: "a2a-tck --target https://agent.test",
      node: "v20.20.2",
      suites: [{ file: "suite.yaml", digest: "0".repeat(64), tests: 1 }],
      suitesDigest: "0".repeat(64),
      messagesSent: 1,
      options: {},
    },
    target: { url: "https://agent.test" },
    card: { name: "Agent", version: "1", description: 5 },
    interfaces: [agent],
    declared: [
      { id: agent.id, url: agent.url, binding: "JSONRPC", version: "1.0", state: "tested" },
      {
        id: "grpc@1.0",
        url: "https://agent.test:1",
        binding: "GRPC",
        version: "1.0",
        state: "not-supported",
        reason: "no",
      },
    ],
    diagnoses: [],
    tests,
    monitors: ["M-1"],
    exchanges: recording.exchanges,
    notes: ["a note"],
    ...change,
  };
}

async function failingRun() {
  const test = await testOf(
    "- {id: get, operation: get_task, params: {id: t1}, expect: {body: {id: t2}}}",
    "covers: [CORE-GET-001]\nwhy: Because.\nfix: Do.",
  );
  const recording = new Recording(test);
  recording.step("get", recording.result(taskIn("WORKING"), "get_task"));
  recording.result(taskIn("odd"), "get_task");
  const monitor = monitorOf({
    watch: "result",
    satisfies: { name: "payload", args: { kinds: ["enum"] } },
    covers: ["DM-ENUM-001"],
  });
  return { test, recording, monitor };
}

describe("judgeRun", () => {
  it("makes a report that follows its schema", async () => {
    const { test, recording, monitor } = await failingRun();
    const report = judgeRun(recordOf(recording, [recording.record()]), library([test], [monitor]));
    const schema = JSON.parse(readFileSync(join(packageRoot, "schemas", "report.schema.json"), "utf8")) as object;
    const ajv = new Ajv2020({ allErrors: true, strict: false });
    (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
    expect(ajv.validate(schema, JSON.parse(JSON.stringify(report))), ajv.errorsText()).toBe(true);
  });

  it("is the same for the same record", async () => {
    const { test, recording, monitor } = await failingRun();
    const judge = () => judgeRun(recordOf(recording, [recording.record()]), library([test], [monitor]));
    expect(judge()).toEqual(judge());
  });

  it("says of a failure everything that there is to say", async () => {
    const { test, recording } = await failingRun();
    const report = judgeRun(recordOf(recording, [recording.record()]), library([test]));
    const requirement = catalogues.get("1.0")?.requirements.get("CORE-GET-001");
    expect(report.tests).toMatchObject([
      {
        id: "T-1",
        kind: "test",
        result: "fail",
        interface: "jsonrpc@1.0",
        requirements: ["CORE-GET-001"],
        section: requirement?.section,
        statement: requirement?.statement,
        link: expect.stringContaining("http"),
        why: "Because.",
        fix: "Do.",
        mismatches: [{ step: "get", path: "id", expected: '"t2"', actual: '"t1"', exchange: "x1" }],
        reproduce: {
          command: "a2a-tck --target https://agent.test --test T-1",
          curl: expect.stringContaining("https://agent.test/jsonrpc"),
        },
      },
    ]);
    expect(report).toMatchObject({ verdict: "non-conformant", target: { name: "Agent", version: "1" } });
    expect(report.target.description).toBeUndefined();
  });

  it("holds the exchanges of findings, and only those", async () => {
    const { test, recording } = await failingRun();
    recording.result(taskIn("WORKING"), "get_task");
    const report = judgeRun(recordOf(recording, [recording.record()]), library([test]));
    expect(report.exchanges.map(({ id }) => id)).toEqual(["x1"]);
  });

  it("gives interfaces their own verdict and counts", async () => {
    const { test, recording } = await failingRun();
    const [tested, other] = judgeRun(recordOf(recording, [recording.record()]), library([test])).interfaces;
    expect(tested).toMatchObject({ verdict: "non-conformant", counts: { must: { total: 1, failed: 1 } } });
    expect(other).not.toHaveProperty("verdict");
  });

  it("rolls requirements up to the worst result", async () => {
    const { test, recording, monitor } = await failingRun();
    const good = { ...test, id: "T-2", steps: [] };
    const tests = [recording.record(), recording.record({ test: "T-2", steps: [] })];
    const report = judgeRun(recordOf(recording, tests), library([test, good], [monitor]));
    const of = (id: string) => report.requirements.find((one) => one.id === id);
    expect(of("CORE-GET-001")).toMatchObject({ results: { "jsonrpc@1.0": "fail" }, tests: ["T-1", "T-2"] });
    expect(Object.values(of("CORE-CANCEL-001")?.results ?? {})).toEqual(["untested"]);
    expect(report.requirements).toHaveLength(catalogues.get("1.0")?.requirements.size ?? 0);
  });

  it("names runs of a table by their row", async () => {
    const test = await testOf("- {id: a, operation: list_tasks, params: {}}", "for_each: {size: [1, 2]}");
    const recording = new Recording(test);
    recording.step("a", recording.result({ tasks: [] }, "list_tasks"));
    const report = judgeRun(recordOf(recording, [recording.record({ case: 1 })]), library([test]));
    expect(report.tests.map(({ id, result }) => [id, result])).toEqual([["T-1[size=2]", "pass"]]);
  });

  it("makes differences between interfaces a failure of the later one", async () => {
    const test = await testOf(
      "- {id: a, operation: get_task, params: {id: t1}}",
      "compare_bindings: {paths: [a.response]}",
    );
    const recording = new Recording(test);
    const second = { ...recording.agent, id: "jsonrpc@1.0#2" };
    const [one, two] = [
      recording.result(taskIn("WORKING"), "get_task"),
      recording.result(taskIn("FAILED"), "get_task"),
    ];
    const run = (id: string, exchange: string) =>
      recording.record({
        interface: id,
        steps: [{ step: "a", exchanges: [[exchange]], startedAtMs: 0, endedAtMs: 1 }],
      });
    const records = [run(recording.agent.id, one.id), run(second.id, two.id)];
    const report = judgeRun(recordOf(recording, records, { interfaces: [recording.agent, second] }), library([test]));
    expect(report.tests).toMatchObject([
      { interface: "jsonrpc@1.0", result: "pass" },
      {
        interface: "jsonrpc@1.0#2",
        result: "fail",
        mismatches: [{ path: "a.response.status.state", exchange: two.id }],
      },
    ]);
  });

  it("runs monitors on interfaces of their version and binding", async () => {
    const { recording, monitor } = await failingRun();
    const judge = (change: Partial<Monitor>) =>
      judgeRun(recordOf(recording, []), library([], [{ ...monitor, ...change }])).tests;
    expect(judge({})).toMatchObject([{ kind: "monitor", result: "fail", observations: 2 }]);
    expect(judge({ transport: ["rest"] })).toEqual([]);
    expect(judge({ protocol: ["0.3"] })).toEqual([]);
    expect(judge({ id: "M-2" })).toEqual([]);
    expect(judge({ watch: "card" })).toMatchObject([{ interface: "card" }]);
  });

  it("does not call a run conformant of which a part was not reached", async () => {
    const test = await testOf("- {id: a, operation: list_tasks, params: {}}");
    const recording = new Recording(test);
    recording.step("a", recording.result({ tasks: [] }, "list_tasks"));
    const record = recordOf(recording, [recording.record()], { monitors: [] });
    const [declared] = record.declared;
    expect(judgeRun(record, library([test])).verdict).toBe("conformant");
    const unreached = {
      ...record,
      declared: [declared!, { ...declared!, id: "rest@1.0", state: "not-reached" as const }],
    };
    expect(judgeRun(unreached, library([test])).verdict).toBe("incomplete");
    expect(judgeRun({ ...record, run: { ...record.run, interrupted: "by the user" } }, library([test])).verdict).toBe(
      "incomplete",
    );
  });

  it("lets the diagnosis speak when nothing could be tested", async () => {
    const diagnosis = {
      layer: "reach",
      code: "refused",
      sentence: "Nobody listens.",
      fix: "Start it.",
      evidence: [],
      exchanges: [],
      severity: "stop",
    } as const;
    const report = judgeRun(recordOf(new Recording(), [], { diagnoses: [diagnosis], monitors: [] }), library([]));
    expect(report).toMatchObject({
      verdict: "incomplete",
      summary: "Incomplete: nothing was tested, because Nobody listens.",
    });
    const test = await testOf("- {id: a, operation: list_tasks, params: {}}");
    const recording = new Recording(test);
    recording.step("a", recording.result({ tasks: [] }, "list_tasks"));
    const partly = recordOf(recording, [recording.record()], { diagnoses: [diagnosis], monitors: [] });
    expect(judgeRun(partly, library([test])).summary).toBe(
      "Incomplete: 1 of 1 applicable MUST tests passed. Testing stopped, because Nobody listens.",
    );
  });

  it("calls a record of a test that the suites do not have an error", async () => {
    const report = judgeRun(recordOf(new Recording(), [new Recording().record({ test: "GONE" })]), library([]));
    expect(report.tests).toMatchObject([{ id: "GONE", result: "error" }]);
  });
});
