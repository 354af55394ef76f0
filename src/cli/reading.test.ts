import { Ajv } from "ajv";
import { beforeAll, describe, expect, it } from "vitest";
import { allFaults } from "../agent/faults/faults.js";
import { startAgent } from "../agent/server.js";
import { loadLibrary } from "../runner/library.js";
import { coverageOf } from "../suite/coverage.js";
import { callMain } from "../testing/call-main.js";

// Commands that read: what they print for people, and with --json nothing but one JSON value on stdout.

async function json(args: readonly string[], code = 0): Promise<unknown> {
  const result = await callMain([...args, "--json"]);
  expect(result.err).toBe("");
  expect(result.code).toBe(code);
  return JSON.parse(result.out);
}

describe("list", () => {
  it("says the same as run --list", async () => {
    const list = await callMain(["list", "--test", "CORE-GET-*"]);
    expect(list.code).toBe(0);
    expect(list.out).toMatch(/^CORE-GET-001\S* +must +test +/);
    expect(list.out).toBe((await callMain(["run", "--list", "--test", "CORE-GET-*"])).out);
  });

  it("prints JSON with place and requirements of each test and monitor", async () => {
    const { tests, monitors } = (await json(["list"])) as Record<string, { id: string; file: string; line: number }[]>;
    expect(tests?.length).toBeGreaterThan(100);
    expect(monitors?.length).toBeGreaterThan(20);
    for (const { file, line } of [...tests!, ...monitors!]) {
      expect(file).toMatch(/^suites\/(v1\.0|v0\.3|compat)\/.*\.yaml$/);
      expect(line).toBeGreaterThan(0);
    }
  });

  it("refuses a selection that leaves nothing", async () => {
    expect(await callMain(["list", "--test", "NOTHING"])).toMatchObject({ code: 2, out: "" });
  });
});

describe("coverage", () => {
  let gaps: readonly string[];
  beforeAll(async () => {
    const { catalogues, suites } = await loadLibrary(undefined, { tests: [], tags: [], levels: [] });
    gaps = [...catalogues.values()].flatMap((catalogue) =>
      coverageOf(catalogue, suites).gaps.map(({ requirement }) => requirement.id),
    );
  });

  it("ends with 1 exactly when a testable MUST has neither test nor monitor", async () => {
    const { code, out } = await callMain(["coverage"]);
    expect(code).toBe(gaps.length === 0 ? 0 : 1);
    for (const id of gaps) expect(out.split("\n").at(-2)).toContain(id);
  });

  it("ends with 1 and names the gaps when suites leave most untested", async () => {
    const result = await callMain(["coverage", "--suite", "fixtures/acts/suite.acts.yaml"], { cwd: process.cwd() });
    expect(result.code).toBe(1);
    expect(result.out).toMatch(/\d+ MUST that could be tested have neither test nor monitor: .*CORE-GET-001/);
  });

  it("adds up by section and level", async () => {
    const { out } = await callMain(["coverage"]);
    const versions = out.split(/^(?=A2A \d)/m).filter((part) => part.startsWith("A2A"));
    expect(versions.length).toBeGreaterThan(1);
    for (const version of versions) {
      const rows = version.split("\n").flatMap((line) => {
        const found = /^(\S.*?) +(must|should|may) +([\d· ]+)$/.exec(line);
        return found
          ? [
              {
                section: found[1]!,
                level: found[2]!,
                numbers: found[3]!
                  .trim()
                  .split(/ +/)
                  .map((n) => Number(n.replace("·", "0"))),
              },
            ]
          : [];
      });
      for (const level of ["must", "should", "may"]) {
        const own = rows.filter((row) => row.level === level && row.section !== "all");
        const sum = rows.find((row) => row.level === level && row.section === "all")?.numbers;
        expect(own.length).toBeGreaterThan(5);
        expect(sum).toEqual(sum?.map((_, index) => own.reduce((total, row) => total + (row.numbers[index] ?? 0), 0)));
      }
      for (const {
        numbers: [all, ...states],
      } of rows)
        expect(states.reduce((a, b) => a + b)).toBe(all);
    }
  });

  it("gives a reason for everything that is not tested, in the text and in JSON", async () => {
    const { versions } = (await json(["coverage"], gaps.length === 0 ? 0 : 1)) as {
      versions: {
        requirements: { id: string; state: string; reason?: string; tests: string[]; monitors: string[] }[];
      }[];
    };
    const out = (await callMain(["coverage"])).out.replace(/\s+/g, " ");
    const all = versions.flatMap(({ requirements }) => requirements);
    expect(all.length).toBeGreaterThan(500);
    for (const { id, state, reason, tests, monitors } of all) {
      if (state === "later" || state === "untested") expect(reason).toBeTruthy();
      if (state === "tested") expect(tests.length + monitors.length).toBeGreaterThan(0);
      if (state !== "tested" && state !== "monitored" && state !== "repeats") expect(out).toContain(`${id} (`);
    }
    const grpc = all.find(({ id }) => id === "GRPC-SVC-001");
    expect(grpc).toMatchObject({ state: "later", reason: expect.stringContaining("gRPC") });
  });
});

describe("explain, doctor and the list of faults", () => {
  it("explain prints JSON", async () => {
    const explained = (await json(["explain", "core-get-002"])) as Record<
      string,
      { id: string; requirement?: string }[]
    >;
    expect(explained.requirements?.[0]).toMatchObject({
      id: "CORE-GET-002",
      level: "must",
      link: expect.stringMatching(/^https:/) as string,
    });
    expect(explained.tests?.[0]?.id).toMatch(/^CORE-GET-002/);
    expect(explained.faults?.map(({ requirement }) => requirement)).toContain("CORE-GET-002");
  });

  it("explain of something unknown is a mistake, in JSON too", async () => {
    const { code, out, err } = await callMain(["explain", "CORE-GET-0", "--json"]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("did you mean");
  });

  it("doctor prints JSON and keeps its exit code", async () => {
    const agent = await startAgent({ pace: 2 });
    const checked = (await json(["doctor", "--target", agent.url])) as {
      healthy: boolean;
      layers: { layer: string }[];
    };
    expect(checked).toMatchObject({ healthy: true, answered: ["jsonrpc@1.0", "rest@1.0"], diagnoses: [] });
    expect(checked.layers.map(({ layer }) => layer)).toEqual(["reach", "card", "dialect", "first-answer"]);
    await agent.close();
    const gone = (await json(["doctor", "--target", agent.url], 3)) as { diagnoses: { code: string }[] };
    expect(gone.diagnoses.map(({ code }) => code)).toEqual(["connection-refused"]);
  });

  it("lists the faults", async () => {
    const listed = await json(["agent", "--list-faults"]);
    expect(listed).toHaveLength(allFaults.length);
    const validate = new Ajv().compile({
      type: "array",
      items: {
        type: "object",
        required: ["id", "requirement", "protocol", "summary"],
        properties: { protocol: { enum: ["0.3", "1.0"] } },
        additionalProperties: { type: "string" },
      },
    });
    expect(validate(listed)).toBe(true);
    const versions = (listed as { protocol: string }[]).map(({ protocol }) => protocol);
    expect(new Set(versions)).toEqual(new Set(["0.3", "1.0"]));
  });
});
