// Speed as ratios inside one run, so that a slow or busy machine does not change the answer. Nothing is asserted here.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { Agent, request } from "undici";
import { startAgent } from "../dist/agent/server.js";
import { createReporters, multiplex } from "../dist/reports/reporters.js";
import { loadLibrary } from "../dist/runner/library.js";
import { packRecord } from "../dist/runner/record-file.js";
import { run } from "../dist/runner/run.js";
import { createWire } from "../dist/wire/client.js";

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const row = (what, ratio, goal, detail) =>
  console.log(`${what.padEnd(52)} ${ratio.toFixed(2).padStart(6)} ×  ${goal.padEnd(10)} ${detail}`);

async function fullRun() {
  const selection = { tests: [], tags: [], levels: [] };
  const library = await loadLibrary(undefined, selection);
  const agent = await startAgent({ pace: 10 });
  const options = {
    target: agent.url,
    selection,
    headers: [],
    concurrency: 8,
    timeoutMs: 30_000,
    seed: "bench",
    strictBehaviors: false,
    prompts: {},
    variables: {},
    command: "bench",
  };
  const began = performance.now();
  const { report, record } = await run(options, { name: "a2a-tck", version: "bench" }, {}, library);
  const wall = performance.now() - began;
  await agent.close();
  const times = report.tests.map((test) => test.durationMs);
  const sum = times.reduce((total, ms) => total + ms, 0);
  const longest = Math.max(...times);
  row(
    "full run / sum of its tests' own times",
    wall / sum,
    "< 1",
    `${Math.round(wall)} ms for ${times.length} results, ${Math.round(sum)} ms in sum`,
  );
  row("full run / its longest test", wall / longest, "", `longest ${Math.round(longest)} ms`);
  return { report, record, wall };
}

/** The same run with so many results, each with exchanges of its own, as if there were more tests of the same kind. */
function enlarged({ report, record, wall }, size) {
  const copies = Math.ceil(size / report.tests.length);
  const all = Array.from({ length: copies }, (_, copy) => {
    const own = (id) => (copy === 0 ? id : `${id}-${copy}`);
    return {
      tests: report.tests.map((test) => ({ ...test, id: own(test.id), exchanges: test.exchanges.map(own) })),
      exchanges: report.exchanges.map((exchange) => ({ ...exchange, id: own(exchange.id) })),
      recorded: record.exchanges.map((exchange) => ({ ...exchange, id: own(exchange.id) })),
    };
  });
  const tests = all.flatMap((one) => one.tests).slice(0, size);
  return {
    report: { ...report, tests, exchanges: all.flatMap((one) => one.exchanges) },
    record: { ...record, exchanges: all.flatMap((one) => one.recorded) },
    wall: (wall * size) / report.tests.length,
  };
}

async function writing({ report, record, wall }, outDir) {
  const names = ["json", "junit", "html", "ctrf", "sarif", "acts", "badge"];
  const context = { outDir, quiet: true, write: () => {}, color: false, interactive: false, columns: 80, env: {} };
  const times = [];
  for (let round = 0; round < 3; round++) {
    const began = performance.now();
    writeFileSync(join(outDir, "record.jsonl.gz"), await packRecord(record));
    await multiplex(await createReporters(names, context)).onEnd(report);
    times.push(performance.now() - began);
  }
  row(
    "all reports of 2 000 results / the run that they are of",
    median(times) / wall,
    "< 0.1",
    `${Math.round(median(times))} ms, median of 3; the run would take ${Math.round(wall)} ms`,
  );
}

/** The page against one of the same size without any structure. */
async function opening(outDir) {
  const executablePath = [process.env.CHROMIUM_PATH, "/usr/bin/chromium"].find((path) => path && existsSync(path));
  if (!executablePath) {
    console.log("opening the page: left out without Chromium (set CHROMIUM_PATH)");
    return;
  }
  const page = join(outDir, "report.html");
  const bare = join(outDir, "bare.html");
  const { size } = statSync(page);
  writeFileSync(bare, `<!doctype html><title>bare</title><pre>${"some text of an agent\n".repeat(size / 22)}</pre>`);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const time = async (file) => {
    const tab = await browser.newPage();
    await tab.goto(pathToFileURL(file).href);
    const ms = await tab.evaluate("performance.getEntriesByType('navigation')[0].domComplete");
    await tab.close();
    return ms;
  };
  await time(bare);
  const pairs = [];
  for (let round = 0; round < 5; round++) pairs.push([await time(page), await time(bare)]);
  await browser.close();
  const ms = median(pairs.map(([own]) => own));
  row(
    "opening the page / bare text of the same size",
    median(pairs.map(([own, other]) => own / other)),
    "",
    `${Math.round(ms)} ms for ${Math.round(size / 1024)} KiB, median of 5 pairs`,
  );
}

async function reports(real) {
  const outDir = mkdtempSync(join(tmpdir(), "a2a-tck-bench-"));
  try {
    await writing(enlarged(real, 2_000), outDir);
    await opening(outDir);
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

async function exchange() {
  const server = createServer((incoming, response) => {
    incoming.resume();
    response.setHeader("content-type", "application/json").end('{"jsonrpc":"2.0","id":1,"result":{}}');
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}/`;
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "GetTask", params: { id: "x" } });
  const wire = createWire();
  const dispatcher = new Agent();
  const headers = { "content-type": "application/json" };
  const bare = async () => (await request(url, { dispatcher, method: "POST", headers, body })).body.text();
  const kit = () => wire.send({ method: "POST", url, headers: Object.entries(headers), body });
  const time = async (call) => {
    const began = performance.now();
    for (let index = 0; index < 200; index++) await call();
    return performance.now() - began;
  };
  await time(bare);
  await time(kit);
  const ratios = [];
  for (let round = 0; round < 9; round++) ratios.push((await time(kit)) / (await time(bare)));
  await wire.close();
  await dispatcher.close();
  server.close();
  row(
    "exchange of the kit / bare undici call",
    median(ratios),
    "≤ 1.3",
    "200 calls one after the other, median of 9 pairs",
  );
}

function startUp() {
  const time = (...args) => {
    const began = performance.now();
    spawnSync(process.execPath, args);
    return performance.now() - began;
  };
  const ratios = Array.from({ length: 9 }, () => time("dist/cli/bin.js", "--version") / time("-e", "0"));
  row("a2a-tck --version / node -e 0", median(ratios), "≤ 2", "median of 9 pairs");
}

const real = await fullRun();
await reports(real);
await exchange();
startUp();
