import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningAgent, startAgent } from "../agent/server.js";
import { packageRoot } from "../package-root.js";

// A program that uses the package as it is published: unpacked from its tarball, with its types and its exports only.

const folder = mkdtempSync(join(tmpdir(), "a2a-tck-consumer-"));
const modules = join(folder, "node_modules");
let right: RunningAgent;
let wrong: RunningAgent;

/** Every package of this repository, as if installed there too. */
function linkPackages(): void {
  mkdirSync(modules);
  const own = join(packageRoot, "node_modules");
  for (const entry of readdirSync(own).filter((name) => !name.startsWith("."))) {
    if (!entry.startsWith("@")) symlinkSync(join(own, entry), join(modules, entry));
    else {
      mkdirSync(join(modules, entry));
      for (const scoped of readdirSync(join(own, entry)))
        symlinkSync(join(own, entry, scoped), join(modules, entry, scoped));
    }
  }
}

beforeAll(async () => {
  const stdio = ["ignore", "pipe", "ignore"] as const;
  // `npm test` has built it.
  const said = execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], {
    cwd: packageRoot,
    encoding: "utf8",
    stdio: [...stdio],
  });
  const [packed] = JSON.parse(said) as { filename: string }[];
  linkPackages();
  execFileSync("tar", ["-xzf", join(folder, packed?.filename ?? ""), "-C", modules]);
  execFileSync("mv", [join(modules, "package"), join(modules, "a2a-tck")]);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", type: "module" }));
  right = await startAgent({ pace: 2 });
  wrong = await startAgent({ pace: 2, fault: "get-unknown-task-invented" });
}, 60_000);

