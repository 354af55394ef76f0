import type { Test } from "../suite/test.js";
import { UnresolvedVariable } from "../suite/variables.js";
import { judgeLookBack, judgeStep } from "./judge-step.js";
import type { TestRecord } from "./record.js";
import type { Mismatch, Result, Skip } from "./report.js";
import type { RecordView } from "./view.js";

/** What became of a test or a monitor on one interface. */
export interface Judgement {
  readonly result: Result;
  readonly mismatches: readonly Mismatch[];
  readonly notes: readonly string[];
  /** Ids of its exchanges, those of mismatches first. */
  readonly exchanges: readonly string[];
  readonly skip?: Skip;
  /** The kit's own fault, in words. */
  readonly error?: string;
}

/** Judges a test on its record: step by step up to the first that fails, then the assertions on the whole. */
export function judgeTest(test: Test, record: TestRecord, view: RecordView): Judgement {
  try {
    const judged = judgeSteps(test, record, view);
    return { ...judged, exchanges: exchangesOf(record, judged.mismatches) };
  } catch (error) {
    const none = { mismatches: [], notes: [], exchanges: exchangesOf(record, []) };
    if (error instanceof UnresolvedVariable) {
      return { ...none, result: "skip", skip: skipWithout(error) };
    }
    return { ...none, result: "error", error: error instanceof Error ? error.message : String(error) };
  }
}

/** A variable without a value: the agent left a member out that the next step is about, or nobody has configured it. */
export function skipWithout({ variable }: UnresolvedVariable): Skip {
  const [, step, member] = /^([\w-]+)\.response\.(.+)$/s.exec(variable) ?? [];
  return step === undefined
    ? { kind: "not-configured", reason: `the run has no value for the variable ${variable}` }
    : { kind: "not-exercised", reason: `the answer to the step ${step} has no ${member}` };
}

function judgeSteps(test: Test, record: TestRecord, view: RecordView): Omit<Judgement, "exchanges"> {
  if (record.failure !== undefined) return failedBefore(record.failure);
  const notes = new Set<string>();
  for (const step of test.steps) {
    const done = record.steps.some((one) => one.step === step.id);
    const background = "background" in step && step.background;
    if (background || (!done && step.kind !== "assertion" && step.kind !== "await")) {
      if (background) continue;
      return brokenOff(record, step.id, [...notes]);
    }
    if (!done && record.skip) return brokenOff(record, step.id, [...notes]);
    const judged = judgeStep(test, step, record, view);
    for (const note of judged.notes) notes.add(note);
    if (judged.ok) continue;
    if (judged.notExercised !== undefined)
      return skipped({ kind: "not-exercised", reason: judged.notExercised }, [...notes]);
    return { result: "fail", mismatches: judged.mismatches, notes: [...notes] };
  }
  if (record.skip || record.error !== undefined) return brokenOff(record, "", [...notes]);
  const { mismatches } = judgeLookBack(test, test.assertions, record, view);
  return { result: mismatches.length > 0 ? "fail" : "pass", mismatches, notes: [...notes] };
}

/** A test that was not run to its end without a failing step: the record has to say why. */
function brokenOff(record: TestRecord, step: string, notes: readonly string[]): Omit<Judgement, "exchanges"> {
  if (record.error !== undefined) return { result: "error", mismatches: [], notes, error: record.error };
  if (record.skip) return skipped(record.skip, notes);
  return { result: "error", mismatches: [], notes, error: `the record has nothing about the step ${step}` };
}

/** Decided against the agent before anything was sent. */
function failedBefore(failure: string): Omit<Judgement, "exchanges"> {
  const expected = "what the test needs of the agent";
  return { result: "fail", mismatches: [{ path: "", expected, actual: "not shown", message: failure }], notes: [] };
}

function skipped(skip: Skip, notes: readonly string[]): Omit<Judgement, "exchanges"> {
  return { result: "skip", mismatches: [], notes, skip };
}

/** Every exchange of a test run, those that show a mismatch first. */
export function exchangesOf(record: TestRecord, mismatches: readonly Mismatch[]): readonly string[] {
  const shown = mismatches.flatMap(({ exchange }) => exchange ?? []);
  const all = [...record.steps, ...record.cleanup].flatMap(({ exchanges, deliveries }) => [
    ...exchanges.flat(),
    ...(deliveries ?? []),
  ]);
  return [...new Set([...shown, ...all])];
}
