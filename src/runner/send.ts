import { restEvent } from "../bindings/bindings.js";
import { isObject, type Json } from "../json.js";
import { dialectOf } from "../protocol/dialects.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { ExpectStream, OperationStep, RawStep } from "../suite/test.js";
import { type Credentials, sendAs } from "../target/credentials.js";
import { mainIdentity } from "../target/identity.js";
import type { Exchange, ExchangePurpose, SseEvent } from "../wire/exchange.js";
import type { HttpRequest } from "../wire/wire.js";
import { limitsFor, type Stage } from "./stage.js";
import { watchStream } from "./stream-watch.js";

/** What the step expects of a stream: all its alternatives together decide when the kit hangs up. */
export function streamExpectations(step: OperationStep | RawStep): readonly ExpectStream[] {
  return step.outcomes.flatMap((outcome) => (outcome.expectStream ? [outcome.expectStream] : []));
}

/**
 * Sends one request of a step and keeps the exchange. A stream is watched, so that the kit hangs up when it has seen
 * what the step wants to see.
 * @param begin called as soon as a stream is up
 */
export async function sendStep(
  request: HttpRequest,
  purpose: ExchangePurpose,
  step: OperationStep | RawStep,
  stage: Stage,
  expectations: readonly ExpectStream[] = streamExpectations(step),
  begin: () => void = () => {},
): Promise<Exchange> {
  const watch = watchStream(expectations, dialectOf(stage.interface.version), payloadOf(stage.interface), stage.signal);
  void watch.started.then(begin);
  try {
    const { onEvent, signal } = watch;
    const limits = limitsFor(step, stage);
    const { wire, meeting } = stage.session;
    await needIdentity(meeting.credentials, step.as);
    const exchange = await sendAs(wire, request, { purpose, limits, onEvent, signal }, meeting.credentials, step.as);
    stage.view.add(exchange);
    stage.session.heard(stage.interface, exchange);
    return exchange;
  } finally {
    watch.end();
  }
}

/** Thrown when an identity has no token, or none any more: sending without it would find faults that the agent does not have. */
export class NoIdentity extends Error {}

async function needIdentity({ keyring }: Credentials, as = mainIdentity): Promise<void> {
  const problem = await keyring?.problemOf(as);
  if (problem) throw new NoIdentity(problem.sentence);
}

/** The payload of one event, whatever the envelope; for hanging up only, the judge unwraps by the binding. */
function payloadOf({ binding, version }: AgentInterface): (event: SseEvent) => Json | undefined {
  return (event) => {
    try {
      const value = JSON.parse(event.data) as Json;
      if (isObject(value) && "result" in value) return value.result;
      return binding === "rest" ? restEvent(version, value) : value;
    } catch {
      return undefined;
    }
  };
}
