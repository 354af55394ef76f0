import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ReporterContext } from "../reports/reporter.js";

/** A reporter's context with an output folder of its own; `text()` is what went to the terminal. */
export async function contextForTest(
  change: Partial<ReporterContext> = {},
): Promise<ReporterContext & { text(): string }> {
  let text = "";
  return {
    outDir: await mkdtemp(join(tmpdir(), "a2a-tck-reports-")),
    write(more) {
      text += more;
    },
    color: false,
    interactive: false,
    quiet: false,
    columns: 80,
    env: {},
    text: () => text,
    ...change,
  };
}
