import { bindingOf, spokenBindings } from "../bindings/bindings.js";
import type { Reply } from "../bindings/reply.js";
import type { Dialect, OperationName } from "../protocol/dialect.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Watch } from "../suite/test.js";
import type { Exchange } from "../wire/exchange.js";
import type { Subject, TaskSighting } from "./predicates/predicate.js";
import { sightingsIn } from "./task-sightings.js";
import { cardFor, type RecordView } from "./view.js";

/** An exchange with an interface as the binding reads it. */
interface Read {
  readonly exchange: Exchange;
  /** Absent for raw steps. */
  readonly operation?: OperationName;
  readonly reply: Reply;
  /** Message name of a result or of an event. */
  readonly messageName?: string;
}

/**
 * Everything that a kind of monitor looks at on one interface. Requests that were wrong on purpose count too: the rules on
 * answers hold for their answers all the same.
 */
export function subjectsOf(
  watch: Watch,
  agentInterface: AgentInterface | undefined,
  dialect: Dialect,
  view: RecordView,
): readonly Subject[] {
  if (watch === "card") return cardSubjects(view, dialect);
  if (!agentInterface) return [];
  const read = readAll(agentInterface, dialect, view);
  return watch === "task" ? taskSubjects(read, dialect) : read.flatMap((one) => subjectsIn(watch, one));
}

function readAll(agentInterface: AgentInterface, dialect: Dialect, view: RecordView): readonly Read[] {
  if (!spokenBindings.includes(agentInterface.binding)) return [];
  const { decode } = bindingOf(agentInterface.binding);
  return view.exchanges.flatMap((exchange): Read[] => {
    const { purpose } = exchange;
    if (purpose?.interface !== agentInterface.id) return [];
    const spec = Object.values(dialect.operations).find(({ name }) => name === purpose.operation);
    if (spec) {
      const reply = decode(exchange, agentInterface, spec.name);
      return [{ exchange, operation: spec.name, reply, messageName: spec.response }];
    }
    // The card is plain HTTP, whoever asks for it.
    if (purpose.operation !== undefined) return [];
    const guess = exchange.response?.events ? "send_streaming_message" : "send_message";
    return [{ exchange, reply: decode(exchange, agentInterface, guess) }];
  });
}

function subjectsIn(watch: Watch, { exchange, operation, reply, messageName }: Read): readonly Subject[] {
  const base = { watch, exchange, reply, ...(operation === undefined ? {} : { operation }) };
  const message = messageName === undefined ? {} : { messageName };
  switch (watch) {
    case "exchange":
      return [{ ...base, ...message }];
    case "result":
      // What a raw request asked for is not known, so neither is what its result should be.
      return reply.kind === "result" && operation !== undefined ? [{ ...base, ...message, value: reply.value }] : [];
    case "error": {
      if (reply.kind === "error") return [{ ...base, error: reply.error }];
      if (reply.kind !== "stream") return [];
      return reply.events.flatMap((event) => (event.error ? [{ ...base, event, error: event.error }] : []));
    }
    case "stream":
      return reply.kind === "stream" ? [{ ...base, events: reply.events }] : [];
    case "event": {
      if (reply.kind !== "stream") return [];
      const { events } = reply;
      return events.map((event) => ({
        ...base,
        ...message,
        event,
        events,
        ...(event.value === undefined ? {} : { value: event.value }),
      }));
    }
    default:
      return [];
  }
}

function taskSubjects(read: readonly Read[], dialect: Dialect): readonly Subject[] {
  const traces = new Map<string, TaskSighting[]>();
  for (const { exchange, operation, reply } of read) {
    if (operation === undefined) continue;
    for (const { task, sighting } of sightingsIn(exchange, operation, reply, dialect)) {
      const trace = traces.get(task) ?? [];
      traces.set(task, trace);
      trace.push(sighting);
    }
  }
  return [...traces].map(([id, sightings]) => ({
    watch: "task",
    task: { id, sightings: sightings.sort((a, b) => a.atMs - b.atMs) },
  }));
}

function cardSubjects(view: RecordView, dialect: Dialect): readonly Subject[] {
  const found = cardFor(dialect.version, view);
  if (!found) return [];
  const exchange = found.exchange === undefined ? undefined : view.exchange(found.exchange);
  return [{ watch: "card", value: found.card, messageName: "AgentCard", ...(exchange ? { exchange } : {}) }];
}
