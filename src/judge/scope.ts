import type { Reply } from "../bindings/reply.js";
import type { Json } from "../json.js";
import { readPath } from "../suite/path.js";
import type { Repeat, Test } from "../suite/test.js";
import { parseUntil } from "../suite/until.js";
import { eventValues, readDelivery } from "./answer.js";
import { equal } from "./equal.js";
import { answersOf, capturesOf, responseOf, stepOf } from "./lanes.js";
import type { TestRecord } from "./record.js";
import { dialectFor } from "./step-interface.js";
import type { RecordView } from "./view.js";

/**
 * What variables stand for at this point of a test: those of the run and the case, captures as `step.name`, and of every step
 * so far `step.response`, `step.responses` (of all copies) and `step.events`.
 */
export function scopeOf(test: Test, record: TestRecord, view: RecordView): ReadonlyMap<string, Json> {
  const scope = new Map<string, Json>(Object.entries(record.variables));
  for (const done of record.steps) {
    const step = stepOf(test, done.step);
    if (step?.kind === "webhook") {
      const deliveries = (done.deliveries ?? []).map((id) => view.exchange(id));
      const bodies = deliveries.flatMap((delivery) => (delivery ? [readDelivery(delivery) ?? null] : []));
      scope.set(`${step.id}.events`, bodies).set(`${step.id}.response`, bodies);
    }
    if (step?.kind !== "operation" && step?.kind !== "raw") continue;
    const answers = answersOf(step, done, record, view);
    const responses = answers.map(responseOf).filter((response) => response !== undefined);
    const [response] = responses;
    if (response !== undefined) scope.set(`${step.id}.response`, response);
    scope.set(`${step.id}.responses`, responses);
    const stream = answers.find(({ reply }) => reply.kind === "stream")?.reply;
    if (stream?.kind === "stream") scope.set(`${step.id}.events`, eventValues(stream.events));
    const dialect = dialectFor(test, step, record, view);
    for (const [name, value] of Object.entries(capturesOf(step, answers, dialect).values)) {
      scope.set(`${step.id}.${name}`, value);
    }
  }
  return scope;
}

/** True when polling may end: the condition holds for a result. */
export function untilHolds(repeat: Repeat, reply: Reply): boolean {
  const until = parseUntil(repeat.until);
  if (reply.kind !== "result" || "problem" in until) return false;
  const reading = readPath(reply.value, until.path);
  const among = reading.found && until.values.some((value) => equal(value, reading.value));
  return until.operator === "!=" ? reading.found && !among : among;
}
