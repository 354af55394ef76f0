import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Json } from "../json.js";
import { packageRoot } from "../package-root.js";
import type { BindingName, ProtocolVersion } from "../protocol/dialect.js";
import type { Level } from "../suite/test.js";
import { TckError } from "../tck-error.js";

/** The configuration file as `schemas/config.schema.json` defines it. */
export interface Config {
  readonly target?: string;
  readonly suites?: readonly string[];
  readonly tests?: readonly string[];
  readonly tags?: readonly string[];
  readonly levels?: readonly Level[];
  readonly bindings?: readonly BindingName[];
  readonly protocols?: readonly ProtocolVersion[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly trustedOrigins?: readonly string[];
  readonly behaviors?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, Json>>;
  readonly baseline?: string;
  readonly out?: string;
  readonly reporters?: readonly string[];
  readonly concurrency?: number;
  readonly timeout?: number;
  readonly seed?: string;
  readonly strictBehaviors?: boolean;
  readonly requireComplete?: boolean;
  readonly strict?: "should";
  readonly maxMessages?: number;
  readonly webhookUrl?: string;
  readonly webhookPort?: number;
}

/** Looked for in the current folder when `--config` is not given. */
export const defaultConfigName = "a2a-tck.config.yaml";

/**
 * Reads the configuration file; without one, an empty configuration.
 * @param path of `--config`; a missing file is then an error
 * @returns the configuration and the folder that its relative paths start from
 * @throws TckError `CONFIG` with every mistake, each with line and column.
 */
export async function loadConfig(path: string | undefined, cwd: string): Promise<{ config: Config; folder: string }> {
  const file = resolve(cwd, path ?? defaultConfigName);
  if (!existsSync(file)) {
    if (path === undefined) return { config: {}, folder: cwd };
    throw new TckError("CONFIG", `there is no configuration file ${path}`, { hint: "check --config" });
  }
  const { LineCounter, isNode, parseDocument } = await import("yaml");
  const lines = new LineCounter();
  const document = parseDocument(textOf(file), { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${path ?? defaultConfigName}:${line}:${col}`;
  };
  const syntax = document.errors[0];
  if (syntax) throw new TckError("CONFIG", `no valid YAML: ${syntax.message}`, { place: at(syntax.pos[0]) });
  const value: unknown = document.toJS({ maxAliasCount: 50 }) ?? {};
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  const schema = JSON.parse(readFileSync(resolve(packageRoot, "schemas/config.schema.json"), "utf8")) as object;
  const validate = new Ajv2020({ allErrors: true, strict: false }).compile<Config>(schema);
  if (validate(value)) return { config: value, folder: dirname(file) };
  const problems = (validate.errors ?? []).map((error) => {
    const keys = error.instancePath.split("/").slice(1);
    const extra = (error.params as { additionalProperty?: string }).additionalProperty;
    const node = document.getIn(extra === undefined ? keys : [...keys, extra], true);
    const place = at(isNode(node) ? (node.range?.[0] ?? 0) : 0);
    const allowed = (error.params as { allowedValues?: unknown[] }).allowedValues;
    const what = extra === undefined ? `${keys.join(".") || "the file"} ${error.message}` : `unknown key \`${extra}\``;
    return { place, text: `${place} ${what}${allowed ? `: ${allowed.join(", ")}` : ""}` };
  });
  const options: { hint: string; place?: string } = { hint: "schemas/config.schema.json describes every key" };
  if (problems[0]) options.place = problems[0].place;
  throw new TckError("CONFIG", problems.map(({ text }) => text).join("\n"), options);
}

/** @throws TckError `CONFIG` when the file cannot be read. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TckError("CONFIG", `the configuration file cannot be read: ${why}`, { hint: "check --config", cause });
  }
}
