import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { goodCard, goodTask, sendText, textOf } from "../../fixtures/hostile/payloads.js";
import type { Report } from "../judge/report.js";
import { readRecord } from "../runner/record-file.js";
import { isInShard } from "../runner/select.js";
import { callMain } from "../testing/call-main.js";
import { temporaryFolder } from "../testing/cli.js";
import { schemaProblems } from "../testing/own-schema.js";
import { agentThat, type SmallTest, smallSuite } from "../testing/small-suite.js";
import { exitCodes } from "./exit-codes.js";

const all: readonly SmallTest[] = ["passes", "fails", "warns", "open", "streams"];
const reportIn = (cwd: string, folder: string) =>
  JSON.parse(readFileSync(join(cwd, folder, "report.json"), "utf8")) as Report;
const results = ({ tests }: Report) => tests.map((test) => [test.id, test.interface, test.result]);

/** Runs the suite whole into `whole`, and in parts into `parts/1`, `parts/2`, … */
async function divided(of: number, names: readonly SmallTest[] = all) {
  const { url } = await agentThat();
  const cwd = temporaryFolder();
  const suite = smallSuite(...names);
  const base = ["--target", url, "--suite", suite, "--seed", "s", "--reporter", "json,record"];
  await callMain([...base, "--out", "whole"], { cwd });
  const codes: number[] = [];
  for (let index = 1; index <= of; index++)
    codes.push((await callMain([...base, "--out", `parts/${index}`, "--shard", `${index}/${of}`], { cwd })).code);
  const merge = (...args: string[]) => callMain(["merge", ...args, "--suite", suite, "--out", "merged"], { cwd });
  return { cwd, suite, merge, codes, base };
}

describe("--shard", () => {
  it("puts every test into one shard, by its id alone", () => {
    for (const of of [1, 2, 3, 7]) {
      const ids = Array.from({ length: 200 }, (_, index) => `TEST-${index}`);
      const shards = Array.from({ length: of }, (_, index) =>
        ids.filter((id) => isInShard(id, { index: index + 1, of })),
      );
      expect(shards.flat().sort()).toEqual([...ids].sort());
      for (const shard of shards) expect(shard.length).toBeGreaterThan(200 / of / 2);
    }
  });

  it("leaves the verdict open, and says what is not in here", async () => {
    const { cwd } = await divided(2, ["passes", "streams"]);
    const report = reportIn(cwd, "parts/1");
    expect(report.run.shards).toEqual({ of: 2, present: [1] });
    expect(report.verdict).not.toBe("conformant");
    expect(report.summary).toContain("Not in here: shard 2 of 2.");
  });

  it.each(["0/2", "3/2", "1", "a/b", "1/0"])("refuses %s", async (value) => {
    expect(await callMain(["--shard", value])).toMatchObject({ code: exitCodes.usage, out: "" });
  });

  it("refuses --require-complete, which is for the merged run", async () => {
    const { code, err } = await callMain(["--shard", "1/2", "--require-complete"]);
    expect(code).toBe(exitCodes.usage);
    expect(err).toContain("merge");
  });
});

