import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { RunOptions } from "../runner/options.js";
import { TckError } from "../tck-error.js";
import { defaultBaselineName } from "./baseline-file.js";
import { readCardKeys } from "./card-keys.js";
import { type Config, loadConfig } from "./config.js";
import { identitiesFrom } from "./identities.js";
import type { RunFlags } from "./program.js";
import { lookUp, parseHeader } from "./secret.js";
import { signInPrompt } from "./sign-in.js";
import type { Terminal } from "./terminal.js";

/** What `run` was asked for, defaults ← file ← environment ← flags. */
export interface Settings {
  /** Without `target` when the bundled agent is to be tested. */
  readonly run: Omit<RunOptions, "target" | "suites" | "signal"> & {
    readonly target?: string;
    readonly suites?: readonly string[];
  };
  readonly outDir: string;
  readonly reporters: readonly string[];
  readonly quiet: boolean;
  readonly requireComplete: boolean;
  readonly strictShould: boolean;
  /** Absolute path of the known failures. */
  readonly baseline?: string;
  readonly updateBaseline: boolean;
  /** Absolute path of the report of an earlier run. */
  readonly compareWith?: string;
}

/** What a run writes when nothing else is asked for. */
export const defaultReporters = ["console", "json", "junit", "html", "badge", "acts", "record"];

/**
 * Merges flags, environment and configuration file.
 * @throws TckError `USAGE` or `CONFIG` with one clear sentence
 */
export async function settingsFrom(flags: RunFlags, terminal: Terminal, args: readonly string[]): Promise<Settings> {
  const loaded = await loadConfig(flags.config, terminal.cwd);
  const { config, folder } = loaded;
  const identities = identitiesFrom(loaded, terminal.env);
  const target = flags.target ?? config.target;
  if (target !== undefined) checkUrl(target, "--target");
  const webhookUrl = flags.webhookUrl ?? config.webhookUrl;
  if (webhookUrl !== undefined) checkUrl(webhookUrl, "--webhook-url");
  const inCwd = (path: string) => resolve(terminal.cwd, path);
  const inConfig = (path: string) => resolve(folder, path);
  const suites = flags.suite?.map(inCwd) ?? config.suites?.map(inConfig);
  const maxMessages = flags.maxMessages ?? config.maxMessages;
  const bindings = flags.binding ?? config.bindings;
  const versions = flags.protocol ?? config.protocols;
  const trustedOrigins = flags.trustOrigin ?? config.trustedOrigins;
  for (const origin of trustedOrigins ?? []) checkUrl(origin, "--trust-origin");
  const keyFiles = flags.cardKey?.map(inCwd) ?? config.cardKeys?.map(inConfig) ?? [];
  const cardKeys = keyFiles.flatMap((path) => readCardKeys(path));
  const allowJku = flags.allowJku ?? config.allowJku ?? false;
  const allowPrivate = flags.allowPrivate ?? config.allowPrivate ?? false;
  const insecure = flags.insecure ?? config.insecure ?? false;
  const webhookPort = flags.webhookPort ?? config.webhookPort;
  const baseline =
    flags.baseline !== undefined
      ? inCwd(flags.baseline)
      : config.baseline !== undefined
        ? inConfig(config.baseline)
        : flags.updateBaseline
          ? inCwd(defaultBaselineName)
          : undefined;
  const requireComplete = flags.requireComplete ?? config.requireComplete ?? false;
  if (flags.shard && requireComplete)
    throw new TckError("USAGE", "--shard leaves tests out, so --require-complete cannot hold", {
      hint: "give --require-complete to a2a-tck merge",
    });
  const outDir = flags.out !== undefined ? inCwd(flags.out) : inConfig(config.out ?? "reports/latest");
  return {
    run: {
      ...(target === undefined ? {} : { target }),
      ...(suites === undefined ? {} : { suites }),
      ...(bindings === undefined ? {} : { bindings }),
      ...(versions === undefined ? {} : { versions }),
      ...(identities === undefined ? {} : { identities, ...signInPrompt(terminal, flags.openBrowser ?? false) }),
      ...(allowPrivate ? { allowPrivate } : {}),
      ...(insecure ? { insecure } : {}),
      ...(trustedOrigins === undefined ? {} : { trustedOrigins }),
      ...(cardKeys.length === 0 ? {} : { cardKeys }),
      ...(allowJku ? { allowJku } : {}),
      ...(maxMessages === undefined ? {} : { maxMessages }),
      ...(webhookUrl === undefined ? {} : { webhookUrl }),
      ...(webhookPort === undefined ? {} : { webhookPort }),
      ...(flags.shard === undefined ? {} : { shard: flags.shard }),
      selection: {
        tests: flags.test ?? config.tests ?? [],
        tags: flags.tag ?? config.tags ?? [],
        levels: flags.level ?? config.levels ?? [],
      },
      headers: headersFrom(flags, config, terminal, folder),
      // The bundled agent costs nothing, and has two versions to be tested.
      concurrency: flags.concurrency ?? config.concurrency ?? (target === undefined ? 12 : 8),
      timeoutMs: flags.timeout ?? config.timeout ?? 30_000,
      seed: flags.seed ?? config.seed ?? randomBytes(4).toString("hex"),
      ...(flags.activeSecurity || config.activeSecurity ? { activeSecurity: true } : {}),
      strictBehaviors: flags.strictBehaviors ?? config.strictBehaviors ?? false,
      prompts: config.behaviors ?? {},
      variables: { ...environmentVariables(terminal), ...config.variables },
      command: ["a2a-tck", ...args.map(quote)].join(" "),
    },
    outDir,
    reporters: flags.reporter?.split(",").map((name) => name.trim()) ?? config.reporters ?? defaultReporters,
    quiet: flags.quiet ?? false,
    requireComplete,
    strictShould: (flags.strict ?? config.strict) === "should",
    ...(baseline === undefined ? {} : { baseline }),
    updateBaseline: flags.updateBaseline ?? false,
    ...(flags.compareWith === undefined ? {} : { compareWith: inCwd(flags.compareWith) }),
  };
}

function headersFrom(flags: RunFlags, config: Config, terminal: Terminal, folder: string): [string, string][] {
  const fromFile = Object.entries(config.headers ?? {}).map(([name, value]): [string, string] => [
    name,
    value
      .split(" ")
      .map((word) => lookUp(word, terminal.env, folder))
      .join(" "),
  ]);
  const fromFlags = (flags.header ?? []).map((text): [string, string] => [
    ...parseHeader(text, terminal.env, terminal.cwd),
  ]);
  const named = new Set(fromFlags.map(([name]) => name.toLowerCase()));
  return [...fromFile.filter(([name]) => !named.has(name.toLowerCase())), ...fromFlags];
}

/** `{{env.NAME}}` of a suite; the runner records only what a test uses. */
function environmentVariables({ env }: Terminal): Record<string, string> {
  const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [`env.${name}`, value]));
}

/** @throws TckError `USAGE` when `text` is not an absolute http(s) URL. */
export function checkUrl(text: string, flag: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && (url.protocol === "http:" || url.protocol === "https:")) return;
  const hint = url ? "it has to begin with http:// or https://" : `did you mean ${flag} http://${text} ?`;
  throw new TckError("USAGE", `${flag} ${JSON.stringify(text)} is no http(s) URL`, { hint });
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
