import { expect, it } from "vitest";
import type { Json } from "../../json.js";
import { judgeBy } from "../../testing/predicate-case.js";
import { statusTo, taskIn } from "../../testing/recording.js";

const message = (role: string): Json => ({ messageId: "m", role, parts: [{ text: "x" }] });
const answer = { args: { of: "answer" } };
const status = { args: { of: "status" } };

it("judges a message that is the answer", () => {
  const judge = (role: string) =>
    judgeBy("agent_role", answer, (r) => r.result({ message: message(role) }, "send_message")).result;
  expect(judge("ROLE_AGENT")).toBe("pass");
  expect(judge("ROLE_USER")).toBe("fail");
  expect(judge("agent")).toBe("pass");
  const stream = judgeBy("agent_role", answer, (r) =>
    r.stream([{ message: message("ROLE_USER") }], "send_streaming_message"),
  );
  expect(stream.paths).toEqual(["events[0].message.role"]);
});

it("judges the message of a status, wherever the status stands", () => {
  const judge = (role: string) => {
    const told = { state: "TASK_STATE_WORKING", message: message(role) };
    return judgeBy("agent_role", status, (r) => {
      r.result({ task: taskIn("WORKING", { status: told }) }, "send_message");
      r.stream([statusTo("WORKING", { status: told })], "subscribe_to_task");
    });
  };
  expect(judge("ROLE_AGENT").result).toBe("pass");
  expect(judge("ROLE_USER").paths).toEqual(["task.status.message.role", "events[0].statusUpdate.status.message.role"]);
});

it("leaves the history alone", () => {
  const history = [message("ROLE_USER")];
  for (const one of [answer, status]) {
    const { result } = judgeBy("agent_role", one, (r) => r.result(taskIn("WORKING", { history }), "get_task"));
    expect(result).toBe("skip");
  }
});
