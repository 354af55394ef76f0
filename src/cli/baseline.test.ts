import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Comparison, Report } from "../judge/report.js";
import { callMain } from "../testing/call-main.js";
import { temporaryFolder } from "../testing/cli.js";
import { agentThat, type SmallTest, smallSuite } from "../testing/small-suite.js";
import { exitCodes } from "./exit-codes.js";

const today = "2026-11-21";
const name = "a2a-tck.baseline.yaml";

/** Runs these tests with that baseline; `fails` fails on both interfaces of the agent. */
async function gate(tests: readonly SmallTest[], baseline?: string, ...more: string[]) {
  const { url } = await agentThat();
  const cwd = temporaryFolder();
  if (baseline !== undefined) writeFileSync(join(cwd, name), baseline);
  const args = ["--target", url, "--suite", smallSuite(...tests), "--out", "out", "--baseline", name, ...more];
  const again = (...others: string[]) => callMain([...args, ...others], { cwd, today });
  const result = await again();
  const read = (file: string) => readFileSync(join(cwd, file), "utf8");
  return { ...result, again, read, report: () => JSON.parse(read("out/report.json")) as Report };
}

const known = (change = "") => `failures:\n  - test: FAILS\n    reason: we are at it\n${change}`;

describe("--baseline", () => {
  it("lets known failures pass the gate, and shows them in every report", async () => {
    const { code, out, read, report } = await gate(["passes", "fails"], known("    issue: https://example.com/12\n"));
    expect(code).toBe(exitCodes.ok);
    expect(out).toMatch(
      /Known failures[\s\S]*FAILS MUST on jsonrpc@1.0, rest@1.0\s+we are at it, https:\/\/example.com\/12/,
    );
    expect(out).toContain("Incomplete: 2 of 4 applicable MUST tests passed, 2 failed. 2 failures are known");
    expect(report()).toMatchObject({ verdict: "incomplete", baseline: { known: 2, problems: [] } });
    expect(read("out/report.html")).toMatch(/id="_known"[\s\S]*we are at it/);
    const junit = read("out/junit.xml");
    expect(junit).toMatch(/failures="0"/);
    expect(junit.match(/<skipped message="known failure: we are at it/g)).toHaveLength(2);
  });

  it("is enough for --require-complete when nothing else is open", async () => {
    expect((await gate(["passes", "fails"], known(), "--require-complete")).code).toBe(exitCodes.ok);
    expect((await gate(["passes", "fails", "open"], known(), "--require-complete")).code).toBe(exitCodes.nothingTested);
  });

  it("counts for --strict should too", async () => {
    const entry = "failures: [{test: WARNS, reason: later}]";
    expect((await gate(["passes", "warns"], entry, "--strict", "should")).code).toBe(exitCodes.ok);
    expect((await gate(["passes", "warns"], "failures: []", "--strict", "should")).code).toBe(exitCodes.nonConformant);
  });

  it("fails the gate for a new failure", async () => {
    const { code } = await gate(["passes", "fails"], known("    interface: rest@1.0\n"));
    expect(code).toBe(exitCodes.nonConformant);
  });

  it("fails the gate for an unexpected pass, and names the lines to delete", async () => {
    const { code, out, read } = await gate(["passes"], "failures:\n  - test: PASSES\n    reason: it was broken\n");
    expect(code).toBe(exitCodes.nonConformant);
    const sentence = `PASSES passes on jsonrpc@1.0, rest@1.0: delete lines 2-3 of ${name}`;
    expect(out.replace(/\s+/g, " ")).toContain(`unexpected-pass: ${sentence}`);
    expect(read("out/junit.xml")).toContain(sentence);
    expect(read("out/report.html")).toContain(sentence);
    const quiet = await gate(["passes"], "failures: [{test: PASSES, reason: x}]", "--quiet");
    expect(quiet.out).toContain("delete line 1");
  });

  it("annotates on GitHub what breaks it", async () => {
    const { url } = await agentThat();
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, name), "failures: [{test: PASSES, reason: x}]");
    const args = ["--target", url, "--suite", smallSuite("passes"), "--out", "out", "--baseline", name];
    const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: join(cwd, "summary.md") };
    const { out } = await callMain(args, { cwd, env, today });
    expect(out).toContain(`::error title=A2A baseline%3A unexpected-pass::PASSES passes`);
    expect(readFileSync(env.GITHUB_STEP_SUMMARY, "utf8")).toContain("### Baseline is broken");
  });

  it("fails the gate for an expired entry, not on its last day", async () => {
    const late = await gate(["passes", "fails"], known("    until: 2026-11-20\n"));
    expect(late.code).toBe(exitCodes.nonConformant);
    expect(late.out.replace(/\s+/g, " ")).toContain("expired: FAILS was known until 2026-11-20");
    expect((await gate(["passes", "fails"], known("    until: 2026-11-21\n"))).code).toBe(exitCodes.ok);
  });

  it("fails the gate for an interface that is not there", async () => {
    const { code, out } = await gate(
      ["passes", "fails"],
      `${known()}  - {test: FAILS, interface: grpc@1.0, reason: x}\n`,
    );
    expect(code).toBe(exitCodes.nonConformant);
    expect(out).toContain("no such interface");
  });

  it.each<[string, string, string | RegExp]>([
    ["no YAML", "failures: [", /:1:\d+ no valid YAML/],
    ["no list", "failures: 5", `${name}:1:11 failures must be array`],
    ["nothing", "", /must be object/],
    ["an unknown key", "failures:\n  - {test: FAILS, reason: x, isue: y}", `${name}:2:36 unknown key \`isue\``],
    ["no reason", "failures:\n  - test: FAILS", /:2:5 .*required property 'reason'/],
    ["an empty reason", "failures:\n  - test: FAILS\n    reason: ' '", `${name}:3:13 reason has to say something`],
    [
      "both kinds of id",
      "failures:\n  - {test: FAILS, requirement: A, reason: x}",
      "either a `test` or a `requirement`",
    ],
    ["neither", "failures:\n  - {reason: x}", "either a `test` or a `requirement`"],
    ["no day", "failures:\n  - {test: FAILS, reason: x, until: 2026-02-30}", /:2:37 until must match format "date"/],
    [
      "an entry twice",
      "failures:\n  - {test: FAILS, reason: x}\n  - {test: FAILS, reason: y}",
      /:3:1 says the same as the entry of line 2/,
    ],
    [
      "an unknown test",
      "failures:\n  - {test: FALS, reason: x}",
      `${name}:2 there is no test FALS — did you mean FAILS?`,
    ],
    ["an unknown requirement", "failures:\n  - {requirement: CORE-GET-01, reason: x}", "did you mean CORE-GET-001?"],
  ])("ends with 2 before anything is sent when the file has %s", async (_, text, message) => {
    const agent = await agentThat();
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, name), text);
    const args = ["--target", agent.url, "--suite", smallSuite("fails"), "--out", "out", "--baseline", name];
    const { code, err, out } = await callMain(args, { cwd, today });
    expect({ code, out }).toEqual({ code: exitCodes.usage, out: "" });
    if (typeof message === "string") expect(err).toContain(message);
    else expect(err).toMatch(message);
    expect(agent.connections()).toBe(0);
  });

  it("ends with 2 for a file that is not there", async () => {
    expect(await gate(["fails"])).toMatchObject({
      code: exitCodes.usage,
      err: expect.stringContaining("cannot be read") as string,
    });
  });
});

