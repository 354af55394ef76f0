import { isObject, type Json, type JsonObject } from "../json.js";
import { readAssertion, readEvent, readEventAssertion, readOptionalAssertion } from "./read-assertion.js";
import { defined, flagOf, listOf, mapOf, mapValues, note, numberOf, type ReadContext, textOf } from "./read-values.js";
import type { Keys } from "./source.js";
import type { Expect, ExpectError, ExpectStream, Outcome } from "./test.js";

/** The acceptable outcomes of a step, from `expect`, `expect_error`, `expect_stream` or `expect_any`. */
export function readOutcomes(step: JsonObject, keys: Keys, context: ReadContext): readonly Outcome[] {
  const raw = "raw" in step;
  if (step.expect_any !== undefined) {
    return listOf(step.expect_any).map((item, index) =>
      readOutcome(mapOf(item), [...keys, "expect_any", index], raw, context),
    );
  }
  const outcome = readOutcome(step, keys, raw, context);
  return Object.keys(outcome).length === 0 ? [] : [outcome];
}

function readOutcome(given: JsonObject, keys: Keys, raw: boolean, context: ReadContext): Outcome {
  const expected = given.expect === undefined ? {} : readExpect(mapOf(given.expect), [...keys, "expect"], raw, context);
  if (raw && !context.extended && given.expect_stream !== undefined) {
    note(context, [...keys, "expect_stream"], "N13: events of a raw step are the envelopes as they were sent");
  }
  return defined({
    note: textOf(given.note),
    ...expected,
    ...(isObject(given.expect_error)
      ? { expectError: readExpectError(given.expect_error, [...keys, "expect_error"], context) }
      : {}),
    ...(isObject(given.expect_stream)
      ? { expectStream: readExpectStream(given.expect_stream, [...keys, "expect_stream"], context) }
      : {}),
  });
}

const expectKeys = ["status", "headers", "outcome", "within_ms", "conforms_to", "body"];

/** `expect`. N4: stray keys belong to the body; `error` and `status: error` mean that an error has to come. */
function readExpect(
  given: JsonObject,
  keys: Keys,
  raw: boolean,
  context: ReadContext,
): Pick<Outcome, "expect" | "expectError"> {
  const stray = Object.entries(given).filter(
    ([key]) => !expectKeys.includes(key) && !key.startsWith("x-") && !(key === "error" && !raw),
  );
  for (const [key] of stray) note(context, [...keys, key], `N4: "${key}" is read as body.${key}`);
  const { error } = given;
  const noError = isObject(error) && error.absent === true;
  if (!raw && !noError && (error !== undefined || given.status === "error")) {
    note(context, [...keys, error === undefined ? "status" : "error"], "N4: read as expect_error");
    return { expectError: readExpectError(onlyErrorKeys(error), [...keys, "error"], context) };
  }
  const body = stray.length === 0 ? given.body : withStray(given.body, Object.fromEntries(stray));
  const expect: Expect = defined({
    status: readOptionalAssertion(given.status, context),
    headers:
      given.headers === undefined
        ? undefined
        : mapValues(mapOf(given.headers), (value) => readAssertion(value, context)),
    outcome: given.outcome as Expect["outcome"] | undefined,
    withinMs: numberOf(given.within_ms),
    conformsTo: textOf(given.conforms_to),
    body: readOptionalAssertion(body, context),
  });
  return { expect };
}

function withStray(body: Json | undefined, stray: JsonObject): Json {
  if (body === undefined) return stray;
  return isObject(body) ? { ...stray, ...body } : { all_of: [body, stray] };
}

/** What an `error` assertion says about code, message and details; that it exists is said by `expect_error` itself. */
function onlyErrorKeys(error: Json | undefined): JsonObject {
  const known = ["code", "message", "data", "details"];
  return Object.fromEntries(Object.entries(mapOf(error)).filter(([key]) => known.includes(key)));
}

/** `expect_error`. N3: a name under `code` is the error type, `data` is `details`. */
function readExpectError(given: JsonObject, keys: Keys, context: ReadContext): ExpectError {
  const named = isErrorName(given.code);
  if (named) note(context, [...keys, "code"], "N3: a name under code is read as error_type");
  if (given.data !== undefined) note(context, [...keys, "data"], `N3: "data" is read as details`);
  return defined({
    errorType: readOptionalAssertion(given.error_type ?? (named ? given.code : undefined), context),
    code: named ? undefined : readOptionalAssertion(given.code, context),
    kind: given.kind as ExpectError["kind"] | undefined,
    message: readOptionalAssertion(given.message, context),
    details: readOptionalAssertion(given.details ?? given.data, context),
  });
}

function isErrorName(code: Json | undefined): boolean {
  if (typeof code === "string") return /^[A-Za-z]+$/.test(code);
  return isObject(code) && listOf(code.one_of).some((one) => isErrorName(one));
}

/** `expect_stream`; its `timeout_ms` belongs to the step. */
function readExpectStream(given: JsonObject, keys: Keys, context: ReadContext): ExpectStream {
  const event = (key: string) => {
    const value = given[key];
    return value === undefined ? undefined : readEventAssertion(value, [...keys, key], context);
  };
  return defined({
    minCount: numberOf(given.min_count),
    maxCount: numberOf(given.max_count),
    ordering: given.ordering as ExpectStream["ordering"] | undefined,
    events:
      given.events === undefined
        ? undefined
        : listOf(given.events).map((item, index) => readEvent(item, [...keys, "events", index], context)),
    eachEvent: event("each_event"),
    finalEvent: event("final_event"),
    closes: given.closes === "either" ? ("either" as const) : (flagOf(given.closes) ?? true),
    closesWithinMs: numberOf(given.closes_within_ms),
    firstEventWithinMs: numberOf(given.first_event_within_ms),
    maxGapMs: numberOf(given.max_gap_ms),
    disconnectAfter: numberOf(given.disconnect_after),
    disconnectWhen: event("disconnect_when"),
    streams:
      given.streams === undefined
        ? undefined
        : listOf(given.streams).map((item, index) =>
            readExpectStream(mapOf(item), [...keys, "streams", index], context),
          ),
    sameEvents: flagOf(given.same_events),
  });
}

/** The longest `timeout_ms` of all streams that a step expects. */
export function streamTimeout(step: JsonObject): number | undefined {
  const outcomes = [step, ...listOf(step.expect_any).map(mapOf)];
  const streams = outcomes.flatMap((outcome) => [
    mapOf(outcome.expect_stream),
    ...listOf(mapOf(outcome.expect_stream).streams).map(mapOf),
  ]);
  const timeouts = streams.flatMap((stream) => (typeof stream.timeout_ms === "number" ? [stream.timeout_ms] : []));
  return timeouts.length === 0 ? undefined : Math.max(...timeouts);
}
