import { main } from "../cli/main.js";
import { temporaryFolder } from "./cli.js";

/** How a command is called inside of the test process. */
export interface CallOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly isTTY?: boolean;
  /** Day that it is, `YYYY-MM-DD`. */
  readonly today?: string;
  /** Gets what a signal would call. */
  onInterrupt?(callback: (signal: string) => void): void;
}

/** What a command left behind. */
export interface CallResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Folder that it was called in. */
  readonly cwd: string;
}

/** Calls the command line without a process of its own: for everything that needs no signal, terminal or memory. */
export async function callMain(args: readonly string[], options: CallOptions = {}): Promise<CallResult> {
  const { cwd = temporaryFolder(), env = {}, isTTY = false } = options;
  let out = "";
  let err = "";
  const code = await main(args, {
    cwd,
    env,
    isTTY,
    columns: 100,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    onInterrupt: (callback) => options.onInterrupt?.(callback),
    ...(options.today === undefined ? {} : { now: () => new Date(`${options.today}T12:00:00Z`) }),
  });
  return { code, out, err, cwd };
}
