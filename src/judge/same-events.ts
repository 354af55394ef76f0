import type { Dialect } from "../protocol/dialect.js";
import type { ExpectStream } from "../suite/test.js";
import { type Answer, eventValues } from "./answer.js";
import { isSuffix } from "./equal.js";
import { payloadOf } from "./events.js";
import { type Found, found } from "./found.js";
import { isCut, laneOf } from "./judge-outcome.js";
import { countOf, show } from "./text.js";

/**
 * All streams that ran to their end show the same events in the same order (section 3.5.2). The leading Task is the state at
 * the time of subscribing, so it may differ; a stream that began later may lack events at the beginning.
 */
export function judgeSameEvents(
  expected: ExpectStream,
  answers: readonly Answer[],
  dialect: Dialect,
): readonly Found[] {
  const whole = answers.flatMap((answer, lane) => {
    const { reply, exchange } = answer;
    if (reply.kind !== "stream" || isCut(laneOf(expected, lane))) return [];
    const events = eventValues(reply.events);
    const [first] = events;
    const snapshot = first !== undefined && payloadOf(first, dialect)?.key === "task";
    return [{ lane, exchange: exchange.id, events: snapshot ? events.slice(1) : events }];
  });
  const [longest, ...others] = [...whole].sort((a, b) => b.events.length - a.events.length || a.lane - b.lane);
  if (!longest) return [];
  return others.flatMap(({ lane, exchange, events }) => {
    if (isSuffix(events, longest.events)) return [];
    const title = `stream ${lane + 1} and stream ${longest.lane + 1} of the same task show different events`;
    const expectedEvents = `the last ${countOf(events.length, "event")} of stream ${longest.lane + 1}`;
    return [{ ...found("events", "events", expectedEvents, show(events), title), exchange }];
  });
}
