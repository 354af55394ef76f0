import { describe, expect, it } from "vitest";
import { dialectOf } from "../protocol/dialects.js";
import { monitorOf, Recording, statusTo, taskIn } from "../testing/recording.js";
import { judgeMonitor } from "./judge-monitor.js";
import { subjectsOf } from "./subjects.js";

const dialect = dialectOf("1.0");

function busy(): Recording {
  const recording = new Recording();
  recording.result({ task: taskIn("WORKING") }, "send_message");
  recording.result({ tasks: [taskIn("WORKING"), taskIn("COMPLETED", { id: "t2" })] }, "list_tasks");
  recording.error(-32001, "get_task", { deliberate: true });
  recording.stream([{ task: taskIn("WORKING") }, statusTo("COMPLETED")], "subscribe_to_task");
  recording.add('{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"no"}}');
  recording.add("<html>", { operation: "get_task" });
  return recording;
}

describe("subjects", () => {
  it.each([
    ["exchange", 6],
    ["result", 2],
    ["error", 2],
    ["stream", 1],
    ["event", 2],
    ["task", 2],
    ["card", 0],
  ] as const)("of %s: %i", (watch, count) => {
    const recording = busy();
    expect(subjectsOf(watch, recording.agent, dialect, recording)).toHaveLength(count);
  });

  it("name their message, and leave other interfaces alone", () => {
    const recording = busy();
    const names = subjectsOf("result", recording.agent, dialect, recording).map(({ messageName }) => messageName);
    expect(names).toEqual(["SendMessageResponse", "ListTasksResponse"]);
    expect(subjectsOf("exchange", { ...recording.agent, id: "rest@1.0" }, dialect, recording)).toEqual([]);
  });

  it("of task are traces over all exchanges, in order of time", () => {
    const recording = busy();
    const [first] = subjectsOf("task", recording.agent, dialect, recording);
    expect(first?.task?.id).toBe("t1");
    expect(first?.task?.sightings.map(({ kind, path, exchange }) => [kind, path, exchange])).toEqual([
      ["snapshot", "task", "x1"],
      ["snapshot", "tasks[0]", "x2"],
      ["snapshot", "events[0].task", "x4"],
      ["status", "events[1].statusUpdate", "x4"],
    ]);
  });

  it("of card is the card as it was parsed", () => {
    const recording = new Recording();
    recording.card = { name: "A" };
    expect(subjectsOf("card", undefined, dialect, recording)).toMatchObject([
      { value: { name: "A" }, messageName: "AgentCard" },
    ]);
  });
});

describe("judgeMonitor", () => {
  it("is not exercised when nothing was there to look at", () => {
    const judged = judgeMonitor(monitorOf({ watch: "stream", match: {} }), "jsonrpc@1.0", new Recording());
    expect(judged).toMatchObject({
      result: "skip",
      skip: { kind: "not-exercised", reason: "the run has no streams" },
      observations: 0,
    });
    const monitor = monitorOf({ watch: "result", satisfies: { name: "payload", args: { kinds: ["base64"] } } });
    expect(judgeMonitor(monitor, "jsonrpc@1.0", busy()).skip?.reason).toBe(
      "the run has 2 results, but none shows what the rule is about",
    );
  });

  it("does not apply when the card declares nothing that it is about", () => {
    const recording = new Recording();
    recording.card = { name: "A" };
    const args = { kinds: ["oneof"], messages: ["SecurityScheme"] };
    const monitor = monitorOf({ watch: "card", satisfies: { name: "payload", args } });
    expect(judgeMonitor(monitor, "card", recording)).toMatchObject({
      result: "skip",
      skip: { kind: "not-applicable" },
    });
  });

  it("passes and says how much it looked at", () => {
    const monitor = monitorOf({ watch: "error", match: { code: { lt: 0 }, message: { type: "string" } } });
    expect(judgeMonitor(monitor, "jsonrpc@1.0", busy())).toMatchObject({
      result: "pass",
      observations: 2,
      mismatches: [],
    });
  });

  it("looks at some operations only", () => {
    const monitor = monitorOf({ watch: "result", operations: ["list_tasks"], match: { tasks: { type: "array" } } });
    expect(judgeMonitor(monitor, "jsonrpc@1.0", busy())).toMatchObject({ result: "pass", observations: 1 });
  });

  it("makes one mismatch of what is wrong in the same way, with the first exchange as evidence", () => {
    const recording = new Recording();
    for (const ids of [[1, 2], [3]]) {
      const tasks = ids.map((id) => ({ id: `t${id}`, status: { state: `odd${id}` } }));
      recording.result({ tasks }, "list_tasks");
    }
    const match = { tasks: { items: { status: { state: { starts_with: "TASK_STATE_" } } } } };
    const judged = judgeMonitor(monitorOf({ watch: "result", match }), "jsonrpc@1.0", recording);
    expect(judged).toMatchObject({ result: "fail", observations: 2, exchanges: ["x1"] });
    expect(judged.mismatches).toEqual([
      {
        path: "tasks[*].status.state",
        expected: 'text that starts with "TASK_STATE_"',
        actual: '"odd1"',
        message:
          'tasks[0].status.state is "odd1", expected text that starts with "TASK_STATE_" (3 times in 2 exchanges)',
        exchange: "x1",
      },
    ]);
  });

  it("sees exchanges with status, headers in lower case and body", () => {
    const match = {
      response: { status: 200, headers: { "content-type": "application/json" }, body: { jsonrpc: "2.0" } },
    };
    const recording = new Recording();
    recording.result({}, "get_task", { headers: [["Content-Type", "application/json"]] });
    expect(judgeMonitor(monitorOf({ watch: "exchange", match }), "jsonrpc@1.0", recording).result).toBe("pass");
  });

  it("calls an unknown predicate its own fault", () => {
    const monitor = monitorOf({ watch: "exchange", satisfies: { name: "no_such", args: {} } });
    expect(judgeMonitor(monitor, "jsonrpc@1.0", busy())).toMatchObject({
      result: "error",
      error: expect.stringContaining("no_such"),
    });
  });
});
