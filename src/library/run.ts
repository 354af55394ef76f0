import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { Json, JsonObject } from "../json.js";
import { judgeRun } from "../judge/judge-run.js";
import type { RunRecord } from "../judge/record.js";
import type { Report } from "../judge/report.js";
import { kitVersion } from "../kit-version.js";
import type { BindingName, ProtocolVersion } from "../protocol/dialect.js";
import { createReporters, multiplex } from "../reports/reporters.js";
import { type Library, loadLibrary } from "../runner/library.js";
import type { RunObserver, RunOptions } from "../runner/options.js";
import { type RunOutcome, run as runPlan } from "../runner/run.js";
import type { Level } from "../suite/test.js";
import { TckError } from "../tck-error.js";

/** What to test, and how. Everything but the target has a default: that of the command line. */
export interface TestOptions {
  /** URL of the agent, or of its card. */
  readonly target: string;
  /** Suite files and folders; without them the built-in suites. */
  readonly suites?: readonly string[];
  /** Only these tests, by id or glob (`CORE-GET-*`). */
  readonly tests?: readonly string[];
  /** Only tests with one of these tags. */
  readonly tags?: readonly string[];
  readonly levels?: readonly Level[];
  /** Bindings and protocol versions to test; without them all that the card declares. */
  readonly bindings?: readonly BindingName[];
  readonly protocols?: readonly ProtocolVersion[];
  /** Sent with every request to the target's origin, and redacted in report and record. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Who may call, by name, with the secrets themselves; `main` is the caller of everything that names nobody. */
  readonly identities?: NonNullable<RunOptions["identities"]>;
  /** Shows a user where to sign in, when an identity needs that; without it such an identity has no token. */
  readonly onSignIn?: NonNullable<RunOptions["onSignIn"]>;
  /** Private addresses (loopback, inner networks) that a card from a public address names are called. */
  readonly allowPrivate?: boolean;
  /** TLS certificates of servers are not checked; every report says so. */
  readonly insecure?: boolean;
  /** Further origins that may see headers and credentials, for cards that name interfaces elsewhere. */
  readonly trustedOrigins?: readonly string[];
  /** Public keys (JWK) for the signatures of cards, besides those that the card's own origin gives. */
  readonly cardKeys?: readonly JsonObject[];
  /** Whether key sets that a card names are fetched from other origins than its own. */
  readonly allowJku?: boolean;
  /** Prompts of your own that bring a behaviour about, by the name of the behaviour. */
  readonly behaviors?: Readonly<Record<string, string>>;
  /** Values for variables that suites leave to the run. */
  readonly variables?: Readonly<Record<string, Json>>;
  /** Tests at once; 8 by default. */
  readonly concurrency?: number;
  /** Longest wait for an answer in milliseconds; 30 000 by default. */
  readonly timeout?: number;
  /** Makes drawn ids repeat. */
  readonly seed?: string;
  /** A behaviour that the agent does not show fails its tests instead of skipping them. */
  readonly strictBehaviors?: boolean;
  /** Upper bound on messages sent, for agents that cost money. */
  readonly maxMessages?: number;
  /** Public address that forwards to the kit's webhook receiver, and the receiver's port on loopback. */
  readonly webhookUrl?: string;
  readonly webhookPort?: number;
  /** Probes the agent's defences: gives it webhooks that it had better not call, all of them traps of the kit on loopback. */
  readonly activeSecurity?: boolean;
  /** Breaks the run off; what was found until then is still reported. */
  readonly signal?: AbortSignal;
}

/**
 * Tests an agent, as `a2a-tck run` does, and resolves with the report and the record that it was judged from. Never
 * rejects for what the agent does: an agent that is not there is a report with a diagnosis.
 * @param options what to test, and how
 * @param events called while the run goes on: the plan, diagnoses, each result
 * @throws TckError `USAGE` when the target is no URL or the selection leaves no test, `SUITE` for mistakes in suite files;
 * both before anything is sent
 */
export async function run(options: TestOptions, events: RunObserver = {}): Promise<RunOutcome> {
  checkTarget(options.target);
  return runWith(await libraryFor(options), options, events);
}

/** @internal The suites that `options` select. */
export function libraryFor(options: Omit<TestOptions, "target">): Promise<Library> {
  const { tests = [], tags = [], levels = [] } = options;
  return loadLibrary(
    options.suites?.map((path) => resolve(path)),
    { tests, tags, levels },
  );
}

/** @internal Runs suites that are loaded already. */
export function runWith(library: Library, options: TestOptions, events: RunObserver): Promise<RunOutcome> {
  const { target, tests = [], tags = [], levels = [], headers = {}, behaviors = {}, variables = {} } = options;
  const { bindings, protocols, identities, trustedOrigins, maxMessages, webhookUrl, webhookPort, signal } = options;
  const { cardKeys, allowJku } = options;
  return runPlan(
    {
      target,
      selection: { tests, tags, levels },
      headers: Object.entries(headers),
      concurrency: options.concurrency ?? 8,
      timeoutMs: options.timeout ?? 30_000,
      seed: options.seed ?? randomBytes(4).toString("hex"),
      strictBehaviors: options.strictBehaviors ?? false,
      prompts: behaviors,
      variables,
      command: `a2a-tck --target ${target}`,
      ...(bindings === undefined ? {} : { bindings }),
      ...(protocols === undefined ? {} : { versions: protocols }),
      ...(identities === undefined ? {} : { identities }),
      ...(options.onSignIn === undefined ? {} : { onSignIn: options.onSignIn }),
      ...(options.allowPrivate === undefined ? {} : { allowPrivate: options.allowPrivate }),
      ...(options.insecure === undefined ? {} : { insecure: options.insecure }),
      ...(trustedOrigins === undefined ? {} : { trustedOrigins }),
      ...(cardKeys === undefined ? {} : { cardKeys }),
      ...(allowJku === undefined ? {} : { allowJku }),
      ...(maxMessages === undefined ? {} : { maxMessages }),
      ...(webhookUrl === undefined ? {} : { webhookUrl }),
      ...(webhookPort === undefined ? {} : { webhookPort }),
      ...(options.activeSecurity ? { activeSecurity: true } : {}),
      ...(signal === undefined ? {} : { signal }),
    },
    { name: "a2a-tck", version: kitVersion() },
    events,
    library,
  );
}

/**
 * Judges a record again, without the agent: the same record and suites always give the same report.
 * @param suites suite files and folders that the run used, if not the built-in ones
 * @throws TckError `SUITE` for mistakes in suite files
 */
export async function judge(record: RunRecord, suites?: readonly string[]): Promise<Report> {
  return judgeRun(record, await libraryFor(suites === undefined ? {} : { suites }));
}

/**
 * Writes a report by the names of the command line's `--reporter`: html, json, junit, ctrf, sarif, acts, badge.
 * @param outDir folder that is made if need be
 * @returns the paths of the files
 * @throws TckError `USAGE` for a name that is not known; what a reporter throws, when it cannot write
 */
export async function writeReports(
  report: Report,
  outDir: string,
  names: readonly string[] = ["html", "json", "junit"],
): Promise<readonly string[]> {
  const reporters = await createReporters(names, {
    outDir: resolve(outDir),
    write: () => undefined,
    color: false,
    interactive: false,
    quiet: true,
    columns: 80,
    env: {},
  });
  const all = multiplex(reporters, () => undefined);
  const written = await all.onEnd(report);
  const [failure] = all.failures;
  if (failure) throw failure.error;
  return written;
}

function checkTarget(target: string): void {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return;
  throw new TckError("USAGE", `the target ${JSON.stringify(target)} is no http(s) URL`);
}
