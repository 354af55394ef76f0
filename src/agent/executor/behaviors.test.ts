import { describe, expect, it } from "vitest";
import { behaviors } from "../../protocol/behaviors.js";
import { clientOf, message } from "../../testing/agent-client.js";
import { withAgent } from "../../testing/with-agent.js";
import { behaviorOf } from "./behaviors.js";

const agent = withAgent();
const run = async (text: string, more = {}) =>
  (await clientOf(agent(), "jsonrpc").call("send_message", { message: message(text, more) })).result;

describe("behaviours", () => {
  it.each(Object.keys(behaviors))("%s is known by text and by messageId", (name) => {
    const user = { role: "ROLE_USER", messageId: "m" };
    expect(behaviorOf({ ...user, parts: [{ text: `${name} and more` }] })).toBe(name);
    expect(behaviorOf({ ...user, messageId: `${name}-1`, parts: [{ text: "hello" }] })).toBe(name);
  });

  it.each([
    ["tck-complete-task", "TASK_STATE_COMPLETED"],
    ["tck-input-required", "TASK_STATE_INPUT_REQUIRED"],
    ["tck-auth-required", "TASK_STATE_AUTH_REQUIRED"],
    ["tck-reject-task", "TASK_STATE_REJECTED"],
    ["tck-task-failure", "TASK_STATE_FAILED"],
    ["tck-long-running", "TASK_STATE_COMPLETED"],
    ["tck-multi-turn", "TASK_STATE_INPUT_REQUIRED"],
    ["tck-stream-basic", "TASK_STATE_COMPLETED"],
    ["tck-stream-chunked", "TASK_STATE_COMPLETED"],
    ["anything else", "TASK_STATE_COMPLETED"],
  ])("%s ends in %s", async (text, state) => {
    const { task } = await run(text);
    expect(task.status.state).toBe(state);
    expect(task.status.message.parts[0].text).not.toBe("");
  });

  it.each([
    ["tck-artifact-text", "text"],
    ["tck-artifact-data", "data"],
    ["tck-artifact-file", "raw"],
    ["tck-artifact-file-url", "url"],
  ])("%s delivers a part with %s", async (text, member) => {
    const { task } = await run(text);
    const [part] = task.artifacts[0].parts;
    expect(Object.keys(part)).toContain(member);
    expect(part.mediaType).toMatch(/^[a-z]+\/[a-z]+$/);
  });

  it.each(["tck-input-required", "tck-auth-required"])("%s is completed by any further message", async (text) => {
    const { task } = await run(text);
    const next = (await run("here you are", { taskId: task.id })).task;
    expect(next.status.state).toBe("TASK_STATE_COMPLETED");
    expect(next.artifacts[0].parts).toEqual([{ text: "here you are" }]);
  });
});
