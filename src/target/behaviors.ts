import { setTimeout as pause } from "node:timers/promises";
import { bindingOf } from "../bindings/bindings.js";
import type { Reply } from "../bindings/reply.js";
import { isObject, type Json, type JsonObject } from "../json.js";
import { type BehaviorName, behaviors } from "../protocol/behaviors.js";
import type { Dialect, OperationName } from "../protocol/dialect.js";
import { dialectOf } from "../protocol/dialects.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { SendOptions, Wire } from "../wire/wire.js";
import {
  byMember,
  commonName,
  isSettled,
  type Observation,
  observationInWords,
  signs,
  stateOf,
  type Way,
} from "./behavior-signs.js";
import { declaresStreaming } from "./card-form.js";
import { errorInWords } from "./cause.js";
import { sendAs } from "./credentials.js";
import type { Meeting } from "./meeting.js";
import { answerShape, textMessage } from "./messages.js";

/** Whether an agent shows a behaviour, and what it did. */
export interface ShownBehavior {
  readonly shown: boolean;
  /** In plain words: `task went to TASK_STATE_COMPLETED`. */
  readonly how: string;
}

/** What to ask for, and how. */
export interface LearnOptions {
  /** Behaviours that selected tests need; names that the kit does not know are left out of the answer. */
  readonly names: readonly string[];
  readonly meeting: Pick<Meeting, "card" | "requiredExtensions" | "credentials"> &
    Partial<Pick<Meeting, "firstAnswers">>;
  /** The user's own prompts by behaviour. */
  readonly prompts?: Readonly<Record<string, string>>;
  /** Asked before each message; false means that no more may be sent. */
  readonly spendMessage?: () => boolean;
  /** Longest wait for one answer and for a task to settle, in milliseconds; default 30 000. */
  readonly timeoutMs?: number;
  /** How long a task has to go on to count as long-running, in milliseconds; default 300. */
  readonly holdMs?: number;
  readonly uuid?: () => string;
  readonly signal?: AbortSignal;
}

/** Questions at once: enough to be quick, few enough not to be taken for an attack. */
const concurrency = 4;

/**
 * Asks an interface for each behaviour once and looks at what comes back. Tasks that are still open afterwards are
 * canceled. Never throws for what the agent does.
 */
export async function learnBehaviors(
  agentInterface: AgentInterface,
  wire: Wire,
  options: LearnOptions,
): Promise<Readonly<Record<string, ShownBehavior>>> {
  const wanted = (Object.keys(behaviors) as BehaviorName[]).filter((name) => options.names.includes(name));
  const learner = new Learner(agentInterface, wire, options);
  const learnt: [BehaviorName, ShownBehavior][] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < wanted.length; index = next++) {
      const name = wanted[index];
      if (name) learnt[index] = [name, await learner.learn(name)];
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, wanted.length) }, worker));
  return Object.fromEntries(learnt);
}

class Learner {
  private readonly dialect: Dialect;
  private asked = 0;

  constructor(
    private readonly agentInterface: AgentInterface,
    private readonly wire: Wire,
    private readonly options: LearnOptions,
  ) {
    this.dialect = dialectOf(agentInterface.version);
  }

  async learn(name: BehaviorName): Promise<ShownBehavior> {
    const { way, shown } = signs[name];
    if (way === "stream" && !declaresStreaming(this.options.meeting.card)) {
      return { shown: false, how: "not asked for: the card does not declare streaming" };
    }
    if (this.options.spendMessage?.() === false) {
      return { shown: false, how: "not asked for: the limit on messages is reached" };
    }
    const seen = await this.observe(name, way);
    if (typeof seen === "string") return { shown: false, how: seen };
    await this.cleanUp(name, seen);
    return { shown: shown(seen), how: observationInWords(seen) };
  }

  /** Sends the message and waits for what the behaviour is known by; a text says why there is nothing to look at. */
  private async observe(name: BehaviorName, way: Way): Promise<Observation | string> {
    const text = this.options.prompts?.[name] ?? `${name} please`;
    const { version } = this.agentInterface;
    const id = `${name}-${(this.options.uuid ?? (() => crypto.randomUUID()))()}`;
    const message = textMessage(version, id, text);
    if (way === "stream") return this.watch(name, { message });
    const params = this.paramsFor(way, message);
    const { reply, ms } = await this.ask(name, "send_message", params);
    if (reply.kind !== "result") return failureInWords(reply);
    const shape = answerShape(version, reply.value);
    if (shape.kind === "wrong") return `answered with ${shape.what}`;
    if (shape.kind === "message") return { message: shape.message };
    return way === "hold" ? this.held(name, shape.task, ms) : { task: await this.settled(name, shape.task) };
  }

  /** Waiting is what happens when nothing is said, except in versions whose bindings differ in that. */
  private paramsFor(way: Way, message: JsonObject): JsonObject {
    const { wait, immediate } = this.dialect.sendModes;
    if (way !== "wait") return { message, configuration: { ...immediate } };
    return this.dialect.restShape === "same" ? { message } : { message, configuration: { ...wait } };
  }

