import type { InterfaceReport, Report, TestResult } from "../judge/report.js";
import { bindingOf, type Level } from "./counts.js";
import { writeOutput } from "./files.js";
import { jsonText } from "./json.js";
import type { ReporterFactory } from "./reporter.js";

/** Version of the ACTS format whose section 13 the report follows. */
const actsVersion = "1.0";

interface ActsCounts {
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly errors: number;
}

/**
 * `acts-report-<agent>-<binding>.json`: the report of ACTS section 13, one file for each interface that tests ran on.
 * Rules that belong to no interface (the card's) stand in each of them. Where an agent has several interfaces on one
 * binding, the file is named after the interface.
 */
export const actsReporter: ReporterFactory = (context) => ({
  name: "acts",
  async onEnd(report) {
    const paths: string[] = [];
    for (const iface of report.interfaces) {
      const tests = report.tests.filter((test) => test.interface === iface.id || test.interface === "card");
      if (!tests.some((test) => test.interface === iface.id)) continue;
      const text = jsonText(actsReport(report, iface, tests));
      paths.push(await writeOutput(context.outDir, fileName(report, iface), text));
    }
    return paths;
  },
});

function fileName(report: Report, iface: InterfaceReport): string {
  const alone = report.interfaces.filter((each) => bindingOf(each) === bindingOf(iface)).length === 1;
  return `acts-report-${slug(report.target.name ?? "agent")}-${slug(alone ? bindingOf(iface) : iface.id)}.json`;
}

/** Letters, digits and single dashes: the name comes from the agent and must not reach out of the folder. */
function slug(text: string): string {
  const plain = text
    .slice(0, 60)
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  return plain || "agent";
}

function actsReport(report: Report, iface: InterfaceReport, tests: readonly TestResult[]) {
  const suites = new Map<string, TestResult[]>();
  for (const test of tests) {
    const results = suites.get(test.suite);
    if (results) results.push(test);
    else suites.set(test.suite, [test]);
  }
  const level = (name: Level) => countsOf(tests.filter((test) => test.level === name));
  return {
    acts_version: actsVersion,
    spec_version: iface.version,
    generated_at: new Date(Date.parse(report.run.startedAt) + report.run.durationMs).toISOString(),
    // The card says nothing of the SDK behind the agent, so its own name and version stand here.
    sdk: { name: report.target.name ?? "unknown", version: report.target.version ?? "unknown", language: "unknown" },
    transport: bindingOf(iface),
    environment: { runtime: `node ${report.run.node}`, runner: `${report.kit.name} ${report.kit.version}` },
    summary: {
      ...countsOf(tests),
      duration_ms: Math.round(report.run.durationMs),
      by_level: { must: level("must"), should: level("should"), may: level("may") },
    },
    suites: [...suites].map(([id, results]) => ({ id, name: id, tests: results.map(testResult) })),
  };
}

function countsOf(tests: readonly TestResult[]): ActsCounts {
  const count = (result: TestResult["result"]) => tests.filter((test) => test.result === result).length;
  return {
    total: tests.length,
    passed: count("pass"),
    failed: count("fail"),
    skipped: count("skip"),
    errors: count("error"),
  };
}

function testResult(test: TestResult) {
  const failure =
    test.result === "fail" ? failureOf(test) : test.result === "error" ? { message: test.error ?? "" } : undefined;
  return {
    id: test.id,
    name: test.name,
    level: test.level,
    result: test.result,
    duration_ms: Math.round(test.durationMs),
    ...(test.skip ? { skip_reason: `${test.skip.kind}: ${test.skip.reason}` } : {}),
    ...(failure ? { failure } : {}),
  };
}

/** The format holds one difference a test; the others are counted in the message. */
function failureOf(test: TestResult) {
  const [first, ...others] = test.mismatches;
  if (!first) return { message: test.name };
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  return {
    message: first.message + more,
    ...(first.step !== undefined ? { step_id: first.step } : {}),
    expected: first.expected,
    actual: first.actual,
    assertion_path: first.path,
  };
}
