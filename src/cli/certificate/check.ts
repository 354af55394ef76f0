import type { KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { canonicalJson } from "../../canonical-json.js";
import { compareReports } from "../../judge/compare.js";
import { judgeRun } from "../../judge/judge-run.js";
import { isPartial } from "../../judge/partial.js";
import type { RunRecord } from "../../judge/record.js";
import type { Report } from "../../judge/report.js";
import { packageRoot } from "../../package-root.js";
import { badgeEndpoint, badgeSvg, certificateBadge } from "../../reports/badge.js";
import { jsonText } from "../../reports/json.js";
import type { Library } from "../../runner/library.js";
import { missingRuns } from "../../runner/missing-runs.js";
import { readRecord } from "../../runner/record-file.js";
import { TckError } from "../../tck-error.js";
import { judgingNotes } from "../judging-notes.js";
import { bundleFiles, type Certificate, factsOf, fileDigest } from "./certificate.js";
import { isSignedBy, signerOf } from "./signature.js";
import { statementOf } from "./statement.js";

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  /** `open`: nothing is wrong, and nothing is proven either. */
  readonly state: "holds" | "fails" | "open";
  /** What was found, one sentence each. */
  readonly findings: readonly string[];
}

/** What checking a bundle found. */
export interface BundleCheck {
  readonly certificate: Certificate;
  /** The report as the record gives it; absent when there is no readable record. */
  readonly report?: Report;
  readonly checks: readonly Check[];
  /** Thumbprint of the key that the signature names, whether or not it holds. */
  readonly signer?: string;
}

/** What a bundle is checked by. */
export interface CheckOptions {
  readonly library: Library;
  readonly key?: KeyObject;
  /** `YYYY-MM-DD` in UTC. */
  readonly today: string;
}

/**
 * Checks a bundle without the agent: digests, signature, completeness, and the report judged again from the record.
 * @throws TckError `RECORD` when the folder holds no certificate
 */
export async function checkBundle(folder: string, options: CheckOptions): Promise<BundleCheck> {
  const certificate = await readCertificate(folder);
  const signature = await readFile(join(folder, bundleFiles.signature), "utf8").catch(() => undefined);
  const signer = signature === undefined ? undefined : ((await signerOf(signature)) ?? "unknown");
  const before = [
    await digestCheck(folder, certificate),
    await signatureCheck(certificate, signature, signer, options.key),
  ];
  const known = signer === undefined ? {} : { signer };
  let record: RunRecord;
  try {
    record = await readRecord(join(folder, bundleFiles.record));
  } catch (error) {
    if (!(error instanceof TckError)) throw error;
    const check = checkOf("record", [error.message]);
    return { certificate, ...known, checks: [...before, check, ...statusChecks(certificate, options.today)] };
  }
  const report = judgeRun(record, options.library);
  const checks = [
    ...before,
    checkOf("record", [], "the record is as it was written"),
    checkOf("rules", judgingNotes(record, options.library), "suites and kit are those of the run"),
    checkOf("completeness", incompleteness(record, report, options.library), "every test and monitor is in the record"),
    checkOf("report", await reportFindings(folder, report), "the record gives the same report"),
    checkOf(
      "statements",
      await statementFindings(folder, certificate, report),
      "certificate, badge and statement say what the report says",
    ),
    ...statusChecks(certificate, options.today),
  ];
  return { certificate, report, checks, ...known };
}

