/** What of the process the commands may see; tests hand in their own. */
export interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTTY: boolean;
  readonly columns: number;
  /** Results go here. */
  out(text: string): void;
  /** Progress and errors go here. */
  err(text: string): void;
  /** Calls back once on the first SIGINT or SIGTERM; a second one ends the process as usual. */
  onInterrupt(callback: (signal: string) => void): void;
  /** The time of day, for what expires; the clock of the machine when absent. */
  readonly now?: () => Date;
}

/** The day in UTC, `YYYY-MM-DD`. */
export function todayOf({ now = () => new Date() }: Pick<Terminal, "now">): string {
  return now().toISOString().slice(0, 10);
}

/** Colours: `NO_COLOR` forbids, `FORCE_COLOR` demands (`0` forbids), otherwise only on a terminal that is not dumb. */
export function wantsColor({ env, isTTY }: Pick<Terminal, "env" | "isTTY">): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  return isTTY && env.TERM !== "dumb";
}

/** A live line may be redrawn: on a terminal outside of CI. */
export function wantsLiveLine({ env, isTTY }: Pick<Terminal, "env" | "isTTY">): boolean {
  return isTTY && env.TERM !== "dumb" && !env.CI;
}
