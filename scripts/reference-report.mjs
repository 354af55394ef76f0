// The report of the bundled agent that stands in the repository. Without a flag it is made anew; with --check a fresh run is
// compared with it, times and ids aside, and the script fails when they say different things.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { differencesOf, extractOf } from "./report-extract.mjs";

const folder = "reports/reference-agent";
const mostShown = 20;

function runKit(out, reporters) {
  // A run that finds something ends with 1 and has a report all the same.
  const args = [
    "dist/cli/bin.js",
    "run",
    "--active-security",
    "--seed",
    "reference",
    "--out",
    out,
    "--reporter",
    reporters,
  ];
  const { status } = spawnSync(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0 && status !== 1) throw new Error(`the run of the bundled agent ended with ${status}`);
  return status;
}

function extractIn(out) {
  return extractOf(JSON.parse(readFileSync(join(out, "report.json"), "utf8")));
}

function check() {
  const fresh = mkdtempSync(join(tmpdir(), "a2a-tck-reference-"));
  try {
    runKit(fresh, "json");
    const committed = existsSync(join(folder, "report.json")) ? extractIn(folder) : [];
    const differences = differencesOf(committed, extractIn(fresh));
    if (differences.length === 0) return 0;
    const more = differences.length - mostShown;
    console.error(`The report in ${folder} is not that of the bundled agent as it is now:`);
    for (const line of differences.slice(0, mostShown)) console.error(`  ${line}`);
    if (more > 0) console.error(`  and ${more} more lines`);
    console.error("Run `npm run reference-report` and commit what it writes.");
    return 1;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

process.exitCode = process.argv.includes("--check") ? check() : runKit(folder, "json,html,junit,badge");
