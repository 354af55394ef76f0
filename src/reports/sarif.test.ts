import { readFile } from "node:fs/promises";
import published from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { contextForTest } from "../testing/reporter-context.js";
import { failingReport, passingReport, reportOf, unreachedReport } from "../testing/sample-report.js";
import { failing } from "../testing/sample-results.js";
import { sarifLog, sarifReporter } from "./sarif.js";

/** The published schema is written for draft 04, which differs from draft 07 in words that it does not use, and in `id`. */
const { $schema: _draft, id: _id, ...schema } = published;

const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
formats.default(ajv);
const validate = ajv.compile(schema);

describe("a2a-tck.sarif", () => {
  it.each([
    ["failures", failingReport()],
    ["no failure", passingReport()],
    ["nothing tested", unreachedReport()],
  ])("follows the published schema with %s", (_, report) => {
    validate(sarifLog(report));
    expect(validate.errors ?? []).toEqual([]);
  });

  it("is checked by a schema that can refuse", () => {
    const log = sarifLog(failingReport());
    expect(validate({ ...log, runs: [{ results: [] }] })).toBe(false);
    expect(validate({ ...log, runs: [{ ...log.runs[0], results: [{ level: "bad", message: {} }] }] })).toBe(false);
  });

  it("has a rule for each requirement and a result for each failure, with the level of the requirement", () => {
    const [run] = sarifLog(failingReport()).runs;
    const { rules } = run!.tool.driver;
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { ruleId, ruleIndex } of run!.results) expect(rules[ruleIndex]?.id).toBe(ruleId);
    const levels = run!.results.map(({ ruleId, level }) => `${ruleId} ${level}`);
    expect(levels).toEqual([
      "old-method-names warning",
      "CORE-GET-001 error",
      "CORE-GET-001 error",
      "DM-TIME-001 error",
      "DM-TIME-001 error",
      "HTTP-CACHE-001 warning",
      "CARD-ICON-001 note",
      "custom[name=<b>x</b>] error",
    ]);
  });

  it("has what code scanning demands: a relative place that is not empty, and fingerprints that tell alerts apart", () => {
    const [run] = sarifLog(failingReport()).runs;
    const prints = run!.results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints));
    expect(new Set(prints).size).toBe(prints.length);
    for (const { locations } of run!.results) {
      const { uri } = locations[0]!.physicalLocation.artifactLocation;
      expect(uri).toMatch(/^[^:/][^:]*$/);
    }
    expect(JSON.stringify(run)).not.toContain("\\u001b");
  });

  it("keeps the kit's own errors out of the results", () => {
    const [invocation] = sarifLog(failingReport()).runs[0]!.invocations;
    expect(invocation?.executionSuccessful).toBe(false);
    expect(invocation?.toolExecutionNotifications.map(({ message }) => message.text)).toEqual([
      "SUB-ERR-001 on rest@1.0: predicate `sorted` threw: x is not a function",
    ]);
  });

  it("suppresses what the baseline knows, and tells what broke the baseline", () => {
    const known = { reason: "waits for a release", line: 3 };
    const problem = {
      kind: "expired",
      id: "A",
      line: 3,
      lastLine: 5,
      sentence: "the entry for A has expired",
    } as const;
    const baseline = { file: "b.yaml", entries: 1, known: 1, problems: [problem], open: [] };
    const log = sarifLog(reportOf([failing("A", "rest@1.0", "A", { known })], "conformant", { baseline }));
    validate(log);
    expect(validate.errors ?? []).toEqual([]);
    const [run] = log.runs;
    expect(run?.results[0]).toMatchObject({
      suppressions: [{ kind: "external", justification: expect.stringContaining("waits for a release") as string }],
    });
    expect(run?.invocations[0]).toMatchObject({
      toolConfigurationNotifications: [{ level: "error", message: { text: "the entry for A has expired" } }],
    });
  });

  it("is written", async () => {
    const [path] = await sarifReporter(await contextForTest()).onEnd(failingReport());
    expect(JSON.parse(await readFile(path!, "utf8"))).toEqual(JSON.parse(JSON.stringify(sarifLog(failingReport()))));
  });
});
