import { describe, expect, it } from "vitest";
import { Recording, statusTo, taskIn, testOf } from "../testing/recording.js";
import { judgeStep, scopeOf, untilHolds } from "./judge-step.js";

const send = "operation: send_message, params: {message: {role: ROLE_USER, parts: [{text: hi}]}}";
const message = { message: { messageId: "m1", role: "ROLE_AGENT", parts: [{ text: "hi" }] } };

/** Judges the first step of a test whose only answer is given. */
async function judgeFirst(
  steps: string,
  answer: (recording: Recording) => Parameters<Recording["step"]>[1],
  binding?: "rest",
) {
  const test = await testOf(steps, steps.includes("raw:") ? "transport: [jsonrpc]" : "");
  const recording = new Recording(test, binding);
  const [step] = test.steps;
  recording.step(step!.id, answer(recording));
  return judgeStep(test, step!, recording.record(), recording);
}

const messagesOf = (judged: Awaited<ReturnType<typeof judgeFirst>>) => judged.mismatches.map((one) => one.message);

describe("a single answer", () => {
  it("is a success when nothing else is asked", async () => {
    const judged = await judgeFirst(`- {id: a, ${send}}`, (r) => r.result({ task: taskIn("WORKING") }, "send_message"));
    expect(judged).toMatchObject({ ok: true, mismatches: [] });
    expect(judged.replies.map(({ kind }) => kind)).toEqual(["result"]);
  });

  it("fails with the error that came instead", async () => {
    const judged = await judgeFirst(`- {id: a, ${send}}`, (r) => r.error(-32602, "send_message", { message: "bad" }));
    expect(messagesOf(judged)).toEqual(['expected success, got InvalidParamsError (-32602), HTTP 200: "bad"']);
    expect(judged.mismatches[0]).toMatchObject({ step: "a", exchange: "x1" });
  });

  it.each([
    ["HTML", (r: Recording) => r.add("<html>", { operation: "send_message" })],
    ["no answer", (r: Recording) => r.fault("connection reset", "send_message")],
    ["an answer cut off", (r: Recording) => r.add("{", { operation: "send_message", end: "cut" })],
    ["an event stream", (r: Recording) => r.stream([message], "send_message")],
  ])("fails on %s, also where any outcome is fine", async (_, answer) => {
    for (const expected of ["{}", "{outcome: any}", "{body: {}}"]) {
      const judged = await judgeFirst(`- {id: a, ${send}, expect: ${expected}}`, answer);
      expect(judged.ok).toBe(false);
    }
  });

  it("compares body, headers and time", async () => {
    const steps = `- {id: a, ${send}, expect: {within_ms: 3, headers: {X-A: {matches: "^1$"}}, body: {task: {id: t2}}}}`;
    const judged = await judgeFirst(steps, (r) => r.result({ task: taskIn("WORKING") }, "send_message"));
    expect(judged.mismatches.map(({ path }) => path)).toEqual(["header X-A", "", "task.id"]);
  });

  it("checks the payload when asked to", async () => {
    const steps = `- {id: a, ${send}, expect: {conforms_to: SendMessageResponse}}`;
    const judged = await judgeFirst(steps, (r) =>
      r.result({ task: { id: "t", status: { state: "done" } } }, "send_message"),
    );
    expect(judged.mismatches.map(({ path }) => path)).toContain("task.status.state");
  });

  it("takes 200 for success on every binding, other statuses for real", async () => {
    const created = await judgeFirst(
      `- {id: a, ${send}, expect: {status: 200}}`,
      (r) => r.result(message, "send_message", { status: 201 }),
      "rest",
    );
    expect(created.ok).toBe(true);
    const refused = (r: Recording) => r.error(-32001, "send_message");
    expect((await judgeFirst(`- {id: a, ${send}, expect: {status: 200}}`, refused)).ok).toBe(false);
    expect((await judgeFirst(`- {id: a, ${send}, expect: {status: 404}}`, refused)).ok).toBe(true);
    expect((await judgeFirst(`- {id: a, ${send}, expect: {status: {one_of: [400, 422]}}}`, refused)).ok).toBe(false);
  });

  it("wants an error when an error is wanted", async () => {
    const steps = `- {id: a, ${send}, expect: {outcome: error}}`;
    expect((await judgeFirst(steps, (r) => r.error(-32001, "send_message"))).ok).toBe(true);
    expect((await judgeFirst(steps, (r) => r.result(message, "send_message"))).ok).toBe(false);
  });
});

