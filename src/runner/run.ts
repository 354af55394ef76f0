import { setMaxListeners } from "node:events";
import type { JsonObject } from "../json.js";
import { judgeRun } from "../judge/judge-run.js";
import { judgeTestRun } from "../judge/judge-test-run.js";
import type { RunRecord, TestRecord } from "../judge/record.js";
import type { Report } from "../judge/report.js";
import { suitesDigest } from "../suite/digest.js";
import { areGiven, identityNames } from "../target/credentials.js";
import { authoritiesOf, secretsOf } from "../target/identity.js";
import { identityExchanges } from "../target/oauth/authorization-server.js";
import { tamperedForms } from "../target/tampered.js";
import { TckError } from "../tck-error.js";
import { createWire } from "../wire/client.js";
import type { Exchange } from "../wire/exchange.js";
import { type Redactor, redactAll } from "../wire/redact.js";
import type { Wire } from "../wire/wire.js";
import { type Acquaintance, acquaintanceRecord, getAcquainted } from "./acquaintance.js";
import { canCatch } from "./canary.js";
import { type Library, loadLibrary, suiteFiles } from "./library.js";
import { limitsOf } from "./limits.js";
import { LiveView } from "./live-view.js";
import { MessageBudget } from "./message-budget.js";
import type { RunObserver, RunOptions } from "./options.js";
import { credentialsFeature, type PlannedRun, planRuns } from "./plan.js";
import { runPool } from "./pool.js";
import { runTest } from "./run-test.js";
import { isInShard } from "./select.js";
import { Session } from "./session.js";
import { isDelivery, WebhookReceiver } from "./webhook.js";

/** What a run leaves behind: the report, and the record that it was judged from. */
export interface RunOutcome {
  readonly report: Report;
  readonly record: RunRecord;
}

/** Most bytes of answers that one run keeps: dozens of times what talkative agents say in all tests together. */
const mostKept = 128 * 1024 * 1024;
const tooMuch = `the agent's answers filled more than ${mostKept / 1024 / 1024} MiB, so the kit stopped`;

/**
 * Tests one agent: loads the suites, meets the agent, learns its behaviours, acts out every planned test, judges.
 * @param loaded suites that are loaded already, for who runs the same ones many times
 * @throws TckError `SUITE` for mistakes in suite files and `USAGE` when nothing is selected, before anything is sent
 */
export async function run(
  given: RunOptions,
  kit: RunRecord["kit"],
  observer: RunObserver = {},
  loaded?: Library,
): Promise<RunOutcome> {
  const began = performance.now();
  const startedAt = new Date().toISOString();
  const now = () => performance.now() - began;
  const full = new AbortController();
  const options = { ...given, signal: AbortSignal.any([...(given.signal ? [given.signal] : []), full.signal]) };
  const tidying = tidyingUntil(given.signal, full.signal);
  setMaxListeners(0, options.signal, tidying); // every request listens
  const whole = loaded ?? (await loadLibrary(options.suites, options.selection));
  const { shard } = options;
  const library = shard ? { ...whole, tests: whole.tests.filter(({ id }) => isInShard(id, shard)) } : whole;
  const limits = limitsOf(options.timeoutMs);
  const secrets = secretsOf(options.identities ?? {});
  const wire = createWire({
    startedAt: now,
    headers: options.headers,
    secrets: [...secrets, ...tamperedForms(secrets)],
    trust: { insecure: options.insecure ?? false, authorities: authoritiesOf(options.identities ?? {}) },
    limits,
    full: { bytes: mostKept, onFull: () => full.abort() },
  });
  const view = new LiveView();
  const webhooks = await openReceiver(library, options, now);
  try {
    if (webhooks) observer.onWebhooks?.(webhooks.base);
    const budget = new MessageBudget(options.maxMessages);
    const known = await getAcquainted(library, wire, view, options, () => budget.spend());
    for (const diagnosis of known.meeting.diagnoses) observer.onDiagnosis?.(redactAll(diagnosis, wire.redactor));
    const session = new Session(options, wire, view, now, known.meeting, budget, webhooks, tidying);
    const tests = await actAll(planFor(library, known, session), session, view, observer, library, wire.redactor);
    for (const exchange of tokenExchanges(wire, session)) view.add(exchange);
    const record: RunRecord = {
      kit,
      run: {
        id: options.seed,
        startedAt,
        durationMs: Math.round(now()),
        seed: options.seed,
        command: wire.redactor.text(options.command),
        node: process.version,
        suites: suiteFiles(library),
        suitesDigest: suitesDigest(library.suites),
        messagesSent: budget.spent,
        options: {
          concurrency: options.concurrency,
          timeoutMs: options.timeoutMs,
          strictBehaviors: options.strictBehaviors,
          ...(options.insecure ? { insecure: true } : {}),
          ...(options.allowPrivate ? { allowPrivate: true } : {}),
          ...(options.identities ? { identities: Object.keys(options.identities) } : {}),
          ...(options.activeSecurity ? { activeSecurity: true } : {}),
          ...selectionOf(options),
        },
        ...(shard ? { shards: { of: shard.of, present: [shard.index] } } : {}),
        ...(options.signal.aborted ? { interrupted: given.signal?.aborted ? "broken off by the user" : tooMuch } : {}),
      },
      ...redactAll(acquaintanceRecord(known, options.target), wire.redactor),
      ...(options.cardKeys?.length ? { cardKeys: options.cardKeys } : {}),
      tests,
      monitors: library.monitors.map((monitor) => monitor.id),
      exchanges: view.exchanges.map((one) =>
        isDelivery(one) ? wire.redactor.delivery(one) : wire.redactor.exchange(one),
      ),
      notes: library.notes,
    };
    return { report: judgeRun(record, library), record };
  } finally {
    await webhooks?.close();
    await wire.close();
  }
}

