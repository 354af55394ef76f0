import { existsSync, type FSWatcher, statSync, watch } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { builtinSuitePaths } from "../../suite/load.js";
import { TckError } from "../../tck-error.js";
import { type Presence, watchPresence } from "../../wire/presence.js";
import { defaultConfigName } from "../config.js";
import { exitCodeOfError, exitCodes } from "../exit-codes.js";
import type { RunFlags } from "../run-flags.js";
import { type Settings, settingsFrom } from "../run-options.js";
import type { Terminal } from "../terminal.js";
import { runCommand } from "./run.js";

/** Editors write a file in several steps; what comes within this time, in milliseconds, is one change. */
const settleMs = 100;

/** Says that a run is due, and why; remembers it while another run is under way. */
class Trigger {
  private reason: string | undefined;
  private wake: (() => void) | undefined;
  private timer: NodeJS.Timeout | undefined;
  private ended = false;

  fire(reason: string): void {
    this.reason ??= reason;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wake?.(), settleMs);
  }

  end(): void {
    this.ended = true;
    clearTimeout(this.timer);
    this.wake?.();
  }

  /** The reason of the next run; undefined when the watch is over. */
  async next(): Promise<string | undefined> {
    if (!this.ended && this.reason === undefined)
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    this.wake = undefined;
    const { reason } = this;
    this.reason = undefined;
    return this.ended ? undefined : reason;
  }
}

/**
 * Runs the tests now and again whenever a suite or the configuration changes or the agent comes back after it ended.
 * Mistakes in files are told, and the watch goes on. Ends on SIGINT.
 * @returns the exit code of the last run
 */
export async function watchCommand(flags: RunFlags, terminal: Terminal, args: readonly string[]): Promise<number> {
  const trigger = new Trigger();
  let breakOff: ((signal: string) => void) | undefined;
  terminal.onInterrupt((signal) => {
    trigger.end();
    breakOff?.(signal);
  });
  const own: Terminal = {
    ...terminal,
    onInterrupt: (callback) => {
      breakOff = callback;
    },
  };
  let code: number = exitCodes.ok;
  let eyes: Eyes | undefined;
  try {
    for (let reason: string | undefined = "start"; reason !== undefined; reason = await trigger.next()) {
      if (reason !== "start") terminal.out(`\n— ${reason} —\n\n`);
      const settings = await settingsFrom(flags, own, args).catch((error: unknown) => tell(error, own));
      // Before the run, so that what changes while it goes on counts for the next one.
      eyes = lookOut(flags, typeof settings === "number" ? undefined : settings, terminal, trigger, eyes);
      code =
        typeof settings === "number"
          ? settings
          : await runCommand(flags, own, args).catch((error: unknown) => tell(error, own));
      breakOff = undefined;
      terminal.out(`\nwatching ${eyes.what}; Ctrl-C ends\n`);
    }
    return code;
  } finally {
    eyes?.close();
  }
}

/** What is watched. */
interface Eyes {
  readonly what: string;
  /** Same key: nothing else to watch than before. */
  readonly key: string;
  close(): void;
}

function lookOut(
  flags: RunFlags,
  settings: Settings | undefined,
  terminal: Terminal,
  trigger: Trigger,
  before: Eyes | undefined,
): Eyes {
  // With a broken configuration, that file alone decides what comes next; what was watched before stays watched.
  if (settings === undefined && before) return before;
  const config = resolve(terminal.cwd, flags.config ?? defaultConfigName);
  const suites = settings?.run.suites ?? builtinSuitePaths();
  const target = settings?.run.target;
  const key = JSON.stringify([config, suites, target]);
  if (before?.key === key) return before;
  before?.close();
  const watchers = [config, ...suites].flatMap((path) => watchPath(path, (name) => trigger.fire(`${name} changed`)));
  const presence: Presence | undefined =
    target === undefined ? undefined : watchPresence(target, () => trigger.fire("the agent is back"));
  return {
    key,
    what: `${suites.length === 1 ? "1 suite path" : `${suites.length} suite paths`}, the configuration${target === undefined ? "" : ` and ${new URL(target).host}`}`,
    close() {
      for (const watcher of watchers) watcher.close();
      presence?.close();
    },
  };
}

/** A folder is watched at any depth; a file through its folder, because editors put a new file in its place. */
function watchPath(path: string, onChange: (name: string) => void): FSWatcher[] {
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  const folder = isFolder ? path : dirname(path);
  if (!existsSync(folder)) return [];
  const only = isFolder ? undefined : basename(path);
  const watcher = watch(folder, { recursive: isFolder }, (_, name) => {
    if (name === null) return;
    if (only === undefined ? /\.ya?ml$/.test(name) : name === only) onChange(name);
  });
  // A folder that is removed while it is watched is no reason to end.
  watcher.on("error", () => undefined);
  return [watcher];
}

function tell(error: unknown, terminal: Terminal): number {
  if (!(error instanceof TckError)) throw error;
  terminal.err(`a2a-tck: ${error.message}\n`);
  if (error.hint) terminal.err(`  → ${error.hint}\n`);
  return exitCodeOfError(error.code);
}
