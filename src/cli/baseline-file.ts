import { existsSync, readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { Document, LineCounter, Node } from "yaml";
import type { Baseline, BaselineEntry } from "../judge/baseline.js";
import { withoutRow } from "../judge/baseline.js";
import { runName } from "../judge/test-results.js";
import { packageRoot } from "../package-root.js";
import type { Library } from "../runner/library.js";
import { closest } from "../suite/suggest.js";
import { TckError } from "../tck-error.js";

/** Written by `--update-baseline` when `--baseline` names no file. */
export const defaultBaselineName = "a2a-tck.baseline.yaml";

const maxBytes = 4 * 1024 * 1024;

/** A baseline with the document that it was read from, so that it can be changed without losing comments. */
export interface BaselineFile extends Baseline {
  readonly path: string;
  readonly document: Document | undefined;
}

interface Finding {
  readonly offset: number;
  readonly text: string;
}

/**
 * Reads a baseline.
 * @param path absolute
 * @param optional an absent file is an empty baseline
 * @throws TckError `BASELINE` with every mistake, each with line and column
 */
export async function readBaseline(path: string, cwd: string, optional = false): Promise<BaselineFile> {
  const inside = relative(cwd, path);
  const file = inside.startsWith("..") ? path : inside;
  if (optional && !existsSync(path)) return { file, path, entries: [], document: undefined };
  const { LineCounter, parseDocument } = await import("yaml");
  const lines = new LineCounter();
  const text = textOf(path, file);
  let document: Document.Parsed;
  let value: unknown;
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
    value = document.toJS({ maxAliasCount: 50 });
  } catch (cause) {
    throw broken(file, lines, [{ offset: 0, text: cause instanceof Error ? cause.message : String(cause) }]);
  }
  const syntax = document.errors.map((error) => ({ offset: error.pos[0], text: `no valid YAML: ${error.message}` }));
  if (syntax.length > 0) throw broken(file, lines, syntax);
  const problems = await schemaProblems(value, document);
  if (problems.length > 0) throw broken(file, lines, problems);
  const entries = (value as { failures: Omit<BaselineEntry, "line" | "lastLine">[] }).failures.map((entry, index) => ({
    ...entry,
    ...linesOf(document.getIn(["failures", index], true) as Node, text, lines),
  }));
  const twice = repeated(entries);
  if (twice) throw new TckError("BASELINE", ...twiceMessage(twice, file));
  return { file, path, entries, document };
}

/**
 * Every entry names a test or requirement that exists.
 * @throws TckError `BASELINE` with each that does not
 */
export function checkBaselineIds({ file, entries }: Baseline, { suites, catalogues }: Library): void {
  const tests = new Set<string>();
  for (const { id } of suites.flatMap((suite) => suite.monitors)) tests.add(id);
  for (const test of suites.flatMap((suite) => suite.tests)) {
    tests.add(test.id);
    for (const index of test.cases.keys()) tests.add(runName(test, index));
  }
  const requirements = new Set([...catalogues.values()].flatMap((catalogue) => [...catalogue.requirements.keys()]));
  const problems = entries.flatMap((entry) => {
    const [kind, id, known] =
      entry.test === undefined
        ? (["requirement", entry.requirement ?? "", requirements] as const)
        : (["test", entry.test, tests] as const);
    if (known.has(id)) return [];
    const near = closest(id, known) ?? (known.has(withoutRow(id)) ? withoutRow(id) : undefined);
    return [`${file}:${entry.line} there is no ${kind} ${id}${near ? ` — did you mean ${near}?` : ""}`];
  });
  if (problems.length === 0) return;
  throw new TckError("BASELINE", problems.join("\n"), { hint: "a2a-tck run --list --coverage names them all" });
}

function textOf(path: string, file: string): string {
  try {
    const bytes = readFileSync(path);
    if (bytes.length > maxBytes) throw new Error(`it is larger than ${maxBytes / 1024 / 1024} MiB`);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TckError("BASELINE", `the baseline ${file} cannot be read: ${why}`, {
      hint: "check --baseline; --update-baseline writes one",
      cause,
    });
  }
}

function broken(file: string, lines: LineCounter, findings: readonly Finding[]): TckError {
  const shown = findings.map(({ offset, text }) => {
    const { line, col } = lines.linePos(offset);
    return { place: `${file}:${Math.max(1, line)}:${Math.max(1, col)}`, text };
  });
  const [first] = shown;
  return new TckError("BASELINE", [...new Set(shown.map(({ place, text }) => `${place} ${text}`))].join("\n"), {
    ...(first ? { place: first.place } : {}),
    hint: "schemas/baseline.schema.json describes every key",
  });
}

async function schemaProblems(value: unknown, document: Document.Parsed): Promise<Finding[]> {
  const [{ Ajv2020 }, formats, { isNode }] = await Promise.all([
    import("ajv/dist/2020.js"),
    import("ajv-formats"),
    import("yaml"),
  ]);
  const schema = JSON.parse(readFileSync(resolve(packageRoot, "schemas/baseline.schema.json"), "utf8")) as object;
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  (formats.default as unknown as (ajv: object) => void)(ajv);
  const validate = ajv.compile(schema);
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  // An entry with neither test nor requirement fails each branch of the choice; one sentence says it.
  return errors
    .filter(({ schemaPath }) => !/oneOf\/\d/.test(schemaPath))
    .map((error) => {
      const keys = error.instancePath.split("/").slice(1);
      const extra = (error.params as { additionalProperty?: string }).additionalProperty;
      const node = document.getIn(extra === undefined ? keys : [...keys, extra], true);
      const offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
      return { offset, text: sentenceOf(error, keys.length === 1 ? (keys[0] ?? "") : keys.slice(2).join("."), extra) };
    });
}

function sentenceOf(
  { keyword, message = "is wrong" }: { keyword: string; message?: string },
  key: string,
  extra: string | undefined,
): string {
  if (extra !== undefined) return `unknown key \`${extra}\``;
  if (keyword === "oneOf") return "an entry names either a `test` or a `requirement`";
  if (keyword === "pattern") return `${key} has to say something`;
  return `${key || "this"} ${message}`;
}

function linesOf(node: Node, text: string, lines: LineCounter): Pick<BaselineEntry, "line" | "lastLine"> {
  const [start, end] = node.range ?? [0, 0];
  return {
    line: lines.linePos(start).line,
    lastLine: lines.linePos(start + Math.max(0, text.slice(start, end).trimEnd().length - 1)).line,
  };
}

function repeated(entries: readonly BaselineEntry[]): readonly [BaselineEntry, BaselineEntry] | undefined {
  const seen = new Map<string, BaselineEntry>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.test, entry.requirement, entry.interface]);
    const earlier = seen.get(key);
    if (earlier) return [earlier, entry];
    seen.set(key, entry);
  }
  return undefined;
}

function twiceMessage(
  [earlier, entry]: readonly [BaselineEntry, BaselineEntry],
  file: string,
): [string, { hint: string; place: string }] {
  const place = `${file}:${entry.line}:1`;
  return [`${place} says the same as the entry of line ${earlier.line}`, { place, hint: "delete one of the two" }];
}
