import type { Report, Result, TestResult } from "../judge/report.js";
import { knownWords } from "./causes.js";
import { failureLine, failureText, skipText } from "./failure-text.js";
import { writeOutput } from "./files.js";
import { jsonText } from "./json.js";
import type { ReporterFactory } from "./reporter.js";
import { visible } from "./text.js";

/** Version of the Common Test Report Format that the file follows. */
const specVersion = "0.0.0";

/** CTRF has no word for an error of the kit itself: `other`, with our own word in `rawStatus`. */
type Status = "passed" | "failed" | "skipped" | "other";
const statusOf: Readonly<Record<Result, Status>> = {
  pass: "passed",
  fail: "failed",
  skip: "skipped",
  error: "other",
};

/** `ctrf.json`: the Common Test Report Format, which dashboards and pull request commenters read. */
export const ctrfReporter: ReporterFactory = (context) => ({
  name: "ctrf",
  async onEnd(report) {
    return [await writeOutput(context.outDir, "ctrf.json", jsonText(ctrfReport(report)))];
  },
});

/** The report as CTRF: a test for each test on each interface. */
export function ctrfReport(report: Report) {
  const start = Date.parse(report.run.startedAt);
  const duration = Math.round(report.run.durationMs);
  const tests = report.tests.map(ctrfTest);
  const count = (status: Status) => tests.filter((test) => test.status === status).length;
  return {
    reportFormat: "CTRF",
    specVersion,
    runId: visible(report.run.id) || "run",
    timestamp: new Date(start + duration).toISOString(),
    generatedBy: `${report.kit.name} ${report.kit.version}`,
    results: {
      tool: { name: report.kit.name, version: report.kit.version, extra: { suites: report.run.suitesDigest } },
      summary: {
        tests: report.tests.length,
        passed: count("passed"),
        failed: count("failed"),
        skipped: count("skipped"),
        pending: 0,
        other: count("other"),
        suites: new Set(report.tests.map(suiteName)).size,
        start,
        stop: start + duration,
        duration,
        extra: { verdict: report.verdict, summary: visible(report.summary), counts: report.counts },
      },
      tests,
      environment: {
        appName: visible(report.target.name ?? report.target.url),
        ...(report.target.version === undefined ? {} : { appVersion: visible(report.target.version) }),
        healthy: !report.diagnoses.some(({ severity }) => severity === "stop"),
        extra: {
          target: visible(report.target.url),
          interfaces: report.interfaces.map(({ id, state }) => ({ id: visible(id), state })),
          diagnoses: report.diagnoses.map(({ code, sentence, fix, severity }) => ({
            code,
            severity,
            sentence: visible(sentence),
            fix: visible(fix),
          })),
          ...(report.baseline === undefined
            ? {}
            : {
                baseline: report.baseline.problems.map(({ kind, sentence }) => ({ kind, sentence: visible(sentence) })),
              }),
          seed: visible(report.run.seed),
          command: visible(report.run.command),
        },
      },
    },
  };
}

function suiteName(test: TestResult): string {
  return `${test.interface} ${test.suite}`;
}

function ctrfTest(test: TestResult) {
  return {
    testId: visible(`${test.interface} ${test.id}`),
    name: visible(`${test.id} ${test.name}`),
    // As in JUnit: what the baseline knows is no news, and must not turn a dashboard red.
    status: test.known ? "skipped" : statusOf[test.result],
    rawStatus: test.known ? "known-failure" : (test.skip?.kind ?? test.result),
    duration: Math.round(test.durationMs),
    suite: [visible(test.interface), visible(test.suite)],
    type: "conformance",
    tags: [test.level, test.kind],
    labels: {
      level: test.level,
      interface: visible(test.interface),
      ...(test.requirements.length > 0 ? { requirements: test.requirements.map((id) => visible(id)) } : {}),
      ...(test.section === undefined ? {} : { section: visible(test.section) }),
      ...(test.link === undefined ? {} : { specification: visible(test.link) }),
    },
    ...outcomeOf(test),
    ...(test.notes.length > 0 ? { stdout: test.notes.map((note) => visible(note)) } : {}),
  };
}

function outcomeOf(test: TestResult): { message?: string; trace?: string } {
  if (test.known) return { message: visible(`known failure: ${knownWords(test.known)}`), trace: failureText(test) };
  if (test.result === "fail") return { message: failureLine(test), trace: failureText(test) };
  if (test.result === "skip") return { message: skipText(test) };
  if (test.result === "error")
    return { message: visible(`error of the test kit, not of the agent: ${test.error ?? "no reason given"}`) };
  return {};
}
