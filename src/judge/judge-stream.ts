import type { StreamEvent } from "../bindings/reply.js";
import type { Json } from "../json.js";
import type { Dialect } from "../protocol/dialect.js";
import type { EventExpectation, ExpectStream } from "../suite/test.js";
import { type Answer, errorOf } from "./answer.js";
import { type AssertionOptions, type AssertionProblem, matchAssertion } from "./assert.js";
import { eventView, payloadOf, stateOf } from "./events.js";
import { asFound, type Found, found, type OutcomeJudgement } from "./found.js";
import { describeAnswer, describeError } from "./judge-expect.js";
import { judgeClose, judgeTimes, notesOnClose } from "./judge-stream-end.js";
import { countOf, MISSING, show, under } from "./text.js";

/** Judges `expect_stream` on one stream. Framing, payloads and envelopes are rules of their own. */
export function judgeStream(
  expected: ExpectStream,
  answer: Answer,
  dialect: Dialect,
  options: AssertionOptions,
): OutcomeJudgement {
  const { reply } = answer;
  if (reply.kind !== "stream") {
    const error = errorOf(answer);
    const actual = error ? describeError(error) : describeAnswer(answer);
    const message = `expected a stream of events, got ${actual}`;
    return { found: [found("answer", "", "a stream of events", actual, message)], notes: [], otherKind: true };
  }
  const look = (event: StreamEvent): Json | undefined =>
    event.value === undefined || answer.raw ? event.value : eventView(event.value, dialect);
  const unreadable = judgeReadable(reply.events);
  return {
    found: [
      ...judgeClose(expected, reply, dialect),
      ...judgeErrors(reply.events),
      ...unreadable,
      ...judgeCount(expected, reply.events.length),
      ...judgeTimes(expected, reply),
      // What cannot be read cannot be compared.
      ...(unreadable.length > 0 ? [] : judgeEvents(expected, reply.events, look, dialect, options)),
    ],
    notes: notesOnClose(expected, reply, dialect),
    otherKind: reply.events.length === 1 && reply.events[0]?.error !== undefined,
  };
}

function judgeReadable(events: readonly StreamEvent[]): readonly Found[] {
  const bad = events.filter(({ problem }) => problem !== undefined);
  const [first] = bad;
  if (!first) return [];
  const message = `${bad.length} of ${countOf(events.length, "event")} cannot be read: ${first.problem}`;
  return [found("answer", `events[${first.index}]`, "an event of the protocol", show(first.raw), message)];
}

function judgeEvents(
  expected: ExpectStream,
  events: readonly StreamEvent[],
  look: Look,
  dialect: Dialect,
  options: AssertionOptions,
): readonly Found[] {
  return [
    ...(expected.ordering === "monotonic_state" ? judgeOrder(events, dialect) : []),
    ...(expected.events ?? []).flatMap((one, index) => judgeEvent(one, index, events, look, options)),
    ...judgeEach(expected, events, look, options),
    ...judgeFinal(expected, events, look, options),
  ];
}

function judgeErrors(events: readonly StreamEvent[]): readonly Found[] {
  return events.flatMap(({ index, error }) => {
    if (!error) return [];
    const actual = describeError(error);
    return [found("answer", `events[${index}]`, "an event", actual, `event ${index} is an error: ${actual}`)];
  });
}

function judgeCount({ minCount, maxCount }: ExpectStream, count: number): readonly Found[] {
  const actual = countOf(count, "event");
  const wrong: Found[] = [];
  if (minCount !== undefined && count < minCount) {
    wrong.push(
      found(
        "count",
        "events",
        `at least ${minCount}`,
        actual,
        `the stream had ${actual}, expected at least ${minCount}`,
      ),
    );
  }
  if (maxCount !== undefined && count > maxCount) {
    wrong.push(
      found("count", "events", `at most ${maxCount}`, actual, `the stream had ${actual}, expected at most ${maxCount}`),
    );
  }
  return wrong;
}

type Look = (event: StreamEvent) => Json | undefined;

function judgeEvent(
  expected: EventExpectation,
  position: number,
  events: readonly StreamEvent[],
  look: Look,
  options: AssertionOptions,
): readonly Found[] {
  const title = expected.description === undefined ? "" : `${expected.description}: `;
  if (expected.match === "exact_position") {
    const index = expected.index ?? position;
    const event = events[index];
    const actual = event ? (look(event) ?? event.raw) : MISSING;
    return placed(matchAssertion(expected.assertion, actual, options), index, title);
  }
  const attempts = events.map((event) => matchAssertion(expected.assertion, look(event) ?? event.raw, options));
  if (attempts.some((problems) => problems.length === 0)) return [];
  const closest = attempts.reduce<readonly AssertionProblem[] | undefined>(
    (best, problems) => (best === undefined || problems.length < best.length ? problems : best),
    undefined,
  );
  const near = closest?.[0] ? `; the closest differs: ${closest[0].message}` : "";
  const among = countOf(events.length, "event");
  const wanted = show(expected.assertion);
  return [found("events", "events", wanted, among, `${title}none of ${among} matches ${wanted}${near}`)];
}

function judgeEach(
  { eachEvent }: ExpectStream,
  events: readonly StreamEvent[],
  look: Look,
  options: AssertionOptions,
): readonly Found[] {
  if (eachEvent === undefined) return [];
  return events.flatMap((event) =>
    placed(matchAssertion(eachEvent, look(event) ?? event.raw, options), event.index, ""),
  );
}

function judgeFinal(
  { finalEvent }: ExpectStream,
  events: readonly StreamEvent[],
  look: Look,
  options: AssertionOptions,
): readonly Found[] {
  if (finalEvent === undefined) return [];
  const last = events.at(-1);
  if (!last) return [found("events", "events", "a last event", "nothing", "the stream had no event, so no last one")];
  return placed(matchAssertion(finalEvent, look(last) ?? last.raw, options), last.index, "the last event: ");
}

function placed(problems: readonly AssertionProblem[], index: number, title: string): readonly Found[] {
  const base = `events[${index}]`;
  return asFound(
    "events",
    problems.map((one) => {
      const path = under(base, one.path);
      const message = `${title}${path} is ${one.actual === "nothing" ? "missing" : one.actual}, expected ${one.expected}`;
      return { ...one, path, message: one.message.startsWith("none of") ? `${title}${path}: ${one.message}` : message };
    }),
  );
}

/** ACTS section 7.1: never back to the initial state, and nothing else after a terminal one. Repeats are free. */
function judgeOrder(events: readonly StreamEvent[], dialect: Dialect): readonly Found[] {
  const wrong: Found[] = [];
  let before: string | undefined;
  for (const { index, value } of events) {
    const state = value === undefined ? undefined : stateOf(payloadOf(value, dialect)?.value);
    if (state === undefined) continue;
    const path = `events[${index}].status.state`;
    const { terminal, initial } = dialect.states;
    if (before !== undefined && before !== state && terminal.includes(before)) {
      wrong.push(
        found("events", path, before, state, `event ${index} goes from ${before}, which is final, to ${state}`),
      );
    } else if (before !== undefined && before !== state && state === initial) {
      wrong.push(
        found("events", path, `anything but ${state}`, state, `event ${index} goes from ${before} back to ${state}`),
      );
    }
    before = state;
  }
  return wrong;
}
