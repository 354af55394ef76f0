import { relative } from "node:path";
import { writeOutput } from "../files.js";
import type { ReporterFactory } from "../reporter.js";
import { renderPage } from "./page.js";

/** `report.html`: one file that needs no network and works without scripts. */
export const htmlReporter: ReporterFactory = (context) => ({
  name: "html",
  async onEnd(report, written = []) {
    const files = written.map((path) => relative(context.outDir, path)).filter((path) => !path.startsWith(".."));
    return [await writeOutput(context.outDir, "report.html", renderPage(report, files))];
  },
});
