import { setMaxListeners } from "node:events";
import type { Json, JsonObject } from "../json.js";
import { judgeStep, scopeOf } from "../judge/judge-step.js";
import { skipWithout } from "../judge/judge-test.js";
import type { StepRecord, TestRecord } from "../judge/record.js";
import { runName } from "../judge/test-results.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Step, Test } from "../suite/test.js";
import { substitute, UnresolvedVariable, variablesIn } from "../suite/variables.js";
import { TckError } from "../tck-error.js";
import { type Acting, act } from "./act.js";
import { addressesOf, openHooks } from "./hooks.js";
import { createIds, type Ids } from "./ids.js";
import type { LiveView } from "./live-view.js";
import { MessageLimit } from "./message-budget.js";
import { type PlannedRun, tenantsBeside } from "./plan.js";
import { NoIdentity } from "./send.js";
import type { Session } from "./session.js";
import type { Stage } from "./stage.js";
import type { Hook } from "./webhook.js";

/** Longest wait for the answer to a cleanup step (milliseconds): nothing depends on it. */
const cleanupMs = 3_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Acts out one test on one interface and records it. Judges only to know whether to go on to the next step. */
export async function runTest(planned: PlannedRun, session: Session, view: LiveView): Promise<TestRecord> {
  const { test } = planned;
  const startedAtMs = session.now();
  const name = runName(test, planned.case);
  const ids = createIds(session.options.seed, `${name} ${planned.interface.id}`);
  const steps: StepRecord[] = [];
  const cleanup: StepRecord[] = [];
  const hooks = openHooks(test, session.webhooks, ids);
  const record: Mutable<TestRecord> = {
    test: test.id,
    case: planned.case,
    interface: planned.interface.id,
    variables: variablesOf(planned, session, ids, hooks),
    steps,
    cleanup,
    durationMs: 0,
  };
  const abort = new AbortController();
  setMaxListeners(0, abort.signal); // every request of the test listens
  const onAbort = () => abort.abort();
  session.options.signal?.addEventListener("abort", onAbort, { once: true });
  if (session.options.signal?.aborted) onAbort();
  const stage: Stage = {
    session,
    view,
    interface: planned.interface,
    others: planned.others,
    test: name,
    ids,
    hooks,
    signal: abort.signal,
    scope: () => withDraws(scopeOf(test, record, view), ids),
    holds: (step, exchanges) => {
      const done = { step: step.id, exchanges: [exchanges], startedAtMs: 0, endedAtMs: 0 };
      const { ok, notExercised } = judgeStep(test, step, { ...record, steps: [...steps, done] }, view);
      return ok || notExercised !== undefined;
    },
  };
  try {
    await runSteps(test, record, steps, stage);
  } catch (error) {
    Object.assign(record, whyBroken(error));
  }
  const tidy: Stage = session.options.signal?.aborted ? { ...stage, signal: session.tidying } : stage;
  for (const step of test.cleanup) {
    // What was never captured needs no cleaning; what fails here says nothing about the rule under test.
    await act({ ...step, timeoutMs: cleanupMs }, tidy).done.then(
      (done) => cleanup.push(done),
      () => {},
    );
  }
  abort.abort();
  session.options.signal?.removeEventListener("abort", onAbort);
  for (const { url } of hooks.values()) session.webhooks?.drop(url);
  record.durationMs = session.now() - startedAtMs;
  return record;
}

async function runSteps(test: Test, record: TestRecord, steps: StepRecord[], stage: Stage): Promise<void> {
  const background = new Map<string, Acting>();
  const silence = stage.session.silence(stage.interface);
  if (silence !== undefined) throw new Silent(`the agent left ${silence} requests in a row without any answer`);
  for (const step of test.steps) {
    if (stage.session.options.signal?.aborted) throw new Interrupted();
    const acting = act(step, stage);
    if ("background" in step && step.background) {
      background.set(step.id, acting);
      await acting.started;
      continue;
    }
    const awaited = step.kind === "await" ? step.steps.map((id) => join(step, background.get(id))) : [];
    const done = await Promise.all([...awaited, acting.done]);
    // What was under way has been cut by the kit; that says nothing about the agent, so it is no step to be judged.
    if (stage.session.options.signal?.aborted) throw new Interrupted();
    steps.push(...done);
    if (!judgeStep(test, step, record, stage.view).ok) return;
  }
}

