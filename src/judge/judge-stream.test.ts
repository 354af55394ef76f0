import { describe, expect, it } from "vitest";
import type { Json } from "../json.js";
import { type AnswerOptions, Recording, statusTo, taskIn, testOf } from "../testing/recording.js";
import { judgeStep } from "./judge-step.js";

const start = { task: taskIn("WORKING") };
const artifact = {
  artifactUpdate: { taskId: "t1", contextId: "c1", artifact: { artifactId: "a", parts: [{ text: "x" }] } },
};
const whole = [start, artifact, statusTo("COMPLETED")];

/** Judges one stream by an `expect_stream`. */
async function judge(expected: string, events: readonly (Json | { rpcError: number })[], options: AnswerOptions = {}) {
  const test = await testOf(`- {id: s, operation: subscribe_to_task, params: {id: t1}, expect_stream: ${expected}}`);
  const recording = new Recording(test);
  recording.step("s", recording.stream(events as Json[], "subscribe_to_task", options));
  const { mismatches, notes, ok } = judgeStep(test, test.steps[0]!, recording.record(), recording);
  return { ok, notes, messages: mismatches.map(({ message }) => message), paths: mismatches.map(({ path }) => path) };
}

describe("counts and events", () => {
  it("holds for a stream as it should be", async () => {
    const expected = `{min_count: 3, max_count: 3, ordering: monotonic_state, each_event: {taskId: {optional: t1}},
      events: [{task: {id: t1}}, {match: any_position, artifact_update: {artifact: {parts: {count_gte: 1}}}}],
      final_event: {status: {state: TASK_STATE_COMPLETED}}}`;
    expect(await judge(expected, whole)).toEqual({ ok: true, notes: [], messages: [], paths: [] });
  });

  it.each([
    ["{min_count: 4}", "events"],
    ["{max_count: 2}", "events"],
    ["{events: [{status_update: {status: {state: TASK_STATE_WORKING}}}]}", "events[0].statusUpdate"],
    ["{events: [{index: 2, task: {}}]}", "events[2].task"],
    ["{events: [{index: 3, task: {}}]}", "events[3]"],
    ["{events: [{match: any_position, message: {}}]}", "events"],
    ["{final_event: {status: {state: TASK_STATE_FAILED}}}", "events[2].status.state"],
    ["{each_event: {artifact: {absent: true}}}", "events[1].artifact"],
  ])("fails %s at %s", async (expected, path) => {
    expect((await judge(expected, whole)).paths).toEqual([path]);
  });

  it("reads the payload by its name in both spellings and its members at the top", async () => {
    const events =
      "[{index: 2, status: {state: TASK_STATE_COMPLETED}, status_update: {taskId: t1}, statusUpdate: {taskId: t1}, taskId: t1}]";
    expect((await judge(`{events: ${events}}`, whole)).messages).toEqual([]);
  });

  it("fails final_event on an empty stream", async () => {
    expect((await judge("{final_event: {}}", [])).messages).toEqual(["the stream had no event, so no last one"]);
  });

  it("says why events cannot be read, and compares nothing", async () => {
    const test = await testOf(
      "- {id: s, operation: subscribe_to_task, params: {id: t1}, expect_stream: {final_event: {task: {}}}}",
    );
    const recording = new Recording(test, "rest");
    recording.step("s", recording.stream([start, { jsonrpc: "2.0", result: start }], "subscribe_to_task"));
    const { mismatches } = judgeStep(test, test.steps[0]!, recording.record(), recording);
    expect(mismatches).toMatchObject([
      { path: "events[1]", message: expect.stringContaining("1 of 2 events cannot be read") },
    ]);
  });

  it("shows an error event", async () => {
    const { messages } = await judge("{closes: either}", [start, { rpcError: -32603 }]);
    expect(messages).toEqual(['event 1 is an error: InternalError (-32603), HTTP 200: "no"']);
  });
});

describe("ordering", () => {
  it.each([
    ["a return to the initial state", [statusTo("WORKING"), statusTo("SUBMITTED")]],
    ["another state after a terminal one", [statusTo("COMPLETED"), statusTo("WORKING")]],
  ])("refuses %s", async (_, events) => {
    expect((await judge("{ordering: monotonic_state}", events)).paths).toEqual(["events[1].status.state"]);
  });

  it("accepts repeats and short cuts", async () => {
    const events = [statusTo("SUBMITTED"), statusTo("SUBMITTED"), statusTo("COMPLETED"), { task: taskIn("COMPLETED") }];
    expect((await judge("{ordering: monotonic_state}", events)).messages).toEqual([]);
  });
});

