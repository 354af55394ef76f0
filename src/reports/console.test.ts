import { describe, expect, it } from "vitest";
import {
  failingReport,
  incompleteReport,
  largeReport,
  passingReport,
  unreachedReport,
} from "../testing/sample-report.js";
import { failing, passing } from "../testing/sample-results.js";
import { consoleReporter } from "./console.js";
import type { ReporterContext } from "./reporter.js";
import { columnsOf } from "./text.js";

function terminal(change: Partial<ReporterContext> = {}) {
  let text = "";
  const write = (more: string) => {
    text += more;
  };
  const plain = { outDir: "/nowhere", color: false, interactive: false, quiet: false, columns: 80, env: {} };
  const reporter = consoleReporter({ ...plain, write, ...change });
  return { reporter, text: () => text };
}

function endOf(report = failingReport(), change: Partial<ReporterContext> = {}): string {
  const { reporter, text } = terminal(change);
  reporter.onEnd(report, ["out/report.html"]);
  return text();
}

describe("the end of a run", () => {
  it("shows diagnosis, failures, kit errors, skips, counts in this order and the verdict last", () => {
    const text = endOf();
    const titles = ["Diagnosis ", "Failures ", "Errors of the kit itself ", "Not decided ", "Counts "];
    const places = titles.map((title) => text.indexOf(`\n${title}`));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(text.trimEnd().split("\n").at(-1)).toBe(
      "✗ Non-conformant: 30 of 39 applicable MUST tests passed, 5 failed.",
    );
    expect(text).toContain("wrote out/report.html");
  });

  it("shows a defect on two interfaces once, with everything that helps to mend it", () => {
    const text = endOf();
    expect(text.split("✗ CORE-GET-001").length).toBe(2);
    const block = text.slice(text.indexOf("✗ CORE-GET-001"), text.indexOf("✗ DM-TIME-001"));
    expect(block).toContain("MUST");
    expect(block).toContain("section 3.1.3  https://a2a-protocol.org/v1.0.1/specification#313-get-task");
    expect(block).toContain("on jsonrpc@1.0, rest@1.0");
    expect(block).toContain("task.status.state (step verify)");
    expect(block).toMatch(/expected\s+"TASK_STATE_COMPLETED"/);
    expect(block).toMatch(/\n {2}why {6}A client/);
    expect(block).toMatch(/\n {2}fix {6}Store the task/);
    expect(block).toContain("a2a-tck --target https://weather.example.com --test CORE-GET-001.after-completion");
  });

  it("puts MUST before SHOULD before MAY", () => {
    const text = endOf();
    const places = ["✗ CORE-GET-001", "✗ HTTP-CACHE-001", "✗ CARD-ICON-001"].map((id) => text.indexOf(id));
    expect(places[0]).toBeGreaterThan(0);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it("lets nothing that the agent sent act on the terminal, in colour or not", () => {
    for (const color of [false, true]) {
      const text = endOf(failingReport(), { color });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
      const rest = text.replace(/\u001b\[(1|2|22|31|32|33|36|39)m/g, "");
      expect(rest).not.toMatch(/[\p{Cs}\u202E\u2066]/u);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
      expect(rest).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      expect(rest).toContain("‹ESC›[31mred‹BEL›");
      expect(text.includes("\u001b[31m")).toBe(color);
    }
  });

  it("lets nothing that the agent sent act on a CI system that reads the log", () => {
    const report = failingReport();
    const name = `${"long ".repeat(15)}::error::made up ${"long ".repeat(10)} ##[group]x`;
    const text = endOf({ ...report, target: { ...report.target, name } });
    expect(text).toContain("made up");
    expect(text).not.toMatch(/^\s*::/m);
    expect(text).not.toMatch(/##\w*\[/);
  });

  it("keeps lines within 80 columns, but for commands and links", () => {
    const wide = endOf()
      .split("\n")
      .filter((line) => columnsOf(line) > 80 && !line.includes("://"));
    expect(wide).toEqual([]);
  });

  it("counts with the denominator, for the run and each interface", () => {
    const text = endOf();
    expect(text).toMatch(/passed +failed +undecided +applicable/);
    expect(text).toMatch(/all +MUST +30 +5 +4 +39/);
    expect(text).toMatch(/jsonrpc@1\.0 +MUST +15 +2 +2 +19/);
  });

  it("says little when all is well, and only verdict when quiet", () => {
    expect(endOf(passingReport())).not.toContain("Failures");
    expect(endOf(passingReport(), { quiet: true })).toBe(
      "✓ Conformant: 30 of 30 applicable MUST tests passed, 0 failed.\n",
    );
    expect(endOf(failingReport(), { quiet: true })).not.toContain("Not decided");
    expect(endOf(failingReport(), { quiet: true })).toContain("✗ CORE-GET-001");
  });

  it("says why nothing was tested", () => {
    const text = endOf(unreachedReport(), { quiet: true });
    expect(text).toContain("Nothing listens at weather.example.com:443.");
    expect(text).toContain("Start the agent, or correct --target.");
    expect(text.trimEnd().split("\n").at(-1)).toBe("○ Incomplete: Nothing could be tested.");
  });

  it("names the reasons of what was not decided", () => {
    expect(endOf(incompleteReport())).toMatch(/not-exercised {2}2 tests: .*\n +2 × +the agent never showed/);
  });

  it("says how many causes it leaves out", () => {
    expect(endOf(largeReport(500))).toContain("and 10 more causes (10 MUST), see the report");
  });
});

describe("progress", () => {
  const plan = { target: "https://weather.example.com", interfaces: ["rest@1.0"], planned: 4 };
  const results = [1, 2, 3].map((n) => passing(`P-${n}`, "rest@1.0"));

  it("redraws one line on a terminal and takes it away at the end", () => {
    const { reporter, text } = terminal({ interactive: true, columns: 50 });
    reporter.onPlan?.(plan);
    for (const result of [...results, failing("F-1", "rest@1.0", "F-1")]) reporter.onResult?.(result);
    expect(text().split("\n")).toHaveLength(2);
    expect(text()).toContain("\r\u001b[K4/4  1 failed  F-1 rest@1.0");
    const before = text().length;
    reporter.onEnd(passingReport());
    expect(text().slice(before).startsWith("\r\u001b[K")).toBe(true);
  });

  it("writes failures and a few signs of life into a log", () => {
    const { reporter, text } = terminal();
    reporter.onPlan?.(plan);
    for (const result of [...results, failing("F-1", "rest@1.0", "F-1")]) reporter.onResult?.(result);
    expect(text()).not.toContain("\r");
    expect(text()).toContain("fail F-1 on rest@1.0\n");
    expect(text()).toContain("2 of 4 done, 0 failed\n");
    expect(text()).not.toContain("P-1");
  });

  it("is silent when quiet", () => {
    const { reporter, text } = terminal({ quiet: true, interactive: true });
    reporter.onPlan?.(plan);
    for (const result of results) reporter.onResult?.(result);
    expect(text()).toBe("");
  });
});
