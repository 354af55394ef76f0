import { execFile } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type RunningAgent, startAgent } from "../agent/server.js";
import { packageRoot } from "../package-root.js";

interface Step {
  readonly name: string;
  readonly shell?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly required?: boolean }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const action = parse(await readFile(join(packageRoot, ".github/actions/a2a-tck/action.yml"), "utf8")) as Action;
const shellSteps = action.runs.steps.filter((step) => step.run !== undefined);

/** What the runner does with a composite action's shell steps: inputs into `env`, bash with these options, files for outputs. */
async function runAction(given: Readonly<Record<string, string>>) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "a2a-tck-action-")));
  // npx of the registry is the one thing that is not real here: this one starts the kit of this repository.
  await writeFile(
    join(folder, "npx"),
    `#!/usr/bin/env bash\nprintf '%s\\n' "$@" > "${folder}/npx-arguments"\nexec node "${join(packageRoot, "dist/cli/bin.js")}" "\${@:5}"\n`,
  );
  await chmod(join(folder, "npx"), 0o755);
  const files = { GITHUB_OUTPUT: join(folder, "output"), GITHUB_STEP_SUMMARY: join(folder, "summary") };
  for (const file of Object.values(files)) await writeFile(file, "");
  const input = (name: string) => given[name] ?? action.inputs[name]?.default ?? "";
  let code = 0;
  let log = "";
  for (const [index, step] of shellSteps.entries()) {
    const script = join(folder, `step${index}.sh`);
    await writeFile(script, step.run ?? "");
    const own = Object.entries(step.env ?? {}).map(([name, value]) => [
      name,
      value.replace(/^\$\{\{ inputs\.([\w-]+) \}\}$/, (_, key: string) => input(key)),
    ]);
    const env = {
      ...{ PATH: `${folder}:${process.env.PATH}`, HOME: folder, GITHUB_ACTIONS: "true", CI: "true" },
      ...{ ...files, AGENT_TOKEN: "secret-token-of-the-test" },
      ...(Object.fromEntries(own) as Record<string, string>),
    };
    const result = await promisify(execFile)("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", script], {
      cwd: folder,
      env,
      maxBuffer: 1e8,
    }).then(
      ({ stdout, stderr }) => ({ code: 0, log: stdout + stderr }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        log: error.stdout + error.stderr,
      }),
    );
    log += result.log;
    code = result.code;
    if (code !== 0) break;
  }
  const outputs = Object.fromEntries(
    (await readFile(files.GITHUB_OUTPUT, "utf8"))
      .split("\n")
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  ) as Record<string, string>;
  const arguments_ = await readFile(join(folder, "npx-arguments"), "utf8").catch(() => "");
  return { code, log, folder, outputs, npx: arguments_.split("\n").slice(0, -1), summary: files.GITHUB_STEP_SUMMARY };
}

let right: RunningAgent;
let wrong: RunningAgent;
beforeAll(async () => {
  right = await startAgent({ pace: 5 });
  wrong = await startAgent({ pace: 5, fault: "get-unknown-task-invented" });
});
afterAll(async () => {
  await right?.close();
  await wrong?.close();
});

