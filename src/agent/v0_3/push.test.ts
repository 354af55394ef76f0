import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../json.js";
import { checkPayload } from "../../judge/payload/check-payload.js";
import { bindings, clientOf } from "../../testing/agent-client.js";
import { legacyClientOf, legacyMessage } from "../../testing/legacy-client.js";
import { type Receiver, startReceiver } from "../../testing/receiver.js";
import { withAgent } from "../../testing/with-agent.js";

const agent = withAgent({ protocols: ["1.0", "0.3"] });
let hooks: Receiver;
beforeAll(async () => {
  hooks = await startReceiver();
});
afterAll(() => hooks.close());

/** The parts of a line of the receiver: headers, then the body. */
function parsed(line: string): { head: string; body: JsonObject } {
  const start = line.indexOf("{");
  return { head: line.slice(0, start).trim(), body: JSON.parse(line.slice(start)) };
}

describe.each(bindings)("webhooks over %s", (binding) => {
  const old = () => legacyClientOf(agent(), binding);

  it("of 0.3 get the bare task, with token and credentials", async () => {
    const pushNotificationConfig = {
      url: `${hooks.url}/old`,
      token: "tok",
      authentication: { schemes: ["Bearer"], credentials: "secret" },
    };
    const configuration = { blocking: true, pushNotificationConfig };
    await old().call("send_message", { message: legacyMessage("tck-complete-task"), configuration });
    await hooks.reached(3);
    const calls = hooks.take().map(parsed);
    expect(calls[0]?.head).toBe("/old POST application/json | Bearer secret | tok");
    expect(calls.map(({ body }) => body)).toMatchObject([
      { kind: "task", status: { state: "working" } },
      { kind: "task", status: { state: "working" }, artifacts: [{}] },
      { kind: "task", status: { state: "completed" }, artifacts: [{}] },
    ]);
    for (const { body } of calls) expect(checkPayload("0.3", "Task", body)).toEqual([]);
  });

  it("get the form of the version that they came through, on one task", async () => {
    const sent = await old().call("send_message", {
      message: legacyMessage("tck-input-required"),
      configuration: { blocking: true },
    });
    const { id, contextId } = sent.result;
    await old().call("create_push_config", { taskId: id, pushNotificationConfig: { url: `${hooks.url}/a-old` } });
    const both = clientOf(agent(), binding);
    await both.call("create_push_config", { taskId: id, url: `${hooks.url}/b-new` });
    const message = legacyMessage("go on", { taskId: id, contextId });
    await old().call("send_message", { message, configuration: { blocking: true } });
    // Working, working once more, the artifact, done: each to both.
    await hooks.reached(8);
    const calls = hooks.take().map(parsed);
    expect(calls.slice(0, 4).map(({ head }) => head)).toEqual(Array(4).fill("/a-old POST application/json |  |"));
    expect(calls.slice(0, 4).map(({ body }) => body.kind)).toEqual(Array(4).fill("task"));
    expect(calls.slice(4).map(({ head }) => head)).toEqual(Array(4).fill("/b-new POST application/a2a+json |  |"));
    expect(calls[7]?.body).toMatchObject({ statusUpdate: { status: { state: "TASK_STATE_COMPLETED" } } });
  });
});
