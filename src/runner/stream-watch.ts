import type { Json } from "../json.js";
import { matchAssertion } from "../judge/assert.js";
import { eventView, stateOf } from "../judge/events.js";
import type { Dialect } from "../protocol/dialect.js";
import type { ExpectStream } from "../suite/test.js";
import type { SseEvent } from "../wire/exchange.js";

/** How long a server may take to close a stream after a terminal state, when the suite says nothing (milliseconds). */
const closingMs = 5_000;
/** How long the kit waits for a close that may or may not come (milliseconds). */
const graceMs = 300;

/** Decides, event by event, when the kit has seen enough of a stream. */
export interface StreamWatch {
  onEvent(event: SseEvent, index: number): boolean;
  /** Aborts when the kit gives up waiting for the close. */
  readonly signal: AbortSignal;
  /** Resolves with the first event: from then on the stream is known to be up. */
  readonly started: Promise<void>;
  /** To be called when the exchange is over, whatever came of it. */
  end(): void;
}

/** Watches one stream on behalf of what the step expects (all alternatives together). */
export function watchStream(
  expectations: readonly ExpectStream[],
  dialect: Dialect,
  payloadOf: (event: SseEvent) => Json | undefined,
  outer: AbortSignal | undefined,
): StreamWatch {
  const abort = new AbortController();
  const onOuter = () => abort.abort();
  if (outer?.aborted) abort.abort();
  outer?.addEventListener("abort", onOuter, { once: true });
  let timer: NodeJS.Timeout | undefined;
  let begin: () => void = () => {};
  const started = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const giveUpAfter = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(), ms);
  };
  return {
    signal: abort.signal,
    started,
    onEvent(event, index) {
      begin();
      const value = payloadOf(event);
      const enough = expectations.some((expect) => isEnough(expect, index + 1, value, dialect));
      if (enough) return true;
      const state = value === undefined ? undefined : stateOf(eventView(value, dialect));
      const terminal = state !== undefined && dialect.states.terminal.includes(state);
      const interrupted = state !== undefined && dialect.states.interrupted.includes(state);
      const ends = terminal || (state !== undefined && dialect.states.closing.includes(state));
      const either = expectations.some((expect) => expect.closes !== true);
      const closes = Math.max(closingMs, ...expectations.map((expect) => expect.closesWithinMs ?? 0));
      if (ends) giveUpAfter(either ? graceMs : closes);
      else if (interrupted && either) giveUpAfter(graceMs);
      else clearTimeout(timer);
      return false;
    },
    end() {
      begin();
      clearTimeout(timer);
      outer?.removeEventListener("abort", onOuter);
    },
  };
}

function isEnough(expect: ExpectStream, count: number, value: Json | undefined, dialect: Dialect): boolean {
  if (expect.disconnectAfter !== undefined && count >= expect.disconnectAfter) return true;
  if (expect.disconnectWhen !== undefined && value !== undefined) {
    const options = { extended: true, version: dialect.version };
    if (matchAssertion(expect.disconnectWhen, eventView(value, dialect), options).length === 0) return true;
  }
  const open = expect.closes === false && expect.disconnectAfter === undefined && expect.disconnectWhen === undefined;
  return open && count >= Math.max(expect.minCount ?? 1, expect.events?.length ?? 0);
}