  /** The task when it has ended or waits, or as it is when time runs out. */
  private async settled(name: BehaviorName, task: JsonObject): Promise<JsonObject> {
    const { timeoutMs = 30_000 } = this.options;
    let latest = task;
    let wait = 25;
    for (let waited = 0; waited < timeoutMs && !isSettled(stateOf(latest), this.dialect); waited += wait) {
      await this.rest(wait);
      wait = Math.min(wait * 2, 2_000);
      const again = await this.lookUp(name, latest);
      if (!again) break;
      latest = again;
    }
    return latest;
  }

  /** Whether the task goes on after a while: with `returnImmediately` any task may be unfinished at first. */
  private async held(name: BehaviorName, task: JsonObject, ms: number): Promise<Observation> {
    const { holdMs = 300 } = this.options;
    if (isSettled(stateOf(task), this.dialect)) {
      // Long work all the same, if the agent blocks though it was asked not to; against its usual time, not the network's.
      return ms > Math.max(holdMs, 5 * this.usualMs()) ? { task, blockedMs: ms } : { task };
    }
    await this.rest(holdMs);
    const latest = (await this.lookUp(name, task)) ?? task;
    return { task: latest, kept: !isSettled(stateOf(latest), this.dialect) };
  }

  private async lookUp(name: BehaviorName, { id }: JsonObject): Promise<JsonObject | undefined> {
    if (typeof id !== "string" || this.options.signal?.aborted) return undefined;
    const { reply } = await this.ask(name, "get_task", { id });
    return reply.kind === "result" && isObject(reply.value) ? reply.value : undefined;
  }

  private async watch(name: BehaviorName, params: JsonObject): Promise<Observation | string> {
    const { interrupted } = this.dialect.states;
    // REST of 0.3 has the names that 1.0 has everywhere.
    const names = interrupted.flatMap((state) => [state, commonName(state)]);
    // A stream may stay open while the task waits for the client, so nothing more can be expected then.
    const onEvent: SendOptions["onEvent"] = ({ data }) => names.some((state) => data.includes(`"${state}"`));
    const { reply } = await this.ask(name, "send_streaming_message", params, { onEvent });
    if (reply.kind !== "stream") return failureInWords(reply);
    const events = reply.events.flatMap(({ value }) => (value === undefined ? [] : [byMember(value, this.dialect)]));
    return { events, ...taskIn(events) };
  }

  /** A task left open would go on costing the agent something. */
  private async cleanUp(name: BehaviorName, { task }: Observation): Promise<void> {
    const state = task && stateOf(task);
    if (!task || typeof task.id !== "string" || (state && this.dialect.states.terminal.map(commonName).includes(state)))
      return;
    await this.ask(name, "cancel_task", { id: task.id });
  }

  private async ask(
    name: BehaviorName,
    operation: OperationName,
    params: JsonObject,
    more: SendOptions = {},
  ): Promise<{ reply: Reply; ms: number }> {
    const { agentInterface } = this;
    const { meeting, timeoutMs = 30_000, signal } = this.options;
    const binding = bindingOf(agentInterface.binding);
    const rpcId = `behaviors-${agentInterface.id}-${++this.asked}`;
    const extensions = meeting.requiredExtensions;
    const request = binding.encode({ interface: agentInterface, operation, params, rpcId, extensions });
    const sent: SendOptions = {
      purpose: {
        interface: agentInterface.id,
        operation,
        ...(agentInterface.binding === "jsonrpc" ? { rpcId: JSON.stringify(rpcId) } : {}),
        test: "behaviors",
        step: name,
      },
      limits: { firstByteMs: timeoutMs, idleMs: timeoutMs, totalMs: timeoutMs },
      ...(signal ? { signal } : {}),
      ...more,
    };
    const exchange = await sendAs(this.wire, request, sent, meeting.credentials);
    return { reply: binding.decode(exchange, agentInterface, operation), ms: exchange.durationMs };
  }

  /** How long the first message took. */
  private usualMs(): number {
    const first = this.options.meeting.firstAnswers?.find((answer) => answer.interface === this.agentInterface.id);
    return this.wire.exchanges.find(({ id }) => id === first?.exchange)?.durationMs ?? 0;
  }

  private async rest(ms: number): Promise<void> {
    const { signal } = this.options;
    await pause(ms, undefined, signal ? { signal } : {}).catch(() => {});
  }
}

/** The task that a stream was about, in its last known state. */
function taskIn(events: readonly Json[]): { task?: JsonObject } {
  let id: Json | undefined;
  let status: Json | undefined;
  for (const value of events) {
    if (!isObject(value)) continue;
    const { task, statusUpdate, artifactUpdate } = value;
    if (isObject(task)) [id, status] = [task.id, task.status];
    if (isObject(statusUpdate)) [id, status] = [statusUpdate.taskId, statusUpdate.status];
    if (isObject(artifactUpdate)) id ??= artifactUpdate.taskId;
  }
  return id === undefined ? {} : { task: { id, ...(status === undefined ? {} : { status }) } };
}

function failureInWords(reply: Reply): string {
  if (reply.kind === "error") return `error ${errorInWords(reply.error)}`;
  if (reply.kind === "broken") return reply.problem.replace(/\s+/g, " ").slice(0, 200);
  return reply.kind === "stream" ? "answered with a stream" : "answered without a stream";
}
