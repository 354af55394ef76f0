import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startCli, temporaryFolder } from "../../testing/cli.js";
import { smallSuite } from "../../testing/small-suite.js";

/** Matches when a sentence was said so many times. */
const times = (count: number, sentence: string) => new RegExp(`(?:${sentence}[\\s\\S]*){${count}}`);

const quietly = ["--reporter", "console", "--quiet", "--timeout", "5000"];

async function agentOn(port: string) {
  const agent = startCli(["agent", "--port", port, "--pace", "1"]);
  const url = / at (http:\S+)/.exec(await agent.says(/ at http:\S+/))?.[1] ?? "";
  return { url, end: () => agent.process.kill("SIGTERM") && agent.ended };
}

it("runs again when a suite changes, survives a broken one, and ends with the last exit code", async () => {
  const suite = smallSuite("streams");
  const right = readFileSync(suite, "utf8");
  const { url } = await agentOn("0");
  const watch = startCli(["watch", "--target", url, "--suite", suite, ...quietly]);
  await watch.says(times(1, "Conformant[\\s\\S]*watching 1 suite path"));

  // As editors write: a new file in the place of the old one.
  const fresh = join(temporaryFolder(), "fresh");
  writeFileSync(fresh, right.replace("error_type: TaskNotFoundError", "error_type: TaskNotCancelableError"));
  renameSync(fresh, suite);
  await watch.says(/— suite.yaml changed —[\s\S]*Non-conformant[\s\S]*watching/);

  writeFileSync(suite, "acts_version: [\n");
  await watch.says(times(3, "watching"));
  writeFileSync(suite, right);
  expect(await watch.says(times(4, "watching"))).toMatch(/Conformant: [^—]*$/);

  writeFileSync(suite, right.replace("error_type: TaskNotFoundError", "error_type: TaskNotCancelableError"));
  await watch.says(times(5, "watching"));
  watch.process.kill("SIGINT");
  const { code, err } = await watch.ended;
  expect(code).toBe(1);
  expect(err).toMatch(/suite\.yaml:\d+:\d+ /);
});

it("runs again when the agent restarts", async () => {
  const first = await agentOn("0");
  const watch = startCli(["watch", "--target", first.url, "--suite", smallSuite("streams"), ...quietly]);
  await watch.says(times(1, "watching"));
  await first.end();
  const second = await agentOn(new URL(first.url).port);
  expect(await watch.says(times(2, "watching"))).toMatch(/— the agent is back —[\s\S]*Conformant/);
  await second.end();
  watch.process.kill("SIGINT");
  expect((await watch.ended).code).toBe(0);
});

it("takes a changed configuration in", async () => {
  const cwd = temporaryFolder();
  const config = join(cwd, "a2a-tck.config.yaml");
  const { url } = await agentOn("0");
  writeFileSync(config, `target: http://127.0.0.1:1\nsuites: [${smallSuite("streams")}]\n`);
  const watch = startCli(["watch", ...quietly], { cwd });
  await watch.says(times(1, "watching"));
  writeFileSync(config, `target: ${url}\nsuites: [${smallSuite("streams")}]\n`);
  expect(await watch.says(times(2, "watching"))).toMatch(/— a2a-tck.config.yaml changed —[\s\S]*Conformant/);
  watch.process.kill("SIGINT");
  expect((await watch.ended).code).toBe(0);
});