afterAll(async () => {
  await right?.close();
  await wrong?.close();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

/** Compiles strictly; with the declarations of the package themselves, unless those of others are not for us to judge. */
async function compile(file: string, skipLibCheck: boolean): Promise<string> {
  const compilerOptions = {
    ...{ strict: true, noEmit: true, module: "nodenext", target: "es2022", types: ["node"] },
    ...{ exactOptionalPropertyTypes: true, skipLibCheck },
  };
  write("tsconfig.json", JSON.stringify({ compilerOptions, files: [file] }));
  const tsc = join(packageRoot, "node_modules/.bin/tsc");
  return promisify(execFile)(tsc, ["-p", folder], { cwd: folder }).then(
    () => "",
    (error: { stdout: string }) => error.stdout,
  );
}

describe("import from a2a-tck", { timeout: 60_000 }, () => {
  const program = `
import { judge, run, startAgent, TckError, writeReports, type Report, type RunEvents, type TestOptions } from "a2a-tck";

const seen: string[] = [];
const events: RunEvents = { onPlan: ({ planned }) => void seen.push(String(planned)), onResult: ({ id }) => void seen.push(id) };
const options: TestOptions = { target: process.argv[2] ?? "", tests: ["CORE-GET-002*"], headers: { "X-Key": "hush-hush" } };
const { report, record } = await run(options, events);
const again: Report = await judge(record);
const files = await writeReports(report, "out", ["json", "ctrf"]);
const refused = await run({ target: "nowhere" }).catch((error: unknown) => (error instanceof TckError ? error.code : "?"));
const agent = await startAgent({ fault: "get-is-stale" });
await agent.close();
console.log(JSON.stringify({
  verdict: report.verdict, same: JSON.stringify(again) === JSON.stringify(report), files, refused,
  seen: seen.length, told: JSON.stringify(report).includes("hush-hush"),
}));
`;

  it("has types that hold, also for programs that check those of libraries", async () => {
    write("program.mts", program);
    expect(await compile("program.mts", false)).toBe("");
  });

  it("has types that refuse mistakes", async () => {
    write("wrong.mts", `import { run } from "a2a-tck";\nawait run({ target: 1, levels: ["all"] });\n`);
    const said = await compile("wrong.mts", false);
    expect(said).toMatch(/wrong\.mts\(2,13\)/);
    expect(said).toContain('"all"');
  });

  it("works", async () => {
    // Nothing in the program but types is TypeScript's own.
    write(
      "program.mjs",
      program.replace(/, type \w+/g, "").replace(/: (string\[\]|RunEvents|TestOptions|Report|unknown)/g, ""),
    );
    const { stdout } = await promisify(execFile)(process.execPath, ["program.mjs", wrong.url], { cwd: folder });
    const said = JSON.parse(stdout) as Record<string, unknown>;
    expect(said).toMatchObject({ verdict: "non-conformant", same: true, refused: "USAGE", told: false });
    expect(said.files).toEqual([
      expect.stringMatching(/out\/report\.json$/),
      expect.stringMatching(/out\/ctrf\.json$/),
    ]);
    expect(said.seen).toBeGreaterThan(2);
  });

  it("offers nothing else of the package", async () => {
    write("inner.mjs", `await import("a2a-tck/dist/runner/run.js");`);
    await expect(promisify(execFile)(process.execPath, ["inner.mjs"], { cwd: folder })).rejects.toThrow(
      /ERR_PACKAGE_PATH_NOT_EXPORTED/,
    );
  });
});

describe("a2a-tck/vitest", { timeout: 60_000 }, () => {
  interface Assertion {
    readonly fullName: string;
    readonly status: string;
    readonly failureMessages: readonly string[];
  }

  const suite = (target: string, more = "") => `
import { describeConformance } from "a2a-tck/vitest";
describeConformance({ target: async () => ${JSON.stringify(target)}, tests: ["CORE-GET-*", "CARD-CACHE-*", "DM-*"]${more} });
`;

  async function vitest(file: string, text: string) {
    write(file, text);
    const args = [
      join(packageRoot, "node_modules/vitest/vitest.mjs"),
      "run",
      "--root",
      folder,
      "--reporter=json",
      file,
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 1e8 }).catch(
      (error: { stdout: string }) => error,
    );
    const result = JSON.parse(stdout.slice(stdout.indexOf("{"))) as {
      success: boolean;
      testResults: { assertionResults: Assertion[]; message: string }[];
    };
    const [found] = result.testResults;
    return { success: result.success, tests: found?.assertionResults ?? [], message: found?.message };
  }

  it("has types that hold", async () => {
    write("agent.test.ts", suite("http://127.0.0.1:1", ', failOn: "should", levels: ["must"]'));
    expect(await compile("agent.test.ts", true)).toBe("");
  });

  it("shows each conformance test as a test, and passes for a right agent", async () => {
    const { success, tests, message } = await vitest("right.test.ts", suite(right.url));
    expect(message).toBe("");
    expect(success).toBe(true);
    expect(tests.length).toBeGreaterThan(10);
    expect(tests.filter(({ status }) => status === "failed")).toEqual([]);
    expect(tests.find(({ fullName }) => fullName.includes("CORE-GET-002"))?.status).toBe("passed");
    expect(tests[0]?.fullName).toBe("A2A conformance the agent can be tested");
  });

  it("fails the test whose requirement is broken, with everything that mends it", async () => {
    const { success, tests } = await vitest("wrong.test.ts", suite(wrong.url, ", out: 'conformance'"));
    expect(success).toBe(false);
    const failed = tests.filter(({ status }) => status === "failed");
    expect(failed.map(({ fullName }) => /\bCORE-GET-\d+/.exec(fullName)?.[0])).toContain("CORE-GET-002");
    for (const part of ["on jsonrpc@1.0", "on rest@1.0", "fix: ", "again: a2a-tck"])
      expect(failed[0]?.failureMessages.join("\n")).toContain(part);
    expect(readFileSync(join(folder, "conformance/report.html"), "utf8")).toContain("<html");
  });

  it("is never green for an agent that is not there", async () => {
    const gone = await startAgent({});
    await gone.close();
    const { success, tests } = await vitest("gone.test.ts", suite(gone.url));
    expect(success).toBe(false);
    expect(tests.filter(({ status }) => status === "failed").map(({ fullName }) => fullName)).toEqual([
      "A2A conformance the agent can be tested",
    ]);
    expect(tests.filter(({ status }) => status === "passed")).toEqual([]);
  });
});
