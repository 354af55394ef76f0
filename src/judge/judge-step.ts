import type { Reply } from "../bindings/reply.js";
import type { Json } from "../json.js";
import type { NamedAssertion, Step, Test, WebhookStep } from "../suite/test.js";
import { substitute } from "../suite/variables.js";
import type { Found } from "./found.js";
import { judgeCall } from "./judge-call.js";
import { judgeWebhook } from "./judge-webhook.js";
import { stepOf } from "./lanes.js";
import { judgeNamed } from "./named-assertion.js";
import type { StepRecord, TestRecord } from "./record.js";
import type { Mismatch } from "./report.js";
import { scopeOf } from "./scope.js";
import { surroundingsOf } from "./surroundings.js";
import type { RecordView } from "./view.js";

export { scopeOf, untilHolds } from "./scope.js";

/** What became of one step. */
export interface StepJudgement {
  readonly mismatches: readonly Mismatch[];
  readonly notes: readonly string[];
  /** The next step may go on. */
  readonly ok: boolean;
  readonly captures: Readonly<Record<string, Json>>;
  /** By copy or stream. */
  readonly replies: readonly Reply[];
  /** Set when the agent made use of a freedom that leaves nothing to judge: `ok` is false, but it is no failure. */
  readonly notExercised?: string;
}

/**
 * Judges one step of a test on what was recorded so far. Background steps are judged at the step that awaits them.
 * @throws UnresolvedVariable when an expectation names a variable that has no value
 */
export function judgeStep(test: Test, step: Step, record: TestRecord, view: RecordView): StepJudgement {
  const actions = actionsOf(test, step).map((action) => judgeAction(test, action, record, view));
  const joined = merge(actions);
  // A look back at an answer that is wrong already would only repeat it.
  return joined.ok ? merge([joined, judgeLookBack(test, step.assertions, record, view, step)]) : joined;
}

/** Judges assertions on earlier results, of a step or of the whole test. */
export function judgeLookBack(
  test: Test,
  assertions: readonly NamedAssertion[],
  record: TestRecord,
  view: RecordView,
  step?: Step,
): StepJudgement {
  if (assertions.length === 0) return merge([]);
  const resolved = substitute(assertions as unknown as Json, scopeOf(test, record, view));
  const { options } = surroundingsOf(test, step, record, view);
  const differences = (resolved as unknown as readonly NamedAssertion[]).flatMap((one) => judgeNamed(one, options));
  const exchange = step ? lastExchange(record, step.id) : undefined;
  return judgement(differences.map((one) => mismatchOf({ ...(exchange ? { exchange } : {}), ...one }, step)));
}

/** The step itself, or those that it awaits. */
function actionsOf(test: Test, step: Step): readonly Step[] {
  if (step.kind !== "await") return [step];
  return step.steps.flatMap((id) => stepOf(test, id) ?? []);
}

function judgeAction(test: Test, step: Step, record: TestRecord, view: RecordView): StepJudgement {
  const done = record.steps.find((one) => one.step === step.id);
  if (!done) return merge([]);
  if (step.kind === "webhook") return judgeDeliveries(test, step, done, record, view);
  if (step.kind !== "operation" && step.kind !== "raw") return merge([]);
  const { found, notes, captures, answers, notExercised } = judgeCall(test, step, done, record, view);
  return {
    mismatches: found.map((one) => mismatchOf(one, step)),
    notes,
    ok: found.length === 0,
    captures,
    replies: answers.map(({ reply }) => reply),
    ...(notExercised === undefined ? {} : { notExercised }),
  };
}

function judgeDeliveries(
  test: Test,
  step: WebhookStep,
  done: StepRecord,
  record: TestRecord,
  view: RecordView,
): StepJudgement {
  const { place, ...rest } = step;
  const resolved = substitute(rest as unknown as Json, scopeOf(test, record, view)) as unknown as typeof rest;
  const { dialect, options } = surroundingsOf(test, step, record, view);
  const deliveries = (done.deliveries ?? []).flatMap((id) => view.exchange(id) ?? []);
  const found = judgeWebhook({ ...resolved, place }, deliveries, dialect, options);
  return judgement(found.map((one) => mismatchOf(one, step)));
}

function mismatchOf({ path, expected, actual, message, exchange }: Found, step: Step | undefined): Mismatch {
  return {
    ...(step ? { step: step.id } : {}),
    path,
    expected,
    actual,
    message,
    ...(exchange === undefined ? {} : { exchange }),
  };
}

function lastExchange(record: TestRecord, id: string): string | undefined {
  return record.steps
    .find(({ step }) => step === id)
    ?.exchanges.at(-1)
    ?.at(-1);
}

function judgement(mismatches: readonly Mismatch[]): StepJudgement {
  return { mismatches, notes: [], ok: mismatches.length === 0, captures: {}, replies: [] };
}

function merge(parts: readonly StepJudgement[]): StepJudgement {
  const failing = parts.filter(({ ok }) => !ok);
  // Only when nothing else is wrong is there nothing to judge.
  const excuse = failing.every(({ notExercised }) => notExercised !== undefined) ? failing[0]?.notExercised : undefined;
  return {
    mismatches: parts.flatMap(({ mismatches }) => mismatches),
    notes: [...new Set(parts.flatMap(({ notes }) => notes))],
    ok: failing.length === 0,
    captures: Object.assign({}, ...parts.map(({ captures }) => captures)) as Record<string, Json>,
    replies: parts.flatMap(({ replies }) => replies),
    ...(excuse === undefined ? {} : { notExercised: excuse }),
  };
}
