import { execFileSync, type StdioOptions } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../package-root.js";
import { runCli, startCli, temporaryFolder } from "../testing/cli.js";

// The package as a user gets it: what `npm pack` makes of it, beside the packages that it says it needs and no others.

interface Manifest {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
}

const jsonOf = <T>(path: string): T => JSON.parse(readFileSync(path, "utf8")) as T;

describe("the packed package", () => {
  const cleanUp: (() => void | Promise<void>)[] = [];
  let installed = "";
  let bin = "";

  beforeAll(() => {
    const folder = temporaryFolder((callback) => cleanUp.push(callback));
    const stdio: StdioOptions = ["ignore", "pipe", "ignore"];
    // `npm test` has built it; building again here would change it under the other tests.
    const said = execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], {
      cwd: packageRoot,
      encoding: "utf8",
      stdio,
    });
    const [packed] = JSON.parse(said) as { filename: string }[];
    execFileSync("tar", ["-xzf", join(folder, packed?.filename ?? ""), "-C", folder]);
    installed = join(folder, "package");
    const { packages } = jsonOf<Lock>(join(packageRoot, "package-lock.json"));
    for (const [path, { dev }] of Object.entries(packages)) {
      // Packages below others come with them.
      if (dev || !/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path)) continue;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      symlinkSync(join(packageRoot, path), join(folder, path));
    }
    bin = join(installed, jsonOf<Manifest>(join(installed, "package.json")).bin["a2a-tck"] ?? "");
    return async () => {
      for (const callback of cleanUp) await callback();
    };
  });

  it("holds what the program needs, and nothing that only its makers need", () => {
    const files = readdirSync(installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1));
    for (const wanted of ["LICENSE", "README.md", "suites/requirements/1.0.yaml", "schemas/suite.schema.json"]) {
      expect(files).toContain(wanted);
    }
    expect(files.filter((file) => /\.test\.|^(src|fixtures|scripts|reports|node_modules)\//.test(file))).toEqual([]);
    const bytes = files.reduce((sum, file) => sum + statSync(join(installed, file)).size, 0);
    expect(bytes).toBeLessThan(5 * 1024 * 1024);
    expect(readFileSync(bin, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it("tells its version", async () => {
    const { version } = jsonOf<Manifest>(join(packageRoot, "package.json"));
    expect(await runCli(["--version"], { bin })).toMatchObject({ code: 0, out: `${version}\n`, err: "" });
  });

  it("has the suites", async () => {
    const { code, out, err } = await runCli(["run", "--list"], { bin });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.split("\n").filter((line) => / (must|should|may) /.test(line)).length).toBeGreaterThan(200);
  });

  it("tests its own agent", async () => {
    const agent = startCli(["agent", "--port", "0", "--pace", "5"], { bin });
    const url = / at (http:\S+)/.exec(await agent.says(/ at http:\S+/))?.[1] ?? "";
    const cwd = temporaryFolder();
    const { code, out, err } = await runCli(["--target", url, "--test", "CORE-GET-*", "--out", "out"], { bin, cwd });
    agent.process.kill("SIGTERM");
    expect({ code, err }, out).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^\S Conformant: /m);
    expect(readdirSync(join(cwd, "out"))).toEqual(expect.arrayContaining(["report.json", "report.html", "junit.xml"]));
    expect((await agent.ended).code).toBe(0);
  });
});
