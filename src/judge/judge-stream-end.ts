import type { Dialect } from "../protocol/dialect.js";
import type { ExpectStream } from "../suite/test.js";
import type { StreamReply } from "./answer.js";
import { payloadOf, stateOf } from "./events.js";
import { type Found, found } from "./found.js";

/** How long a server may keep a stream open after a terminal state when the suite says nothing (milliseconds). */
export const closingMs = 5_000;

/** When and how the stream ended. */
export function judgeClose(expected: ExpectStream, reply: StreamReply, dialect: Dialect): readonly Found[] {
  const { end } = reply;
  if (end === "cut")
    return [wrong("an orderly end of the stream", "the connection was lost in the middle of the stream")];
  if (end === "limit") return [wrong("a stream within the kit's limits", "the stream went over the kit's limits")];
  const cutOnPurpose = expected.disconnectAfter !== undefined || expected.disconnectWhen !== undefined;
  if (cutOnPurpose) return end === "timeout" ? [wrong("the events to hang up at", "they did not come in time")] : [];
  if (expected.closes === false) {
    return end === "complete" ? [wrong("a stream that stays open", "the server closed it")] : [];
  }
  const finished = terminalAt(reply, dialect);
  const allowed = expected.closesWithinMs ?? closingMs;
  if (end === "complete") {
    if (finished === undefined) return [];
    const took = Math.round(reply.endAtMs - finished.atMs);
    if (took <= allowed) return [];
    return [wrong(`a close within ${allowed} ms after ${finished.state}`, `it came after ${took} ms`)];
  }
  if (expected.closes === "either" || pausedIn(reply, dialect) !== undefined) return [];
  const waited = Math.round(reply.endAtMs - (finished?.atMs ?? 0));
  if (finished) {
    return [
      wrong(`a close within ${allowed} ms after ${finished.state}`, `the stream was still open after ${waited} ms`),
    ];
  }
  const last =
    reply.events.length === 0 ? "no event came" : `the last of ${reply.events.length} events was not terminal`;
  return [wrong("a stream that ends", `it was still open after ${Math.round(reply.endAtMs)} ms and ${last}`)];
}

/** Sections 3.1.2 and 7.6.1 keep a stream open at an interrupted state, section 11.7 closes it: both are accepted. */
export function notesOnClose(expected: ExpectStream, reply: StreamReply, dialect: Dialect): readonly string[] {
  const state = expected.closes === true && reply.end !== "complete" ? pausedIn(reply, dialect) : undefined;
  return state === undefined ? [] : [`the stream stayed open at ${state}, which is accepted`];
}

/** The interrupted state in which the stream came to rest and may stay open. */
function pausedIn({ events }: StreamReply, dialect: Dialect): string | undefined {
  const states = events.flatMap(({ value }) => {
    const state = value === undefined ? undefined : stateOf(payloadOf(value, dialect)?.value);
    return state === undefined ? [] : [state];
  });
  const last = states.at(-1);
  const { interrupted, closing } = dialect.states;
  return last !== undefined && interrupted.includes(last) && !closing.includes(last) ? last : undefined;
}

/** `first_event_within_ms` and `max_gap_ms`. */
export function judgeTimes(expected: ExpectStream, reply: StreamReply): readonly Found[] {
  const { firstEventWithinMs, maxGapMs } = expected;
  const late: Found[] = [];
  const [first] = reply.events;
  if (firstEventWithinMs !== undefined && (first === undefined || first.atMs > firstEventWithinMs)) {
    const actual = first ? `it came after ${Math.round(first.atMs)} ms` : "none came";
    late.push(wrong(`the first event within ${firstEventWithinMs} ms`, actual));
  }
  if (maxGapMs === undefined) return late;
  for (const [index, event] of reply.events.entries()) {
    const gap = event.atMs - (reply.events[index - 1]?.atMs ?? event.atMs);
    if (gap > maxGapMs)
      late.push(wrong(`at most ${maxGapMs} ms between events`, `${Math.round(gap)} ms before event ${index}`));
  }
  return late;
}

/** The first event that told a terminal state. */
function terminalAt({ events }: StreamReply, dialect: Dialect): { state: string; atMs: number } | undefined {
  for (const { value, atMs } of events) {
    const state = value === undefined ? undefined : stateOf(payloadOf(value, dialect)?.value);
    if (state !== undefined && dialect.states.terminal.includes(state)) return { state, atMs };
  }
  return undefined;
}

function wrong(expected: string, actual: string): Found {
  return found("close", "", expected, actual, `expected ${expected}, but ${actual}`);
}
