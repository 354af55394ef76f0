import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Report } from "../../judge/report.js";
import {
  baselineReport,
  failingReport,
  incompleteReport,
  largeReport,
  passingReport,
  reportOf,
  unreachedReport,
} from "../../testing/sample-report.js";
import { passing } from "../../testing/sample-results.js";
import { anchorOf } from "./anchors.js";
import { renderPage } from "./page.js";

const idsOf = (page: string) => [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
const samples: [string, () => Report][] = [
  ["failing", failingReport],
  ["baseline", baselineReport],
  ["passing", passingReport],
  ["incomplete", incompleteReport],
  ["unreached", unreachedReport],
  ["large", () => largeReport(300)],
];

describe("report.html", () => {
  it.each(samples)("of the %s sample has unique ids, and every link into the page leads somewhere", (_, sample) => {
    const page = renderPage(sample());
    const ids = idsOf(page);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    const links = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it.each(samples)("of the %s sample loads nothing and has no inline handlers or style attributes", (_, sample) => {
    const page = renderPage(sample());
    expect(page.match(/<(link|img|iframe|object|embed|base)\b[^>]*>/g)?.map((tag) => tag.slice(0, 30))).toEqual([
      '<link rel="icon" href="data:im',
    ]);
    expect(page).not.toMatch(/<[a-z]+[^>"]*(\s(on\w+|style|src)=)/);
    expect(page.match(/<script/g)).toHaveLength(1);
  });

  it("links to the files beside it, and to nothing when there are none", () => {
    const links = (page: string) => [...page.matchAll(/<a href="([^"#:]+)">/g)].map(([, href]) => href);
    expect(links(renderPage(failingReport(), ["report.json", "acts report.json"]))).toEqual([
      "report.json",
      "acts%20report.json",
    ]);
    expect(links(renderPage(failingReport()))).toEqual([]);
  });

  it("allows exactly its own style and script", () => {
    const page = renderPage(failingReport());
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
    for (const [name, element] of [
      ["style-src", "style"],
      ["script-src", "script"],
    ]) {
      const text = new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(page)?.[1] ?? "";
      const digest = createHash("sha256").update(text).digest("base64");
      expect(policy).toContain(`${name} 'sha256-${digest}'`);
    }
    expect(policy.startsWith("default-src 'none';")).toBe(true);
    expect(policy).not.toContain("unsafe");
  });

  it("escapes what the agent sent, everywhere", () => {
    const report = failingReport();
    const hostileText = `"'><script>x</script>\u0000`;
    const poison = (value: unknown): unknown => {
      if (typeof value === "string") return value + hostileText;
      if (Array.isArray(value)) return value.map(poison);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, poison(member)]));
    };
    const { target, tests, exchanges, diagnoses, notes, run, requirements } = report;
    const poisoned = poison({ target, exchanges, diagnoses, notes, run, requirements }) as Partial<Report>;
    const texts = tests.map((test) => ({
      ...(poison(test) as typeof test),
      kind: test.kind,
      level: test.level,
      result: test.result,
    }));
    // Words of ours (levels, ends of bodies) are not what an agent can choose.
    const page = renderPage({
      ...report,
      ...poisoned,
      tests: texts,
      requirements: requirements.map((each, at) => ({
        ...poisoned.requirements![at]!,
        level: each.level,
        results: each.results,
      })),
    });
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toContain(hostileText.slice(0, 4));
    expect(page).not.toMatch(/[\0\u202E]|\p{Cs}/u);
    expect(page).toContain("&lt;script&gt;x");
  });

  it("gives every requirement its permanent anchor, failed ones at their failure", () => {
    const report = failingReport();
    const page = renderPage(report);
    const ids = idsOf(page);
    for (const { id } of report.requirements) expect(ids).toContain(anchorOf(id));
    expect(page).toMatch(/<article[^>]* id="CORE-GET-001"/);
    expect(page).toMatch(/<tr id="CORE-SEND-001"/);
  });

  it("leads from a matrix cell to what decided it", () => {
    const page = renderPage(failingReport());
    const row = (id: string) =>
      page.slice(page.indexOf(`<a href="#${id}"><code>${id}</code></a> <span`)).split("</tr>")[0]!;
    expect(row("CORE-GET-001")).toContain('<a class="fail" href="#CORE-GET-001">');
    expect(row("CORE-SEND-001")).toContain('<a class="pass" href="#_r-CORE-SEND-001_irest_x40.1.0">');
    expect(row("TASK-INPUT-001")).toContain('<a class="skip" href="#_r-TASK-INPUT-001_irest_x40.1.0">');
  });

  it("is honest about what was not decided and what has no test", () => {
    const page = renderPage(failingReport());
    expect(page).toContain("30</b> of 39 passed");
    expect(page).toContain("no second identity is configured");
    expect(page).toContain("28 of 30 requirements of the catalogue have a test in this run.");
    expect(page).not.toContain("%</");
  });

  it("shows an exchange once in full", () => {
    const page = renderPage(failingReport());
    expect(page.match(/id="_e-x3"/g)).toHaveLength(1);
    expect(page).toContain('Exchange <a href="#_e-x3">x3</a>, shown above.');
  });

  it("says where evidence is that the report does not hold", () => {
    const report = reportOf([passing("A", "rest@1.0", { exchanges: ["x77"] })], "conformant");
    expect(renderPage(report)).toContain("Exchange x77 is in the record of the run.");
  });

  it("stays under 2 MB with 300 tests and large evidence, hostile or not", () => {
    const hostileBody = (report: Report): Report => ({
      ...report,
      exchanges: report.exchanges.map((each) =>
        each.response
          ? { ...each, response: { ...each.response, body: { text: "[\u202E".repeat(50_000), size: 1 } } }
          : each,
      ),
    });
    const report = largeReport(300, 100_000);
    const tests = report.tests.map((test, at) => ({ ...test, exchanges: [`x${at + 1}`] }));
    for (const each of [report, { ...report, tests }, hostileBody({ ...report, tests })]) {
      expect(Buffer.byteLength(renderPage(each))).toBeLessThan(2_000_000);
    }
  });

  it("takes time in proportion to the number of tests", () => {
    const time = (report: Report) => {
      const runs = [1, 2, 3].map(() => {
        const start = performance.now();
        renderPage(report);
        return performance.now() - start;
      });
      return Math.min(...runs);
    };
    const [small, large] = [largeReport(1_000), largeReport(8_000)];
    // Eight times the work; quadratic would be 64 times.
    expect(time(large) / time(small)).toBeLessThan(24);
  });
});
