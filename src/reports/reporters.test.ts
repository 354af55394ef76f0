import { readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { contextForTest } from "../testing/reporter-context.js";
import { failingReport, passingReport } from "../testing/sample-report.js";
import { passing } from "../testing/sample-results.js";
import type { Reporter } from "./reporter.js";
import { createReporters, multiplex, reporterNames } from "./reporters.js";

describe("createReporters", () => {
  it("makes every reporter, the console last", async () => {
    const reporters = await createReporters(["console", ...reporterNames], await contextForTest());
    expect(reporters.map(({ name }) => name)).toEqual(reporterNames);
    expect(reporterNames.at(-1)).toBe("console");
  });

  it("adds github under GitHub Actions only", async () => {
    const names = async (env: Record<string, string>) =>
      (await createReporters(["json"], await contextForTest({ env }))).map(({ name }) => name);
    expect(await names({})).toEqual(["json"]);
    expect(await names({ GITHUB_ACTIONS: "true" })).toEqual(["json", "github"]);
  });

  it.each([
    ["junti", "junit"],
    ["HTLM", "html"],
    ["gihub", undefined],
    ["constructor", "console"],
    ["", undefined],
  ])("refuses %j and helps", async (name, meant) => {
    const promise = createReporters([name], await contextForTest());
    await expect(promise).rejects.toMatchObject({ name: "TckError", code: "USAGE" });
    const error = await promise.catch((error: { hint: string }) => error);
    expect((error as { hint: string }).hint).toMatch(/Known: json, junit, /);
    if (meant) expect((error as { hint: string }).hint).toContain(`Did you mean "${meant}"?`);
  });
});

describe("multiplex", () => {
  const thrower: Reporter = {
    name: "thrower",
    onResult() {
      throw new Error("first \u001b[2J");
    },
    onEnd() {
      throw new Error("second");
    },
  };

  it("lets the others finish when one throws, says so once and keeps it", async () => {
    const context = await contextForTest();
    const seen: string[] = [];
    const other: Reporter = {
      name: "other",
      onResult: (result) => void seen.push(result.id),
      onEnd: (_, written) => [`after ${written?.length}`],
    };
    const [json] = await createReporters(["json"], context);
    const all = multiplex([thrower, json!, other], context.write);
    all.onResult?.(passing("A", "rest@1.0"));
    all.onResult?.(passing("B", "rest@1.0"));
    const written = await all.onEnd(passingReport(), ["record"]);
    expect(seen).toEqual(["A", "B"]);
    expect(written.at(-1)).toBe("after 2");
    expect(context.text()).toBe("The thrower report failed: first ‹ESC›[2J\n");
    expect(all.failures.map(({ reporter }) => reporter)).toEqual(["thrower"]);
  });

  it("writes all files of a whole run", async () => {
    const context = await contextForTest();
    const all = multiplex(await createReporters(reporterNames, context), context.write);
    const written = await all.onEnd(failingReport());
    expect(all.failures).toEqual([]);
    expect((await readdir(context.outDir)).sort()).toEqual(
      ["a2a-tck.sarif", "acts-report-weather-agent-jsonrpc.json", "acts-report-weather-agent-rest.json"].concat([
        "badge.json",
        "badge.svg",
        "ctrf.json",
        "junit.xml",
        "report.html",
        "report.json",
      ]),
    );
    expect(written).toHaveLength(9);
  });
});
