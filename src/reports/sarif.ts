import type { Report, TestResult } from "../judge/report.js";
import { knownWords } from "./causes.js";
import type { Level } from "./counts.js";
import { failureLine, failureText } from "./failure-text.js";
import { writeOutput } from "./files.js";
import { jsonText } from "./json.js";
import type { ReporterFactory } from "./reporter.js";
import { visible } from "./text.js";

/**
 * Code scanning wants a place in the repository and refuses `https:` and empty URIs. An agent has no line of source
 * that we know of; the relative place of its card stands for the agent. What it really is about stands in `logicalLocations`.
 */
const agentPlace = { artifactLocation: { uri: ".well-known/agent-card.json" }, region: { startLine: 1 } };

const levelOf: Readonly<Record<Level, "error" | "warning" | "note">> = {
  must: "error",
  should: "warning",
  may: "note",
};

/** `a2a-tck.sarif`: failures as SARIF 2.1.0, for code scanning and editors. */
export const sarifReporter: ReporterFactory = (context) => ({
  name: "sarif",
  async onEnd(report) {
    return [await writeOutput(context.outDir, "a2a-tck.sarif", jsonText(sarifLog(report)))];
  },
});

/** The report as SARIF: a rule for each requirement that failed, a result for each test that failed on an interface. */
export function sarifLog(report: Report) {
  const failed = report.tests.filter((test) => test.result === "fail");
  const rules = new Map<string, Rule>(failed.map((test) => [ruleId(test), ruleOf(test)]));
  for (const { code, sentence } of report.diagnoses) {
    rules.set(code, { id: visible(code), shortDescription: { text: visible(sentence) } });
  }
  const indexOf = new Map([...rules.keys()].map((id, index) => [id, index]));
  const start = Date.parse(report.run.startedAt);
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: report.kit.name,
            semanticVersion: report.kit.version,
            rules: [...rules.values()],
          },
        },
        automationDetails: { id: `a2a-tck/${report.run.suitesDigest}` },
        invocations: [
          {
            commandLine: visible(report.run.command),
            startTimeUtc: new Date(start).toISOString(),
            endTimeUtc: new Date(start + report.run.durationMs).toISOString(),
            ...(report.baseline === undefined
              ? {}
              : {
                  toolConfigurationNotifications: report.baseline.problems.map(({ sentence }) => ({
                    level: "error",
                    message: { text: visible(sentence) },
                  })),
                }),
            // Whether the kit did its work; what it thinks of the agent is in the results.
            executionSuccessful: !report.tests.some((test) => test.result === "error"),
            toolExecutionNotifications: report.tests
              .filter((test) => test.result === "error")
              .map((test) => ({
                level: "error",
                message: { text: visible(`${test.id} on ${test.interface}: ${test.error ?? "no reason given"}`) },
              })),
          },
        ],
        properties: {
          verdict: report.verdict,
          summary: visible(report.summary),
          counts: report.counts,
          target: visible(report.target.url),
        },
        results: [
          ...report.diagnoses.map((diagnosis) => ({
            ruleId: visible(diagnosis.code),
            ruleIndex: indexOf.get(diagnosis.code) ?? -1,
            level: diagnosis.severity === "stop" ? "error" : "warning",
            message: { text: visible(`${diagnosis.sentence}\nfix: ${diagnosis.fix}`) },
            locations: [locationOf(diagnosis.interface ?? "agent", diagnosis.layer)],
            partialFingerprints: { "a2aTckDiagnosis/v1": visible(`${diagnosis.code} ${diagnosis.interface ?? ""}`) },
          })),
          ...failed.map((test) => resultOf(test, indexOf.get(ruleId(test)) ?? -1)),
        ],
      },
    ],
  };
}

function ruleId(test: TestResult): string {
  return visible(test.requirements[0] ?? test.id);
}

/** SARIF's reporting descriptor, as far as it is used here. */
interface Rule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly helpUri?: string;
  readonly help?: { readonly text: string };
  readonly defaultConfiguration?: { readonly level: "error" | "warning" | "note" };
  readonly properties?: { readonly level: Level; readonly section?: string };
}

function ruleOf(test: TestResult): Rule {
  const help = [test.why ? `Why: ${test.why}` : "", test.fix ? `Fix: ${test.fix}` : ""].filter(Boolean).join("\n\n");
  return {
    id: ruleId(test),
    shortDescription: { text: visible(test.statement ?? test.name) },
    ...(test.link && URL.canParse(test.link) ? { helpUri: new URL(test.link).href } : {}),
    ...(help === "" ? {} : { help: { text: visible(help) } }),
    defaultConfiguration: { level: levelOf[test.level] },
    properties: { level: test.level, ...(test.section === undefined ? {} : { section: visible(test.section) }) },
  };
}

function resultOf(test: TestResult, ruleIndex: number) {
  return {
    ruleId: ruleId(test),
    ruleIndex,
    kind: "fail",
    level: levelOf[test.level],
    message: { text: `${failureLine(test)}\n\n${failureText(test)}` },
    locations: [locationOf(test.interface, test.mismatches[0]?.path ?? "")],
    ...(test.known
      ? {
          suppressions: [{ kind: "external", status: "accepted", justification: visible(knownWords(test.known)) }],
        }
      : {}),
    // The same test on the same interface is the same alert, whatever the agent's answer was this time.
    partialFingerprints: { "a2aTckTest/v1": visible(`${test.id} ${test.interface}`) },
    properties: { test: visible(test.id), requirements: test.requirements.map((id) => visible(id)) },
  };
}

function locationOf(iface: string, path: string) {
  return {
    physicalLocation: agentPlace,
    logicalLocations: [
      {
        name: visible(iface),
        fullyQualifiedName: visible(path === "" ? iface : `${iface}/${path}`),
        kind: "member",
      },
    ],
  };
}