describe("--update-baseline", () => {
  it("writes a baseline that the same agent then passes, and that has to be explained", async () => {
    const { code, err, read, again } = await gate(["passes", "fails", "warns"], undefined, "--update-baseline");
    expect(code).toBe(exitCodes.ok);
    expect(err).toContain("2 added, 0 removed");
    expect(read(name)).toMatch(/^# yaml-language-server/);
    expect(read(name)).toMatch(
      /- test: FAILS\n {4}interface: jsonrpc@1.0\n {4}reason: ['"]not explained yet; seen on 2026-11-21: /,
    );
    expect(read(name)).not.toContain("WARNS");
    const second = read(name);
    expect((await again()).err).toContain("0 added, 0 removed, 0 narrowed");
    expect(read(name)).toBe(second);
  });

  it("keeps comments and what it does not know better; takes away what passes", async () => {
    const before = `# ours
failures:
  # see the wiki
  - test: FAILS # still
    reason: we are at it
  - {test: PASSES, reason: it was broken}
  - {test: FAILS, interface: rest@1.0, reason: old, until: 2020-01-01}
`;
    const { code, read, again } = await gate(["passes", "fails"], before, "--update-baseline");
    expect(read(name)).toBe(
      before
        .replace("  - {test: PASSES, reason: it was broken}\n", "")
        .replace(
          "{test: FAILS, interface: rest@1.0, reason: old, until: 2020-01-01}",
          "{ test: FAILS, interface: rest@1.0, reason: old, until: 2020-01-01 }",
        ),
    );
    // Nobody but a person renews an entry.
    expect(code).toBe(exitCodes.nonConformant);
    expect((await again()).out).toContain("expired");
  });
});

describe("compare", () => {
  async function reports(...tests: (readonly SmallTest[])[]) {
    const { url } = await agentThat();
    const cwd = temporaryFolder();
    for (const [index, names] of tests.entries())
      await callMain(["--target", url, "--suite", smallSuite(...names), "--out", `r${index}`, "--reporter", "json"], {
        cwd,
      });
    return cwd;
  }
  const edit = (cwd: string, from: string, to: string) => {
    const path = join(cwd, "r0/report.json");
    writeFileSync(path, readFileSync(path, "utf8").replaceAll(`"result": "${from}"`, `"result": "${to}"`));
  };

  it("exits with 1 when something newly fails, and with 0 for what only is new", async () => {
    const cwd = await reports(["passes"], ["passes", "fails"]);
    const added = await callMain(["compare", "r0/report.json", "r1"], { cwd });
    expect(added).toMatchObject({ code: exitCodes.ok, err: "" });
    expect(added.out).toMatch(/^new {2}2 tests$/m);
    expect(added.out).toContain("The suites changed");
    const vanished = await callMain(["compare", "r1", "r0", "--json"], { cwd });
    expect((JSON.parse(vanished.out) as Comparison).vanished).toHaveLength(2);

    const same = await reports(["fails"], ["fails"]);
    expect((await callMain(["compare", "r0", "r1"], { cwd: same })).code).toBe(exitCodes.ok);
    edit(same, "fail", "pass");
    const broken = await callMain(["compare", "r0", "r1"], { cwd: same });
    expect(broken.code).toBe(exitCodes.nonConformant);
    expect(broken.out).toMatch(/newly failing {2}2 tests\n {2}MUST FAILS on jsonrpc@1.0: pass → fail/);
  });

  it.each([
    ["none", "none.json", /cannot be read/],
    ["text", "text.json", /cannot be read/],
    ["another JSON", "other.json", /is no report: it must have required property/],
  ])("ends with 2 for %s", async (_, file, message) => {
    const cwd = await reports(["passes"]);
    writeFileSync(join(cwd, "text.json"), "hello");
    writeFileSync(join(cwd, "other.json"), "{}");
    const { code, err } = await callMain(["compare", "r0", file], { cwd });
    expect(code).toBe(exitCodes.usage);
    expect(err).toMatch(message);
  });

  it("goes into the reports with --compare-with", async () => {
    const cwd = await reports(["passes", "fails"]);
    edit(cwd, "fail", "pass");
    const { url } = await agentThat();
    const args = [
      "--target",
      url,
      "--suite",
      smallSuite("passes", "fails"),
      "--out",
      "out",
      "--compare-with",
      "r0/report.json",
    ];
    const { out } = await callMain(args, { cwd });
    expect(out).toMatch(/Compared with an earlier run[\s\S]*newly failing {2}2 tests/);
    expect(readFileSync(join(cwd, "out/report.html"), "utf8")).toMatch(/id="_comparison"[\s\S]*newly failing/);
    const bad = await callMain([...args.slice(0, -1), "none.json"], { cwd });
    expect(bad.code).toBe(exitCodes.usage);
  });
});