/** How long tests may still clean up after the user has broken the run off (milliseconds). */
const tidyMs = 2_000;

/** Aborts a while after `user`, and at once with `full`: an agent that floods the kit is left alone. */
function tidyingUntil(user: AbortSignal | undefined, full: AbortSignal): AbortSignal {
  const end = new AbortController();
  const later = () => setTimeout(() => end.abort(), tidyMs).unref();
  if (user?.aborted) later();
  user?.addEventListener("abort", later, { once: true });
  full.addEventListener("abort", () => end.abort(), { once: true });
  return end.signal;
}

/** The selection, when there is one: a report of some tests must not pass for one of all. */
function selectionOf({ selection: { tests, tags, levels } }: RunOptions): JsonObject {
  const given = Object.entries({ tests, tags, levels }).filter(([, list]) => list.length > 0);
  return given.length === 0 ? {} : { selection: Object.fromEntries(given.map(([name, list]) => [name, [...list]])) };
}

function planFor(library: Library, known: Acquaintance, session: Session): PlannedRun[] {
  const { meeting, behaviors, cardInterfaces } = known;
  return planRuns(library.tests, {
    ...(meeting.card === undefined ? {} : { card: meeting.card }),
    ...(meeting.cards ? { cards: meeting.cards } : {}),
    cardInterfaces,
    interfaces: meeting.interfaces,
    closed: meeting.closed ?? [],
    declared: meeting.reports,
    behaviors,
    runnerFeatures: featuresOf(session),
    identities: identityNames(meeting.credentials),
    strictBehaviors: session.options.strictBehaviors,
  });
}

/** How identities came to their tokens, also while tests were under way. */
function tokenExchanges(wire: Wire, { meeting: { credentials } }: Session): readonly Exchange[] {
  const sent = wire.exchanges.filter(({ purpose }) => purpose?.test === identityExchanges);
  return [...sent, ...(credentials.keyring?.received ?? [])];
}

/** What this runner can do, by the names of ACTS section 12. */
export const ownFeatures = ["concurrent_streams", "stream_disconnect", "header_inspection"];

/** Any header of the user may be what lets the kit in. */
function featuresOf({ webhooks, options, meeting: { credentials } }: Session): ReadonlySet<string> {
  const given = [
    ...(webhooks ? ["webhook_endpoint"] : []),
    ...(areGiven(credentials) ? [credentialsFeature] : []),
    ...(options.activeSecurity ? ["active_security"] : []),
    ...(canCatch(options.target, options.webhookUrl) ? ["loopback_canary"] : []),
  ];
  return new Set([...ownFeatures, ...given]);
}

async function actAll(
  plan: readonly PlannedRun[],
  session: Session,
  view: LiveView,
  observer: RunObserver,
  library: Library,
  redactor: Redactor,
): Promise<TestRecord[]> {
  const { target, concurrency } = session.options;
  const planned = plan.filter((one) => !one.skip && one.failure === undefined).length;
  observer.onPlan?.({ target, interfaces: [...new Set(plan.map((one) => one.interface.id))], planned });
  const records: TestRecord[] = [];
  const jobs = plan.map((one, index) => ({
    exclusive: one.test.exclusive,
    run: async () => {
      const record = one.skip || one.failure !== undefined ? undecided(one) : await runTest(one, session, view);
      records[index] = record;
      const result = judgeTestRun(one.test, record, view, { catalogues: library.catalogues, target });
      observer.onResult?.(redactAll(result, redactor));
    },
  }));
  await runPool(jobs, concurrency);
  return records;
}

/** A planned run that nothing is sent for. */
function undecided({ test, case: index, interface: { id }, skip, failure }: PlannedRun): TestRecord {
  const reason = skip ? { skip } : failure === undefined ? {} : { failure };
  return { test: test.id, case: index, interface: id, variables: {}, steps: [], cleanup: [], durationMs: 0, ...reason };
}

/** The receiver is opened only when a selected test needs it. */
async function openReceiver(
  { tests }: Library,
  { webhookUrl: publicUrl, webhookPort: port, activeSecurity: canaries = false }: RunOptions,
  now: () => number,
): Promise<WebhookReceiver | undefined> {
  const needed = tests.some((test) => test.runnerRequirements.includes("webhook_endpoint"));
  if (!needed) return undefined;
  const address = { ...(publicUrl === undefined ? {} : { publicUrl }), ...(port === undefined ? {} : { port }) };
  try {
    return await WebhookReceiver.open({ now, canaries, ...address });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TckError("USAGE", `the webhook receiver cannot listen: ${why}`, {
      hint: "choose another port with --webhook-port, or leave it out for a free one",
      cause,
    });
  }
}
