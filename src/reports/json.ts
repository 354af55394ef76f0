import { writeOutput } from "./files.js";
import type { ReporterFactory } from "./reporter.js";

/** Characters that JSON allows but a terminal or an editor may act on. */
const acting = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * JSON for people and programs: two blanks of indentation, and every control or format character as an escape, so that
 * `cat` of the file is harmless. The value is the same.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replace(acting, (char) =>
    [...Array(char.length).keys()].map((at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, "0")}`).join(""),
  );
  return `${text}\n`;
}

/** `report.json`: the report as it is, by `schemas/report.schema.json`. */
export const jsonReporter: ReporterFactory = (context) => ({
  name: "json",
  async onEnd(report) {
    return [await writeOutput(context.outDir, "report.json", jsonText(report))];
  },
});
