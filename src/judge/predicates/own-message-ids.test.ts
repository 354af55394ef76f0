import { expect, it } from "vitest";
import type { Json } from "../../json.js";
import { asked, judgeBy } from "../../testing/predicate-case.js";
import { taskIn } from "../../testing/recording.js";

const request = { message: { messageId: "mine", role: "ROLE_USER", parts: [] } };
const message = (messageId: string): Json => ({ messageId, role: "ROLE_AGENT", parts: [{ text: "x" }] });

function judge(value: Json, body: Json = { jsonrpc: "2.0", id: 1, params: request }) {
  return judgeBy("own_message_ids", {}, (r) => {
    r.result(value, "send_message");
    asked(r, body);
  });
}

it("finds an answer with the id of the question", () => {
  expect(judge({ message: message("other") }).result).toBe("pass");
  expect(judge({ message: message("mine") }).paths).toEqual(["message.messageId"]);
  expect(judge({ message: message("mine") }, request).result).toBe("fail");
  const status = { state: "TASK_STATE_WORKING", message: message("mine") };
  expect(judge({ task: taskIn("WORKING", { status }) }).result).toBe("fail");
});

it("lets the history keep it, and needs a question", () => {
  expect(judge({ task: taskIn("WORKING", { history: [message("mine")] }) }).result).toBe("skip");
  expect(judge({ message: message("mine") }, "no JSON").result).toBe("skip");
});
