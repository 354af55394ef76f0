import { expect, it } from "vitest";
import type { Json } from "../../json.js";
import { judgeBy } from "../../testing/predicate-case.js";
import { type Recording, statusTo, taskIn } from "../../testing/recording.js";

const message = (messageId: string): Json => ({ messageId, role: "ROLE_AGENT", parts: [{ text: "x" }] });
const status = (messageId: string): Record<string, Json> => ({
  status: { state: "TASK_STATE_WORKING", message: message(messageId) },
});
const judge = (fill: (r: Recording) => void) => judgeBy("distinct_message_ids", {}, fill).result;

it("lets the same message be seen again", () => {
  const result = judge((r) => {
    r.result({ task: taskIn("WORKING", status("m1")) }, "send_message");
    r.stream([{ task: taskIn("WORKING", status("m1")) }, statusTo("WORKING", status("m2"))], "subscribe_to_task");
    r.result(
      { tasks: [taskIn("WORKING", status("m2")), taskIn("WORKING", { id: "t2", ...status("m3") })] },
      "list_tasks",
    );
    r.result({ message: message("m4") }, "send_message");
  });
  expect(result).toBe("pass");
});

it("finds an id in two tasks, and in two answers", () => {
  expect(
    judge((r) => {
      r.result({ task: taskIn("WORKING", status("m1")) }, "send_message");
      r.result({ task: taskIn("WORKING", { id: "t2", ...status("m1") }) }, "send_message");
    }),
  ).toBe("fail");
  expect(
    judge((r) => {
      r.result({ message: message("m1") }, "send_message");
      r.result({ message: message("m1") }, "send_message");
    }),
  ).toBe("fail");
});

it("looks neither at histories nor at answers to broken requests", () => {
  const history = [message("m1")];
  expect(judge((r) => r.result(taskIn("WORKING", { history }), "get_task"))).toBe("skip");
  expect(judge((r) => r.result({ message: message("m1") }, "send_message", { deliberate: true }))).toBe("skip");
});
