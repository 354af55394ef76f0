import { missingShards } from "../judge/partial.js";
import type { Report } from "../judge/report.js";
import type { TckErrorCode } from "../tck-error.js";

/** Every way the program can end; the README's table says the same. */
export const exitCodes = {
  /** Conformant, or incomplete without a failure. */
  ok: 0,
  /** At least one MUST failed that no baseline knows, or the baseline is broken. */
  nonConformant: 1,
  /** Wrong flags, configuration, suite or record: nothing was sent. */
  usage: 2,
  /** Nothing could be tested, or `--require-complete` and incomplete. */
  nothingTested: 3,
  /** The kit's own fault. */
  internal: 70,
  /** Broken off, and nothing had failed until then. */
  interrupted: 130,
} as const;

/** What the user asked the verdict to be measured by. */
export interface Strictness {
  readonly requireComplete: boolean;
  /** Failed SHOULD tests count too. */
  readonly strictShould: boolean;
}

/** The exit code for a finished run. */
export function exitCodeOf(report: Report, strictness: Strictness): number {
  if (report.tests.some((test) => test.result === "error")) return exitCodes.internal;
  if (report.run.interrupted !== undefined && report.verdict !== "non-conformant") return exitCodes.interrupted;
  const decided = report.tests.filter((test) => test.result === "pass" || test.result === "fail");
  if (decided.length === 0) return exitCodes.nothingTested;
  if (report.verdict === "non-conformant") return exitCodes.nonConformant;
  if ((report.baseline?.problems.length ?? 0) > 0) return exitCodes.nonConformant;
  const failedShould = report.tests.some(
    ({ level, result, known }) => level === "should" && result === "fail" && !known,
  );
  if (strictness.strictShould && failedShould) return exitCodes.nonConformant;
  if (strictness.requireComplete && isUndecided(report)) return exitCodes.nothingTested;
  return exitCodes.ok;
}

/** True when something is open. A failure that the baseline knows is decided, though it keeps the verdict incomplete. */
function isUndecided(report: Report): boolean {
  if (report.verdict !== "incomplete") return false;
  const onlyKnown =
    report.tests.some(({ known, level }) => known && level === "must") &&
    missingShards(report.run).length === 0 &&
    report.diagnoses.every(({ severity }) => severity !== "stop") &&
    report.interfaces.every(({ state }) => state !== "not-reached") &&
    report.tests.every(
      ({ level, result, skip, known }) =>
        level !== "must" || result === "pass" || skip?.kind === "not-applicable" || known !== undefined,
    );
  return !onlyKnown;
}

/** The exit code for an error of the kit's own side. */
export function exitCodeOfError(code: TckErrorCode): number {
  if (code === "INTERNAL") return exitCodes.internal;
  return code === "UNREACHABLE" ? exitCodes.nothingTested : exitCodes.usage;
}
