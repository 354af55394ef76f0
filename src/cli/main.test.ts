import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { hostileAfterGoodStart, hostileAtOnce } from "../../fixtures/hostile/agents.js";
import type { JsonObject } from "../json.js";
import type { Report } from "../judge/report.js";
import { cardPath } from "../protocol/headers.js";
import { callMain } from "../testing/call-main.js";
import { startCli, temporaryFolder } from "../testing/cli.js";
import { agentThat, smallSuite } from "../testing/small-suite.js";
import { exitCodes } from "./exit-codes.js";

const esc = "\u001b[";

function reportIn(folder: string): Report {
  return JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as Report;
}

describe("an interrupted run", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("writes its report and ends on %s in the middle of tests", async (signal) => {
    const agent = await hostileAfterGoodStart("neverAnswers");
    const cwd = temporaryFolder();
    const args = ["--target", agent.url, "--suite", smallSuite("passes", "streams"), "--out", "out"];
    const run = startCli([...args, "--timeout", "600000", "--concurrency", "2"], { cwd });
    await run.says(/planned/);
    run.process.kill(signal);
    const { code, out, err } = await run.ended;
    await agent.close();
    expect(code).toBe(exitCodes.interrupted);
    expect(err).toContain(`${signal}: finishing the report`);
    expect(out).toContain("broken off");
    const report = reportIn(join(cwd, "out"));
    expect(report.run.interrupted).toBeDefined();
    // What the kit cut off is no fault of the agent.
    expect(report.tests.filter(({ result }) => result === "fail" || result === "error")).toEqual([]);
    expect(report.verdict).toBe("incomplete");
  });

  it("ends on a signal while it meets the agent", async () => {
    const agent = await hostileAtOnce("neverAnswers");
    const cwd = temporaryFolder();
    const args = ["--target", agent.url, "--suite", smallSuite("passes"), "--timeout", "600000", "--out", "out"];
    const run = startCli(args, { cwd });
    await agent.asked;
    run.process.kill("SIGINT");
    expect((await run.ended).code).toBe(exitCodes.interrupted);
    await agent.close();
    expect(reportIn(join(cwd, "out")).run.interrupted).toBeDefined();
  });
});

