import { describe, expect, it } from "vitest";
import type { Json } from "../../json.js";
import { monitorOf, Recording, statusTo, taskIn } from "../../testing/recording.js";
import { judgeMonitor } from "../judge-monitor.js";

function judge(args: Json, watch: "result" | "event" | "exchange" | "card", fill: (recording: Recording) => void) {
  const recording = new Recording();
  fill(recording);
  const monitor = monitorOf({ watch, satisfies: { name: "payload", args } });
  const { result, mismatches, observations, notes } = judgeMonitor(monitor, "jsonrpc@1.0", recording);
  return { result, observations, notes, paths: mismatches.map(({ path }) => path) };
}

const task = (change: Record<string, Json>) => (r: Recording) =>
  void r.result({ task: taskIn("WORKING", change) }, "send_message");
const stamped = (timestamp: string) => task({ status: { state: "TASK_STATE_WORKING", timestamp } });

describe("payload", () => {
  it("finds problems of the kind asked for, and no others", () => {
    const bad = stamped("2026-01-01");
    expect(judge({ kinds: ["timestamp"] }, "result", bad)).toMatchObject({
      result: "fail",
      paths: ["task.status.timestamp"],
    });
    expect(judge({ kinds: ["enum"] }, "result", bad)).toMatchObject({ result: "pass", observations: 1 });
  });

  it("is not exercised by a payload in which the thing does not occur", () => {
    expect(judge({ kinds: ["timestamp"] }, "result", task({})).result).toBe("skip");
    expect(judge({ kinds: ["base64"] }, "result", task({})).result).toBe("skip");
    expect(judge({ kinds: ["required"], messages: ["Artifact"] }, "result", task({})).result).toBe("skip");
    expect(judge({ kinds: ["timestamp"] }, "result", stamped("2026-01-01T00:00:00Z")).result).toBe("pass");
  });

  it("narrows down to a message and a field", () => {
    const artifact = task({ artifacts: [{ parts: [{ text: "x" }] }] });
    const required = { kinds: ["required"], messages: ["Artifact"] };
    expect(judge(required, "result", artifact).paths).toEqual(["task.artifacts[0].artifactId"]);
    expect(judge({ ...required, fields: ["artifactId"] }, "result", artifact).result).toBe("fail");
    expect(judge({ ...required, fields: ["Artifact.parts"] }, "result", artifact).result).toBe("pass");
    expect(judge({ kinds: ["required"], messages: ["Task"] }, "result", artifact).result).toBe("pass");
  });

  it("looks at events, and on exchanges at both", () => {
    const fill = (r: Recording) => {
      r.stream([{ task: taskIn("WORKING") }, statusTo("done")], "subscribe_to_task");
      r.result(taskIn("odd"), "get_task");
    };
    expect(judge({ kinds: ["enum"] }, "event", fill)).toMatchObject({
      observations: 2,
      paths: ["statusUpdate.status.state"],
    });
    expect(judge({ kinds: ["enum"] }, "exchange", fill).paths).toEqual([
      "events[1].statusUpdate.status.state",
      "status.state",
    ]);
  });

  it("looks at the card", () => {
    const fill = (r: Recording) => {
      r.card = { name: "A" };
    };
    expect(judge({ kinds: ["required"], fields: ["version"] }, "card", fill).paths).toEqual(["version"]);
  });

  it("takes unknown members for notes, and empty strings only when asked", () => {
    const odd = task({ id: "", extra: 1 });
    const judged = judge({}, "result", odd);
    expect(judged).toMatchObject({ result: "pass", notes: [expect.stringContaining("extra")] });
    expect(judge({ kinds: ["empty-string"] }, "result", odd).paths).toEqual(["task.id"]);
  });
});
