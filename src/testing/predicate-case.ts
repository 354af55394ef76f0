import type { Json } from "../json.js";
import { judgeMonitor } from "../judge/judge-monitor.js";
import type { BindingName } from "../protocol/dialect.js";
import type { Watch } from "../suite/test.js";
import type { Exchange, RecordedRequest, RecordedResponse } from "../wire/exchange.js";
import { monitorOf, Recording } from "./recording.js";

/** What a predicate is shown. */
export interface PredicateCase {
  readonly args?: Json;
  readonly watch?: Watch;
  readonly binding?: BindingName;
}

/** What came of it: `pass`, `fail` or `skip`, where, and notes. */
export interface PredicateVerdict {
  readonly result: string;
  readonly paths: readonly string[];
  readonly notes: readonly string[];
}

/** Judges a recording, or an agent card, by one predicate. */
export function judgeBy(
  name: string,
  { args = {}, watch = "exchange", binding = "jsonrpc" }: PredicateCase,
  fill: (recording: Recording) => unknown,
): PredicateVerdict {
  const recording = new Recording(undefined, binding);
  fill(recording);
  const monitor = monitorOf({ watch, satisfies: { name, args } });
  const { result, mismatches, notes } = judgeMonitor(monitor, `${binding}@1.0`, recording);
  return { result, paths: mismatches.map(({ path }) => path), notes };
}

/** Judges a card by one predicate. */
export function judgeCardBy(name: string, args: Json, card: Json): PredicateVerdict {
  return judgeBy(name, { args, watch: "card" }, (recording) => {
    recording.card = card;
  });
}

/** Gives the last exchange of a recording another request or response. */
export function alter(
  recording: Recording,
  change: { readonly request?: Partial<RecordedRequest>; readonly response?: Partial<RecordedResponse> },
): void {
  const last = recording.exchanges.pop();
  if (!last?.response) throw new Error("there is no exchange with a response");
  const altered: Exchange = {
    ...last,
    request: { ...last.request, ...change.request },
    response: { ...last.response, ...change.response },
  };
  recording.exchanges.push(altered);
}

/** Gives the last exchange of a recording this request body. */
export function asked(recording: Recording, body: Json | undefined): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  alter(recording, { request: { body: { text, size: text.length } } });
}
