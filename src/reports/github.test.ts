import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hostile } from "../testing/hostile.js";
import { contextForTest } from "../testing/reporter-context.js";
import { failingReport, largeReport, passingReport, unreachedReport } from "../testing/sample-report.js";
import { command, githubReporter } from "./github.js";
import { markdownSummary } from "./markdown.js";

async function actions(report = failingReport()) {
  const folder = await mkdtemp(join(tmpdir(), "a2a-tck-actions-"));
  const env = { GITHUB_STEP_SUMMARY: join(folder, "summary.md"), GITHUB_OUTPUT: join(folder, "output") };
  const context = await contextForTest({ env, outDir: "reports/latest" });
  await githubReporter(context).onEnd(report);
  const [summary, output] = await Promise.all(Object.values(env).map((path) => readFile(path, "utf8")));
  return { commands: context.text().split("\n").filter(Boolean), summary: summary ?? "", output: output ?? "" };
}

describe("command", () => {
  it("escapes by the rules of workflow commands", () => {
    expect(command("error", "a:b,c%", "1%\n::error::x: y, z")).toBe(
      "::error title=a%3Ab%2Cc%25::1%25%0A::error::x: y, z\n",
    );
  });

  it("shows a carriage return instead of sending it", () => {
    expect(command("notice", "t", hostile.command).split("\n")).toHaveLength(2);
  });
});

describe("annotations", () => {
  it("are errors for MUST, warnings for SHOULD, notices for MAY, one a cause", async () => {
    const { commands } = await actions();
    const heads = commands.map((line) => /^::(\w+) title=([^:]*)::/.exec(line)?.slice(1).join(" "));
    expect(heads).toEqual([
      "warning A2A old-method-names",
      "error MUST CORE-GET-001",
      "error MUST DM-TIME-001",
      "error MUST custom[name=<b>x</b>]",
      "warning SHOULD HTTP-CACHE-001",
      "notice MAY CARD-ICON-001",
      "error a2a-tck could not run SUB-ERR-001",
    ]);
  });

  it("say how many are missing", async () => {
    const { commands } = await actions(largeReport(500));
    expect(commands).toHaveLength(10);
    expect(commands.at(-1)).toContain("41 more of: failed MUST, see the report");
  });

  it("tell that nothing was reached", async () => {
    const { commands, output } = await actions(unreachedReport());
    expect(commands[0]).toMatch(/^::error title=A2A connection-refused::Nothing listens .*%0AStart the agent/);
    expect(output).toContain("verdict=incomplete\n");
  });
});

describe("outputs", () => {
  it("are verdict, counts of MUST and folder", async () => {
    expect((await actions()).output).toBe("verdict=non-conformant\npassed=30\nfailed=5\nreport=reports/latest\n");
  });
});

describe("the step summary", () => {
  it("has verdict, counts, diagnoses, failures and what was not decided", async () => {
    const { summary } = await actions();
    expect(summary).toMatch(/^## ❌ A2A conformance of Weather Agent/);
    expect(summary).toContain("| all | MUST | 30 | 5 | 4 | 39 |");
    expect(summary).toContain("(https://a2a-protocol.org/v1.0.1/specification#313-get-task)");
    expect(summary).toContain("- **not-exercised**, 2 tests");
    expect(markdownSummary(passingReport(), 10_000)).not.toContain("### Failures");
  });

  it("takes nothing that the agent sent for markup", () => {
    const report = failingReport();
    const text = markdownSummary({ ...report, target: { url: hostile.image, name: hostile.everything } }, 1_000_000);
    for (const markup of ["<script", "<img", "<!--", "`", "](javascript", "@everyone", "\u202E", "\u001b"]) {
      expect(text).not.toContain(markup);
    }
    expect(text.split("\n").filter((line) => line.startsWith("| a |"))).toEqual([]);
    expect(text).toContain("everyone");
  });

  it("stays within the limit and says what is missing", () => {
    const text = markdownSummary(largeReport(2000), 20_000);
    expect(text.length).toBeLessThan(20_000);
    expect(text).toMatch(/… and \d+ more causes, see the report\./);
  });
});
