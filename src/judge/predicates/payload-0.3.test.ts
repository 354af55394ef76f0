import { describe, expect, it } from "vitest";
import type { Json } from "../../json.js";
import type { OperationName } from "../../protocol/dialect.js";
import { monitorOf, Recording } from "../../testing/recording.js";
import { judgeMonitor } from "../judge-monitor.js";

function judge(binding: "jsonrpc" | "rest", args: Json, operation: OperationName, value: Json) {
  const recording = new Recording(undefined, binding, "0.3");
  const streaming = operation === "send_streaming_message";
  if (streaming) recording.stream([value], operation);
  else recording.result(value, operation);
  const watch = streaming ? "event" : "result";
  const monitor = monitorOf({ watch, satisfies: { name: "payload", args }, protocol: ["0.3"] });
  const { result, mismatches } = judgeMonitor(monitor, recording.agent.id, recording);
  return { result, paths: mismatches.map(({ path }) => path) };
}

const own = (state: string) => ({ kind: "task", id: "t", contextId: "c", status: { state } });
const proto = (state: string) => ({ id: "t", contextId: "c", status: { state } });
const states = { kinds: ["enum"], messages: ["TaskStatus"] };

describe("payload in 0.3", () => {
  it("on JSON-RPC is of shape S, also in what a result turns out to be", () => {
    expect(judge("jsonrpc", states, "send_message", own("working"))).toEqual({ result: "pass", paths: [] });
    expect(judge("jsonrpc", states, "get_task", own("TASK_STATE_WORKING"))).toEqual({
      result: "fail",
      paths: ["status.state"],
    });
    const part = { kind: "message", messageId: "m", role: "agent", parts: [{ kind: "file", file: { bytes: "%" } }] };
    expect(judge("jsonrpc", { kinds: ["base64"] }, "send_message", part).paths).toEqual(["parts[0].file.bytes"]);
    expect(judge("jsonrpc", { kinds: ["oneof"], messages: ["FilePart"] }, "send_message", part).result).toBe("pass");
    expect(judge("jsonrpc", { kinds: ["required"], messages: ["DataPart"] }, "send_message", part).result).toBe("skip");
    expect(
      judge("jsonrpc", { kinds: ["required"], messages: ["TaskPushNotificationConfig"] }, "list_push_configs", [{}])
        .paths,
    ).toEqual(["[0].pushNotificationConfig", "[0].taskId"]);
  });

  it("a time without a zone is for the rule about it only", () => {
    const task = { ...own("working"), status: { state: "working", timestamp: "2025-04-02T16:59:25.331844" } };
    expect(judge("jsonrpc", { kinds: ["timestamp"] }, "get_task", task).result).toBe("pass");
    expect(judge("jsonrpc", {}, "get_task", task).result).toBe("pass");
    expect(judge("jsonrpc", { kinds: ["zone"] }, "get_task", task).paths).toEqual(["status.timestamp"]);
  });

  it("on REST is judged as received, in shape P", () => {
    expect(judge("rest", states, "get_task", proto("TASK_STATE_CANCELLED"))).toEqual({ result: "pass", paths: [] });
    expect(judge("rest", states, "get_task", proto("working"))).toEqual({ result: "fail", paths: ["status.state"] });
    expect(judge("rest", states, "send_message", { task: proto("working") }).paths).toEqual(["task.status.state"]);
    expect(judge("rest", states, "send_streaming_message", { task: proto("working") }).paths).toEqual([
      "task.status.state",
    ]);
    expect(judge("rest", { kinds: ["oneof"] }, "send_message", own("working")).result).toBe("fail");
    expect(
      judge("rest", { kinds: ["required"], fields: ["kind"] }, "get_task", proto("TASK_STATE_WORKING")).result,
    ).toBe("skip");
  });

  it("has no definition for a list of tasks on REST", () => {
    expect(judge("rest", {}, "list_tasks", [proto("working")]).result).toBe("skip");
  });
});