describe("the end of a stream", () => {
  it("has to come in time", async () => {
    expect((await judge("{}", whole, { end: "timeout", endAtMs: 6000 })).messages).toEqual([
      "expected a close within 5000 ms after TASK_STATE_COMPLETED, but the stream was still open after 5970 ms",
    ]);
    expect((await judge("{closes_within_ms: 100}", whole, { endAtMs: 500 })).ok).toBe(false);
    expect((await judge("{}", whole, { endAtMs: 500 })).ok).toBe(true);
    expect((await judge("{}", [start], { end: "timeout", endAtMs: 9000 })).messages[0]).toContain("was not terminal");
  });

  it("reports a time-out before a missing event", async () => {
    const { messages } = await judge("{min_count: 2}", [start], { end: "timeout", endAtMs: 9000 });
    expect(messages[0]).toContain("still open after 9000 ms");
    expect(messages).toHaveLength(2);
  });

  it("may not come when the stream has to stay open, and may when either is fine", async () => {
    expect((await judge("{closes: false}", whole)).ok).toBe(false);
    expect((await judge("{closes: false}", [start], { end: "closed-by-kit" })).ok).toBe(true);
    for (const end of ["complete", "closed-by-kit"] as const)
      expect((await judge("{closes: either}", whole, { end })).ok).toBe(true);
  });

  it("may stay open at an interrupted state, with a note", async () => {
    const judged = await judge("{}", [statusTo("INPUT_REQUIRED")], { end: "timeout", endAtMs: 9000 });
    expect(judged).toMatchObject({ ok: true, notes: [expect.stringContaining("TASK_STATE_INPUT_REQUIRED")] });
  });

  it("is the kit's own when it hangs up", async () => {
    expect((await judge("{disconnect_after: 1}", [start], { end: "closed-by-kit" })).ok).toBe(true);
  });

  it.each(["cut", "limit"] as const)("is wrong when it is %s", async (end) => {
    for (const expected of ["{}", "{closes: either}", "{closes: false}"])
      expect((await judge(expected, [start], { end })).ok).toBe(false);
  });

  it("keeps to the times asked for", async () => {
    const at = [100, 200, 900];
    expect((await judge("{first_event_within_ms: 99}", whole, { at })).ok).toBe(false);
    expect((await judge("{first_event_within_ms: 100, max_gap_ms: 700}", whole, { at })).ok).toBe(true);
    expect((await judge("{max_gap_ms: 699}", whole, { at })).messages).toEqual([
      "expected at most 699 ms between events, but 700 ms before event 2",
    ]);
  });
});

describe("an answer that is no stream", () => {
  it.each([
    ["an error", (r: Recording) => r.error(-32001, "subscribe_to_task"), "TaskNotFoundError"],
    ["a document", (r: Recording) => r.result(start, "subscribe_to_task"), "one JSON document"],
  ])("fails with %s in view", async (_, answer, text) => {
    const test = await testOf("- {id: s, operation: subscribe_to_task, params: {id: t1}, expect_stream: {}}");
    const recording = new Recording(test);
    recording.step("s", answer(recording));
    const { mismatches } = judgeStep(test, test.steps[0]!, recording.record(), recording);
    expect(mismatches.map(({ message }) => message)).toEqual([expect.stringContaining(text)]);
  });
});

describe("several streams", () => {
  const steps = `
- id: s
  operation: subscribe_to_task
  params: {id: t1}
  expect_stream: {final_event: {status: {state: TASK_STATE_COMPLETED}}, same_events: true, streams: [{}, {disconnect_after: 1}, {}]}`;

  async function judgeStreams(...lanes: Json[][]) {
    const test = await testOf(steps);
    const recording = new Recording(test);
    const ends = ["complete", "closed-by-kit", "complete"] as const;
    recording.step(
      "s",
      ...lanes.map((events, lane) => recording.stream(events, "subscribe_to_task", { end: ends[lane] ?? "complete" })),
    );
    return judgeStep(test, test.steps[0]!, recording.record(), recording).mismatches;
  }

  it("show the same events, snapshots and late starts aside; what is said for all does not bind the one that is cut", async () => {
    const later = [{ task: taskIn("WORKING", { artifacts: [] }) }, statusTo("COMPLETED")];
    expect(await judgeStreams(whole, [start], later)).toEqual([]);
  });

  it("fail when an event is missing in the middle or differs", async () => {
    const other = [start, statusTo("WORKING"), statusTo("COMPLETED")];
    expect(await judgeStreams(whole, [start], other)).toMatchObject([{ exchange: "x3", path: "events" }]);
  });

  it("are judged one by one", async () => {
    expect(await judgeStreams(whole, [start], [start, statusTo("FAILED")])).toMatchObject([
      { exchange: "x3", path: "events[1].status.state", message: expect.stringContaining("number 3 of 3") },
    ]);
  });
});

describe("captures from streams", () => {
  it.each([
    ["task.id", "t1"],
    ["[1].artifactUpdate.artifact.artifactId", "a"],
    ["artifact.artifactId", "a"],
  ])("%s", async (path, value) => {
    const test = await testOf(`- {id: s, operation: subscribe_to_task, params: {id: t1}, capture: {x: "${path}"}}`);
    const recording = new Recording(test);
    recording.step("s", recording.stream(whole, "subscribe_to_task"));
    expect(judgeStep(test, test.steps[0]!, recording.record(), recording).captures).toEqual({ x: value });
  });
});