/** Waits for a background step. Its own time limits end it; the wire never waits for ever. */
function join(step: Step, acting: Acting | undefined): Promise<StepRecord> {
  if (!acting) throw new TckError("SUITE", `step ${step.id} awaits a step that was not started`);
  return acting.done;
}

class Interrupted extends Error {}

class Silent extends Error {}

function whyBroken(error: unknown): Pick<TestRecord, "skip"> | Pick<TestRecord, "error"> {
  if (error instanceof Interrupted) return { skip: { kind: "not-reached", reason: "the run was interrupted" } };
  if (error instanceof Silent) return { skip: { kind: "not-reached", reason: error.message } };
  if (error instanceof MessageLimit)
    return { skip: { kind: "not-configured", reason: "the limit of --max-messages was reached" } };
  if (error instanceof NoIdentity) return { skip: { kind: "not-reached", reason: error.message } };
  if (error instanceof UnresolvedVariable) return { skip: skipWithout(error) };
  return { error: error instanceof Error ? error.message : String(error) };
}

/** Values of the run, of the test and of its case. Only those that the test uses: the environment is not ours to record. */
function variablesOf(
  planned: PlannedRun,
  session: Session,
  ids: Ids,
  hooks: ReadonlyMap<string, Hook>,
): Readonly<Record<string, Json>> {
  const { test } = planned;
  const run: JsonObject = {
    ...session.options.variables,
    targetUrl: session.options.target,
    interfaceUrl: planned.interface.url,
    runId: session.options.seed,
    unknownId: ids.uuid(),
    ...addressesOf(hooks),
    ...tenantsOf(planned.interface, session),
  };
  const used = new Set(variablesIn([test.steps, test.cleanup, test.assertions, test.variables] as unknown as Json));
  const values: Record<string, Json> = {};
  for (const [name, value] of Object.entries(run)) if (used.has(name)) values[name] = value;
  const lookup = (name: string): Json | undefined => (name === "$uuid" ? ids.uuid() : (values[name] ?? run[name]));
  for (const [name, value] of Object.entries(test.variables)) {
    if (!(name in values)) values[name] = substitute(value, lookup);
  }
  for (const [name, value] of Object.entries(test.cases[planned.case] ?? {})) {
    const filled = filledIn(value, lookup);
    if (filled !== undefined) values[`case.${name}`] = filled;
  }
  return values;
}

/** The tenant of the interface, and another one that is served at the same URL, where the card declares them. */
function tenantsOf(own: AgentInterface, { meeting }: Session): Readonly<Record<string, string>> {
  const tenants = tenantsBeside(own, meeting.interfaces);
  const other = tenants.find((tenant) => tenant !== own.tenant);
  return {
    ...(own.tenant ? { interfaceTenant: own.tenant } : {}),
    ...(other === undefined ? {} : { otherTenant: other }),
  };
}

/** A cell of a table with the run's values put in; without one of them the test finds the cell empty and is skipped. */
function filledIn(value: Json, lookup: (name: string) => Json | undefined): Json | undefined {
  try {
    return substitute(value, lookup);
  } catch (error) {
    if (error instanceof UnresolvedVariable) return undefined;
    throw error;
  }
}

function withDraws(scope: ReturnType<typeof scopeOf>, ids: Ids): (name: string) => Json | undefined {
  const lookup = typeof scope === "function" ? scope : (name: string) => scope.get(name);
  return (name) => (name === "$uuid" ? ids.uuid() : lookup(name));
}
