import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { hostileAfterGoodStart, hostileAtOnce, type Way } from "../../fixtures/hostile/agents.js";
import type { Report } from "../judge/report.js";
import { packageRoot } from "../package-root.js";
import { type OnFinished, runCli, temporaryFolder } from "../testing/cli.js";
import { parseXml } from "../testing/parse-xml.js";

// The whole program against agents that do their worst. Whatever they do: it ends in time, in little memory, with whole
// reports that name the problem, and nothing of what they sent acts on the terminal or in a browser.

const suite = join(packageRoot, "fixtures/hostile/suite.yaml");
const isReport = new Ajv2020({ strict: false, formats: { "date-time": true, uri: true } }).compile<Report>(
  JSON.parse(readFileSync(join(packageRoot, "schemas/report.schema.json"), "utf8")) as object,
);

/** Characters that act on a terminal, turn the direction of writing, or are no characters at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const acting = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\p{Cs}]/u;

interface Named {
  readonly way: Way;
  /** Shortest useful wait (milliseconds), for ways that are all about waiting; the others end by themselves. */
  readonly timeout?: number;
  /** What names the problem when the card itself is hostile, and when only what follows is. */
  readonly atOnce: RegExp;
  readonly later: RegExp;
}

const tooLarge = /larger than the kit reads|over the size limit|over the kit's limits/;
const late = /in time|not complete within|no answer within|within the time limit|not over within/;
const noHttp = /not valid HTTP|does not speak HTTP/;
const table: readonly Named[] = [
  { way: "neverAnswers", timeout: 300, atOnce: late, later: late },
  { way: "drips", timeout: 300, atOnce: late, later: late },
  { way: "slowHeaders", timeout: 300, atOnce: late, later: late },
  { way: "interimAnswers", timeout: 300, atOnce: late, later: late },
  { way: "gigabyte", atOnce: tooLarge, later: tooLarge },
  { way: "hugeDocument", atOnce: tooLarge, later: tooLarge },
  { way: "endlessStream", atOnce: tooLarge, later: tooLarge },
  { way: "longLine", atOnce: tooLarge, later: tooLarge },
  { way: "hugeHeaders", atOnce: /header is over the size limit/, later: /header is over the size limit/ },
  { way: "gzipBomb", atOnce: tooLarge, later: tooLarge },
  { way: "brotliBomb", atOnce: tooLarge, later: tooLarge },
  { way: "invalidUtf8", atOnce: /./, later: /UTF-8/ },
  { way: "deepJson", atOnce: /nested deeper than 500/, later: /nested deeper than 500/ },
  { way: "duplicateKeys", atOnce: /./, later: /twice/ },
  { way: "prototypeKeys", atOnce: /./, later: /__proto__/ },
  { way: "nastyTexts", atOnce: /./, later: /TASK_STATE|state/ },
  { way: "redirects", atOnce: /redirects to/, later: /redirect/ },
  { way: "closesInTheMiddle", atOnce: /lost in the middle/, later: /lost in the middle/ },
  { way: "garbage", atOnce: noHttp, later: noHttp },
  { way: "switchesProtocols", atOnce: /upgrade that nobody asked for/, later: /upgrade that nobody asked for/ },
  { way: "oddStatus", atOnce: /HTTP 799/, later: /HTTP 799/ },
  { way: "differentEachTime", atOnce: /HTTP 502/, later: /HTTP 502/ },
];
const longest = 60_000;
/** Those whose run differs from what `doctor` shows already. */
const withReports: ReadonlySet<Way> = new Set(["neverAnswers", "gigabyte", "deepJson", "nastyTexts", "garbage"]);

describe.concurrent("doctor, and an agent that is hostile at once", () => {
  it.for(table)(
    "$way",
    { timeout: longest },
    async ({ way, timeout = 10_000, atOnce }, { onTestFinished: finished }) => {
      const agent = await hostileAtOnce(way);
      finished(() => agent.close());
      const args = ["doctor", "--target", agent.url, "--timeout", String(timeout)];
      const { code, out, err, peakMb } = await runCli(args, { finished });
      expect([0, 3], err).toContain(code);
      expect(err).toBe("");
      expect(peakMb).toBeLessThan(300);
      expect(out).toMatch(atOnce);
      expect(out).not.toMatch(acting);
    },
  );
});

describe.concurrent("run, and an agent that is hostile at once", () => {
  const chosen = table.filter(({ way }) => withReports.has(way));
  it.for(chosen)("$way", { timeout: longest }, async ({ way, timeout, atOnce }, { onTestFinished: finished }) => {
    const agent = await hostileAtOnce(way);
    finished(() => agent.close());
    expect(await reportOn(agent.url, timeout, finished)).toMatch(atOnce);
  });
});

describe.concurrent("run, and an agent that is hostile after a good start", () => {
  it.for(table)("$way", { timeout: longest }, async ({ way, timeout, later }, { onTestFinished: finished }) => {
    const agent = await hostileAfterGoodStart(way);
    finished(() => agent.close());
    expect(await reportOn(agent.url, timeout, finished)).toMatch(later);
  });
});

/** Runs the kit against an agent, checks all that it leaves behind, and gives what the report says of the problem. */
async function reportOn(url: string, timeout = 10_000, finished: OnFinished): Promise<string> {
  const cwd = temporaryFolder(finished);
  const args = ["--target", url, "--suite", suite, "--timeout", String(timeout), "--out", "out"];
  const { code, out, err, peakMb } = await runCli(args, { cwd, finished });
  expect([1, 3], err).toContain(code);
  expect(err).toBe("");
  expect(peakMb).toBeLessThan(300);
  expect(out).not.toMatch(acting);
  expect(out).not.toMatch(/^::|##vso\[/m);

  const read = (name: string) => readFileSync(join(cwd, "out", name), "utf8");
  const report = JSON.parse(read("report.json")) as Report;
  expect(isReport(report), JSON.stringify(isReport.errors?.slice(0, 3))).toBe(true);
  expect(report.tests.filter(({ result }) => result === "error")).toEqual([]);
  expect(read("report.json")).not.toMatch(acting);
  expect(parseXml(read("junit.xml")).name).toBe("testsuites");
  expect(read("junit.xml")).not.toMatch(acting);
  expect(parseXml(read("badge.svg")).name).toBe("svg");
  const html = read("report.html");
  expect(html).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/);
  expect(html.match(/<script/gi)).toHaveLength(1);
  expect(html).not.toMatch(/<img/i);
  expect(html).not.toMatch(acting);

  const { diagnoses, tests } = report;
  const found = tests.flatMap(({ mismatches, notes }) => [...mismatches.map(({ message }) => message), ...notes]);
  return [...diagnoses.map(({ sentence }) => sentence), ...found].join("\n");
}
