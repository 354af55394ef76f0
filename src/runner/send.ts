import { restEvent } from "../bindings/bindings.js";
import { isObject, type Json } from "../json.js";
import { answeringVersion, dialectOf } from "../protocol/dialects.js";
import { versionHeader } from "../protocol/headers.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { ExpectStream, OperationStep, RawStep } from "../suite/test.js";
import { type Credentials, sendAs } from "../target/credentials.js";
import { mainIdentity } from "../target/identity.js";
import type { Exchange, ExchangePurpose, SseEvent } from "../wire/exchange.js";
import { headerOf } from "../wire/headers.js";
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
    const about = { purpose: inOwnVersion(purpose, request, stage), limits, onEvent, signal };
    const exchange = await sendAs(wire, request, about, meeting.credentials, step.as);
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

/**
 * A request that asks for another version of the same URL is answered by the rules of that one, or refused by them: no rule of
 * the interface under test is about the answer, so its monitors leave it alone.
 */
function inOwnVersion(
  purpose: ExchangePurpose,
  { headers }: HttpRequest,
  { interface: own, others }: Stage,
): ExchangePurpose {
  const spoken = [own, ...others].filter(({ url }) => url === own.url).map(({ version }) => version);
  if (answeringVersion(headerOf(headers, versionHeader), spoken) === own.version) return purpose;
  const { interface: _, ...rest } = purpose;
  return rest;
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
