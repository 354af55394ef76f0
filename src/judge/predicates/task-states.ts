import { isObject, type Json } from "../../json.js";
import type { Dialect } from "../../protocol/dialect.js";
import { TckError } from "../../tck-error.js";
import { stateOf } from "../events.js";
import { under } from "../text.js";
import type { RecordView } from "../view.js";
import { type Finding, findingsIn, type Predicate, type PredicateAnswer, type TaskSighting } from "./predicate.js";

/** Longer traces say nothing new, and every pair of sightings may have to be compared. */
const longest = 1_000;

interface Trace {
  readonly sightings: readonly TaskSighting[];
  readonly dialect: Dialect;
  /** True when the first sighting is surely of an earlier moment of the task than the second. */
  isBefore(a: TaskSighting, b: TaskSighting): boolean;
}

/** The life of a task over everything that was seen of it (section 4.1.3, ACTS section 7.1). */
export const taskStates: Predicate = {
  name: "task_states",
  description:
    "Tasks move through their states legally; `rule` is one of legal, terminal-is-final, no-return-to-submitted, stable-context.",
  check({ task }, args, { dialect, view }) {
    const rule = isObject(args) ? String(args.rule ?? "legal") : "legal";
    if (!task) return "not-exercised";
    const sightings = task.sightings.slice(0, longest);
    const trace: Trace = { sightings, dialect, isBefore: orderOf(sightings, view) };
    switch (rule) {
      case "terminal-is-final":
        return terminalIsFinal(trace);
      case "no-return-to-submitted":
        return noReturn(trace);
      case "stable-context":
        return stableContext(trace);
      case "legal":
        return either(terminalIsFinal(trace), noReturn(trace));
      default:
        throw new TckError("SUITE", `task_states has no rule ${rule}`);
    }
  },
};

/**
 * Answers cross on their way: an answer may tell a state that is older than one that arrived before it. Only within one stream,
 * and when one request was sent after the other's answer had arrived, is the order certain.
 */
function orderOf(sightings: readonly TaskSighting[], view: RecordView): Trace["isBefore"] {
  const positions = new Map(sightings.map((sighting, index) => [sighting, index]));
  return (a, b) => {
    if (a.stream !== undefined && a.stream === b.stream) return (positions.get(a) ?? 0) < (positions.get(b) ?? 0);
    const sent = view.exchange(b.exchange)?.startedAtMs;
    return a.exchange !== b.exchange && sent !== undefined && a.atMs < sent;
  };
}

function terminalIsFinal(trace: Trace): PredicateAnswer {
  const { terminal } = trace.dialect.states;
  return comparePairs(
    trace,
    (state) => terminal.includes(state),
    (before, after, sighting) =>
      before === after
        ? undefined
        : {
            path: under(sighting.path, "status.state"),
            expected: before,
            actual: after,
            message: `a task went from ${before}, which is final, to ${after}`,
            exchange: sighting.exchange,
          },
  );
}

function noReturn(trace: Trace): PredicateAnswer {
  const { initial } = trace.dialect.states;
  return comparePairs(
    trace,
    (state) => state !== initial,
    (before, after, sighting) =>
      after !== initial
        ? undefined
        : {
            path: under(sighting.path, "status.state"),
            expected: `anything but ${initial}`,
            actual: after,
            message: `a task went from ${before} back to ${initial}`,
            exchange: sighting.exchange,
          },
  );
}

/** Judges every later sighting against the earliest fitting one that is surely before it. */
function comparePairs(
  { sightings, isBefore }: Trace,
  fits: (state: string) => boolean,
  judge: (before: string, after: string, sighting: TaskSighting) => Finding | undefined,
): PredicateAnswer {
  const told = sightings.flatMap((sighting) => {
    const state = stateOf(sighting.value);
    return state === undefined ? [] : [{ sighting, state }];
  });
  const earlier = told.filter(({ state }) => fits(state));
  const findings: Finding[] = [];
  let compared = 0;
  for (const { sighting, state } of told) {
    const before = earlier.find((one) => isBefore(one.sighting, sighting));
    if (!before) continue;
    compared++;
    const finding = judge(before.state, state, sighting);
    if (finding) findings.push(finding);
  }
  return compared === 0 ? "not-exercised" : findings;
}

/** A task belongs to one context for life (section 3.4.1); members that are left out say nothing. */
function stableContext({ sightings }: Trace): PredicateAnswer {
  const told = sightings.flatMap((sighting) => {
    const context = contextOf(sighting.value);
    return context === undefined ? [] : [{ sighting, context }];
  });
  const [first, ...others] = told;
  if (!first || others.length === 0) return "not-exercised";
  return others
    .filter(({ context }) => context !== first.context)
    .map(({ sighting, context }) => ({
      path: under(sighting.path, "contextId"),
      expected: "the contextId that the task had before",
      actual: JSON.stringify(context),
      message: `a task changed its contextId to ${JSON.stringify(context)}`,
      exchange: sighting.exchange,
    }));
}

function contextOf(value: Json): string | undefined {
  return isObject(value) && typeof value.contextId === "string" ? value.contextId : undefined;
}

function either(a: PredicateAnswer, b: PredicateAnswer): PredicateAnswer {
  if (a === "not-exercised") return b;
  return b === "not-exercised" ? a : [...findingsIn(a), ...findingsIn(b)];
}
