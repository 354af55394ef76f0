import { expect, it } from "vitest";
import type { Json } from "../../json.js";
import { judgeBy } from "../../testing/predicate-case.js";
import { statusTo, taskIn } from "../../testing/recording.js";

const judge = (args: Json, value: Json) => judgeBy("members", { args }, (r) => r.result(value, "send_message"));
const message = { messageId: "m", role: "ROLE_AGENT", parts: [{ text: "x" }] };

it("finds what is missing and what should not be there", () => {
  const args = { messages: ["Task"], need: ["contextId"], forbid: ["kind"] };
  expect(judge(args, { task: taskIn("WORKING") }).result).toBe("pass");
  expect(judge(args, { task: taskIn("WORKING", { contextId: "" }) }).paths).toEqual(["task.contextId"]);
  expect(judge(args, { task: taskIn("WORKING", { kind: "task" }) }).paths).toEqual(["task.kind"]);
  expect(judge(args, { message }).result).toBe("skip");
});

it("looks at every event, and not into metadata", () => {
  const args = { messages: ["TaskStatusUpdateEvent"], forbid: ["final"] };
  const events = [{ task: taskIn("WORKING", { metadata: { final: 1 } }) }, statusTo("COMPLETED", { final: true })];
  const { paths } = judgeBy("members", { args }, (r) => r.stream(events, "subscribe_to_task"));
  expect(paths).toEqual(["events[1].statusUpdate.final"]);
});

it("only tells, with note", () => {
  const args = { messages: ["Task"], forbid: ["kind"], note: true };
  const verdict = judge(args, { task: taskIn("WORKING", { kind: "task" }) });
  expect(verdict).toMatchObject({ result: "pass", notes: [expect.stringContaining("kind")] });
});

it("selects objects by a member they have and by where they stand", () => {
  const parts = [{ text: "x" }, { url: "https://a.test" }];
  const when = { messages: ["Part"], when: ["url", "raw"], need: ["mediaType"] };
  expect(judge(when, { message: { ...message, parts } }).paths).toEqual(["message.parts[1].mediaType"]);
  const outside = { messages: ["Message"], need: ["contextId"], outside: ["history"] };
  expect(judge(outside, { task: taskIn("WORKING", { history: [message] }) }).result).toBe("skip");
});

it("leaves out the history that a broken message of the kit began", () => {
  const args = { messages: ["Message"], forbid: ["kind"] };
  const task = taskIn("WORKING", { history: [{ ...message, kind: "message" }] });
  const after = (deliberate: boolean) =>
    judgeBy("members", { args }, (r) => {
      r.result({ task }, "send_message", { deliberate });
      r.result({ tasks: [task] }, "list_tasks");
    });
  expect(after(true).result).toBe("skip");
  expect(after(false).result).toBe("fail");
});