describe("raw steps", () => {
  const raw = `raw: {method: POST, path: /, body: {}}`;

  it("see the real status and the whole envelope", async () => {
    const steps = `- {id: a, ${raw}, expect: {status: 200, body: {jsonrpc: "2.0", error: {code: -32001}}}}`;
    expect(await judgeFirst(steps, (r) => r.error(-32001, ""))).toMatchObject({ ok: true });
    const judged = await judgeFirst(steps, (r) => r.error(-32002, "", { status: 500 }));
    expect(judged.mismatches.map(({ path }) => path)).toEqual(["status", "error.code"]);
  });

  it("know errors of the protocol", async () => {
    const steps = `- {id: a, ${raw}, expect_error: {error_type: TaskNotFoundError}}`;
    expect((await judgeFirst(steps, (r) => r.error(-32001, ""))).ok).toBe(true);
    expect((await judgeFirst(steps, (r) => r.error(-32002, ""))).ok).toBe(false);
  });

  it("accept any answer when nothing is asked, but want one", async () => {
    expect((await judgeFirst(`- {id: a, ${raw}}`, (r) => r.add("<html>", { status: 500 }))).ok).toBe(true);
    expect((await judgeFirst(`- {id: a, ${raw}}`, (r) => r.fault("reset", ""))).ok).toBe(false);
  });

  it("see events as envelopes", async () => {
    const steps = `- {id: a, ${raw}, expect_stream: {events: [{result: {task: {id: t1}}}]}}`;
    expect((await judgeFirst(steps, (r) => r.stream([{ task: taskIn("COMPLETED") }], ""))).ok).toBe(true);
  });
});

describe("alternatives", () => {
  const steps = `
- id: a
  ${send.replaceAll(", params", "\n  params")}
  expect_any:
    - {note: idempotent, expect: {body: {id: t1}}}
    - {note: refused, expect_error: {error_type: TaskNotCancelableError}}`;

  it("tell which reading was taken", async () => {
    const judged = await judgeFirst(steps, (r) => r.error(-32002, "send_message"));
    expect(judged).toMatchObject({ ok: true, notes: ["took the reading: refused"] });
  });

  it("fall back on the closest one: the same kind of answer first", async () => {
    const judged = await judgeFirst(steps, (r) => r.error(-32001, "send_message"));
    expect(messagesOf(judged)).toEqual([
      "none of 2 accepted readings holds; the closest (refused): expected TaskNotCancelableError, " +
        'got TaskNotFoundError (-32001), HTTP 200: "no"',
    ]);
  });
});

