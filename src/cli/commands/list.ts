import { jsonText } from "../../reports/json.js";
import { loadLibrary } from "../../runner/library.js";
import type { Monitor, Test } from "../../suite/test.js";
import { exitCodes } from "../exit-codes.js";
import { placeOf } from "../place.js";
import type { Settings } from "../run-options.js";
import type { Terminal } from "../terminal.js";

/** Lists the selected tests and monitors, for people or as JSON. Sends nothing. */
export async function listTests(settings: Settings, json: boolean, terminal: Terminal): Promise<number> {
  const library = await loadLibrary(settings.run.suites, settings.run.selection);
  if (json) {
    terminal.out(jsonText({ tests: library.tests.map(listed), monitors: library.monitors.map(listed) }));
    return exitCodes.ok;
  }
  for (const subject of [...library.tests, ...library.monitors]) {
    const kind = "watch" in subject ? "monitor" : "test";
    terminal.out(`${subject.id.padEnd(40)} ${subject.level.padEnd(6)} ${kind.padEnd(7)} ${subject.name}\n`);
  }
  terminal.out(`${library.tests.length} tests, ${library.monitors.length} monitors\n`);
  return exitCodes.ok;
}

function listed(subject: Test | Monitor) {
  const { id, name, level, covers, tags, place } = subject;
  return { id, name, level, covers, tags, ...placeOf(place) };
}
