import { describe, expect, it } from "vitest";
import type { Json } from "../json.js";
import { Recording, statusTo, taskIn, testOf } from "../testing/recording.js";
import { judgeComparison } from "./judge-comparison.js";
import { judgeTest } from "./judge-test.js";

const send = "{id: send, operation: send_message, params: {message: {role: ROLE_USER, parts: [{text: hi}]}}";
const stream =
  "{id: send, operation: send_streaming_message, params: {message: {role: ROLE_USER, parts: [{text: hi}]}}";
const message = { message: { messageId: "m1", role: "ROLE_AGENT", parts: [{ text: "hi" }] } };
const get =
  '{id: get, operation: get_task, params: {id: "{{send.taskId}}"}, expect: {body: {status: {state: TASK_STATE_COMPLETED}}}}';
const lifecycle = `- ${send}, capture: {taskId: task.id}}\n- ${get}`;

describe("judgeTest", () => {
  it("passes when every step holds, and lists the exchanges", async () => {
    const recording = new Recording(await testOf(lifecycle));
    recording.step("send", recording.result({ task: taskIn("WORKING") }, "send_message"));
    recording.step("get", recording.result(taskIn("COMPLETED"), "get_task"));
    expect(judgeTest(recording.test!, recording.record(), recording)).toEqual({
      result: "pass",
      mismatches: [],
      notes: [],
      exchanges: ["x1", "x2"],
    });
  });

  it("stops at the first failing step; its exchange comes first", async () => {
    const recording = new Recording(await testOf(`${lifecycle}\n- {id: more, operation: list_tasks, params: {}}`));
    recording.step("send", recording.result({ task: taskIn("WORKING") }, "send_message"));
    recording.step("get", recording.result(taskIn("FAILED"), "get_task"));
    const judged = judgeTest(recording.test!, recording.record(), recording);
    expect(judged).toMatchObject({ result: "fail", exchanges: ["x2", "x1"] });
    expect(judged.mismatches).toMatchObject([{ step: "get", path: "status.state", exchange: "x2" }]);
  });

  it("passes on why a test was not run", async () => {
    const recording = new Recording(await testOf(lifecycle));
    const skip = { kind: "not-configured", reason: "no second identity" } as const;
    expect(judgeTest(recording.test!, recording.record({ skip }), recording)).toMatchObject({ result: "skip", skip });
    const error = "the suite is wrong";
    expect(judgeTest(recording.test!, recording.record({ error }), recording)).toMatchObject({
      result: "error",
      error,
    });
    const failure = "the agent did not show tck-cancel";
    expect(judgeTest(recording.test!, recording.record({ failure }), recording)).toMatchObject({ result: "fail" });
  });

  it("blames the agent rather than the limit that came afterwards", async () => {
    const recording = new Recording(await testOf(lifecycle));
    recording.step("send", recording.error(-32603, "send_message"));
    const skip = { kind: "not-configured", reason: "limit" } as const;
    expect(judgeTest(recording.test!, recording.record({ skip }), recording).result).toBe("fail");
  });

  it("calls a record that breaks off without a reason an error", async () => {
    const recording = new Recording(await testOf(lifecycle));
    recording.step("send", recording.result({ task: taskIn("WORKING") }, "send_message"));
    expect(judgeTest(recording.test!, recording.record(), recording)).toMatchObject({ result: "error" });
  });

  it("skips when an expectation needs a value that the run does not have", async () => {
    const recording = new Recording(
      await testOf(
        '- {id: get, operation: get_task, params: {id: x}, expect: {body: {id: "{{otherTask}}"}}}',
        "variables: {otherTask: x}",
      ),
    );
    recording.step("get", recording.result(taskIn("WORKING"), "get_task"));
    expect(judgeTest(recording.test!, recording.record(), recording)).toMatchObject({
      result: "skip",
      skip: { kind: "not-configured", reason: expect.stringContaining("otherTask") },
    });
  });

  it("judges the assertions of the test at the end", async () => {
    const steps = `- {id: a, operation: get_task, params: {id: t1}}\n- {id: b, operation: get_task, params: {id: t1}}`;
    const assertions =
      'assertions:\n  - {source: "{{a.response}}", equals: "{{b.response}}", ignore: ["**.timestamp"]}';
    const recording = new Recording(await testOf(steps, assertions));
    const at = (timestamp: string, state: string) => ({ id: "t1", status: { state, timestamp } });
    recording
      .step("a", recording.result(at("1", "A"), "get_task"))
      .step("b", recording.result(at("2", "A"), "get_task"));
    expect(judgeTest(recording.test!, recording.record(), recording).result).toBe("pass");
    const other = new Recording(recording.test);
    other.step("a", other.result(at("1", "A"), "get_task")).step("b", other.result(at("1", "B"), "get_task"));
    expect(judgeTest(other.test!, other.record(), other).result).toBe("fail");
  });
});