describe("captures, variables and polling", () => {
  it("puts captures of earlier steps into expectations", async () => {
    const test = await testOf(`
- {id: a, ${send}, capture: {taskId: task.id}}
- {id: b, operation: get_task, params: {id: "{{a.taskId}}"}, expect: {body: {id: "{{a.taskId}}"}}}`);
    const recording = new Recording(test);
    recording.step("a", recording.result({ task: taskIn("WORKING") }, "send_message"));
    recording.step("b", recording.result(taskIn("WORKING", { id: "t2" }), "get_task"));
    const judged = judgeStep(test, test.steps[1]!, recording.record(), recording);
    expect(messagesOf(judged)).toEqual(['id is "t2", expected "t1"']);
  });

  it("fails a step whose capture is not there, once", async () => {
    const steps = `- {id: a, operation: get_task, params: {id: t1}, capture: {x: "artifacts[0].artifactId"}}`;
    const judged = await judgeFirst(steps, (r) => r.result(taskIn("WORKING"), "get_task"));
    expect(messagesOf(judged)).toEqual(["capture x: artifacts[0].artifactId is missing"]);
  });

  it("gives responses of all copies, and events", async () => {
    const test = await testOf(`
- {id: a, operation: get_task, params: {id: t1}, copies: 2}
- {id: s, operation: subscribe_to_task, params: {id: t1}, expect_stream: {closes: either}}`);
    const recording = new Recording(test);
    const [one, two] = [recording.result(taskIn("WORKING"), "get_task"), recording.result([], "get_task")];
    recording.step("a", one, two).step("s", recording.stream([statusTo("WORKING")], "subscribe_to_task"));
    const scope = scopeOf(test, recording.record({ variables: { runId: "r" } }), recording);
    expect(Object.fromEntries(scope)).toMatchObject({
      runId: "r",
      "a.response": taskIn("WORKING"),
      "a.responses": [taskIn("WORKING"), []],
      "s.events": [statusTo("WORKING")],
    });
  });

  it("judges every copy", async () => {
    const test = await testOf("- {id: a, operation: get_task, params: {id: t1}, copies: 2, expect: {body: {id: t1}}}");
    const recording = new Recording(test);
    const right = recording.result(taskIn("WORKING"), "get_task");
    recording.step("a", right, recording.result(taskIn("WORKING", { id: "t2" }), "get_task"));
    const judged = judgeStep(test, test.steps[0]!, recording.record(), recording);
    expect(judged.mismatches).toMatchObject([{ exchange: "x2", message: 'number 2 of 2: id is "t2", expected "t1"' }]);
  });

  const polling = `- {id: a, operation: get_task, params: {id: t1}, repeat: {until: "status.state in [TASK_STATE_COMPLETED]"}}`;

  it("judges polling by its last attempt and its condition", async () => {
    const test = await testOf(polling);
    const recording = new Recording(test);
    const early = recording.result(taskIn("WORKING"), "get_task");
    recording.step("a", [early, recording.result(taskIn("COMPLETED"), "get_task")]);
    expect(judgeStep(test, test.steps[0]!, recording.record(), recording).ok).toBe(true);
    const judged = await judgeFirst(polling, (r) => r.result(taskIn("FAILED"), "get_task"));
    expect(judged.mismatches).toMatchObject([{ path: "status.state", actual: '"TASK_STATE_FAILED"' }]);
  });

  it.each([
    ["a == 1", true],
    ["a == 2", false],
    ["a != 2", true],
    ["b != 2", false],
    ["a in [0, 1]", true],
  ])("until %s is %s", (until, holds) => {
    const repeat = { until, maxAttempts: 1, delayMs: 0, backoff: "none" } as const;
    expect(untilHolds(repeat, { kind: "result", value: { a: 1 }, httpStatus: 200 })).toBe(holds);
    expect(untilHolds(repeat, { kind: "broken", problem: "x" })).toBe(false);
  });
});

describe("looking back", () => {
  it("judges assertions of a step after the step itself", async () => {
    const steps = `
- id: a
  operation: get_task
  params: {id: t1}
  assertions:
    - {source: "{{a.response}}", any: {path: "history[*]", match: {role: ROLE_AGENT}}}`;
    const judged = await judgeFirst(steps, (r) =>
      r.result(taskIn("WORKING", { history: [{ role: "ROLE_USER" }] }), "get_task"),
    );
    expect(judged.mismatches).toMatchObject([{ step: "a", path: "history[*]", exchange: "x1" }]);
  });

  it("judges a background step where it is awaited", async () => {
    const test = await testOf(`
- {id: s, operation: subscribe_to_task, params: {id: t1}, background: true, expect_stream: {min_count: 2}}
- {id: w, await: [s]}`);
    const recording = new Recording(test);
    recording.step("s", recording.stream([{ task: taskIn("COMPLETED") }], "subscribe_to_task")).step("w");
    const judged = judgeStep(test, test.steps[1]!, recording.record(), recording);
    expect(judged.mismatches).toMatchObject([{ step: "s", message: "the stream had 1 event, expected at least 2" }]);
  });
});