async function readCertificate(folder: string): Promise<Certificate> {
  const fail = (why: string, cause?: unknown) =>
    new TckError("RECORD", `${folder} ${why}`, { hint: "give the folder that a2a-tck certify wrote", cause });
  let value: unknown;
  try {
    value = JSON.parse(await readFile(join(folder, bundleFiles.certificate), "utf8"));
  } catch (cause) {
    throw fail(`holds no certificate: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  const [{ Ajv2020 }, formats] = await Promise.all([import("ajv/dist/2020.js"), import("ajv-formats")]);
  const schemaOf = (name: string) =>
    JSON.parse(readFileSync(resolve(packageRoot, `schemas/${name}.schema.json`), "utf8")) as object;
  const ajv = new Ajv2020({ strict: false });
  (formats.default as unknown as (ajv: object) => void)(ajv);
  const validate = ajv.addSchema(schemaOf("report")).compile<Certificate>(schemaOf("certificate"));
  if (validate(value)) return value;
  const [first] = validate.errors ?? [];
  throw fail(`holds no certificate: ${first?.instancePath || "it"} ${first?.message ?? "does not follow the schema"}`);
}

function checkOf(name: string, problems: readonly string[], holds = ""): Check {
  return problems.length > 0
    ? { name, state: "fails", findings: problems }
    : { name, state: "holds", findings: [holds] };
}

async function digestCheck(folder: string, { files }: Certificate): Promise<Check> {
  const problems: string[] = [];
  for (const [name, { sha256, size }] of Object.entries(files)) {
    const bytes = await readFile(join(folder, name)).catch(() => undefined);
    if (!bytes) problems.push(`${name} is missing`);
    else if (fileDigest(bytes).sha256 !== sha256 || bytes.length !== size) problems.push(`${name} was changed`);
  }
  return checkOf("digests", problems, `${Object.keys(files).length} files are as the certificate lists them`);
}

async function signatureCheck(
  certificate: Certificate,
  signature: string | undefined,
  signer: string | undefined,
  key: KeyObject | undefined,
): Promise<Check> {
  const name = "signature";
  if (signature === undefined) {
    if (key) return checkOf(name, ["a key was given, and the bundle is not signed"]);
    return { name, state: "open", findings: ["not signed: whoever holds the bundle could have made it up"] };
  }
  if (!key) return { name, state: "open", findings: [`names key ${signer}; give --key to check it`] };
  const good = await isSignedBy(certificate, signature, key);
  return checkOf(name, good ? [] : ["the certificate is not signed by this key"], `signed by key ${signer}`);
}

function incompleteness(record: RunRecord, report: Report, library: Library): readonly string[] {
  const parts = isPartial(report) ? ["the run did not carry out all tests of its suites"] : [];
  return [...parts, ...missingRuns(record, library)];
}

async function reportFindings(folder: string, judged: Report): Promise<readonly string[]> {
  let written: Report;
  try {
    written = JSON.parse(await readFile(join(folder, bundleFiles.report), "utf8")) as Report;
  } catch {
    return [`${bundleFiles.report} cannot be read`];
  }
  if (canonicalJson(written) === canonicalJson(judged)) return [];
  const problems = ["the record gives another report"];
  if (written.verdict !== judged.verdict)
    problems.push(`verdict: ${written.verdict} is written, ${judged.verdict} is right`);
  if (!Array.isArray(written.tests)) return problems;
  const { newlyFailing, newlyPassing, noLongerDecided, added, vanished } = compareReports(written, judged);
  for (const { id, interface: on, before, after } of [
    newlyFailing,
    newlyPassing,
    noLongerDecided,
    added,
    vanished,
  ].flat())
    problems.push(`${id} on ${on}: ${before ?? "nothing"} is written, ${after ?? "nothing"} is right`);
  return problems;
}

async function statementFindings(folder: string, certificate: Certificate, report: Report): Promise<readonly string[]> {
  const { validUntil, files, ...facts } = certificate;
  const problems =
    canonicalJson(facts) === canonicalJson(factsOf(report))
      ? []
      : ["the certificate does not say what the report says"];
  const badge = certificateBadge(report, validUntil, report.run.startedAt.slice(0, 10));
  const recordDigest = files[bundleFiles.record] ?? { sha256: "", size: 0 };
  const right: [string, string][] = [
    [bundleFiles.badge, badgeSvg(badge)],
    [bundleFiles.endpoint, jsonText(badgeEndpoint(badge, report.verdict !== "conformant"))],
    [bundleFiles.statement, jsonText(statementOf(report, recordDigest))],
  ];
  for (const [name, text] of right)
    if ((await readFile(join(folder, name), "utf8").catch(() => "")) !== text)
      problems.push(`${name} does not say what the report says`);
  return problems;
}

function statusChecks({ verdict, validUntil }: Certificate, today: string): readonly Check[] {
  return [
    checkOf("verdict", verdict === "conformant" ? [] : [`the run was ${verdict}`], "the run was conformant"),
    checkOf("validity", today > validUntil ? [`expired after ${validUntil}`] : [], `valid until ${validUntil}`),
  ];
}
