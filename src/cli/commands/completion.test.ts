import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../package-root.js";
import { callMain } from "../../testing/call-main.js";
import { temporaryFolder } from "../../testing/cli.js";

const has = (command: string) => {
  try {
    execFileSync(command, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

async function scriptFor(shell: string): Promise<{ folder: string; file: string }> {
  const { code, out, err } = await callMain(["completion", shell]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const folder = temporaryFolder();
  const file = join(folder, "script");
  writeFileSync(file, out);
  const program = join(folder, "a2a-tck");
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${join(packageRoot, "dist/cli/bin.js")}" "$@"\n`);
  chmodSync(program, 0o755);
  return { folder, file };
}

/** What bash offers for the last of these words. */
async function offered(...words: string[]): Promise<string[]> {
  const { folder, file } = await scriptFor("bash");
  const ask = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _a2a_tck; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync("bash", ["--norc", "-c", ask, "bash", file, "a2a-tck", ...words], {
    cwd: folder,
    env: { PATH: `${folder}:${process.env.PATH}` },
    encoding: "utf8",
  });
  return out.split("\n").filter(Boolean);
}

describe("completion in bash", () => {
  it("offers commands", async () => {
    expect(await offered("")).toEqual(expect.arrayContaining(["run", "list", "coverage", "explain", "watch", "init"]));
    expect(await offered("do")).toEqual(["doctor"]);
  });

  it("offers the options of the command, and those of run without one", async () => {
    expect(await offered("doctor", "--t")).toEqual(["--target", "--timeout"]);
    expect(await offered("--require")).toEqual(["--require-complete"]);
    expect(await offered("explain", "--")).toEqual(["--json"]);
  });

  it("offers values: choices, ids, faults and files", async () => {
    expect(await offered("run", "--level", "")).toEqual(["must", "should", "may"]);
    expect(await offered("explain", "CORE-GET-00")).toEqual(expect.arrayContaining(["CORE-GET-001", "CORE-GET-002"]));
    expect(await offered("--test", "CARD-DISC-001")).toContain("CARD-DISC-001");
    expect(await offered("agent", "--fault", "get-unknown")).toContain("get-unknown-task-invented");
    expect(await offered("judge", "scr")).toEqual(["script"]);
    expect(await offered("run", "--target", "ht")).toEqual([]);
  });
});

describe.each(["zsh", "fish"])("completion in %s", (shell) => {
  it.skipIf(!has(shell))(`is a script that ${shell} reads${has(shell) ? "" : ` (skipped: no ${shell})`}`, async () => {
    const { file } = await scriptFor(shell);
    execFileSync(shell, shell === "fish" ? ["--no-execute", file] : ["-n", file]);
  });

  it("names every command and its options", async () => {
    const { out } = await callMain(["completion", shell]);
    for (const word of ["coverage", "watch", "require-complete", "list-faults", "completion ids"])
      expect(out).toContain(word);
  });
});

it("refuses other shells", async () => {
  const { code, err } = await callMain(["completion", "cmd"]);
  expect(code).toBe(2);
  expect(err).toContain("bash, zsh, fish");
});