describe("the composite action", () => {
  it("hands inputs to the shell as variables only, and evaluates nothing", () => {
    expect(action.runs.using).toBe("composite");
    for (const step of shellSteps) {
      expect(step.shell).toBe("bash");
      expect(step.run).not.toMatch(/\$\{\{|\beval\b|\bbash -c\b|\bsh -c\b/);
      for (const value of Object.values(step.env ?? {})) expect(value).toMatch(/^\$\{\{ inputs\.[\w-]+ \}\}$/);
    }
    const used = JSON.stringify(action.runs.steps);
    for (const name of Object.keys(action.inputs)) expect(used).toContain(`inputs.${name}`);
  });

  it("takes the version of this package by default", async () => {
    const { version } = JSON.parse(await readFile(join(packageRoot, "package.json"), "utf8")) as { version: string };
    expect(String(action.inputs.version?.default)).toBe(version);
  });

  it("passes for a conformant agent, with outputs, summary and reports", async () => {
    const { code, outputs, folder, npx, summary } = await runAction({
      target: right.url,
      test: "CORE-GET-001*\nCARD-DISC-001",
      level: " must  should ",
      header: "Authorization: Bearer env:AGENT_TOKEN\nX-Note: two words",
      reporter: "console,json,sarif",
      out: "my reports",
    });
    expect(code).toBe(0);
    expect(outputs).toMatchObject({
      verdict: "conformant",
      failed: "0",
      "exit-code": "0",
      report: `${folder}/my reports`,
    });
    expect(Number(outputs.passed)).toBeGreaterThan(1);
    for (const name of Object.keys(action.outputs)) expect(outputs).toHaveProperty(name);
    expect(npx).toEqual([
      "--yes",
      "--package=a2a-tck@0.1.0",
      "--",
      "a2a-tck",
      "run",
      `--target=${right.url}`,
      "--out=my reports",
      "--reporter=console,json,sarif",
      "--level=must",
      "--level=should",
      "--test=CORE-GET-001*",
      "--test=CARD-DISC-001",
      "--header=Authorization: Bearer env:AGENT_TOKEN",
      "--header=X-Note: two words",
    ]);
    expect((await readdir(join(folder, "my reports"))).sort()).toEqual(["a2a-tck.sarif", "report.json"]);
    expect(await readFile(join(folder, "my reports/report.json"), "utf8")).not.toContain("secret-token-of-the-test");
    expect(await readFile(summary, "utf8")).toContain("A2A conformance of");
  });

  it("fails the step for an agent that is not conformant, and annotates", async () => {
    const { code, outputs, log } = await runAction({ target: wrong.url, test: "CORE-GET-00*", reporter: "console" });
    expect(code).toBe(1);
    expect(outputs).toMatchObject({ verdict: "non-conformant", "exit-code": "1" });
    expect(log).toMatch(/^::error title=MUST /m);
  });

  it("says so when no agent answers", async () => {
    const gone = await startAgent({});
    await gone.close();
    const { code, log, outputs } = await runAction({ target: gone.url, wait: "0", reporter: "console" });
    expect(code).toBe(3);
    expect(outputs["exit-code"]).toBe("3");
    expect(log).toContain("No agent card after 0 s");
  });

  it.each([
    ["target", 'http://127.0.0.1:1"; touch pwned; echo "'],
    ["target", "$(touch pwned)"],
    ["level", "must $(touch pwned) `touch pwned`"],
    ["level", "--insecure"],
    ["test", "-x\n; touch pwned"],
    ["wait", "1; touch pwned"],
    ["version", "1.0.0; touch pwned"],
    ["header", "A: b'\n$(touch pwned)"],
  ])("runs nothing that stands in %s: %j", async (name, value) => {
    const { folder, npx } = await runAction({ target: right.url, wait: "0", test: "CARD-DISC-001", [name]: value });
    expect(await readdir(folder)).not.toContain("pwned");
    // Each word of an input stays inside the flag that it was given for.
    for (const word of npx.slice(5)) expect(word).toMatch(/^--(target|out|level|test|header)=/);
  });
});

describe("the example workflow", () => {
  it("uses the action with inputs that it has, and its outputs", async () => {
    const text = await readFile(join(packageRoot, ".github/workflows/example-gate.yml"), "utf8");
    const workflow = parse(text) as {
      jobs: { conformance: { steps: { uses?: string; with?: object; id?: string }[] } };
    };
    const gate = workflow.jobs.conformance.steps.find(({ uses }) => uses === "./.github/actions/a2a-tck");
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(gate?.with ?? {})));
    const outputs = [...text.matchAll(/steps\.a2a\.outputs\.([\w-]+)/g)].map(([, name]) => name);
    expect(outputs.length).toBeGreaterThan(0);
    for (const name of outputs) expect(action.outputs).toHaveProperty(name!);
  });
});
