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
  return exchangesOf(agentInterface.id, view).flatMap((exchange) => readOnce(exchange, agentInterface, dialect) ?? []);
}

interface Sorted {
  readonly count: number;
  readonly byInterface: ReadonlyMap<string | undefined, readonly Exchange[]>;
}

const sorted = new WeakMap<RecordView, Sorted>();

function exchangesOf(interfaceId: string, view: RecordView): readonly Exchange[] {
  const { exchanges } = view;
  const known = sorted.get(view);
  if (known?.count === exchanges.length) return known.byInterface.get(interfaceId) ?? [];
  const byInterface = new Map<string | undefined, Exchange[]>();
  for (const exchange of exchanges) {
    const id = exchange.purpose?.interface;
    const list = byInterface.get(id) ?? [];
    byInterface.set(id, list);
    list.push(exchange);
  }
  sorted.set(view, { count: exchanges.length, byInterface });
  return byInterface.get(interfaceId) ?? [];
}

/** Larger answers are read anew by each monitor, so that a talkative agent does not fill the memory. */
const mostRemembered = 16 * 1024;

const remembered = new WeakMap<Exchange, { readonly interface: string; readonly read: Read | undefined }>();

/** Reads an exchange, and remembers what it read: every monitor looks at every exchange. */
function readOnce(exchange: Exchange, agentInterface: AgentInterface, dialect: Dialect): Read | undefined {
  const known = remembered.get(exchange);
  if (known?.interface === agentInterface.id) return known.read;
  const read = readExchange(exchange, agentInterface, dialect);
  if ((exchange.response?.body.size ?? 0) <= mostRemembered)
    remembered.set(exchange, { interface: agentInterface.id, read });
  return read;
}

function readExchange(exchange: Exchange, agentInterface: AgentInterface, dialect: Dialect): Read | undefined {
  const { decode } = bindingOf(agentInterface.binding);
  const { operation } = exchange.purpose ?? {};
  const spec = Object.values(dialect.operations).find(({ name }) => name === operation);
  if (spec) {
    const reply = decode(exchange, agentInterface, spec.name);
    return { exchange, operation: spec.name, reply, messageName: spec.response };
  }
  // The card is plain HTTP, whoever asks for it.
  if (operation !== undefined) return undefined;
  const guess = exchange.response?.events ? "send_streaming_message" : "send_message";
  return { exchange, reply: decode(exchange, agentInterface, guess) };
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
