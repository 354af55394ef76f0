import type { TestResult } from "../../judge/report.js";
import { columnsOf, oneLine } from "../text.js";
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

/** One line that is redrawn. */
export function redrawnLine(write: (text: string) => void, columns: number, paint: Paint): Live {
  let planned = 0;
  let done = 0;
  let failed = 0;
  let shown = false;
  const draw = (last: string) => {
    const head = `${done}/${planned}  ${failed} failed  `;
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
      planned = count;
      draw("");
    },
    result(result) {
      done++;
      if (result.result === "fail") failed++;
      draw(`${result.id} ${result.interface}`);
    },
    say(lines) {
      clear();
      write(`${lines.join("\n")}\n`);
    },
    end: clear,
  };
}

/** Plain lines for logs: failures as they happen, and a sign of life at every quarter. */
export function plainLines(write: (text: string) => void, paint: Paint): Live {
  let planned = 0;
  let done = 0;
  let failed = 0;
  let quarter = 0;
  return {
    start(count) {
      planned = count;
    },
    result(result) {
      done++;
      if (result.result === "fail") failed++;
      if (result.result === "fail" || result.result === "error") {
        write(`${paint.bad(result.result)} ${oneLine(result.id, 80)} on ${oneLine(result.interface, 40)}\n`);
      }
      const now = planned === 0 ? 0 : Math.floor((4 * done) / planned);
      if (now > quarter && done <= planned) {
        quarter = now;
        write(paint.dim(`${done} of ${planned} done, ${failed} failed\n`));
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
