import { type Library, loadLibrary } from "../../runner/library.js";
import { coverageOf } from "../../suite/coverage.js";
import { exitCodes } from "../exit-codes.js";
import type { Settings } from "../run-options.js";
import type { Terminal } from "../terminal.js";

/** Lists the selected tests, or which requirement has which test. Sends nothing. */
export async function listTests(settings: Settings, coverage: boolean, terminal: Terminal): Promise<number> {
  const library = await loadLibrary(settings.run.suites, settings.run.selection);
  if (coverage) listCoverage(library, terminal);
  else {
    for (const subject of [...library.tests, ...library.monitors]) {
      const kind = "watch" in subject ? "monitor" : "test";
      terminal.out(`${subject.id.padEnd(40)} ${subject.level.padEnd(6)} ${kind.padEnd(7)} ${subject.name}\n`);
    }
    terminal.out(`${library.tests.length} tests, ${library.monitors.length} monitors\n`);
  }
  return exitCodes.ok;
}

function listCoverage({ catalogues, suites }: Library, terminal: Terminal): void {
  for (const [version, catalogue] of catalogues) {
    const { requirements, gaps } = coverageOf(catalogue, suites);
    terminal.out(`A2A ${version}\n`);
    for (const { requirement, tests, monitors, untested } of requirements) {
      const by =
        [...tests, ...monitors].join(", ") ||
        (requirement.sameAs ? `see ${requirement.sameAs}` : `– ${untested ?? "no test"}`);
      terminal.out(
        `${requirement.section.padEnd(8)} ${requirement.level.padEnd(6)} ${requirement.id.padEnd(22)} ${by}\n`,
      );
    }
    terminal.out(`${gaps.length} testable MUST requirements without a test or monitor\n`);
  }
}
