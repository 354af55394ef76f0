import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { ErrorObject } from "ajv/dist/2020.js";
import type { Json } from "../json.js";
import { packageRoot } from "../package-root.js";
import type { BindingName, ProtocolVersion } from "../protocol/dialect.js";
import type { Level } from "../suite/test.js";
import { TckError } from "../tck-error.js";
import { type ConfigIdentities, credentialTypes } from "./identities.js";

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
  readonly identities?: ConfigIdentities;
  readonly trustedOrigins?: readonly string[];
  readonly cardKeys?: readonly string[];
  readonly allowJku?: boolean;
  readonly allowPrivate?: boolean;
  readonly insecure?: boolean;
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
  readonly activeSecurity?: boolean;
}

/** A configuration, and where things stand in it. */
export interface LoadedConfig {
  readonly config: Config;
  /** Folder that relative paths start from. */
  readonly folder: string;
  /** Place of a value, `file:line:column`, by the keys that lead to it. */
  place(keys: readonly (string | number)[]): string;
}

/** Looked for in the current folder when `--config` is not given. */
export const defaultConfigName = "a2a-tck.config.yaml";

/**
 * Reads the configuration file; without one, an empty configuration.
 * @param path of `--config`; a missing file is then an error
 * @throws TckError `CONFIG` with every mistake, each with line and column.
 */
export async function loadConfig(path: string | undefined, cwd: string): Promise<LoadedConfig> {
  const file = resolve(cwd, path ?? defaultConfigName);
  if (!existsSync(file)) {
    if (path === undefined) return { config: {}, folder: cwd, place: () => defaultConfigName };
    throw new TckError("CONFIG", `there is no configuration file ${path}`, { hint: "check --config" });
  }
  const { LineCounter, isNode, parseDocument } = await import("yaml");
  const lines = new LineCounter();
  const document = parseDocument(textOf(file), { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${path ?? defaultConfigName}:${line}:${col}`;
  };
  const place = (keys: readonly (string | number)[]) => {
    const node = document.getIn(keys, true);
    return at(isNode(node) ? (node.range?.[0] ?? 0) : 0);
  };
  const syntax = document.errors[0];
  if (syntax) throw new TckError("CONFIG", `no valid YAML: ${syntax.message}`, { place: at(syntax.pos[0]) });
  const value: unknown = document.toJS({ maxAliasCount: 50 }) ?? {};
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  const schema = JSON.parse(readFileSync(resolve(packageRoot, "schemas/config.schema.json"), "utf8")) as object;
  const validate = new Ajv2020({ allErrors: true, strict: false, discriminator: true }).compile<Config>(schema);
  if (validate(value)) return { config: value, folder: dirname(file), place };
  // The schema of the branch that fits has said what is wrong already.
  const problems = (validate.errors ?? [])
    .filter(({ keyword }) => keyword !== "if")
    .map((error) => {
      const keys = error.instancePath.split("/").slice(1);
      const extra = (error.params as { additionalProperty?: string }).additionalProperty;
      const where = place(extra === undefined ? keys : [...keys, extra]);
      return { place: where, text: `${where} ${problemOf(error, keys, extra)}` };
    });
  const options: { hint: string; place?: string } = { hint: "schemas/config.schema.json describes every key" };
  if (problems[0]) options.place = problems[0].place;
  throw new TckError("CONFIG", problems.map(({ text }) => text).join("\n"), options);
}

/** What is wrong, without the value: it may be a secret. */
function problemOf(error: ErrorObject, keys: readonly string[], extra: string | undefined): string {
  const name = keys.join(".") || "the file";
  if (extra !== undefined) return `unknown key \`${extra}\``;
  if (error.keyword === "discriminator") return `${name}.type has to be one of ${credentialTypes.join(", ")}`;
  if (error.schemaPath.startsWith("#/$defs/secret/"))
    return `${name} has to be env:NAME or file:PATH: secrets do not stand in the file`;
  if (error.keyword === "propertyNames") return `${name} has a name that cannot be used here`;
  const allowed = (error.params as { allowedValues?: unknown[] }).allowedValues;
  // A version without quotes is a number in YAML, and would look the same.
  const shown = allowed?.map((value) => (/^\d/.test(String(value)) ? JSON.stringify(value) : String(value)));
  return `${name} ${error.message}${shown ? `: ${shown.join(", ")}` : ""}`;
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
