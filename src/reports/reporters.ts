import type { Report } from "../judge/report.js";
import { TckError } from "../tck-error.js";
import type { Reporter, ReporterContext, ReporterFactory } from "./reporter.js";
import { visible } from "./text.js";

/** How to get each reporter. Imported when wanted: together they cost more time than the rest of the start. */
const loaders: Readonly<Record<string, () => Promise<ReporterFactory>>> = {
  json: async () => (await import("./json.js")).jsonReporter,
  junit: async () => (await import("./junit.js")).junitReporter,
  ctrf: async () => (await import("./ctrf.js")).ctrfReporter,
  sarif: async () => (await import("./sarif.js")).sarifReporter,
  acts: async () => (await import("./acts.js")).actsReporter,
  badge: async () => (await import("./badge.js")).badgeReporter,
  // After the files that it links to.
  html: async () => (await import("./html/html.js")).htmlReporter,
  github: async () => (await import("./github.js")).githubReporter,
  console: async () => (await import("./console.js")).consoleReporter,
};

/** Names that `createReporters` takes. */
export const reporterNames: readonly string[] = Object.keys(loaders);

/**
 * The reporters of these names, each once. The console comes last, so that the verdict is the last line of the
 * terminal; under GitHub Actions (`GITHUB_ACTIONS=true`) the `github` reporter is there unasked.
 * @throws TckError `USAGE` for a name that is not known.
 */
export async function createReporters(names: readonly string[], context: ReporterContext): Promise<Reporter[]> {
  for (const name of names) if (!reporterNames.includes(name)) throw unknownReporter(name);
  const wanted = new Set(names);
  if (context.env.GITHUB_ACTIONS === "true") wanted.add("github");
  const chosen = Object.entries(loaders).filter(([name]) => wanted.has(name));
  const factories = await Promise.all(chosen.map(([, load]) => load()));
  return factories.map((factory) => factory(context));
}

function unknownReporter(name: string): TckError {
  const start = name.toLowerCase().slice(0, 2);
  const meant = reporterNames.find((known) => start.length === 2 && known.startsWith(start));
  const hint = `${meant ? `Did you mean "${meant}"? ` : ""}Known: ${reporterNames.join(", ")}.`;
  return new TckError("USAGE", `unknown reporter "${visible(name, { line: true })}"`, { hint });
}

/** Several reporters as one. */
export interface Multiplexer extends Reporter {
  /** Resolves with `written` and the paths of all files that the reporters wrote. */
  onEnd(report: Report, written?: readonly string[]): Promise<readonly string[]>;
  /** Reporters that threw, with what they threw: their output is missing or broken. Complete after `onEnd`. */
  readonly failures: readonly { readonly reporter: string; readonly error: unknown }[];
}

/**
 * Feeds several reporters. One that throws never keeps the others from their work: what it threw is written (by
 * default to standard error), once, and stands in `failures`, so that the caller can end with an error.
 */
export function multiplex(
  reporters: readonly Reporter[],
  write: (text: string) => void = (text) => process.stderr.write(text),
): Multiplexer {
  const failures: { reporter: string; error: unknown }[] = [];
  const failed = (reporter: Reporter, error: unknown) => {
    if (failures.some((failure) => failure.reporter === reporter.name)) return;
    failures.push({ reporter: reporter.name, error });
    const message = error instanceof Error ? error.message : String(error);
    write(`The ${reporter.name} report failed: ${visible(message, { line: true })}\n`);
  };
  const each = (call: (reporter: Reporter) => void) => {
    for (const reporter of reporters) {
      try {
        call(reporter);
      } catch (error) {
        failed(reporter, error);
      }
    }
  };
  return {
    name: "all",
    failures,
    onPlan: (plan) => each((reporter) => reporter.onPlan?.(plan)),
    onDiagnosis: (diagnosis) => each((reporter) => reporter.onDiagnosis?.(diagnosis)),
    onResult: (result) => each((reporter) => reporter.onResult?.(result)),
    async onEnd(report, before = []) {
      const written: string[] = [...before];
      for (const reporter of reporters) {
        try {
          written.push(...(await reporter.onEnd(report, written)));
        } catch (error) {
          failed(reporter, error);
        }
      }
      return written;
    },
  };
}
