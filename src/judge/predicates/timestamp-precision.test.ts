import { expect, it } from "vitest";
import { judgeBy } from "../../testing/predicate-case.js";
import { taskIn } from "../../testing/recording.js";

const judge = (...times: string[]) =>
  judgeBy("timestamp_precision", {}, (r) => {
    for (const timestamp of times) {
      r.result(taskIn("WORKING", { status: { state: "TASK_STATE_WORKING", timestamp } }), "get_task");
    }
  });

it("finds an agent that never tells a fraction", () => {
  expect(judge("2026-01-01T10:00:00Z", "2026-01-01T10:00:05Z").result).toBe("fail");
});

it("accepts a whole second from an agent that tells fractions elsewhere", () => {
  expect(judge("2026-01-01T10:00:00Z", "2026-01-01T10:00:05.120Z").result).toBe("pass");
  expect(judge("2026-01-01T10:00:00.5Z").result).toBe("pass");
});

it("needs a timestamp", () => {
  expect(judgeBy("timestamp_precision", {}, (r) => r.result(taskIn("WORKING"), "get_task")).result).toBe("skip");
});
