import { resolve } from "node:path";
import { compareReports } from "../../judge/compare.js";
import { comparisonLines } from "../../reports/console/baseline.js";
import { paintOf } from "../../reports/console/paint.js";
import { jsonText } from "../../reports/json.js";
import { exitCodes } from "../exit-codes.js";
import { readReport } from "../read-report.js";
import { type Terminal, wantsColor } from "../terminal.js";

/**
 * Says what changed between two reports.
 * @returns 1 when a test fails that did not fail before; a test that is new breaks no ratchet
 */
export async function compareCommand(
  earlier: string,
  later: string,
  json: boolean,
  terminal: Terminal,
): Promise<number> {
  const before = await readReport(resolve(terminal.cwd, earlier));
  const after = await readReport(resolve(terminal.cwd, later));
  const comparison = compareReports(before, after);
  const code = comparison.newlyFailing.length > 0 ? exitCodes.nonConformant : exitCodes.ok;
  if (json) {
    terminal.out(jsonText(comparison));
    return code;
  }
  const look = { columns: Math.max(40, Math.min(terminal.columns, 120)), paint: paintOf(wantsColor(terminal)) };
  terminal.out(`${comparisonLines({ ...after, comparison }, look).join("\n")}\n`);
  return code;
}
