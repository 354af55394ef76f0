import { describe, expect, it } from "vitest";
import { bindings, clientOf, message } from "../../testing/agent-client.js";
import { withAgent } from "../../testing/with-agent.js";

const agent = withAgent();
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe.each(bindings)("SendMessage over %s", (binding) => {
  const send = (given: ReturnType<typeof message>, configuration?: object) =>
    clientOf(agent(), binding).call("send_message", {
      message: given,
      ...(configuration && { configuration: configuration as never }),
    });

  it("completes a task with the parts of the message, unchanged", async () => {
    const parts = [
      { text: "héllo <&> 😀\u2028" },
      { data: [1, null, { a: "b" }], mediaType: "application/json" },
      { raw: Buffer.from([0, 255, 128]).toString("base64"), filename: "x.bin", metadata: { k: 1 } },
      { url: "https://example.com/x.png", mediaType: "image/png" },
      { data: null },
    ];
    const sent = message("", { parts, contextId: "my-context", metadata: { a: [null] }, referenceTaskIds: ["x"] });
    const { result } = await send(sent);
    expect(result.task.status.state).toBe("TASK_STATE_COMPLETED");
    expect(result.task.status.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(result.task.status.message).toMatchObject({ role: "ROLE_AGENT", contextId: "my-context" });
    expect(result.task.contextId).toBe("my-context");
    expect(result.task.id).toMatch(uuid);
    expect(result.task.artifacts[0].parts).toEqual(parts);
    expect(result.task.history[0]).toEqual({ ...sent, taskId: result.task.id });
    const got = await clientOf(agent(), binding).call("get_task", { id: result.task.id });
    expect(got.result).toEqual(result.task);
  });

  it("generates contextId when there is none, and ids that differ", async () => {
    const [first, second] = await Promise.all([send(message("a")), send(message("b"))]);
    expect(first.result.task.contextId).toMatch(uuid);
    expect(second.result.task.contextId).not.toBe(first.result.task.contextId);
    expect(second.result.task.id).not.toBe(first.result.task.id);
  });

  it("returns at once when told so, and works on", async () => {
    const { result } = await send(message("tck-complete-task"), { returnImmediately: true });
    expect(result.task.status.state).toBe("TASK_STATE_SUBMITTED");
    const stream = await clientOf(agent(), binding).stream("subscribe_to_task", { id: result.task.id });
    expect(stream.at(-1).statusUpdate.status.state).toBe("TASK_STATE_COMPLETED");
  });

  it.each([
    [0, undefined],
    [1, 1],
    [2, 2],
    [50, 2],
  ])("shows the newest messages for historyLength %s", async (historyLength, count) => {
    const { result } = await send(message("tck-complete-task"), { historyLength });
    expect(result.task.history?.length).toBe(count);
    if (count === 1) expect(result.task.history[0].role).toBe("ROLE_AGENT");
  });

  it("shapes the output to acceptedOutputModes", async () => {
    const json = await send(message("hello"), { acceptedOutputModes: ["application/json"] });
    expect(json.result.task.artifacts[0].parts).toEqual([{ data: { text: ["hello"] }, mediaType: "application/json" }]);
    const any = await send(message("hello"), { acceptedOutputModes: ["text/*"] });
    expect(any.result.task.artifacts[0].parts).toEqual([{ text: "hello" }]);
  });

  it("answers with a Message when asked for one", async () => {
    const { result } = await send(message("tck-message-response", { contextId: "c" }), { returnImmediately: true });
    expect(Object.keys(result)).toEqual(["message"]);
    expect(result.message).toMatchObject({ role: "ROLE_AGENT", contextId: "c" });
    expect(result.message.taskId).toBeUndefined();
  });

  it("goes through several turns of one task", async () => {
    const first = (await send(message("tck-multi-turn one"))).result.task;
    expect(first.status.state).toBe("TASK_STATE_INPUT_REQUIRED");
    const second = (await send(message("two", { taskId: first.id }))).result.task;
    expect(second).toMatchObject({ id: first.id, contextId: first.contextId });
    expect(second.status.state).toBe("TASK_STATE_INPUT_REQUIRED");
    const third = (await send(message("done", { taskId: first.id, contextId: first.contextId }))).result.task;
    expect(third.status.state).toBe("TASK_STATE_COMPLETED");
    const said = third.history.map((entry: { role: string; parts: { text: string }[] }) => entry.parts[0]!.text);
    expect(said).toEqual([
      "tck-multi-turn one",
      "Working on it.",
      "Go on, or say done.",
      "two",
      "Working on it.",
      "Go on, or say done.",
      "done",
      "Working on it.",
    ]);
    expect(third.history[3]).toMatchObject({ taskId: first.id, role: "ROLE_USER" });
  });

  it("keeps a message to a task that is being worked on", async () => {
    const { result } = await send(message("tck-cancel"), { returnImmediately: true });
    const { id } = result.task;
    const again = await send(message("and this", { taskId: id }), { returnImmediately: true });
    expect(again.result.task.status.state).toBe("TASK_STATE_WORKING");
    expect(again.result.task.history.at(-1).parts).toEqual([{ text: "and this" }]);
    const canceled = await clientOf(agent(), binding).call("cancel_task", { id });
    expect(canceled.result.status.state).toBe("TASK_STATE_CANCELED");
  });

  it("refuses what it has to refuse", async () => {
    const { task } = (await send(message("tck-complete-task"))).result;
    const waiting = (await send(message("tck-input-required"))).result.task;
    const cases: [object, number][] = [
      [message("x", { taskId: crypto.randomUUID() }), -32001],
      [message("x", { taskId: task.id }), -32004],
      [message("x", { taskId: waiting.id, contextId: "another" }), -32602],
      [message("x", { parts: [{ text: "x", mediaType: "application/x-nope" }] }), -32005],
      [message("x", { parts: [] }), -32602],
      [message("x", { parts: [{}] }), -32602],
      [message("x", { parts: [{ text: "x", url: "https://example.com" }] }), -32602],
      [message("x", { parts: [{ raw: "%%%" }] }), -32602],
      [message("x", { role: "ROLE_UNSPECIFIED" }), -32602],
      [message("x", { role: "user" }), -32602],
      [message("x", { messageId: "" }), -32602],
      [message("x", { messageId: null }), -32602],
      [message("x", { metadata: [] }), -32602],
    ];
    const reasons: Record<number, string> = {
      [-32001]: "TASK_NOT_FOUND",
      [-32004]: "UNSUPPORTED_OPERATION",
      [-32005]: "CONTENT_TYPE_NOT_SUPPORTED",
    };
    for (const [given, code] of cases) {
      const { error, http } = await send(given as never);
      const details = binding === "jsonrpc" ? error.data : error.details;
      if (binding === "jsonrpc") expect(error.code, JSON.stringify(given)).toBe(code);
      else expect(error.code).toBe(http.status);
      if (reasons[code]) expect(details[0].reason).toBe(reasons[code]);
      else expect(details[0].fieldViolations[0].field).toMatch(/^message\./);
    }
    const after = await clientOf(agent(), binding).call("get_task", { id: waiting.id });
    expect(after.result).toEqual(waiting);
  });

  it("ignores members that it does not know", async () => {
    const { result } = await send(message("x", { x_future: { a: 1 } }), { blocking: true });
    expect(result.task.status.state).toBe("TASK_STATE_COMPLETED");
    expect(result.task.history[0]).not.toHaveProperty("x_future");
  });
});
