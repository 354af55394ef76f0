import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningAgent, startAgent } from "../agent/server.js";
import { packageRoot } from "../package-root.js";
import { temporaryFolder } from "../testing/cli.js";

// What is coloured and redrawn is a matter of real terminals, so these tests open one: a pseudo-terminal by Python's pty.

const python = (() => {
  try {
    execFileSync("python3", ["-c", "import pty, os; os.waitstatus_to_exitcode"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

const inTerminal = `
import fcntl, os, pty, struct, sys, termios
def read(fd):
    return os.read(fd, 65536)
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
while True:
    try:
        data = read(fd)
    except OSError:
        break
    if not data:
        break
    os.write(1, data)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

/** Runs one small test in a pseudo-terminal or in a pipe; everything that was printed. */
async function printed(
  where: "terminal" | "pipe",
  env: Readonly<Record<string, string>>,
  more: readonly string[] = [],
) {
  const program = [process.execPath, join(packageRoot, "dist/cli/bin.js")];
  const args = ["--target", agent.url, "--test", "CORE-GET-002*", "--reporter", "console", ...more];
  const [command = "", ...rest] =
    where === "terminal" ? ["python3", "-c", inTerminal, ...program, ...args] : [...program, ...args];
  const child = spawn(command, rest, {
    cwd: temporaryFolder(),
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", TERM: "xterm-256color", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, text };
}

let agent: RunningAgent;
beforeAll(async () => {
  agent = await startAgent({ pace: 2, fault: "get-unknown-task-invented" });
});
afterAll(() => agent?.close());

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
const colours = /\u001b\[\d*(;\d+)*m/;
const redraws = "\r\u001b[K";

describe.skipIf(!python)(`a pseudo-terminal${python ? "" : " (skipped: no python3)"}`, () => {
  it.each([
    ["colours and a redrawn line", {}, [], true, true],
    ["no colours by NO_COLOR", { NO_COLOR: "1" }, [], false, true],
    ["no colours by FORCE_COLOR=0", { FORCE_COLOR: "0" }, [], false, true],
    ["NO_COLOR over FORCE_COLOR", { NO_COLOR: "1", FORCE_COLOR: "1" }, [], false, true],
    ["colours by an empty NO_COLOR, as its convention says", { NO_COLOR: "" }, [], true, true],
    ["no redrawn line in CI", { CI: "true" }, [], true, false],
    ["neither on a dumb terminal", { TERM: "dumb" }, [], false, false],
    ["no redrawn line when quiet", {}, ["--quiet"], true, false],
  ] as const)("has %s", async (_, env, more, coloured, redrawn) => {
    const { code, text } = await printed("terminal", env, more);
    expect(code).toBe(1);
    expect(text).toContain("CORE-GET-002");
    expect(colours.test(text)).toBe(coloured);
    expect(text.includes(redraws)).toBe(redrawn);
  });

  it("keeps the redrawn line within the width of the terminal, and takes it away at the end", async () => {
    const { text } = await printed("terminal", { NO_COLOR: "1" });
    const drawn = text.split(redraws).slice(1, -1);
    expect(drawn.length).toBeGreaterThan(2);
    for (const line of drawn.map((part) => part.split("\r\n")[0] ?? "")) expect(line.length).toBeLessThan(60);
    expect(text.split(redraws).at(-1)).toMatch(/Non-conformant/);
  });
});

describe("a pipe", () => {
  it.each([
    ["neither colours nor a redrawn line", {}, false],
    ["colours by FORCE_COLOR", { FORCE_COLOR: "1" }, true],
    ["colours by FORCE_COLOR in CI", { FORCE_COLOR: "1", CI: "true" }, true],
    ["none by NO_COLOR", { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
  ] as const)("has %s", async (_, env, coloured) => {
    const { code, text } = await printed("pipe", env);
    expect(code).toBe(1);
    expect(colours.test(text)).toBe(coloured);
    expect(text).not.toContain(redraws);
  });
});
