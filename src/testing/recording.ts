import type { Json, JsonObject } from "../json.js";
import type { StepRecord, TestRecord } from "../judge/record.js";
import type { RecordView } from "../judge/view.js";
import type { BindingName, ProtocolVersion } from "../protocol/dialect.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Monitor, Test } from "../suite/test.js";
import type { BodyEnd, Exchange, HeaderList } from "../wire/exchange.js";
import { loadSuite } from "./suite-text.js";

/** One test with these steps (YAML of a list), and whatever else the test says (YAML lines of the test). */
export async function testOf(steps: string, rest = ""): Promise<Test> {
  const indent = (text: string, by: number) => text.trim().replace(/^/gm, " ".repeat(by));
  const suite = await loadSuite(`acts_version: "1.0"
spec_version: "1.0"
profile: a2a-tck/1
suites:
  - id: suite
    name: Suite
    tests:
      - id: T-1
        name: Test
        level: must
${rest === "" ? "" : `${indent(rest, 8)}\n`}        steps:
${indent(steps, 10)}
`);
  const [test] = suite.tests;
  if (!test) throw new Error("the text has no test");
  return test;
}

/** A monitor, as the loader makes it. */
export function monitorOf(change: Partial<Monitor> & Pick<Monitor, "watch">): Monitor {
  return {
    id: "M-1",
    name: "Monitor",
    level: "must",
    covers: [],
    tags: [],
    protocol: ["1.0"],
    place: { file: "suite.yaml", line: 1, column: 1 },
    suite: "suite",
    ...change,
  };
}

/** How an answer came. */
export interface AnswerOptions {
  readonly status?: number;
  readonly headers?: HeaderList;
  readonly end?: BodyEnd;
  readonly endAtMs?: number;
  readonly startedAtMs?: number;
  readonly operation?: string;
  /** Times of events in milliseconds; one after the other when absent. */
  readonly at?: readonly number[];
  readonly deliberate?: boolean;
}

/** A record that grows by answers given in a test, without server and clock. */
export class Recording implements RecordView {
  readonly exchanges: Exchange[] = [];
  readonly steps: StepRecord[] = [];
  readonly agent: AgentInterface;
  card?: Json;
  cardExchange?: string;
  cardKeys?: readonly JsonObject[];
  startedAt?: string;

  constructor(
    readonly test: Test | undefined = undefined,
    readonly binding: BindingName = "jsonrpc",
    version: ProtocolVersion = "1.0",
  ) {
    this.agent = { id: `${binding}@${version}`, binding, version, url: `https://agent.test/${binding}`, index: 0 };
  }

  exchange(id: string): Exchange | undefined {
    return this.exchanges.find((one) => one.id === id);
  }

  interface(id: string): AgentInterface | undefined {
    return id === this.agent.id ? this.agent : undefined;
  }

  record(change: Partial<TestRecord> = {}): TestRecord {
    const test = this.test?.id ?? "T-1";
    const base = { test, case: 0, interface: this.agent.id, variables: {}, cleanup: [], durationMs: 1 };
    return { ...base, steps: this.steps, ...change };
  }

  /** A step is over with these copies, each with its attempts. */
  step(id: string, ...lanes: (Exchange | readonly Exchange[])[]): this {
    const exchanges = lanes.map((lane) => (Array.isArray(lane) ? lane : [lane]).map((one: Exchange) => one.id));
    this.steps.push({ step: id, exchanges, startedAtMs: 0, endedAtMs: 1 });
    return this;
  }

  /** A result of an abstract call, in the binding's envelope. */
  result(value: Json, operation: string, options: AnswerOptions = {}): Exchange {
    const body = this.binding === "jsonrpc" ? { jsonrpc: "2.0", id: "1", result: value } : value;
    return this.add(JSON.stringify(body), { operation, ...options });
  }

  /** A JSON-RPC error. */
  error(code: number, operation: string, options: AnswerOptions & { message?: string; data?: Json } = {}): Exchange {
    const { message = "no", data, ...rest } = options;
    const error = { code, message, ...(data === undefined ? {} : { data }) };
    return this.add(JSON.stringify({ jsonrpc: "2.0", id: "1", error }), { operation, ...rest });
  }

  /** An event stream of an abstract call; an event that is an `Error` becomes a JSON-RPC error of that code. */
  stream(
    events: readonly (Json | { readonly rpcError: number })[],
    operation: string,
    options: AnswerOptions = {},
  ): Exchange {
    const { at, end = "complete" } = options;
    const frames = events.map((event, index) => {
      const failed = typeof event === "object" && event !== null && "rpcError" in event;
      const part = failed ? { error: { code: event.rpcError, message: "no" } } : { result: event as Json };
      const data = this.binding === "jsonrpc" ? { jsonrpc: "2.0", id: "1", ...part } : event;
      return { atMs: at?.[index] ?? 10 * (index + 1), data: JSON.stringify(data) };
    });
    const last = frames.at(-1)?.atMs ?? 0;
    const made = this.add("", { operation, endAtMs: last + 1, ...options });
    const { response } = made;
    if (!response) throw new Error("a stream has a response");
    return this.replace({ ...made, response: { ...response, events: frames, framing: [], end } });
  }

  /** Any answer, word for word. */
  add(text: string, options: AnswerOptions = {}): Exchange {
    const { status = 200, headers = [["content-type", "application/json"]], end = "complete", endAtMs = 5 } = options;
    const { operation, deliberate, startedAtMs = 100 * this.exchanges.length } = options;
    const exchange: Exchange = {
      id: `x${this.exchanges.length + 1}`,
      startedAtMs,
      durationMs: endAtMs,
      request: { method: "POST", url: this.agent.url, headers: [] },
      response: {
        status,
        headers,
        body: { text, size: Buffer.byteLength(text) },
        end,
        headersAtMs: 1,
        endAtMs,
      },
      purpose: {
        interface: this.agent.id,
        ...(operation === undefined ? {} : { operation }),
        ...(deliberate === undefined ? {} : { deliberate }),
      },
    };
    this.exchanges.push(exchange);
    return exchange;
  }

  /** A request that got no answer. */
  fault(message: string, operation: string): Exchange {
    const { response: _, ...rest } = this.add("", { operation });
    return this.replace({ ...rest, fault: { kind: "reset", message } });
  }

  /** A delivery to the kit's webhook. */
  delivery(body: Json, headers: HeaderList = []): Exchange {
    const text = JSON.stringify(body);
    const id = `w${this.exchanges.length + 1}`;
    const request = { method: "POST", url: "http://127.0.0.1/hook", headers, body: { text, size: text.length } };
    const exchange: Exchange = { id, startedAtMs: 0, durationMs: 1, request };
    this.exchanges.push(exchange);
    return exchange;
  }

  private replace(exchange: Exchange): Exchange {
    const index = this.exchanges.findIndex((one) => one.id === exchange.id);
    this.exchanges[index] = exchange;
    return exchange;
  }
}

/** A valid task of 1.0 in that state. */
export function taskIn(state: string, change: Record<string, Json> = {}): Record<string, Json> {
  return { id: "t1", contextId: "c1", status: { state: `TASK_STATE_${state}` }, ...change };
}

/** A status update of the same task. */
export function statusTo(state: string, change: Record<string, Json> = {}): Record<string, Json> {
  const update = { taskId: "t1", contextId: "c1", status: { state: `TASK_STATE_${state}` }, ...change };
  return { statusUpdate: update };
}