describe("what sends nothing", () => {
  it("--list names the selected tests", async () => {
    const agent = await agentThat();
    const { code, out } = await callMain(["run", "--list", "--target", agent.url, "--test", "CORE-GET-*"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^CORE-GET-001\s+must\s+test\s+\S/m);
    expect(out).not.toContain("CORE-SEND-001");
    expect(agent.connections()).toBe(0);
  });

  it("--list --coverage names every requirement with its tests", async () => {
    const { code, out } = await callMain(["run", "--list", "--coverage"]);
    expect([exitCodes.ok, exitCodes.nonConformant]).toContain(code);
    expect(out).toMatch(/CORE-GET-001 .*CORE-GET-001/);
  });

  it("explain tells what a requirement is about, by id of any case", async () => {
    const { code, out } = await callMain(["explain", "core-get-001"]);
    expect(code).toBe(0);
    for (const part of [/^CORE-GET-001\s+MUST\s+section 3\.1\.3/m, /https:\/\//, /Why: /, /Fix: /])
      expect(out).toMatch(part);
  });
});

describe("judge", () => {
  it("comes to the same report without the agent, byte for byte", async () => {
    const agent = await agentThat();
    const suite = smallSuite("passes", "fails", "warns", "open", "streams");
    const run = await callMain(["--target", agent.url, "--suite", suite, "--out", "out"]);
    await agent.close();
    const { cwd } = run;
    const judged = await callMain(["judge", "out/record.jsonl.gz", "--suite", suite, "--out", "judged"], { cwd });
    expect(judged.code).toBe(run.code);
    expect(judged.err).toBe("");
    for (const name of ["report.json", "junit.xml", "report.html"])
      expect(readFileSync(join(cwd, "judged", name), "utf8")).toBe(readFileSync(join(cwd, "out", name), "utf8"));
  });

  it("says so when the suites are others, and refuses a record that was changed, cut off or is none", async () => {
    const agent = await agentThat();
    const suite = smallSuite("passes");
    const { cwd } = await callMain(["--target", agent.url, "--suite", suite, "--out", "out"]);
    const others = await callMain(["judge", "out/record.jsonl.gz", "--suite", smallSuite("passes", "warns")], { cwd });
    expect(others.err).toMatch(/not those of the recorded run \(.*suite\.yaml is new, .*suite\.yaml is missing\)/);

    const text = gunzipSync(readFileSync(join(cwd, "out/record.jsonl.gz"))).toString("utf8");
    const refused = async (name: string, bytes: Buffer) => {
      writeFileSync(join(cwd, name), bytes);
      const { code, out, err } = await callMain(["judge", name, "--suite", suite], { cwd });
      expect({ code, out }).toEqual({ code: exitCodes.usage, out: "" });
      return err;
    };
    expect(await refused("changed", gzipSync(text.replace("TASK_STATE_COMPLETED", "TASK_STATE_FAILED")))).toMatch(
      /was changed after it was written: exchange x\d+ \(line \d+\) does not match/,
    );
    expect(await refused("shorter", gzipSync(text.slice(0, text.lastIndexOf("\n", text.length - 2) + 1)))).toMatch(
      /is cut off/,
    );
    expect(await refused("newer", gzipSync(text.replace('"format":2', '"format":3')))).toMatch(/has format 3/);
    expect(await refused("half", gzipSync(text).subarray(0, 500))).toMatch(/cannot be read/);
    expect(await refused("other", gzipSync('{"type":"something"}\n'))).toMatch(/is no record/);
    expect(await refused("text", Buffer.from("hello"))).toMatch(/cannot be read/);
  });
});

describe("colours", () => {
  it.each([
    ["none in a pipe", false, {}, false],
    ["some on a terminal", true, {}, true],
    ["some in a pipe with FORCE_COLOR", false, { FORCE_COLOR: "1" }, true],
    ["none on a terminal with NO_COLOR", true, { NO_COLOR: "1" }, false],
    ["none with both", true, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
    ["none with FORCE_COLOR=0", true, { FORCE_COLOR: "0" }, false],
    ["none on a dumb terminal", true, { TERM: "dumb" }, false],
  ])("%s", async (_what, isTTY, env, expected) => {
    const { url } = await agentThat();
    // In CI no line is redrawn, which would take escapes of its own.
    const args = ["--target", url, "--suite", smallSuite("fails"), "--out", "out"];
    const { out } = await callMain(args, { isTTY, env: { ...env, CI: "true" } });
    expect(out.includes(esc)).toBe(expected);
    const doctor = await callMain(["doctor", "--target", url], { isTTY, env });
    expect(doctor.out.includes(esc)).toBe(expected);
  });
});

describe("the agent command", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("serves until %s", async (signal) => {
    const agent = startCli(["agent", "--port", "0", "--pace", "1"]);
    const said = await agent.says(/ at http:\S+/);
    const url = / at (http:\S+)/.exec(said)?.[1] ?? "";
    const { code, err } = await callMain(["--target", url, "--suite", smallSuite("streams"), "--out", "out"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    // Both versions, unless it is told otherwise.
    const { supportedInterfaces } = (await (await fetch(`${url}${cardPath}`)).json()) as Record<string, JsonObject[]>;
    const versions = supportedInterfaces?.map(
      ({ protocolBinding, protocolVersion }) => `${protocolBinding} ${protocolVersion}`,
    );
    expect(versions).toEqual(["JSONRPC 1.0", "HTTP+JSON 1.0", "JSONRPC 0.3", "HTTP+JSON 0.3"]);
    agent.process.kill(signal);
    expect(await agent.ended).toMatchObject({ code: 0, err: "" });
  });

  it("breaks the rule that it was asked to break", async () => {
    const { code, out } = await callMain(["agent", "--list-faults"]);
    expect(code).toBe(0);
    const id = out.split(" ")[0] ?? "";
    const agent = startCli(["agent", "--port", "0", "--fault", id]);
    expect(await agent.says(/ at http:\S+/)).toContain(id);
    agent.process.kill("SIGINT");
    expect((await agent.ended).code).toBe(0);
  });
});

it("a reader that goes away is no error", async () => {
  const run = startCli(["run", "--list"]);
  run.process.stdout.destroy();
  expect(await run.ended).toMatchObject({ code: 0, err: "" });
});
