import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { startAgent } from "../agent/server.js";
import type { RunRecord } from "../judge/record.js";
import { packageRoot } from "../package-root.js";
import { temporaryFolder } from "../testing/cli.js";
import { agentThat, smallSuite } from "../testing/small-suite.js";
import { packRecord, readRecord } from "./record-file.js";
import { run } from "./run.js";

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(join(packageRoot, `schemas/${name}.schema.json`), "utf8")) as object;

async function recorded(): Promise<RunRecord> {
  const { url } = await agentThat();
  const options = {
    target: url,
    suites: [smallSuite("passes", "fails", "warns", "open", "streams")],
    selection: { tests: [], tags: [], levels: [] },
    headers: [],
    concurrency: 4,
    timeoutMs: 5_000,
    seed: "s",
    strictBehaviors: false,
    prompts: {},
    variables: {},
    command: "a2a-tck",
  };
  return (await run(options, { name: "a2a-tck", version: "0.1.0" })).record;
}

/** The schema of one line of a record. */
function recordCheck() {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  return ajv.addSchema(schemaOf("report")).compile(schemaOf("record"));
}

/** A record of an agent of both versions: it has two cards, and exchanges in both dialects. */
async function recordedInBoth(): Promise<RunRecord> {
  const agent = await startAgent({ pace: 1, protocols: ["1.0", "0.3"] });
  try {
    const options = {
      target: agent.url,
      selection: { tests: ["V03-COMPAT-09", "V03-COMPAT-13.old-in-new"], tags: [], levels: [] },
      headers: [],
      concurrency: 4,
      timeoutMs: 5_000,
      seed: "s",
      strictBehaviors: false,
      prompts: {},
      variables: {},
      command: "a2a-tck",
    };
    return (await run(options, { name: "a2a-tck", version: "0.1.0" })).record;
  } finally {
    await agent.close();
  }
}

const linesOf = (packed: Buffer) => gunzipSync(packed).toString("utf8").trimEnd().split("\n");

async function read(lines: readonly string[]): Promise<RunRecord> {
  const path = join(temporaryFolder(), "record.jsonl.gz");
  await writeFile(path, gzipSync(`${lines.join("\n")}\n`));
  return readRecord(path);
}

describe("a record file", () => {
  it("has the card of each version", async () => {
    const record = await recordedInBoth();
    expect(Object.keys(record.cards ?? {})).toEqual(["0.3"]);
    const lines = linesOf(await packRecord(record));
    const check = recordCheck();
    for (const line of lines) {
      check(JSON.parse(line));
      expect(check.errors ?? [], line.slice(0, 200)).toEqual([]);
    }
    const again = await read(lines);
    expect(again.cards).toEqual(record.cards);
    expect(again.tests.length).toBeGreaterThan(1);
  });

  it("follows its schema, line by line, and gives back what was packed", async () => {
    const record = await recorded();
    const lines = linesOf(await packRecord(record));
    const check = recordCheck();
    for (const line of lines) {
      check(JSON.parse(line));
      expect(check.errors ?? [], line.slice(0, 200)).toEqual([]);
    }
    expect(new Set(lines.map((line) => (JSON.parse(line) as { type: string }).type))).toEqual(
      new Set(["run", "exchange", "test", "end"]),
    );
    expect(check({ type: "test" })).toBe(false);
    expect(await read(lines)).toEqual(JSON.parse(JSON.stringify(record)));
  });

  it("may be written otherwise as long as the values are the same", async () => {
    const lines = linesOf(await packRecord(await recorded()));
    const turned = lines.map((line) => {
      const entries = Object.entries(JSON.parse(line) as object);
      return ` ${JSON.stringify(Object.fromEntries([entries[0]!, ...entries.slice(1).reverse()]))}`;
    });
    expect(turned).not.toEqual(lines);
    expect(await read(turned)).toEqual(await read(lines));
  });

  it.each<[string, (lines: string[]) => string[], RegExp]>([
    [
      "a value was changed",
      (all) =>
        all.map((line) =>
          line.replace(
            '"test":"PASSES","case":0,"interface":"jsonrpc@1.0"',
            '"test":"PASSES","case":1,"interface":"jsonrpc@1.0"',
          ),
        ),
      /: test PASSES on jsonrpc@1.0 \(line \d+\) does not match/,
    ],
    [
      "the run was changed",
      ([head = "", ...rest]) => [head.replace('"seed":"s"', '"seed":"t"'), ...rest],
      /: the run \(line 1\) does not match/,
    ],
    [
      "two lines changed places",
      ([head = "", first = "", second = "", ...rest]) => [head, second, first, ...rest],
      /: exchange x2 \(line 2\), exchange x1 \(line 3\) do not match/,
    ],
    ["a line was taken away", ([head = "", , ...rest]) => [head, ...rest], /is cut off/],
    [
      "a line was taken away and the count mended",
      ([head = "", , ...rest]) => [
        head,
        ...rest.slice(0, -1),
        rest.at(-1)!.replace(/"lines":(\d+)/, (_, n) => `"lines":${Number(n) - 1}`),
      ],
      /do not match the digest/,
    ],
    [
      "only the digest was changed",
      (all) => all.map((line) => line.replace(/"sha256":"[0-9a-f]/, '"sha256":"x')),
      /its digest does not match/,
    ],
    [
      "it is of format 1",
      ([head = "", ...rest]) => [head.replace('"format":2', '"format":1'), ...rest],
      /has format 1, this kit reads format 2/,
    ],
  ])("is refused when %s", async (_, change, message) => {
    const lines = linesOf(await packRecord(await recorded()));
    const changed = change(lines);
    expect(changed).not.toEqual(lines);
    await expect(read(changed)).rejects.toThrow(message);
  });
});
