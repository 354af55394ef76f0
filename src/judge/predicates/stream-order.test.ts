import { describe, expect, it } from "vitest";
import type { Json } from "../../json.js";
import { type AnswerOptions, monitorOf, Recording, statusTo, taskIn } from "../../testing/recording.js";
import { judgeMonitor } from "../judge-monitor.js";

function judge(rule: string, events: readonly Json[], options: AnswerOptions = {}) {
  const recording = new Recording();
  recording.stream(events, "send_streaming_message", options);
  const monitor = monitorOf({ watch: "stream", satisfies: { name: "stream_order", args: { rule } } });
  const { result, mismatches, notes, error } = judgeMonitor(monitor, "jsonrpc@1.0", recording);
  return { result, notes, error, paths: mismatches.map(({ path }) => path) };
}

const start = { task: taskIn("WORKING") };
const message = { message: { messageId: "m", role: "ROLE_AGENT", parts: [{ text: "x" }] } };
const artifact = {
  artifactUpdate: { taskId: "t1", contextId: "c1", artifact: { artifactId: "a", parts: [{ text: "x" }] } },
};
const done = statusTo("COMPLETED");
const end = { task: taskIn("COMPLETED") };

const right: readonly (readonly [string, readonly Json[]])[] = [
  ["first-is-task-or-message", [start, done]],
  ["first-is-task-or-message", [message]],
  ["first-is-task", [start]],
  ["only-updates-after-task", [start, artifact, done]],
  ["only-updates-after-task", [start, done, end]],
  ["single-message", [message]],
  ["closes-at-terminal", [start, done]],
  ["nothing-after-terminal", [start, done]],
  ["nothing-after-terminal", [start, done, end]],
  ["same-task-id", [start, artifact, done]],
  ["same-context-id", [start, artifact, done]],
];

const wrong: readonly (readonly [string, readonly Json[], string])[] = [
  ["first-is-task-or-message", [done], "events[0]"],
  ["first-is-task-or-message", [{ odd: 1 }, start], "events[0]"],
  ["first-is-task", [message], "events[0]"],
  ["only-updates-after-task", [start, message, done], "events[1]"],
  ["only-updates-after-task", [start, start, done], "events[1]"],
  ["single-message", [message, done], "events[1]"],
  ["nothing-after-terminal", [start, done, artifact], "events[2]"],
  ["nothing-after-terminal", [start, done, start], "events[2]"],
  ["same-task-id", [start, statusTo("COMPLETED", { taskId: "t2" })], "events[1]"],
  ["same-context-id", [start, statusTo("COMPLETED", { contextId: "c2" })], "events[1]"],
];

describe("stream_order", () => {
  it.each(right)("%s holds for %j", (rule, events) => expect(judge(rule, events).result).toBe("pass"));
  it.each(wrong)("%s fails for %j", (rule, events, path) =>
    expect(judge(rule, events)).toMatchObject({ result: "fail", paths: [path] }),
  );

  it.each([
    ["first-is-task", []],
    ["only-updates-after-task", [start]],
    ["single-message", [start]],
    ["closes-at-terminal", [start]],
    ["nothing-after-terminal", [start]],
    ["same-task-id", [message]],
  ] as const)("%s is not exercised by %j", (rule, events) => expect(judge(rule, events).result).toBe("skip"));

  it("knows whether the server had its time to close", () => {
    const times = { at: [10, 20] };
    expect(judge("closes-at-terminal", [start, done], { ...times, end: "closed-by-kit", endAtMs: 320 }).result).toBe(
      "skip",
    );
    expect(judge("closes-at-terminal", [start, done], { ...times, end: "closed-by-kit", endAtMs: 5020 }).result).toBe(
      "fail",
    );
    expect(judge("closes-at-terminal", [start, done], { ...times, end: "timeout", endAtMs: 9000 }).result).toBe("fail");
    expect(judge("closes-at-terminal", [start, done], { ...times, endAtMs: 9000 }).result).toBe("fail");
  });

  it("notes a closing snapshot", () => {
    expect(judge("only-updates-after-task", [start, done, end]).notes).toHaveLength(1);
  });

  it("refuses a rule that it does not know", () => expect(judge("no-such", [start]).error).toContain("no-such"));
});
