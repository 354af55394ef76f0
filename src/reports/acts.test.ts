import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { describe, expect, it } from "vitest";
import type { Report } from "../judge/report.js";
import { contextForTest } from "../testing/reporter-context.js";
import { failingReport, passingReport, unreachedReport } from "../testing/sample-report.js";
import { actsReporter } from "./acts.js";

async function written(report: Report) {
  const context = await contextForTest();
  const paths = await actsReporter(context).onEnd(report);
  const documents = await Promise.all(paths.map(async (path) => JSON.parse(await readFile(path, "utf8"))));
  return { names: paths.map((path) => basename(path)), folders: paths.map(dirname), documents, context };
}

describe("the ACTS report", () => {
  it("is one file for each tested interface, with what section 13 asks", async () => {
    const { names, documents } = await written(failingReport());
    expect(names).toEqual(["acts-report-weather-agent-jsonrpc.json", "acts-report-weather-agent-rest.json"]);
    const [jsonrpc, rest] = documents;
    expect(jsonrpc).toMatchObject({
      acts_version: "1.0",
      spec_version: "1.0",
      generated_at: "2026-11-21T06:00:08.421Z",
      sdk: { name: "Weather Agent", version: "2.3.1", language: "unknown" },
      transport: "jsonrpc",
    });
    expect(jsonrpc.summary).toMatchObject({
      total: 26,
      passed: 20,
      failed: 3,
      skipped: 3,
      errors: 0,
      duration_ms: 8422,
    });
    expect(rest.summary).toMatchObject({ total: 28, passed: 20, failed: 5, skipped: 2, errors: 1 });
    const { must, should, may } = jsonrpc.summary.by_level;
    expect(must.total + should.total + may.total).toBe(26);
    const all = jsonrpc.suites.flatMap((suite: { tests: object[] }) => suite.tests);
    expect(all).toHaveLength(26);
    expect(jsonrpc.suites.every((suite: { tests: object[] }) => suite.tests.length > 0)).toBe(true);
  });

  it("gives the first difference of a failure, the reason of a skip, whole milliseconds", async () => {
    const { documents } = await written(failingReport());
    const all = documents[0].suites.flatMap((suite: { tests: object[] }) => suite.tests);
    const byId = (id: string) => all.find((test: { id: string }) => test.id === id);
    expect(byId("CORE-GET-001.after-completion")).toMatchObject({
      result: "fail",
      duration_ms: 34,
      failure: {
        message: "The state is not the one that SendMessage reported. (and 1 more)",
        step_id: "verify",
        expected: '"TASK_STATE_COMPLETED"',
        assertion_path: "task.status.state",
      },
    });
    expect(byId("PUSH-CFG-001").skip_reason).toBe("not-applicable: the card declares no push notifications");
    const rest = documents[1].suites.flatMap((suite: { tests: object[] }) => suite.tests);
    const error = rest.find((test: { id: string }) => test.id === "SUB-ERR-001");
    expect(error).toMatchObject({ result: "error", failure: { message: expect.stringContaining("sorted") } });
  });

  it("writes nothing where nothing was tested", async () => {
    expect((await written(unreachedReport())).names).toEqual([]);
  });

  it("never lets the agent's name choose the folder, and keeps interfaces of one binding apart", async () => {
    const report = passingReport();
    const ids = ["jsonrpc@1.0", "jsonrpc@1.0#2"];
    const interfaces = report.interfaces.map((iface, at) => ({ ...iface, id: ids[at]! }));
    const tests = report.tests.map((test) => ({ ...test, interface: test.interface === ids[0] ? ids[0]! : ids[1]! }));
    const target = { ...report.target, name: "../../etc/\u0000Pass wd" };
    const { names, folders, context } = await written({ ...report, target, interfaces, tests });
    expect(names).toEqual(["acts-report-etc-pass-wd-jsonrpc-1.0.json", "acts-report-etc-pass-wd-jsonrpc-1.0-2.json"]);
    expect(new Set(folders)).toEqual(new Set([context.outDir]));
  });
});
