import type { StreamEvent } from "../../bindings/reply.js";
import { isObject } from "../../json.js";
import type { Dialect } from "../../protocol/dialect.js";
import { TckError } from "../../tck-error.js";
import { type Payload, payloadOf, stateOf, taskIdOf } from "../events.js";
import { closingMs } from "../judge-stream-end.js";
import type { Finding, Predicate, PredicateAnswer, Subject } from "./predicate.js";

/** An event of which it is known what it holds. */
interface Told {
  readonly event: StreamEvent;
  readonly payload: Payload;
}

interface Stream {
  readonly told: readonly Told[];
  /** All events, also those that hold nothing known. */
  readonly events: readonly StreamEvent[];
  readonly dialect: Dialect;
  readonly reply: Extract<Subject["reply"], { kind: "stream" }>;
}

const rules: Readonly<Record<string, (stream: Stream) => PredicateAnswer>> = {
  "first-is-task-or-message": (stream) => firstIs(stream, ["task", "message"]),
  "first-is-task": (stream) => firstIs(stream, ["task"]),
  "only-updates-after-task": onlyUpdatesAfterTask,
  "single-message": singleMessage,
  "closes-at-terminal": closesAtTerminal,
  "nothing-after-terminal": nothingAfterTerminal,
  "final-at-the-end": finalAtTheEnd,
  "closes-after-final": closesAfterFinal,
  "same-task-id": (stream) => same(stream, "taskId", (payload) => taskIdOf(payload)),
  "same-context-id": (stream) => same(stream, "contextId", ({ value }) => textOf(value.contextId)),
};

/** The order of events in a stream (sections 3.1.2, 3.1.6 and 3.5.2). */
export const streamOrder: Predicate = {
  name: "stream_order",
  description: `Streams hold the right events in the right order; \`rule\` is one of ${Object.keys(rules).join(", ")}.`,
  check({ reply }, args, { dialect }) {
    const name = isObject(args) ? String(args.rule) : "";
    const rule = rules[name];
    if (!rule) throw new TckError("SUITE", `stream_order has no rule ${name}`);
    if (reply?.kind !== "stream") return "not-exercised";
    const { events } = reply;
    const told = events.flatMap((event): Told[] => {
      const payload = event.value === undefined ? undefined : payloadOf(event.value, dialect);
      return payload ? [{ event, payload }] : [];
    });
    return rule({ told, events, dialect, reply });
  },
};

function firstIs({ events, told }: Stream, keys: readonly string[]): PredicateAnswer {
  const [first] = events;
  // A call that was refused by an error event has no first event to speak of.
  if (!first || first.error) return "not-exercised";
  const key = told[0]?.event === first ? told[0].payload.key : "something else";
  return keys.includes(key)
    ? []
    : [finding(first, keys.join(" or "), key, `the first event is ${key}, not ${keys.join(" or ")}`)];
}

function onlyUpdatesAfterTask({ told }: Stream): PredicateAnswer {
  const start = told.findIndex(({ payload }) => payload.key === "task");
  if (start === -1 || told.length <= start + 1) return "not-exercised";
  const expected = "statusUpdate or artifactUpdate";
  return told.slice(start + 1).flatMap(({ event, payload }, index, rest): Finding[] => {
    if (payload.key === "statusUpdate" || payload.key === "artifactUpdate") return [];
    const message = `event ${event.index} is ${payload.key}; only updates may follow the task`;
    // Section 11.7 allows a last snapshot where section 3.1.2 does not.
    const closing = payload.key === "task" && index === rest.length - 1;
    const note = closing
      ? { note: true, message: "the stream ends with a snapshot of the task, which is accepted" }
      : { message };
    return [{ ...finding(event, expected, payload.key, message), ...note }];
  });
}

function singleMessage({ told, events }: Stream): PredicateAnswer {
  if (told[0]?.payload.key !== "message") return "not-exercised";
  return events.slice(1).map((event) => {
    const text = `event ${event.index} follows a Message, which has to be the only event`;
    return finding(event, "the end of the stream", "an event", text);
  });
}

