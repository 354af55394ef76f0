import { resolve } from "node:path";
import { badgeEndpoint, badgeSvg, certificateBadge } from "../../reports/badge.js";
import { countsPhrase, levels } from "../../reports/counts.js";
import { writeOutput } from "../../reports/files.js";
import { jsonText } from "../../reports/json.js";
import { oneLine } from "../../reports/text.js";
import { loadLibrary } from "../../runner/library.js";
import { type BundleCheck, checkBundle } from "../certificate/check.js";
import { readKey } from "../certificate/signature.js";
import { exitCodes } from "../exit-codes.js";
import { type Terminal, todayOf } from "../terminal.js";

/** The flags of `verify`. */
export interface VerifyFlags {
  readonly key?: string;
  readonly suite?: string[];
  readonly badge?: string;
  readonly json?: boolean;
}

const findingLimit = 10;

/**
 * Checks a bundle that `certify` wrote, without the agent, and says who was tested, what came of it and when.
 * @returns 0 when nothing fails, else 1
 */
export async function verifyCommand(bundle: string, flags: VerifyFlags, terminal: Terminal): Promise<number> {
  const inCwd = (path: string) => resolve(terminal.cwd, path);
  const key = flags.key === undefined ? undefined : readKey(inCwd(flags.key), "public");
  const library = await loadLibrary(flags.suite?.map(inCwd), { tests: [], tags: [], levels: [] });
  const today = todayOf(terminal);
  const found = await checkBundle(inCwd(bundle), { library, today, ...(key ? { key } : {}) });
  const valid = found.checks.every(({ state }) => state !== "fails");
  if (flags.badge !== undefined) await writeBadge(found, valid, today, inCwd(flags.badge));
  const { certificate, checks, signer } = found;
  if (flags.json) terminal.out(jsonText({ valid, certificate, ...(signer === undefined ? {} : { signer }), checks }));
  else terminal.out(textOf(found, valid));
  return valid ? exitCodes.ok : exitCodes.nonConformant;
}

function textOf({ certificate, checks, signer }: BundleCheck, valid: boolean): string {
  const { agent, interfaces, counts, kit, testedAt, validUntil, verdict, suitesDigest } = certificate;
  const used = levels.filter((level) => counts[level].total > 0);
  const facts: [string, string][] = [
    ["who", `${agent.name ?? "agent"} ${agent.version ?? ""} at ${agent.url}`],
    ["what", `${verdict} on ${interfaces.join(", ") || "no interface"}`],
    ...used.map((level): [string, string] => ["", `${level.toUpperCase()} ${countsPhrase(counts[level])}`]),
    ["by", `${kit.name} ${kit.version}, suites sha256:${suitesDigest.slice(0, 16)}`],
    ["when", `${testedAt}, valid until ${validUntil}`],
    ["signed", signer === undefined ? "no" : `names key ${signer}`],
  ];
  const signs = { holds: "✓", fails: "✗", open: "?" };
  const lines = checks.flatMap(({ name, state, findings }) => {
    const shown = findings.slice(0, findingLimit).map((text) => oneLine(text, 400));
    if (findings.length > findingLimit) shown.push(`and ${findings.length - findingLimit} more`);
    return shown.map(
      (text, index) => `${index === 0 ? signs[state] : " "} ${(index === 0 ? name : "").padEnd(13)} ${text}\n`,
    );
  });
  const head = facts.map(([name, text]) => `${name.padEnd(7)} ${oneLine(text, 400)}\n`);
  const failed = checks.filter(({ state }) => state === "fails").map(({ name }) => name);
  const end = valid ? "The bundle holds.\n" : `The bundle does not hold: ${failed.join(", ")}.\n`;
  return `${head.join("")}\n${lines.join("")}\n${end}`;
}

/** A badge for today: the bundle's own cannot know that it expired or was changed. */
async function writeBadge({ report, certificate, checks }: BundleCheck, valid: boolean, today: string, outDir: string) {
  // Being expired and being incomplete are said on the badge; whatever else fails makes it worthless.
  const broken = checks.some(({ name, state }) => state === "fails" && name !== "validity" && name !== "verdict");
  const badge =
    report && !broken
      ? certificateBadge(report, certificate.validUntil, today)
      : { label: "A2A", message: "not verified", color: "#b3261e" };
  await writeOutput(outDir, "badge.svg", badgeSvg(badge));
  await writeOutput(outDir, "badge.json", jsonText(badgeEndpoint(badge, !valid)));
}