describe("merge", () => {
  it("gives the results of the whole run, in its order, whatever the order of the shards", async () => {
    const { cwd, merge } = await divided(3);
    const { code, err } = await merge("parts");
    expect({ code, err }).toEqual({ code: exitCodes.nonConformant, err: "" });
    const [whole, merged] = [reportIn(cwd, "whole"), reportIn(cwd, "merged")];
    expect(results(merged)).toEqual(results(whole));
    expect(merged).toMatchObject({ verdict: whole.verdict, summary: whole.summary, counts: whole.counts });
    expect(merged.requirements.map(({ id, results: of }) => [id, of])).toEqual(
      whole.requirements.map(({ id, results: of }) => [id, of]),
    );
    expect(merged.run.shards).toEqual({ of: 3, present: [1, 2, 3] });
    const first = readFileSync(join(cwd, "merged/report.json"), "utf8");
    for (const order of [
      ["3", "1", "2"],
      ["2", "3", "1"],
      ["3", "2", "1", "2"],
    ]) {
      await merge(...order.map((index) => `parts/${index}`));
      expect(readFileSync(join(cwd, "merged/report.json"), "utf8")).toBe(first);
    }
  });

  it("refers to exchanges that are there, each once, and judges the merged record to the same report", async () => {
    const { cwd, merge, suite } = await divided(2);
    await merge("parts");
    const record = await readRecord(join(cwd, "merged/record.jsonl.gz"));
    const ids = record.exchanges.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const used = record.tests.flatMap(({ steps }) => steps.flatMap(({ exchanges }) => exchanges.flat()));
    expect(used.filter((id) => !ids.includes(id))).toEqual([]);
    await callMain(["judge", "merged/record.jsonl.gz", "--suite", suite, "--out", "again"], { cwd });
    expect(readFileSync(join(cwd, "again/report.json"), "utf8")).toBe(
      readFileSync(join(cwd, "merged/report.json"), "utf8"),
    );
  });

  it("names what is missing, and is never conformant then", async () => {
    const { cwd, merge } = await divided(3, ["passes", "streams"]);
    rmSync(join(cwd, "parts/2"), { recursive: true });
    const { code, err } = await merge("parts");
    expect(code).toBe(exitCodes.nothingTested);
    expect(err).toContain("shard 2 of 3 of Good at first is missing");
    expect(reportIn(cwd, "merged")).toMatchObject({
      verdict: "incomplete",
      run: { shards: { of: 3, present: [1, 3] } },
    });
  });

  it("refuses what does not belong together", async () => {
    const { cwd, merge, base } = await divided(2, ["passes", "streams"]);
    const again = await callMain([...base, "--out", "twice", "--shard", "1/2"], { cwd });
    expect(again.code).not.toBe(exitCodes.usage);
    expect((await merge("parts", "twice")).err).toContain("shard 1 of 2 is there twice");
    const other = base.map((arg, index) => (base[index - 1] === "--suite" ? smallSuite("passes") : arg));
    await callMain([...other, "--out", "other", "--shard", "2/2"], { cwd });
    expect((await merge("parts/1", "other")).err).toContain("shards 1 and 2 had different suites");
    await callMain([...base, "--out", "thin", "--shard", "2/2", "--reporter", "json"], { cwd });
    expect((await merge("thin")).err).toContain("has no record.jsonl.gz");
    expect((await merge("nowhere")).err).toContain("is not there");
    expect((await merge(".")).code).not.toBe(exitCodes.ok);
  });

  it("measures the merged run by a baseline", async () => {
    const { cwd, merge } = await divided(2, ["passes", "fails"]);
    writeFileSync(join(cwd, "known.yaml"), "failures: [{test: FAILS, reason: later}]");
    expect((await merge("parts", "--baseline", "known.yaml", "--require-complete")).code).toBe(exitCodes.ok);
    expect((await merge("parts")).code).toBe(exitCodes.nonConformant);
  });
});

describe("merge of several agents", () => {
  it("writes one page of agents by requirements, each with its own report, hostile names or not", async () => {
    const cwd = temporaryFolder();
    for (const [index, name] of ['<script>alert("x")</script>', "Other"].entries()) {
      const { url } = await agentThat((call) =>
        sendText(call, textOf(call, { card: { ...goodCard(call), name }, task: goodTask() })),
      );
      await callMain(["--target", url, "--suite", smallSuite("passes"), "--out", `fleet/${index}`], { cwd });
    }
    const { out } = await callMain(["merge", "fleet", "--out", "merged"], { cwd });
    expect(out).toContain("fleet.html");
    const page = readFileSync(join(cwd, "merged/fleet.html"), "utf8");
    expect(page).not.toContain("<script");
    expect(page).toContain("&lt;script&gt;");
    expect(page).toContain("A2A conformance of 2 agents");
    for (const [, href] of page.matchAll(/<a href="([^"#]+\.html)/g))
      expect(readFileSync(join(cwd, "merged", href!), "utf8")).toContain("A2A conformance report");
    const json = JSON.parse(readFileSync(join(cwd, "merged/fleet.json"), "utf8")) as { agents: { name: string }[] };
    expect(schemaProblems("fleet", json)).toEqual([]);
    expect(json.agents.map(({ name }) => name)).toEqual(['<script>alert("x")</script>', "Other"]);
  });
});
