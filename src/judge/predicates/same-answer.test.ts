import { describe, expect, it } from "vitest";
import type { Json } from "../../json.js";
import { Recording, testOf } from "../../testing/recording.js";
import type { Exchange } from "../../wire/exchange.js";
import { judgeTest } from "../judge-test.js";

type Given = (recording: Recording) => Exchange;

const steps = (whole: string, step = "unknown", operation = "get_task") => `
- {id: unknown, operation: ${operation}, params: {id: nope}, expect: {outcome: any}}
- id: foreign
  operation: ${operation}
  params: {id: theirs}
  expect: {outcome: any, body: {satisfies: {same_answer: {step: ${step}, ids: [theirs, nope]${whole}}}}}
`;

/** Result of the test, with the path of what differs. */
async function judge(unknown: Given, foreign: Given, whole = "", step?: string, operation?: string): Promise<string> {
  const test = await testOf(steps(whole, step, operation));
  const recording = new Recording(test);
  for (const [id, give] of [["unknown", unknown] as const, ["foreign", foreign] as const]) {
    const exchange = give(recording);
    const named = { ...exchange, purpose: { ...exchange.purpose, test: "T-1", step: id } };
    recording.exchanges[recording.exchanges.length - 1] = named;
    recording.step(id, named);
  }
  const { result, mismatches } = judgeTest(test, recording.record(), recording);
  return [result, ...mismatches.map(({ path }) => path)].join(" ");
}

const error =
  (code: number, message: string, more: { status?: number; data?: Json } = {}): Given =>
  (recording) =>
    recording.error(code, "get_task", { message, ...more });
const result =
  (value: Json): Given =>
  (recording) =>
    recording.result(value, "get_task");

describe("two refusals", () => {
  it("are the same apart from the ids", async () => {
    const one = error(-32001, "no task nope", { data: [{ taskId: "nope", at: "2026-01-01T10:00:00Z" }] });
    const other = error(-32001, "no task theirs", { data: [{ taskId: "theirs", at: "2026-01-01T10:00:09.1Z" }] });
    expect(await judge(one, other)).toBe("pass");
    expect(await judge(one, other, ", whole: true")).toBe("pass");
  });

  it("may have drawn ids of their own", async () => {
    const one = error(-32001, "request 6f1c2b34-0000-4000-8000-000000000001, trace 00af12bc99");
    const other = error(-32001, "request 6f1c2b34-0000-4000-8000-000000000002, trace 11af12bc98");
    expect(await judge(one, other, ", whole: true")).toBe("pass");
  });

  it.each<[string, Given]>([
    ["code", error(-32000, "no")],
    ["status", error(-32001, "no", { status: 403 })],
    ["outcome", result({ id: "theirs", contextId: "c", status: { state: "TASK_STATE_WORKING" } })],
  ])("differ in %s", async (path, foreign) => {
    expect(await judge(error(-32001, "no"), foreign)).toMatch(`fail ${path === "code" ? "" : path}`);
  });

  it("differ in words only where the whole is compared", async () => {
    const pair = [error(-32001, "not found"), error(-32001, "not yours")] as const;
    expect(await judge(...pair)).toBe("pass");
    expect(await judge(...pair, ", whole: true")).toBe("fail error");
  });

  it("are not compared when the unknown id was refused for its form", async () => {
    expect(await judge(error(-32602, "not a number"), error(-32001, "no"))).toBe("pass");
    expect(await judge(error(-32602, "not a number"), error(-32000, "forbidden"))).not.toBe("pass");
  });
});

it("compares what succeeds as a whole", async () => {
  expect(await judge(result({ configs: [] }), result({ configs: [] }))).toBe("pass");
  expect(await judge(result({ configs: [] }), result({ configs: [{ id: "h" }] }))).toBe("fail result");
});

it("looks at the error of a stream", async () => {
  const stream: Given = (recording) => recording.stream([{ rpcError: -32001 }], "subscribe_to_task");
  const other: Given = (recording) => recording.stream([{ rpcError: -32000 }], "subscribe_to_task");
  const judged = (foreign: Given) => judge(stream, foreign, "", "unknown", "subscribe_to_task");
  expect(await judged(stream)).toBe("pass");
  expect(await judged(other)).toBe("fail code");
});

it("fails when there is no such step to compare with", async () => {
  expect(await judge(error(-32001, "no"), error(-32001, "no"), "", "nothing")).toBe("fail step");
});
