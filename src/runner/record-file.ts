import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createGzip, gunzip } from "node:zlib";
import type { RunRecord, TestRecord } from "../judge/record.js";
import { TckError } from "../tck-error.js";
import type { Exchange } from "../wire/exchange.js";

/** Version of the file format; readers refuse what is newer. */
const format = 1;
/** Most bytes a record may unpack to. */
const maxBytes = 1024 * 1024 * 1024;

/**
 * Packs a record: gzip of JSON lines. The first line is the run, then one line for each exchange and each test, the
 * last one counts the lines and holds their SHA-256.
 */
export async function packRecord(record: RunRecord): Promise<Buffer> {
  const zipped: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      zipped.push(chunk);
      done();
    },
  });
  // Line by line: a record of all that a talkative agent said may be longer than a string can be.
  await pipeline(Readable.from(linesOf(record)), createGzip(), sink);
  return Buffer.concat(zipped);
}

function* linesOf({ exchanges, tests, ...head }: RunRecord): Generator<string> {
  const hash = createHash("sha256");
  let lines = 0;
  const line = (value: object) => {
    const text = `${JSON.stringify(value)}\n`;
    hash.update(text);
    lines++;
    return text;
  };
  yield line({ type: "run", format, ...head });
  for (const exchange of exchanges) yield line({ type: "exchange", ...exchange });
  for (const test of tests) yield line({ type: "test", ...test });
  yield `${JSON.stringify({ type: "end", lines, sha256: hash.digest("hex") })}\n`;
}

/**
 * Reads a record.
 * @throws TckError `RECORD` when the file cannot be read, is no record, is cut off, was changed, or is of a newer format
 */
export async function readRecord(path: string): Promise<RunRecord> {
  const fail = (why: string, cause?: unknown) =>
    new TckError("RECORD", `${path} ${why}`, { hint: "give the record.jsonl.gz that a run wrote", cause });
  let text: string;
  try {
    text = (await promisify(gunzip)(await readFile(path), { maxOutputLength: maxBytes })).toString("utf8");
  } catch (cause) {
    throw fail(`cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  const lines = text.split("\n").slice(0, -1);
  let parsed: { type?: string; format?: number; lines?: number; sha256?: string }[];
  try {
    parsed = lines.map((line) => JSON.parse(line) as { type?: string });
  } catch (cause) {
    throw fail("is no record: it has a line that is not JSON", cause);
  }
  const head = parsed[0];
  const end = parsed.at(-1);
  if (head?.type !== "run") throw fail("is no record of a run");
  if ((head.format ?? 0) > format) throw fail(`has format ${head.format}, this kit reads up to ${format}`);
  if (end?.type !== "end" || end.lines !== lines.length - 1) throw fail("is cut off: its last line is missing");
  if (end.sha256 !== digestOf(lines.slice(0, -1)))
    throw fail("was changed after it was written: its digest does not match");
  const of = <T>(type: string): T[] =>
    parsed.filter((line) => line.type === type).map(({ type: _, ...rest }) => rest as T);
  const { type: _, format: __, ...rest } = head;
  return {
    ...(rest as Omit<RunRecord, "exchanges" | "tests">),
    exchanges: of<Exchange>("exchange"),
    tests: of<TestRecord>("test"),
  };
}

function digestOf(lines: readonly string[]): string {
  const hash = createHash("sha256");
  for (const line of lines) hash.update(line).update("\n");
  return hash.digest("hex");
}
