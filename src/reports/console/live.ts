import type { TestResult } from "../../judge/report.js";
import { columnsOf, duration, oneLine } from "../text.js";
import type { Paint } from "./paint.js";

/** Progress while a run goes on. */
export interface Live {
  start(planned: number): void;
  result(result: TestResult): void;
  /** Writes lines that stay, above the line that is redrawn. */
  say(lines: readonly string[]): void;
  /** Takes the redrawn line away. */
  end(): void;
}

/** Carriage return and "erase to end of line". */
const erase = "\r\u001b[K";

/** Before this much has passed, in milliseconds, a guess at the time left would jump about. */
const guessAfterMs = 3_000;

/** How far a run is: what was planned, what is done, how long the rest may take. */
class Progress {
  planned = 0;
  done = 0;
  failed = 0;
  private startedAt = 0;

  constructor(private readonly now: () => number) {}

  start(planned: number): void {
    this.planned = planned;
    this.startedAt = this.now();
  }

  count(result: TestResult): void {
    if (result.result === "fail") this.failed++;
    // What the plan had skipped already is told too, but was never part of what is to be done.
    if (result.result === "skip" && result.durationMs === 0) return;
    this.done = Math.min(this.done + 1, this.planned);
  }

  /** `about 40 s left`, by the pace so far; empty while it cannot be told. */
  left(): string {
    const passed = this.now() - this.startedAt;
    if (passed < guessAfterMs || this.done === 0 || this.done >= this.planned) return "";
    return `about ${duration((passed / this.done) * (this.planned - this.done))} left`;
  }
}

/** One line that is redrawn. `now` is a clock in milliseconds. */
export function redrawnLine(
  write: (text: string) => void,
  columns: number,
  paint: Paint,
  now: () => number = () => performance.now(),
): Live {
  const progress = new Progress(now);
  let shown = false;
  const draw = (last: string) => {
    const left = progress.left();
    const head = `${progress.done}/${progress.planned}  ${progress.failed} failed  ${left === "" ? "" : `${left}  `}`;
    // One column stays free: a full line would wrap on some terminals and could not be erased.
    let text = head + oneLine(last, Math.max(0, columns - head.length - 1));
    if (columnsOf(text) >= columns) text = head.slice(0, Math.max(0, columns - 1));
    write(erase + paint.dim(text));
    shown = true;
  };
  const clear = () => {
    if (shown) write(erase);
    shown = false;
  };
  return {
    start(count) {
      progress.start(count);
      draw("");
    },
    result(result) {
      progress.count(result);
      draw(`${result.id} ${result.interface}`);
    },
    say(lines) {
      clear();
      write(`${lines.join("\n")}\n`);
    },
    end: clear,
  };
}

/** Plain lines for logs: failures as they happen, and a sign of life at every quarter. `now` is a clock in milliseconds. */
export function plainLines(
  write: (text: string) => void,
  paint: Paint,
  now: () => number = () => performance.now(),
): Live {
  const progress = new Progress(now);
  let quarter = 0;
  return {
    start: (count) => progress.start(count),
    result(result) {
      progress.count(result);
      if (result.result === "fail" || result.result === "error") {
        write(`${paint.bad(result.result)} ${oneLine(result.id, 80)} on ${oneLine(result.interface, 40)}\n`);
      }
      const { planned, done, failed } = progress;
      const reached = planned === 0 ? 0 : Math.floor((4 * done) / planned);
      if (reached > quarter) {
        quarter = reached;
        const left = progress.left();
        write(paint.dim(`${done} of ${planned} done, ${failed} failed${left === "" ? "" : `, ${left}`}\n`));
      }
    },
    say(lines) {
      write(`${lines.join("\n")}\n`);
    },
    end() {},
  };
}

/** Nothing at all. */
export function silence(): Live {
  return { start() {}, result() {}, say() {}, end() {} };
}
