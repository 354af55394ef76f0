import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { packageRoot } from "../package-root.js";

/** The program as a user starts it. `npm test` builds it first. */
const bin = join(packageRoot, "dist/cli/bin.js");

/** Writes the peak memory of the process on exit; `maxRSS` would count the process that forked it too. */
const probe = `data:text/javascript,${encodeURIComponent(`
import { readFileSync, writeFileSync } from "node:fs";
process.on("exit", () => {
  let kilobytes = process.resourceUsage().maxRSS;
  try { kilobytes = Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]); } catch {}
  writeFileSync(process.env.TCK_PEAK_FILE, String(kilobytes));
});`)}`;

/** Vitest's `onTestFinished`. */
export type OnFinished = (callback: () => void | Promise<void>) => void;

/** How a process is started. */
export interface CliOptions {
  readonly cwd?: string;
  /** Added to an environment that is otherwise nearly empty, so that the developer's own does not matter. */
  readonly env?: Readonly<Record<string, string>>;
  /** Registers what is to be done after the test; concurrent tests have to give that of their own context. */
  readonly finished?: OnFinished;
  /** Where the program is, when it is not the one of this repository. */
  readonly bin?: string;
}

/** What became of a process. */
export interface CliResult {
  /** Exit code, or the signal that ended it. */
  readonly code: number | NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
  /** Peak resident memory in megabytes. */
  readonly peakMb: number;
}

/** A process under way. */
export interface Cli {
  readonly process: ChildProcessWithoutNullStreams;
  readonly ended: Promise<CliResult>;
  /** Resolves with the text as soon as the standard output has it. */
  says(pattern: RegExp): Promise<string>;
}

/** A folder that is gone after the test. */
export function temporaryFolder(finished: OnFinished = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), "a2a-tck-"));
  finished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts the program; what still runs when the test is over is killed. */
export function startCli(args: readonly string[], options: CliOptions = {}): Cli {
  const program = options.bin ?? bin;
  if (!existsSync(program)) throw new Error(`${program} is not there; run \`npm run build\` first`);
  const finished = options.finished ?? onTestFinished;
  const cwd = options.cwd ?? temporaryFolder(finished);
  const peakFile = join(cwd, `.peak-${Math.random().toString(36).slice(2)}`);
  const { PATH = "" } = process.env;
  const env = { PATH, NODE_OPTIONS: `--import=${probe}`, TCK_PEAK_FILE: peakFile, ...options.env };
  const child = spawn(process.execPath, [program, ...args], { cwd, env });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const ended = new Promise<CliResult>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      const peakMb = existsSync(peakFile) ? Number(readFileSync(peakFile, "utf8")) / 1024 : Number.NaN;
      rmSync(peakFile, { force: true });
      resolve({ code: code ?? signal, out, err, peakMb });
    });
  });
  finished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return {
    process: child,
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (pattern.test(out)) resolve(out);
        };
        child.stdout.on("data", look);
        child.once("close", () => reject(new Error(`ended without saying ${pattern}: ${out}${err}`)));
        look();
      }),
  };
}

/** Runs the program to its end. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return startCli(args, options).ended;
}
