import { setTimeout as sleep } from "node:timers/promises";
import { bindingOf, isRetryableVerb } from "../bindings/bindings.js";
import type { Reply } from "../bindings/reply.js";
import type { Json, JsonObject } from "../json.js";
import { untilHolds } from "../judge/judge-step.js";
import type { StepRecord } from "../judge/record.js";
import type { OperationName } from "../protocol/dialect.js";
import { dialectOf } from "../protocol/dialects.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Change, ExpectStream, OperationStep, Step } from "../suite/test.js";
import { substitute } from "../suite/variables.js";
import { actGenerated } from "./act-generated.js";
import { actCard, actRaw } from "./act-raw.js";
import { actWebhook } from "./act-webhook.js";
import { withChange } from "./change.js";
import { laidOver } from "./generate.js";
import { MessageLimit } from "./message-budget.js";
import { prepareParams } from "./prepare.js";
import { sendStep, streamExpectations } from "./send.js";
import { purposeOf, type Stage, stageFor } from "./stage.js";

/** A step under way: `started` resolves when the next step may go on although this one is not over. */
export interface Acting {
  readonly started: Promise<void>;
  readonly done: Promise<StepRecord>;
}

/** Does one step and records it. Rejects only for mistakes of the suite or the kit, never for what the agent does. */
export function act(step: Step, around: Stage): Acting {
  const stage = stageFor(step, around);
  const startedAtMs = stage.session.now();
  let begin: () => void = () => {};
  const started = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const run = async (): Promise<StepRecord> => {
    if (step.delayMs) await pause(step.delayMs, stage);
    const part = await actKind(step, stage, begin);
    return { step: step.id, startedAtMs, endedAtMs: stage.session.now(), ...part };
  };
  const done = run().finally(begin);
  done.catch(() => {}); // a background step that nobody awaits must not end the process
  return { started, done };
}

async function actKind(
  step: Step,
  stage: Stage,
  begin: () => void,
): Promise<Pick<StepRecord, "exchanges" | "deliveries" | "generated">> {
  switch (step.kind) {
    case "operation":
      return actOperation(step, stage, begin);
    case "raw":
      return { exchanges: await actRaw(step, stage) };
    case "webhook":
      return { exchanges: [], deliveries: await actWebhook(step, stage) };
    default:
      return { exchanges: [] };
  }
}

async function actOperation(
  step: OperationStep,
  stage: Stage,
  begin: () => void,
): Promise<Pick<StepRecord, "exchanges" | "generated">> {
  const all = streamExpectations(step);
  if (step.generate) {
    return actGenerated(step, step.generate, stage, async (values) => {
      const ids: string[] = [];
      await call(step, stage, all, begin, ids, values);
      return ids;
    });
  }
  const streams = all[0]?.streams?.map((one) => [one]) ?? [];
  const lanes = streams.length > 0 ? streams : Array.from({ length: step.copies }, () => all);
  return { exchanges: await Promise.all(lanes.map((lane) => actLane(step, stage, lane, begin))) };
}

/** One copy of an operation: its attempts in order. */
async function actLane(
  step: OperationStep,
  stage: Stage,
  expectations: readonly ExpectStream[],
  begin: () => void,
): Promise<string[]> {
  const ids: string[] = [];
  const { repeat } = step;
  let delay = repeat?.delayMs ?? 0;
  for (let attempt = 1; ; attempt++) {
    const reply = await call(step, stage, expectations, begin, ids);
    if (!repeat || reply?.kind !== "result" || untilHolds(repeat, reply)) return ids;
    if (attempt >= repeat.maxAttempts || stage.signal.aborted) return ids;
    await pause(delay, stage);
    if (repeat.backoff === "linear") delay += repeat.delayMs;
    if (repeat.backoff === "exponential") delay *= 2;
  }
}

/** One attempt; where the specification names two verbs, the second is tried when the agent does not know the first. */
async function call(
  step: OperationStep,
  stage: Stage,
  expectations: readonly ExpectStream[],
  begin: () => void,
  ids: string[],
  values: JsonObject = {},
): Promise<Reply | undefined> {
  const { session } = stage;
  const scope = stage.scope();
  const headers = substitute((step.headers ?? {}) as JsonObject, scope) as Record<string, string | null>;
  if (step.operation === "get_agent_card") {
    ids.push(await actCard(step, stage, headers));
    return undefined;
  }
  const agentInterface = withTenant(stage.interface, step.tenant);
  const binding = bindingOf(agentInterface.binding);
  const spec = dialectOf(agentInterface.version).operations[step.operation];
  const written = laidOver(values, substitute(step.params, scope) as JsonObject);
  const prepared = prepareParams(written, stage.ids, session.options.prompts);
  const params =
    step.change === undefined
      ? prepared
      : withChange(prepared, substitute(step.change as Json, scope) as unknown as Change);
  if (isMessage(step.operation) && !session.budget.spend()) throw new MessageLimit();
  const rules = agentInterface.binding === "rest" ? (spec?.http.length ?? 1) : 1;
  for (let rule = session.ruleFor(agentInterface, step.operation); ; rule++) {
    const rpcId = session.nextRpcId();
    const { requiredExtensions: extensions } = session.meeting;
    const { operation } = step;
    const request = binding.encode({ interface: agentInterface, operation, params, rpcId, extensions, rule, headers });
    const purpose = { ...purposeOf(step, stage), operation, rpcId };
    const exchange = await sendStep(request, purpose, step, stage, expectations, begin);
    ids.push(exchange.id);
    const reply = binding.decode(exchange, agentInterface, operation);
    if (rule + 1 < rules && isRetryableVerb(reply)) continue;
    if (reply.kind === "result" || reply.kind === "stream") session.learnRule(agentInterface, operation, rule);
    return reply;
  }
}

/** True for the operations that bring the agent a message. */
function isMessage(operation: OperationName): boolean {
  return operation === "send_message" || operation === "send_streaming_message";
}

function withTenant(agentInterface: AgentInterface, tenant: string | undefined): AgentInterface {
  if (tenant === undefined) return agentInterface;
  const { tenant: _, ...rest } = agentInterface;
  return tenant === "none" ? rest : { ...rest, tenant };
}

/** Waits, unless the run is broken off. */
async function pause(ms: number, stage: Stage): Promise<void> {
  await sleep(ms, undefined, { signal: stage.signal }).catch(() => {});
}