function closesAtTerminal({ told, reply, dialect }: Stream): PredicateAnswer {
  const end = terminalIn(told, dialect);
  if (!end) return "not-exercised";
  const stayed = Math.round(reply.endAtMs - end.event.atMs);
  if (stayed < closingMs) {
    // Hung up by the kit before the server's time was over: nothing is known.
    return reply.end === "complete" || reply.end === "cut" ? [] : "not-exercised";
  }
  const actual = reply.end === "complete" ? `closed after ${stayed} ms` : `still open after ${stayed} ms`;
  const expected = `a close after ${end.state}`;
  return [finding(end.event, expected, actual, `${expected} was expected; the stream was ${actual}`)];
}

function nothingAfterTerminal({ told, dialect }: Stream): PredicateAnswer {
  const end = terminalIn(told, dialect);
  if (!end) return "not-exercised";
  const rest = told.filter(({ event }) => event.index > end.event.index);
  return rest.flatMap(({ event, payload }): Finding[] => {
    // A last snapshot that says the same is no news.
    if (payload.key === "task" && stateOf(payload.value) === end.state && event === rest.at(-1)?.event) return [];
    const text = `event ${event.index} (${payload.key}) follows ${end.state}, which is final`;
    return [finding(event, `nothing after ${end.state}`, payload.key, text)];
  });
}

/** `final` of 0.3 (section 7.2.2): true on the last status update of a stream that has come to its end, and on no other. */
function finalAtTheEnd({ told, reply, dialect }: Stream): PredicateAnswer {
  const updates = told.filter(({ payload }) => payload.key === "statusUpdate");
  const last = updates.at(-1);
  if (!last) return "not-exercised";
  const early = updates.slice(0, -1).filter(({ payload }) => payload.value.final === true);
  const findings = early.map(({ event }) =>
    finding(
      event,
      "final: false",
      "final: true",
      `event ${event.index} has final: true, and another status update follows`,
    ),
  );
  const state = stateOf(last.payload.value);
  const { terminal } = dialect.states;
  // Whether auth-required ends a stream is open, and what the agent did not come to cannot be final.
  const isOver = state !== undefined && (terminal.includes(state) || state === "input-required");
  if (!isOver || (reply.end !== "complete" && !terminal.includes(state))) {
    return early.length > 0 ? findings : "not-exercised";
  }
  if (last.payload.value.final === true) return findings;
  const text = `event ${last.event.index} is the last status update of the stream (${state}) and has no final: true`;
  return [...findings, finding(last.event, "final: true", JSON.stringify(last.payload.value.final ?? null), text)];
}

function closesAfterFinal({ told, reply }: Stream): PredicateAnswer {
  const final = told.find(({ payload }) => payload.key === "statusUpdate" && payload.value.final === true);
  if (!final) return "not-exercised";
  const stayed = Math.round(reply.endAtMs - final.event.atMs);
  if (stayed < closingMs) return reply.end === "complete" || reply.end === "cut" ? [] : "not-exercised";
  const actual = reply.end === "complete" ? `closed after ${stayed} ms` : `still open after ${stayed} ms`;
  const expected = "a close after final: true";
  return [finding(final.event, expected, actual, `${expected} was expected; the stream was ${actual}`)];
}

function same({ told }: Stream, name: string, idOf: (payload: Payload) => string | undefined): PredicateAnswer {
  const ids = told.flatMap(({ event, payload }) => {
    const id = payload.key === "message" ? undefined : idOf(payload);
    return id === undefined ? [] : [{ event, id }];
  });
  const [first, ...others] = ids;
  if (!first || others.length === 0) return "not-exercised";
  return others
    .filter(({ id }) => id !== first.id)
    .map(({ event, id }) =>
      finding(
        event,
        `the ${name} of the first event`,
        JSON.stringify(id),
        `event ${event.index} has another ${name} than the first one`,
      ),
    );
}

/** The first event that told a terminal state. */
function terminalIn(told: readonly Told[], dialect: Dialect): { event: StreamEvent; state: string } | undefined {
  for (const { event, payload } of told) {
    const state = stateOf(payload.value);
    if (state !== undefined && dialect.states.terminal.includes(state)) return { event, state };
  }
  return undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function finding(event: StreamEvent, expected: string, actual: string, message: string): Finding {
  return { path: `events[${event.index}]`, expected, actual, message };
}
