import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createGzip, gunzip } from "node:zlib";
import { digestOf } from "../canonical-json.js";
import type { RunRecord, TestRecord } from "../judge/record.js";
import { TckError } from "../tck-error.js";
import type { Exchange } from "../wire/exchange.js";

/** Version of the file format; readers refuse any other. Format 1 had a digest of the text instead of the values. */
const format = 2;
/** Digits of the digest that each line has in the last one: enough to say which line was changed. */
const lineDigits = 16;
/** Most bytes a record may unpack to. */
const maxBytes = 1024 * 1024 * 1024;

/**
 * Packs a record: gzip of JSON lines, by `schemas/record.schema.json`. The first line is the run, then one line for each
 * exchange and each test; the last one counts the lines and holds their SHA-256 over canonical JSON (RFC 8785), so that
 * the values count and not how they are written.
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
  const digests: string[] = [];
  const line = (value: object) => {
    digests.push(digestOf(value));
    return `${JSON.stringify(value)}\n`;
  };
  yield line({ type: "run", format, ...head });
  for (const exchange of exchanges) yield line({ type: "exchange", ...exchange });
  for (const test of tests) yield line({ type: "test", ...test });
  yield `${JSON.stringify(endOf(digests))}\n`;
}

/** The last line. */
function endOf(digests: readonly string[]) {
  return {
    type: "end",
    lines: digests.length,
    sha256: createHash("sha256").update(digests.join("\n")).digest("hex"),
    digests: digests.map((digest) => digest.slice(0, lineDigits)),
  };
}

/** What stands in a line, as far as it matters for reading. */
interface Line {
  readonly type?: string;
  readonly format?: number;
  readonly id?: string;
  readonly test?: string;
  readonly interface?: string;
  readonly lines?: number;
  readonly sha256?: string;
  readonly digests?: readonly string[];
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
  let parsed: Line[];
  try {
    parsed = lines.map((line) => JSON.parse(line) as Line);
  } catch (cause) {
    throw fail("is no record: it has a line that is not JSON", cause);
  }
  const head = parsed[0];
  const end = parsed.at(-1);
  if (head?.type !== "run") throw fail("is no record of a run");
  if (head.format !== format) throw fail(`has format ${head.format}, this kit reads format ${format}`);
  if (end?.type !== "end" || end.lines !== lines.length - 1) throw fail("is cut off: its last line is missing");
  const changed = changesIn(parsed.slice(0, -1), end);
  if (changed) throw fail(`was changed after it was written: ${changed}`);
  const of = <T>(type: string): T[] =>
    parsed.filter((line) => line.type === type).map(({ type: _, ...rest }) => rest as T);
  const { type: _, format: __, ...rest } = head;
  return {
    ...(rest as Omit<RunRecord, "exchanges" | "tests">),
    exchanges: of<Exchange>("exchange"),
    tests: of<TestRecord>("test"),
  };
}

/** Says which lines are not as they were written; undefined when all are. */
function changesIn(lines: readonly Line[], end: Line): string | undefined {
  const digests = lines.map(digestOf);
  const { sha256, digests: written } = endOf(digests);
  if (end.sha256 === sha256) return undefined;
  const wrong = lines.flatMap((line, index) => (written[index] === end.digests?.[index] ? [] : [nameOf(line, index)]));
  if (wrong.length === 0) return "its digest does not match";
  const more = wrong.length > 5 ? ` and ${wrong.length - 5} more` : "";
  return `${wrong.slice(0, 5).join(", ")}${more} ${wrong.length === 1 ? "does" : "do"} not match the digest`;
}

function nameOf({ type, id, test, interface: on }: Line, index: number): string {
  const what = type === "exchange" ? `exchange ${id}` : type === "test" ? `test ${test} on ${on}` : "the run";
  return `${what} (line ${index + 1})`;
}
