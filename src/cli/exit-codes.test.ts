import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Report } from "../judge/report.js";
import { callMain } from "../testing/call-main.js";
import { agentThat, smallSuite } from "../testing/small-suite.js";
import { exitCodeOf, exitCodeOfError, exitCodes } from "./exit-codes.js";

const quietly = ["--out", "out", "--quiet"];
const nowhere = "http://127.0.0.1:1";
const runOn = async (suite: string, ...more: string[]) =>
  callMain(["--target", (await agentThat()).url, "--suite", suite, ...quietly, ...more]);

describe("0", () => {
  it("is for conformant agents", async () => {
    const { code, out, err } = await runOn(smallSuite("passes"));
    expect({ code, err }).toEqual({ code: exitCodes.ok, err: "" });
    expect(out).toContain("Conformant: 2 of 2 applicable MUST tests passed");
  });

  it("is for runs that left something undecided and found nothing wrong", async () => {
    const { code, out } = await runOn(smallSuite("passes", "open"));
    expect(code).toBe(exitCodes.ok);
    expect(out).toContain("Incomplete");
  });

  it("is for agents that fail a SHOULD", async () => {
    expect((await runOn(smallSuite("passes", "warns"))).code).toBe(exitCodes.ok);
  });

  it.each([["--help"], ["--version"], ["run", "--help"], ["agent", "--help"]])("is for %s %s", async (...args) => {
    const { code, out, err } = await callMain(args);
    expect({ code, err }).toEqual({ code: exitCodes.ok, err: "" });
    expect(out).toMatch(/Usage: |^\d+\.\d+\.\d+/);
  });
});

describe("1", () => {
  it("is for a MUST that failed", async () => {
    const { code, out } = await runOn(smallSuite("passes", "fails"));
    expect(code).toBe(exitCodes.nonConformant);
    expect(out).toContain("Non-conformant");
  });

  it("is for a SHOULD that failed when the user asks so", async () => {
    expect((await runOn(smallSuite("passes", "warns"), "--strict", "should")).code).toBe(exitCodes.nonConformant);
  });

  it("is for an absent behaviour when the user asks so", async () => {
    expect((await runOn(smallSuite("passes", "open"), "--strict-behaviors")).code).toBe(exitCodes.nonConformant);
  });
});

// 2 has a file of its own: mistakes.test.ts.

describe("3", () => {
  it("is for agents that cannot be reached", async () => {
    const { code, out } = await callMain(["--target", nowhere, "--suite", smallSuite("passes"), ...quietly]);
    expect(code).toBe(exitCodes.nothingTested);
    expect(out).toContain("nothing was tested");
  });

  it("is for runs in which no test could be decided", async () => {
    expect((await runOn(smallSuite("open"))).code).toBe(exitCodes.nothingTested);
  });

  it("is for incomplete runs with --require-complete, not for complete ones", async () => {
    expect((await runOn(smallSuite("passes", "open"), "--require-complete")).code).toBe(exitCodes.nothingTested);
    expect((await runOn(smallSuite("passes"), "--require-complete")).code).toBe(exitCodes.ok);
  });

  it("is for a doctor who found something", async () => {
    expect((await callMain(["doctor", "--target", nowhere])).code).toBe(exitCodes.nothingTested);
    expect((await callMain(["doctor", "--target", (await agentThat()).url])).code).toBe(exitCodes.ok);
  });
});

describe("70", () => {
  it("is for outputs that could not be written; the others are", async () => {
    const { url } = await agentThat();
    const { cwd } = await callMain(["--version"]);
    mkdirSync(join(cwd, "out/report.html"), { recursive: true });
    const { code, err } = await callMain(["--target", url, "--suite", smallSuite("passes"), ...quietly], { cwd });
    expect(code).toBe(exitCodes.internal);
    expect(err).toMatch(/html report failed/);
    expect(JSON.parse(readFileSync(join(cwd, "out/report.json"), "utf8"))).toMatchObject({ verdict: "conformant" });
  });

  it("is for a test that the kit could not carry out, whatever else was found", () => {
    const report = { tests: [{ result: "error" }, { result: "fail" }], verdict: "non-conformant", run: {} };
    const strictness = { requireComplete: false, strictShould: false };
    expect(exitCodeOf(report as unknown as Report, strictness)).toBe(exitCodes.internal);
    expect(exitCodeOfError("INTERNAL")).toBe(exitCodes.internal);
  });
});

describe("130", () => {
  it("is for a run that was broken off, also when nothing had failed", async () => {
    const { url } = await agentThat();
    const { code, out, err } = await callMain(["--target", url, "--suite", smallSuite("passes"), ...quietly], {
      onInterrupt: (callback) => callback("SIGINT"),
    });
    expect(code).toBe(exitCodes.interrupted);
    expect(err).toContain("SIGINT: finishing the report");
    expect(out).toContain("Incomplete");
  });
});