describe("a Message instead of a task", () => {
  async function judgeSend(step: string, answer: (r: Recording) => ReturnType<Recording["result"]>) {
    const recording = new Recording(await testOf(`- ${step}`));
    recording.step("send", answer(recording));
    return judgeTest(recording.test!, recording.record(), recording);
  }
  const unary = (r: Recording) => r.result(message, "send_message");
  const streamed =
    (...events: Json[]) =>
    (r: Recording) =>
      r.stream(events, "send_streaming_message");

  it.each([
    ["a capture", `${send}, capture: {taskId: task.id}}`, unary],
    ["an expected task", `${send}, expect: {body: {task: {status: {state: TASK_STATE_WORKING}}}}}`, unary],
    ["a capture of a stream", `${stream}, expect_stream: {}, capture: {taskId: task.id}}`, streamed(message)],
    ["events of a task", `${stream}, expect_stream: {min_count: 2, events: [{task: {}}]}}`, streamed(message)],
  ])("leaves %s not exercised", async (_, step, answer) => {
    expect(await judgeSend(step, answer)).toMatchObject({
      result: "skip",
      skip: { kind: "not-exercised", reason: expect.stringContaining("Message") },
      mismatches: [],
    });
  });

  it.each([
    ["a Message that is wrong itself", `${send}, expect: {body: {message: {role: ROLE_USER}}}}`, unary],
    ["a slow answer", `${send}, expect: {within_ms: 1, body: {task: {}}}}`, unary],
    ["two messages", `${stream}, expect_stream: {max_count: 1}}`, streamed(message, message)],
    [
      "a stream that does not end",
      `${stream}, expect_stream: {}}`,
      (r: Recording) => r.stream([message], "send_streaming_message", { end: "timeout" }),
    ],
    [
      "a task without what is captured",
      `${send}, capture: {x: "task.artifacts[0]"}}`,
      (r: Recording) => r.result({ task: taskIn("WORKING") }, "send_message"),
    ],
  ])("does not excuse %s", async (_, step, answer) => {
    expect((await judgeSend(step, answer)).result).toBe("fail");
  });
});

describe("judgeComparison", () => {
  it("finds where the answers of interfaces differ", async () => {
    const test = await testOf(
      "- {id: a, operation: get_task, params: {id: t1}}\n- {id: s, operation: subscribe_to_task, params: {id: t1}, expect_stream: {}}",
      'compare_bindings: {paths: [a.response, s.events], ignore: ["**.id", "**.taskId"]}',
    );
    const over = (binding: "jsonrpc" | "rest", id: string, name: string) => {
      const one = new Recording(test, binding);
      one.step("a", one.result(taskIn("WORKING", { id, metadata: { name } }), "get_task"));
      return one.step("s", one.stream([statusTo("COMPLETED", { taskId: id })], "subscribe_to_task"));
    };
    const first = over("jsonrpc", "t1", "x");
    const same = over("rest", "t2", "x");
    const other = over("rest", "t2", "y");
    const view = (second: Recording) => ({
      exchanges: [],
      interface: (id: string) => first.interface(id) ?? second.interface(id),
      exchange: (id: string) => first.exchange(id) ?? second.exchange(id.replace("r", "x")),
    });
    const renamed = (one: Recording) =>
      one.record({
        steps: one.steps.map((step) => ({
          ...step,
          exchanges: step.exchanges.map((lane) => lane.map((id) => id.replace("x", "r"))),
        })),
      });
    expect(judgeComparison(test, [first.record(), renamed(same)], view(same))).toEqual([
      { interface: "rest@1.0", mismatches: [] },
    ]);
    expect(judgeComparison(test, [first.record(), renamed(other)], view(other))).toMatchObject([
      { mismatches: [{ path: "a.response.metadata.name", expected: '"x"', actual: '"y"', exchange: "r1" }] },
    ]);
  });
});
