import type { Builder, TestCase, TestSuite } from "junit-report-builder";
import type { Report, TestResult } from "../judge/report.js";
import { knownWords } from "./causes.js";
import { failureLine, failureText, skipText } from "./failure-text.js";
import { writeOutput } from "./files.js";
import type { ReporterFactory } from "./reporter.js";
// XML 1.0 has no way to write most control characters, not even escaped, so `visible` shows them.
import { visible } from "./text.js";

/**
 * `junit.xml`, as Jenkins, Surefire, GitLab and GitHub reporters read it: a suite for each interface and suite file, a
 * case for each test. `failure` has the level as its type, `skipped` the reason as its message, `error` is the kit's own.
 */
export const junitReporter: ReporterFactory = (context) => ({
  name: "junit",
  async onEnd(report) {
    return [await writeOutput(context.outDir, "junit.xml", await junitXml(report))];
  },
});

/** The report as JUnit XML. */
export async function junitXml(report: Report): Promise<string> {
  const root = (await loadBuilder()).newBuilder();
  root.name(visible(`A2A conformance of ${report.target.name ?? report.target.url}`));
  const suites = new Map<string, TestSuite>();
  const times = new Map<string, number>();
  for (const test of report.tests) {
    const name = `${test.interface} ${test.suite}`;
    const suite = suites.get(name) ?? startSuite(root, name, report);
    suites.set(name, suite);
    times.set(name, (times.get(name) ?? 0) + test.durationMs);
    addCase(suite.testCase(), test);
  }
  addBaseline(root, report);
  for (const [name, suite] of suites) suite.time(seconds(times.get(name) ?? 0));
  return root.build();
}

/**
 * The library is loaded when it is needed: it costs more time than the whole command line. It is CommonJS whose types
 * say `export default`, so the builder is either the module or its default member.
 */
async function loadBuilder(): Promise<Builder> {
  const module = (await import("junit-report-builder")) as unknown as { default: Builder | { default: Builder } };
  return "newBuilder" in module.default ? module.default : module.default.default;
}

function startSuite(root: Builder, name: string, report: Report): TestSuite {
  const suite = root
    .testSuite()
    .name(visible(name))
    .timestamp(report.run.startedAt.replace(/\.\d+Z$|Z$/, ""));
  const properties: Record<string, string> = {
    target: report.target.url,
    agent: `${report.target.name ?? ""} ${report.target.version ?? ""}`.trim(),
    kit: `${report.kit.name} ${report.kit.version}`,
    suites: report.run.suitesDigest,
    seed: report.run.seed,
    verdict: report.verdict,
  };
  for (const [key, value] of Object.entries(properties)) suite.property(key, visible(value));
  return suite;
}

/** Entries that break the baseline, as failures of a suite of their own. */
function addBaseline(root: Builder, report: Report): void {
  const problems = report.baseline?.problems ?? [];
  if (problems.length === 0) return;
  const suite = startSuite(root, "baseline", report);
  for (const { kind, id, line, sentence } of problems) {
    const testCase = suite
      .testCase()
      .name(visible(`${id} (line ${line})`))
      .className("baseline")
      .time(0);
    testCase.failure(visible(sentence), kind);
  }
}

function addCase(testCase: TestCase, test: TestResult): void {
  testCase
    .name(visible(`${test.id} ${test.name}`))
    .className(visible(`${test.interface}.${test.suite}`.replaceAll(" ", "_")))
    .time(seconds(test.durationMs));
  testCase.property("level", test.level).property("interface", visible(test.interface));
  if (test.requirements.length > 0) testCase.property("requirements", visible(test.requirements.join(" ")));
  if (test.link) testCase.property("specification", visible(test.link));
  if (test.known) {
    // Readers have no word for a failure that is expected; a skip with the reason keeps them green and says it.
    skipBecause(testCase, visible(`known failure: ${knownWords(test.known)}`));
    testCase.standardOutput(inCdata(withoutAttachments(failureText(test))));
  } else if (test.result === "fail") {
    testCase.failure(failureLine(test), test.level.toUpperCase());
    testCase.stacktrace(inCdata(failureText(test)));
  } else if (test.result === "error") {
    testCase.error(
      visible(test.error ?? "no reason given"),
      "kit",
      visible("An error of the test kit, not of the agent."),
    );
  } else if (test.result === "skip") {
    skipBecause(testCase, skipText(test));
  }
  if (test.notes.length > 0 && !test.known)
    testCase.standardOutput(inCdata(withoutAttachments(visible(test.notes.join("\n")))));
}

/** `]]>` ends a CDATA section. The library splits the section at the first one only, so this does it at all the others. */
function inCdata(text: string): string {
  const [first = "", second, ...others] = text.split("]]>");
  return second === undefined ? text : `${first}]]>${[second, ...others].join("]]]]><![CDATA[>")}`;
}

/** GitLab and Jenkins attach the file that `[[ATTACHMENT|path]]` in the output names; what an agent says must not choose one. */
function withoutAttachments(text: string): string {
  return text.replace(/\[\[(?=ATTACHMENT)/gi, "[ [");
}

/** The part of an XML element of the library that is used here. */
interface Element {
  ele(name: string, attributes: Readonly<Record<string, string>>): Element;
}

/** `<skipped message="…"/>`: the library's own `skipped()` takes no message, so this case adds the element itself. */
function skipBecause(testCase: TestCase, message: string): void {
  const node = testCase as unknown as { buildNode(element: Element): Element; getSkippedCount(): number };
  const plain = node.buildNode.bind(node);
  node.getSkippedCount = () => 1;
  node.buildNode = (element) => {
    const built = plain(element);
    built.ele("skipped", { message });
    return built;
  };
}

function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}
