// The pictures of the README, from a real run: the bundled agent with one of its faults, what the terminal shows
// (terminal.svg) and the report in a browser (report.png; left out without Chromium, see CHROMIUM_PATH).
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { startAgent } from "../dist/agent/server.js";
import { svgOf } from "./ansi-svg.mjs";

const folder = "reports/reference-agent";
const fault = "timestamp-with-offset";

const agent = await startAgent({ port: 9999, pace: 10, fault }).catch(() => startAgent({ pace: 10, fault }));
const out = mkdtempSync(join(tmpdir(), "a2a-tck-pictures-"));

/** What the kit writes to a terminal that shows colours. */
function terminalOf(args) {
  const env = { ...process.env, FORCE_COLOR: "1", NO_COLOR: "" };
  const kit = spawn(process.execPath, ["dist/cli/bin.js", ...args, "--out", out], { env });
  let text = "";
  for (const stream of [kit.stdout, kit.stderr]) stream.on("data", (chunk) => (text += chunk));
  return new Promise((resolve) => kit.on("close", () => resolve(text)));
}

async function photograph(path) {
  const browser = await chromium.launch({ executablePath: path, args: ["--no-sandbox"] });
  const page = await browser.newPage({ viewport: { width: 1120, height: 1180 }, reducedMotion: "reduce" });
  await page.goto(pathToFileURL(join(out, "report.html")).href);
  await page.screenshot({ path: join(folder, "report.png") });
  await browser.close();
}

try {
  const shown = ["--target", agent.url, "--binding", "jsonrpc", "--quiet"];
  const text = await terminalOf([...shown, "--reporter", "console"]);
  const prompt = `\u001b[32m$\u001b[39m \u001b[1mnpx a2a-tck ${shown.join(" ")}\u001b[22m\n`;
  writeFileSync(
    join(folder, "terminal.svg"),
    svgOf(prompt + text, "a2a-tck in a terminal: one finding with its cause"),
  );
  const path = [process.env.CHROMIUM_PATH, "/usr/bin/chromium"].find((one) => one && existsSync(one));
  if (path) {
    await terminalOf(["--target", agent.url, "--reporter", "html,json"]);
    await photograph(path);
  } else console.error("no Chromium: report.png is left as it is (set CHROMIUM_PATH)");
} finally {
  await agent.close();
  rmSync(out, { recursive: true, force: true });
}
