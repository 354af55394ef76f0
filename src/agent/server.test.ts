import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, clientOf, message } from "../testing/agent-client.js";
import { type RunningAgent, startAgent } from "./server.js";

let agent: RunningAgent;
beforeAll(async () => {
  agent = await startAgent({ pace: 2 });
});
afterAll(() => agent.close());

describe.each(bindings)("the operations over %s", (binding) => {
  const client = () => clientOf(agent, binding);

  it("completes a task with the parts of the message", async () => {
    const parts = [
      { text: "héllo <&> 😀" },
      { data: [1, null, { a: "b" }], mediaType: "application/json" },
      { raw: Buffer.from([0, 255, 128]).toString("base64"), filename: "x.bin", metadata: { k: 1 } },
      { url: "https://example.com/x.png", mediaType: "image/png" },
      { data: null },
    ];
    const sent = message("", { parts, contextId: "my-context" });
    const { result } = await client().call("send_message", { message: sent });
    expect(result.task.status.state).toBe("TASK_STATE_COMPLETED");
    expect(result.task.contextId).toBe("my-context");
    expect(result.task.artifacts[0].parts).toEqual(parts);
    expect(result.task.history[0]).toEqual({ ...sent, taskId: result.task.id });
    const got = await client().call("get_task", { id: result.task.id });
    expect(got.result).toEqual(result.task);
  });
});
