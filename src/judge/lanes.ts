import { isObject, type Json } from "../json.js";
import type { Dialect } from "../protocol/dialect.js";
import { readPath } from "../suite/path.js";
import type { OperationStep, RawStep, Step, Test } from "../suite/test.js";
import { type Answer, eventValues, readOperation, readRaw } from "./answer.js";
import { eventView, payloadOf } from "./events.js";
import type { StepRecord, TestRecord } from "./record.js";
import { interfaceOf } from "./step-interface.js";
import type { RecordView } from "./view.js";

/** The answer of each copy or stream of a step: the last attempt counts. Lanes without an exchange are left out. */
export function answersOf(
  step: OperationStep | RawStep,
  done: StepRecord,
  record: TestRecord,
  view: RecordView,
): Answer[] {
  const agentInterface = interfaceOf(step, record, view);
  return done.exchanges.flatMap((attempts) => {
    const exchange = view.exchange(attempts.at(-1) ?? "");
    if (!exchange) return [];
    return [
      step.kind === "raw" ? readRaw(exchange, agentInterface) : readOperation(exchange, agentInterface, step.operation),
    ];
  });
}

/** What `{{step.response}}` stands for: result, parsed body, error object, or the list of events. */
export function responseOf({ reply }: Answer): Json | undefined {
  if (reply.kind === "result") return reply.value;
  if (reply.kind === "error") return reply.error.raw;
  return reply.kind === "stream" ? eventValues(reply.events) : undefined;
}

/** The value that a capture names; in a stream by `[i].path`, or from the first event that has the path. */
export function captured(answer: Answer, path: string, dialect: Dialect): Json | undefined {
  const { reply } = answer;
  if (reply.kind === "result") return readPath(reply.value, path).value;
  if (reply.kind !== "stream") return undefined;
  const views = eventValues(reply.events).map((event) => (answer.raw ? event : eventView(event, dialect)));
  if (path.startsWith("[")) return readPath(views, path).value;
  for (const view of views) {
    const reading = readPath(view, path);
    if (reading.found) return reading.value;
  }
  // `task.id` of a stream that began with an update: the same task by its other name.
  if (path !== "task.id" && path !== "task.contextId") return undefined;
  const member = path === "task.id" ? "taskId" : "contextId";
  const holder = eventValues(reply.events)
    .map((event) => payloadOf(event, dialect))
    .find((payload) => payload !== undefined && payload.key !== "message" && isObject(payload.value));
  return holder?.value[member];
}

/** Captures of a step that were found, and the names of those that were not. */
export function capturesOf(
  step: Step,
  answers: readonly Answer[],
  dialect: Dialect,
): { readonly values: Readonly<Record<string, Json>>; readonly missing: readonly [name: string, path: string][] } {
  const values: Record<string, Json> = {};
  const missing: [string, string][] = [];
  for (const [name, path] of Object.entries(step.capture)) {
    const value = answers.map((answer) => captured(answer, path, dialect)).find((one) => one !== undefined);
    if (value === undefined) missing.push([name, path]);
    else values[name] = value;
  }
  return { values, missing };
}

/** The step of that id. */
export function stepOf(test: Test, id: string): Step | undefined {
  return test.steps.find((step) => step.id === id);
}
