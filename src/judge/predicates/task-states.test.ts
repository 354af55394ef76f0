import { describe, expect, it } from "vitest";
import { monitorOf, Recording, statusTo, taskIn } from "../../testing/recording.js";
import { judgeMonitor } from "../judge-monitor.js";

function judge(rule: string, fill: (recording: Recording) => void) {
  const recording = new Recording();
  fill(recording);
  const monitor = monitorOf({ watch: "task", satisfies: { name: "task_states", args: { rule } } });
  return judgeMonitor(monitor, "jsonrpc@1.0", recording);
}

/** A task seen in an answer to a request that was under way from `from` to `to` milliseconds. */
const seen = (r: Recording, state: string, from: number, to: number, change = {}) =>
  r.result(taskIn(state, change), "get_task", { startedAtMs: from, endAtMs: to - from });

describe("task_states", () => {
  it.each([
    ["terminal-is-final", "COMPLETED", "WORKING"],
    ["terminal-is-final", "COMPLETED", "CANCELED"],
    ["no-return-to-submitted", "WORKING", "SUBMITTED"],
    ["legal", "COMPLETED", "WORKING"],
    ["legal", "WORKING", "SUBMITTED"],
  ])("%s: %s, then %s is wrong", (rule, before, after) => {
    const judged = judge(rule, (r) => {
      seen(r, before, 0, 10);
      seen(r, after, 20, 30);
    });
    expect(judged.result).toBe("fail");
    expect(judged.mismatches).toMatchObject([{ path: "status.state", actual: `TASK_STATE_${after}`, exchange: "x2" }]);
  });

  it.each([
    ["legal", "SUBMITTED", "COMPLETED"],
    ["legal", "INPUT_REQUIRED", "WORKING"],
    ["terminal-is-final", "FAILED", "FAILED"],
  ])("%s: %s, then %s is right", (rule, before, after) => {
    const judged = judge(rule, (r) => {
      seen(r, before, 0, 10);
      seen(r, after, 20, 30);
    });
    expect(judged.result).not.toBe("fail");
  });

  it("does not order answers that crossed on the way", () => {
    const judged = judge("terminal-is-final", (r) => {
      seen(r, "WORKING", 0, 50);
      seen(r, "COMPLETED", 10, 20);
    });
    expect(judged.result).toBe("skip");
  });

  it("orders events within a stream, whatever the clock says", () => {
    const judged = judge("legal", (r) => {
      r.stream([statusTo("COMPLETED"), statusTo("WORKING")], "subscribe_to_task", { at: [10, 10] });
    });
    expect(judged.mismatches).toMatchObject([{ path: "events[1].statusUpdate.status.state" }]);
  });

  it("orders a stream's event and a later request", () => {
    const judged = judge("terminal-is-final", (r) => {
      r.stream([statusTo("COMPLETED")], "subscribe_to_task", { at: [10], startedAtMs: 0 });
      seen(r, "WORKING", 20, 30);
    });
    expect(judged.result).toBe("fail");
  });

  it("keeps tasks apart", () => {
    const judged = judge("legal", (r) => {
      seen(r, "COMPLETED", 0, 10);
      seen(r, "WORKING", 20, 30, { id: "t2" });
    });
    expect(judged.result).toBe("skip");
  });

  it("stable-context: a task keeps its contextId; leaving it out says nothing", () => {
    const other = (contextId: string) => (r: Recording) => {
      seen(r, "WORKING", 0, 10);
      r.stream([statusTo("COMPLETED", { contextId })], "subscribe_to_task");
      r.result({ id: "t1", status: { state: "TASK_STATE_COMPLETED" } }, "get_task");
    };
    expect(judge("stable-context", other("c1"))).toMatchObject({ result: "pass" });
    expect(judge("stable-context", other("c2")).mismatches).toMatchObject([
      { path: "events[0].statusUpdate.contextId" },
    ]);
  });

  it("refuses a rule that it does not know", () => {
    expect(judge("no-such", (r) => void seen(r, "WORKING", 0, 1)).result).toBe("error");
  });
});
