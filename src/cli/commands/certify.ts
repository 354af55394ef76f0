import type { KeyObject } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Report } from "../../judge/report.js";
import { badgeEndpoint, badgeSvg, certificateBadge } from "../../reports/badge.js";
import { writeOutput } from "../../reports/files.js";
import { jsonText } from "../../reports/json.js";
import { loadLibrary } from "../../runner/library.js";
import { TckError } from "../../tck-error.js";
import { bundleFiles, type Certificate, dayAfter, factsOf, fileDigest } from "../certificate/certificate.js";
import { readKey, sign, thumbprintOf } from "../certificate/signature.js";
import { statementOf } from "../certificate/statement.js";
import { exitCodeOf, exitCodes } from "../exit-codes.js";
import { openOutputs } from "../reporting.js";
import type { RunFlags } from "../run-flags.js";
import { type Settings, settingsFrom } from "../run-options.js";
import type { Terminal } from "../terminal.js";
import { carryOut } from "./run.js";

/** The flags of `certify`. */
export interface CertifyFlags extends RunFlags {
  readonly key?: string;
  readonly validDays: number;
}

/**
 * Tests an agent by all suites and writes a bundle that others can check: report, record, badge, an in-toto statement, their
 * digests, and with a key a signature. The bundle is written whatever the verdict; it says which.
 * @throws TckError `USAGE` for flags that would leave something out
 */
export async function certifyCommand(
  flags: CertifyFlags,
  terminal: Terminal,
  args: readonly string[],
): Promise<number> {
  const settings = await settingsFrom({ ...flags, requireComplete: true }, terminal, args);
  refuseParts(settings);
  const key = flags.key === undefined ? undefined : readKey(resolve(terminal.cwd, flags.key), "private");
  const library = await loadLibrary(settings.run.suites, settings.run.selection);
  const outDir = resolve(terminal.cwd, flags.out ?? "reports/certificate");
  const outputs = await openOutputs(["console", "json", "html", "record"], { outDir, quiet: settings.quiet }, terminal);
  // An older signature would belong to nothing.
  await rm(join(outDir, bundleFiles.signature), { force: true });
  const { report, record } = await carryOut(settings, outputs, library, terminal);
  if (!(await outputs.finish(report, record))) return exitCodes.internal;
  await writeBundle(outDir, report, dayAfter(report.run.startedAt, flags.validDays), key);
  const signed = key ? `signed with key ${await thumbprintOf(key)}` : "not signed: it is a declaration of your own";
  terminal.out(`bundle in ${outDir}, ${signed}\n`);
  return exitCodeOf(report, { requireComplete: true, strictShould: settings.strictShould });
}

/** A certificate is about the whole agent and all rules. */
function refuseParts({ run, baseline, compareWith }: Settings): void {
  const { selection, bindings, versions, shard } = run;
  const given = [
    selection.tests.length > 0 && "--test",
    selection.tags.length > 0 && "--tag",
    selection.levels.length > 0 && "--level",
    bindings !== undefined && "--binding",
    versions !== undefined && "--protocol",
    shard !== undefined && "--shard",
    baseline !== undefined && "--baseline",
    compareWith !== undefined && "--compare-with",
  ].filter((flag) => flag !== false);
  if (given.length === 0) return;
  throw new TckError("USAGE", `a certificate is about the whole agent, so certify takes no ${given.join(", ")}`, {
    hint: "leave it out here and in the configuration file",
  });
}

async function writeBundle(
  outDir: string,
  report: Report,
  validUntil: string,
  key: KeyObject | undefined,
): Promise<void> {
  const badge = certificateBadge(report, validUntil, report.run.startedAt.slice(0, 10));
  const recordDigest = fileDigest(await readFile(join(outDir, bundleFiles.record)));
  await writeOutput(outDir, bundleFiles.badge, badgeSvg(badge));
  await writeOutput(outDir, bundleFiles.endpoint, jsonText(badgeEndpoint(badge, report.verdict !== "conformant")));
  await writeOutput(outDir, bundleFiles.statement, jsonText(statementOf(report, recordDigest)));
  const { report: json, page, badge: svg, endpoint, statement, record } = bundleFiles;
  const files: [string, ReturnType<typeof fileDigest>][] = [[record, recordDigest]];
  for (const name of [json, page, svg, endpoint, statement])
    files.push([name, fileDigest(await readFile(join(outDir, name)))]);
  const certificate: Certificate = { ...factsOf(report), validUntil, files: Object.fromEntries(files) };
  await writeOutput(outDir, bundleFiles.certificate, jsonText(certificate));
  if (key) await writeOutput(outDir, bundleFiles.signature, `${await sign(certificate, key)}\n`);
}
