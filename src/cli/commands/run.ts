import { spokenVersions } from "../../protocol/dialects.js";
import { type Library, loadLibrary } from "../../runner/library.js";
import type { RunOptions } from "../../runner/options.js";
import { type RunOutcome, run } from "../../runner/run.js";
import { checkBaselineIds } from "../baseline-file.js";
import { exitCodeOf, exitCodes } from "../exit-codes.js";
import { measureReport, readMeasure } from "../measure.js";
import type { RunFlags } from "../program.js";
import { type Outputs, openOutputs } from "../reporting.js";
import { type Settings, settingsFrom } from "../run-options.js";
import type { Terminal } from "../terminal.js";
import { kitVersion } from "../version.js";

/** Tests an agent and writes the reports; without a target, the bundled agent. */
export async function runCommand(flags: RunFlags, terminal: Terminal, args: readonly string[]): Promise<number> {
  const settings = await settingsFrom(flags, terminal, args);
  if (flags.coverage) {
    const { coverageCommand } = await import("./coverage.js");
    await coverageCommand(settings.run.suites, "all", terminal);
    return exitCodes.ok;
  }
  if (flags.list) {
    const { listTests } = await import("./list.js");
    return listTests(settings, false, terminal);
  }
  const measure = await readMeasure(settings, terminal);
  const library = await loadLibrary(settings.run.suites, settings.run.selection);
  if (measure.baseline && !measure.updateBaseline) checkBaselineIds(measure.baseline, library);
  const outputs = await openOutputs(settings.reporters, settings, terminal);
  const { report: judged, record } = await carryOut(settings, outputs, library, terminal);
  const report = await measureReport(judged, measure, terminal);
  const complete = await outputs.finish(report, record);
  return complete ? exitCodeOf(report, settings) : exitCodes.internal;
}

/** Carries the run out; a signal breaks it off, and the report has what was found until then. */
export async function carryOut(
  settings: Settings,
  { observer }: Outputs,
  library: Library,
  terminal: Terminal,
): Promise<RunOutcome> {
  const interrupt = new AbortController();
  terminal.onInterrupt((signal) => {
    terminal.err(`\n${signal}: finishing the report; once more ends at once\n`);
    interrupt.abort();
  });
  const { target = "" } = settings.run;
  const webhookOrigins = new Set<string>();
  const bundled = target === "" ? await startBundled(webhookOrigins) : undefined;
  try {
    const options = { ...settings.run, target, ...bundled?.settings, signal: interrupt.signal };
    const onWebhooks = (url: string) => void webhookOrigins.add(new URL(url).origin);
    return await run(options, { name: "a2a-tck", version: kitVersion() }, { ...observer, onWebhooks }, library);
  } finally {
    await bundled?.close();
  }
}

/** The bundled agent at a quicker pace than a person would want to watch, and what it takes to see all of it. */
async function startBundled(webhookOrigins: ReadonlySet<string>): Promise<{
  settings: Pick<RunOptions, "target" | "headers" | "identities">;
  close(): Promise<void>;
}> {
  const { startAgent } = await import("../../agent/server.js");
  const { referenceIdentities } = await import("../../agent/auth/principals.js");
  const { url, close } = await startAgent({ pace: 5, protocols: spokenVersions, auth: ["bearer"], webhookOrigins });
  return { settings: { target: url, headers: [], identities: referenceIdentities }, close };
}
