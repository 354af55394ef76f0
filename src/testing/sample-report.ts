import { applyBaseline, type BaselineEntry } from "../judge/baseline.js";
import { compareReports } from "../judge/compare.js";
import type { Counts, Report, RequirementReport, SkipKind, TestResult, Verdict } from "../judge/report.js";
import { hostile } from "./hostile.js";
import { sampleExchanges } from "./sample-exchanges.js";
import { binding, failing, type Level, monitor, passing, skipped } from "./sample-results.js";

const interfaces = ["jsonrpc@1.0", "rest@1.0"] as const;

/** Counts of some results by level. */
export function countsByLevel(tests: readonly TestResult[]): Record<Level, Counts> {
  const count = (level: Level): Counts => {
    const of = tests.filter((test) => test.level === level);
    const kind = (name: SkipKind) => of.filter((test) => test.skip?.kind === name).length;
    return {
      total: of.length,
      passed: of.filter((test) => test.result === "pass").length,
      failed: of.filter((test) => test.result === "fail").length,
      skipped: {
        "not-applicable": kind("not-applicable"),
        "not-exercised": kind("not-exercised"),
        "not-configured": kind("not-configured"),
        "not-reached": kind("not-reached"),
      },
      errors: of.filter((test) => test.result === "error").length,
    };
  };
  return { must: count("must"), should: count("should"), may: count("may") };
}

/** A whole report around some results; requirements follow from the results. */
export function reportOf(tests: readonly TestResult[], verdict: Verdict, change: Partial<Report> = {}): Report {
  const counts = countsByLevel(tests);
  const must = counts.must.total - counts.must.skipped["not-applicable"];
  return {
    schema: "https://a2a-tck.dev/schemas/report/1",
    kit: { name: "a2a-tck", version: "0.1.0" },
    run: {
      id: "5b2b7a34-6a0e-4a0f-9d2c-0d4c3a1f9e11",
      startedAt: "2026-11-21T06:00:00.000Z",
      durationMs: 8421.5,
      seed: "1f9e11",
      command: "a2a-tck --target https://weather.example.com",
      node: "v20.20.2",
      suites: [
        { file: "suites/v1.0/core.yaml", digest: "9f".repeat(32), tests: 40 },
        { file: "suites/v1.0/streaming.yaml", digest: "a1".repeat(32), tests: 22 },
      ],
      suitesDigest: "c4".repeat(32),
      messagesSent: 87,
      options: { concurrency: 8, timeoutMs: 30_000, headers: [["authorization", "[redacted]"]] },
    },
    target: {
      url: "https://weather.example.com",
      cardUrl: "https://weather.example.com/.well-known/agent-card.json",
      name: "Weather Agent",
      version: "2.3.1",
      description: "Answers questions about the weather.",
      card: { name: "Weather Agent", version: "2.3.1", capabilities: { streaming: true } },
    },
    interfaces: interfaces.map((id) => {
      const own = tests.filter((test) => test.interface === id);
      const failed = own.some((test) => test.result === "fail" && test.level === "must");
      return {
        id,
        url: `https://weather.example.com/${binding(id)}`,
        binding: binding(id) === "rest" ? "HTTP+JSON" : "JSONRPC",
        version: "1.0",
        state: "tested" as const,
        verdict: failed ? ("non-conformant" as const) : verdict === "incomplete" ? verdict : ("conformant" as const),
        counts: countsByLevel(own),
        behaviors: {
          "tck-complete-task": { shown: true, how: "TASK_STATE_COMPLETED after 12 ms" },
          "tck-input-required": { shown: false, how: "answered with a Message" },
        },
      };
    }),
    diagnoses: [],
    verdict,
    summary: `${counts.must.passed} of ${must} applicable MUST tests passed, ${counts.must.failed} failed.`,
    counts,
    tests,
    requirements: requirementsOf(tests),
    exchanges: sampleExchanges(),
    notes: ["The card declares no security schemes."],
    ...change,
  };
}

/** Requirements as the results show them, and two that nothing tests. */
function requirementsOf(tests: readonly TestResult[]): RequirementReport[] {
  const rank = ["fail", "error", "skip", "pass"] as const;
  const byId = new Map<string, TestResult[]>();
  for (const test of tests) {
    for (const id of test.requirements) {
      const own = byId.get(id);
      if (own) own.push(test);
      else byId.set(id, [test]);
    }
  }
  const untested = (id: string, reason: string): RequirementReport => ({
    id,
    section: "1.4",
    level: "must",
    statement: "Derived types are generated from the proto file and not edited by hand.",
    link: "https://a2a-protocol.org/v1.0.1/specification#14",
    results: Object.fromEntries(interfaces.map((each) => [each, "untested" as const])),
    tests: [],
    untested: reason,
  });
  const covered = [...byId].map(([id, own]): RequirementReport => {
    const worst = (each: string) =>
      rank.find((result) => own.some((test) => test.interface === each && test.result === result)) ?? "untested";
    const columns = new Set([...interfaces, ...own.map((test) => test.interface)]);
    return {
      id,
      section: own[0]?.section ?? "",
      level: own[0]?.level ?? "must",
      statement: own[0]?.statement ?? "",
      link: own[0]?.link ?? "",
      results: Object.fromEntries([...columns].map((each) => [each, worst(each)])),
      tests: [...new Set(own.map((test) => test.id))],
    };
  });
  return [
    ...covered,
    untested("DM-PROTO-002", "not visible on the wire"),
    untested("DM-PROTO-004", "not visible on the wire"),
  ];
}

