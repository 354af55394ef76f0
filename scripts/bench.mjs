// Speed as ratios inside one run, so that a slow or busy machine does not change the answer. Nothing is asserted here.
import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { performance } from "node:perf_hooks";
import { Agent, request } from "undici";
import { startAgent } from "../dist/agent/server.js";
import { loadLibrary } from "../dist/runner/library.js";
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
  const { report } = await run(options, { name: "a2a-tck", version: "bench" }, {}, library);
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

await fullRun();
await exchange();
startUp();
