import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { packageRoot } from "../package-root.js";
import { TckError } from "../tck-error.js";
import { Problems } from "./problems.js";
import { readDocument } from "./read-document.js";
import { parseSource } from "./source.js";

const names = ["quirks.acts.yaml", "more/streams.acts.yaml"];
const corpus = await Promise.all(names.map((name) => readFile(join(packageRoot, "fixtures", "acts", name))));

/** The load of one file without the file: what is wrong is reported, nothing is thrown. */
function load(bytes: Uint8Array): { suites: number; problems: Problems } {
  const problems = new Problems();
  const source = parseSource("fuzz.yaml", bytes, problems);
  if (!source) return { suites: 0, problems };
  const known = { predicates: new Set(["payload"]), requirements: new Set(["R"]) };
  const { suites } = readDocument({ source, variables: {} }, known, problems);
  return { suites: suites.length, problems };
}

function check(bytes: Uint8Array): void {
  const { suites, problems } = load(bytes);
  // Either it was read, or something was said about it.
  if (suites === 0) expect(problems.all.length).toBeGreaterThan(0);
  for (const { place, message } of problems.all) {
    expect(place.line).toBeGreaterThanOrEqual(1);
    expect(place.column).toBeGreaterThanOrEqual(1);
    expect(message).not.toMatch(/\[object|^$/);
  }
  if (problems.all.length > 0) expect(() => problems.throwIfAny()).toThrow(TckError);
}

const fragments = [
  "{{",
  "}}",
  "{{a.b}}",
  "&a ",
  "*a",
  "<<: *a",
  "? ",
  ": ",
  "- ",
  "\n",
  "  ",
  "\t",
  "[",
  "]",
  "{",
  "}",
  "|",
  ">",
  "!!binary ",
  "!x ",
  "---\n",
  "...\n",
  "%YAML 1.1\n",
  "# ",
  '"',
  "'",
  "\\",
  "\u0000",
  "\ufeff",
  "null",
  "~",
  ".nan",
  "1e999",
  "0x1F",
  "true",
  "__proto__",
  "constructor",
  "profile: a2a-tck/1\n",
  "expect_any",
  "satisfies",
  "matches: '('",
  "until: x",
  "for_each",
  "covers",
  "await: [a]",
];

test("mutated suites are read or refused, never anything else", () => {
  const edit = fc.record({
    at: fc.nat(20_000),
    drop: fc.nat(40),
    put: fc.oneof(fc.constantFrom(...fragments), fc.string({ unit: "binary", maxLength: 8 }), fc.constant("")),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...corpus.keys()),
      fc.boolean(),
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      (file, extended, edits) => {
        let text = corpus[file]?.toString("utf8") ?? "";
        if (extended) text = `profile: a2a-tck/1\n${text}`;
        for (const { at, drop, put } of edits) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + put + text.slice(start + drop);
        }
        check(Buffer.from(text));
      },
    ),
    { numRuns: 150, seed: 20261121 },
  );
});

test("parts of a document are replaced by any value", () => {
  fc.assert(
    fc.property(fc.constantFrom(...corpus.keys()), fc.nat(), fc.jsonValue({ maxDepth: 3 }), (file, seed, value) => {
      const lines = (corpus[file]?.toString("utf8") ?? "").split("\n");
      const at = seed % lines.length;
      lines[at] = (lines[at] ?? "").replace(/(: +|- +)\S.*$/, (_, colon: string) => `${colon}${JSON.stringify(value)}`);
      check(Buffer.from(lines.join("\n")));
    }),
    // What was found with other seeds: a value that String() cannot write, where a name is expected.
    {
      numRuns: 120,
      seed: 20261121,
      examples: [
        [0, 1039315679, { toString: false }],
        [0, 1039315679, [{ valueOf: null }]],
      ],
    },
  );
});

test("bytes of any kind are refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => check(bytes)),
    { numRuns: 300, seed: 20261121 },
  );
});

test.each([
  ["deeply nested lists", "[".repeat(100_000)],
  ["deeply nested maps", "{a: ".repeat(20_000)],
  ["a deep but complete list", `${"[".repeat(3_000)}${"]".repeat(3_000)}`],
  ["deep indentation", Array.from({ length: 3_000 }, (_, at) => `${" ".repeat(at)}a:`).join("\n")],
  ["more than four megabytes", `a: ${"x".repeat(5 * 1024 * 1024)}`],
  ["bytes that are no UTF-8", Buffer.from([0x61, 0x3a, 0x20, 0xff])],
])("%s", (_, text) => {
  const { suites, problems } = load(Buffer.from(text));
  expect(suites).toBe(0);
  expect(problems.all.length).toBeGreaterThan(0);
});