function everyday(): TestResult[] {
  const topics = ["CORE-SEND", "CORE-LIST", "CORE-CANCEL", "STREAM-MSG", "JSONRPC-ENV"];
  return interfaces.flatMap((each) =>
    topics.flatMap((topic) =>
      [1, 2, 3, 4].map((n) =>
        passing(`${topic}-00${n}`, each, { level: n === 4 ? "should" : "must", suite: topic.toLowerCase() }),
      ),
    ),
  );
}

/** Failures of every level, skips of every kind, an error of the kit, and hostile text wherever an agent can put some. */
export function failingReport(): Report {
  const tests: TestResult[] = [
    ...everyday(),
    ...interfaces.map((each) => failing("CORE-GET-001.after-completion", each, "CORE-GET-001")),
    ...interfaces.map((each) => monitor("DM-TIME-001", each)),
    failing("HTTP-CACHE-001", "rest@1.0", "HTTP-CACHE-001", { level: "should" }),
    failing("CARD-ICON-001", "card", "CARD-ICON-001", { level: "may" }),
    failing("custom[name=<b>x</b>]", "rest@1.0", undefined, { level: "must" }),
    ...interfaces.map((each) =>
      skipped("PUSH-CFG-001", each, "not-applicable", "the card declares no push notifications"),
    ),
    ...interfaces.map((each) =>
      skipped("TASK-INPUT-001", each, "not-exercised", "the agent never showed tck-input-required"),
    ),
    skipped("AUTH-SCOPE-001", "jsonrpc@1.0", "not-configured", "no second identity is configured"),
    { ...passing("SUB-ERR-001", "rest@1.0"), result: "error", error: "predicate `sorted` threw: x is not a function" },
  ];
  return reportOf(tests, "non-conformant", {
    diagnoses: [
      {
        layer: "dialect",
        code: "old-method-names",
        interface: "jsonrpc@1.0",
        sentence: "The agent declares 1.0 but also answers to method names of 0.3.",
        fix: "Remove the 0.3 names, or declare a second interface with version 0.3.",
        evidence: ["message/send → 200"],
        exchanges: ["x1"],
        severity: "warn",
      },
    ],
  });
}

/** Every applicable test passed. */
export function passingReport(): Report {
  return reportOf(everyday(), "conformant");
}

/** Nothing failed, but some MUST tests could not be decided. */
export function incompleteReport(): Report {
  const tests = [
    ...everyday(),
    ...interfaces.map((each) =>
      skipped("TASK-INPUT-001", each, "not-exercised", "the agent never showed tck-input-required"),
    ),
  ];
  return reportOf(tests, "incomplete");
}

/** Nobody answered. */
export function unreachedReport(): Report {
  const { name: _name, version: _version, card: _card, ...target } = passingReport().target;
  return reportOf([], "incomplete", {
    target,
    interfaces: [],
    exchanges: [],
    summary: "Nothing could be tested.",
    diagnoses: [
      {
        layer: "reach",
        code: "connection-refused",
        sentence: "Nothing listens at weather.example.com:443.",
        fix: "Start the agent, or correct --target.",
        evidence: ["connect ECONNREFUSED 192.0.2.7:443"],
        exchanges: [],
        severity: "stop",
      },
    ],
  });
}

/** A report of so many results, one in ten failed, each failure with evidence of its own. */
export function largeReport(size: number, bodySize = 2_000): Report {
  const tests = Array.from({ length: size }, (_, n) => {
    const id = `LOAD-${String(n).padStart(5, "0")}`;
    if (n % 10 !== 0) return passing(id, interfaces[n % 2] ?? "rest@1.0", { suite: `suite-${n % 12}` });
    return { ...failing(id, "rest@1.0", id), exchanges: [`x${n + 1}`] };
  });
  const exchanges = sampleExchanges(size, bodySize);
  return reportOf(tests, "non-conformant", { exchanges });
}

/** The failing report measured by a baseline that is broken in every way, and compared with the passing one. */
export function baselineReport(): Report {
  const entry = (line: number, change: Partial<BaselineEntry>): BaselineEntry => ({
    reason: hostile.everything,
    line,
    lastLine: line + 2,
    ...change,
  });
  const entries = [
    entry(3, { test: "CORE-GET-001.after-completion", interface: "rest@1.0", issue: "https://example.com/1" }),
    entry(7, { requirement: "DM-TIME-001", until: "2026-12-31" }),
    entry(11, { test: "CORE-SEND-001", interface: "rest@1.0" }),
    entry(15, { test: "HTTP-CACHE-001", until: "2026-11-20" }),
    entry(19, { test: "NO-SUCH-001" }),
    entry(23, { test: "TASK-INPUT-001" }),
  ];
  const measured = applyBaseline(failingReport(), { file: "a2a-tck.baseline.yaml", entries }, "2026-11-21");
  const before = passingReport();
  const changed = before.tests.map((test) => (test.id === "CORE-LIST-001" ? failing(test.id, test.interface) : test));
  const earlier = { ...before, run: { ...before.run, suitesDigest: "d5".repeat(32) } };
  return { ...measured, comparison: compareReports({ ...earlier, tests: changed.slice(1) }, measured) };
}
