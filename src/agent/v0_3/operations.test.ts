import { describe, expect, it } from "vitest";
import { bindings, clientOf } from "../../testing/agent-client.js";
import { legacyClientOf, legacyMessage } from "../../testing/legacy-client.js";
import { withAgent } from "../../testing/with-agent.js";
import { extendedCardToken } from "../auth/principals.js";
import { echoExtension } from "../card.js";

const pure = withAgent({ protocols: ["0.3"] });
const shared = withAgent({ protocols: ["1.0", "0.3"] });
const separate = withAgent({ protocols: ["1.0", "0.3"], separateUrls: true });
const bare = withAgent({
  protocols: ["0.3"],
  capabilities: { streaming: false, pushNotifications: false, extendedAgentCard: false },
});
const agents = [
  ["a pure agent", pure, ""],
  ["shared URLs", shared, ""],
  ["separate URLs", separate, "/0.3"],
] as const;
const blocking = { configuration: { blocking: true } };

describe.each(agents)("0.3 at %s", (_name, agent, prefix) => {
  describe.each(bindings)("over %s", (binding) => {
    const client = () => legacyClientOf(agent(), binding, prefix);
    const say = (text: string, more = {}, params = {}) =>
      client().call("send_message", { message: legacyMessage(text, more), ...blocking, ...params });

    it("message/send completes a task", async () => {
      const { result, problems } = await say("tck-complete-task é😀");
      expect(problems).toEqual([]);
      expect(result).toMatchObject({ kind: "task", status: { state: "completed" } });
      expect(result.artifacts[0].parts).toEqual([{ kind: "text", text: "tck-complete-task é😀" }]);
      expect(result.history[0]).toMatchObject({ kind: "message", role: "user", taskId: result.id });
    });

    it("message/send may be answered by a message", async () => {
      const { result, problems } = await say("tck-message-response");
      expect(problems).toEqual([]);
      expect(result).toMatchObject({ kind: "message", role: "agent", parts: [{ kind: "text" }] });
    });

    it("files and data go in and out", async () => {
      const parts = [
        { kind: "data", data: { list: [1, null], kind: "own" } },
        { kind: "file", file: { bytes: "Af8=", mimeType: "image/png" } },
        { kind: "file", file: { uri: "https://example.com/x.png", mimeType: "image/png" } },
      ];
      const { result, problems } = await say("", { parts });
      expect(problems).toEqual([]);
      expect(result.artifacts[0].parts).toEqual(parts);
    });

    it("without waiting the task is still at work", async () => {
      const { result } = await say("tck-cancel", {}, { configuration: { blocking: false } });
      expect(["submitted", "working"]).toContain(result.status.state);
    });

    it("a question is answered in the same task", async () => {
      const asked = (await say("tck-input-required")).result;
      expect(asked.status.state).toBe("input-required");
      const { result, problems } = await say("this", { taskId: asked.id, contextId: asked.contextId });
      expect(problems).toEqual([]);
      expect(result).toMatchObject({ id: asked.id, contextId: asked.contextId, status: { state: "completed" } });
    });

    it("tasks/get shows the task, with as much history as wanted", async () => {
      const { id } = (await say("hello")).result;
      const { result, problems } = await client().call("get_task", { id });
      expect(problems).toEqual([]);
      expect(result).toMatchObject({ kind: "task", id, status: { state: "completed" } });
      expect(result.history.length).toBeGreaterThan(1);
      expect((await client().call("get_task", { id, historyLength: 1 })).result.history).toHaveLength(1);
    });

    it("tasks/cancel cancels once", async () => {
      const { id } = (await say("tck-cancel", {}, { configuration: { blocking: false } })).result;
      const { result, problems } = await client().call("cancel_task", { id });
      expect(problems).toEqual([]);
      expect(result).toMatchObject({ kind: "task", id, status: { state: "canceled" } });
      const again = await client().call("cancel_task", { id });
      expect(again.error).toMatchObject({ name: "TaskNotCancelableError", code: -32002 });
      expect(again.exchange.response?.status).toBe(binding === "rest" ? 409 : 200);
    });

    it("message/stream tells the task and its updates, the last one final", async () => {
      const { result, problems } = await client().call("send_streaming_message", {
        message: legacyMessage("tck-stream-chunked"),
      });
      expect(problems).toEqual([]);
      expect(result[0]).toMatchObject({ kind: "task", status: { state: "submitted" } });
      const updates = result.filter(({ kind }: { kind: string }) => kind === "status-update");
      expect(updates.map(({ final }: { final: boolean }) => final)).toEqual([false, true]);
      const pieces = result.filter(({ kind }: { kind: string }) => kind === "artifact-update");
      expect(pieces.map(({ append }: { append?: boolean }) => append === true)).toEqual([false, true, true]);
    });

    it("an update is final when the agent waits for the client", async () => {
      const message = legacyMessage("tck-input-required");
      const { result, reply } = await client().call("send_streaming_message", { message });
      expect(result.at(-1)).toMatchObject({ kind: "status-update", final: true, status: { state: "input-required" } });
      expect(reply).toMatchObject({ kind: "stream", end: "complete" });
    });

    it.each(binding === "rest" ? [0, 1] : [0])("tasks/resubscribe goes on (verb %i)", async (rule) => {
      const message = legacyMessage("tck-long-running");
      const first = await client().call("send_streaming_message", { message }, { events: 2 });
      const { result, problems } = await client().call("subscribe_to_task", { id: first.result[0].id }, { rule });
      expect(problems).toEqual([]);
      expect(result[0]).toMatchObject({ kind: "task", id: first.result[0].id });
      expect(result.at(-1)).toMatchObject({ final: true, status: { state: "completed" } });
    });

    it("tasks/resubscribe shows a task that has ended", async () => {
      const { id } = (await say("hello")).result;
      const { result, reply } = await client().call("subscribe_to_task", { id });
      expect(result).toMatchObject([{ kind: "task", id, status: { state: "completed" } }]);
      expect(reply).toMatchObject({ end: "complete" });
    });

    it("webhooks are set, read, listed and deleted", async () => {
      const { id: taskId } = (await say("tck-input-required")).result;
      const pushNotificationConfig = {
        id: "one",
        url: "http://127.0.0.1:1/",
        token: "t",
        authentication: { schemes: ["Digest", "Bearer"], credentials: "c" },
      };
      const config = { taskId, pushNotificationConfig };
      const set = await client().call("create_push_config", config);
      const got = await client().call("get_push_config", { id: taskId, pushNotificationConfigId: "one" });
      const listed = await client().call("list_push_configs", { id: taskId });
      expect([...set.problems, ...got.problems, ...listed.problems]).toEqual([]);
      expect([set.result, got.result, listed.result]).toEqual([config, config, [config]]);
      const gone = await client().call("delete_push_config", { id: taskId, pushNotificationConfigId: "one" });
      expect(gone.reply).toMatchObject({ kind: "result", value: null });
      if (binding === "jsonrpc") expect(gone.body).toMatchObject({ result: null });
      expect((await client().call("list_push_configs", { id: taskId })).result).toEqual([]);
    });

    it("the extended card is for those who authenticate themselves", async () => {
      const closed = await client().call("get_extended_agent_card");
      expect(closed.exchange.response?.status).toBe(401);
      const headers = { Authorization: `Bearer ${extendedCardToken}` };
      const { result, problems } = await client().call("get_extended_agent_card", {}, { headers });
      expect(problems).toEqual([]);
      expect(result.skills.map(({ id }: { id: string }) => id)).toContain("inner-circle");
      expect(result).not.toHaveProperty("supportedInterfaces");
      expect(result.securitySchemes.bearer).toMatchObject({ type: "http", scheme: "Bearer" });
      expect(result.securitySchemes.bearer).not.toHaveProperty("httpAuthSecurityScheme");
    });

    it("extensions are shown in the header of 0.3", async () => {
      const asked = await client().call("get_task", { id: "x" }, { extensions: [echoExtension] });
      expect(asked.error.name).toBe("TaskNotFoundError");
      const { id } = (await say("hello")).result;
      const { exchange } = await client().call("get_task", { id }, { extensions: [echoExtension] });
      const names = exchange.response?.headers.filter(([name]) => name.toLowerCase().endsWith("extensions"));
      expect(names).toEqual([["X-A2A-Extensions", echoExtension]]);
    });

    it.each([
      ["get_task", { id: "x" }, "TaskNotFoundError", -32001, 404],
      ["cancel_task", { id: "x" }, "TaskNotFoundError", -32001, 404],
      ["subscribe_to_task", { id: "x" }, "TaskNotFoundError", -32001, 404],
      ["list_push_configs", { id: "x" }, "TaskNotFoundError", -32001, 404],
      ["send_message", {}, "InvalidParamsError", -32602, 422],
      ["send_message", { message: legacyMessage("x", { parts: [] }) }, "InvalidParamsError", -32602, 422],
      ["send_message", { message: legacyMessage("x", { role: "ROLE_USER" }) }, "InvalidParamsError", -32602, 422],
      ["send_message", { message: legacyMessage("x", { taskId: "x" }) }, "TaskNotFoundError", -32001, 404],
      ["get_task", { id: "x", historyLength: -1 }, "InvalidParamsError", -32602, 422],
    ] as const)("%s %j fails as %s", async (operation, params, name, code, status) => {
      const { error, exchange } = await client().call(operation, structuredClone(params) as never);
      // The kit's binding writes ROLE_USER into shape P, where it is right.
      if (binding === "rest" && JSON.stringify(params).includes("ROLE_USER")) return;
      expect(error).toMatchObject({ name, code });
      expect(exchange.response?.status).toBe(binding === "rest" ? status : 200);
    });

    it("a part of a type that is not taken is refused", async () => {
      const parts = [{ kind: "file", file: { uri: "https://example.com/", mimeType: "application/x-nope" } }];
      const { error, exchange } = await say("", { parts });
      expect(error).toMatchObject({ name: "ContentTypeNotSupportedError", code: -32005 });
      expect(exchange.response?.status).toBe(binding === "rest" ? 415 : 200);
      expect(exchange.response?.body.text).not.toContain("@type");
    });
  });
});

describe.each(bindings)("what is not declared, over %s", (binding) => {
  it.each([
    ["send_streaming_message", { message: legacyMessage("x") }, "UnsupportedOperationError", 501],
    ["list_push_configs", { id: "x" }, "PushNotificationNotSupportedError", 501],
    ["get_extended_agent_card", {}, "AuthenticatedExtendedCardNotConfiguredError", 404],
  ] as const)("%s fails", async (operation, params, name, status) => {
    const { error, exchange } = await legacyClientOf(bare(), binding).call(operation, params);
    expect(error.name).toBe(name);
    expect(exchange.response?.status).toBe(binding === "rest" ? status : 200);
  });
});

describe.each(bindings)("one store for both versions, over %s", (binding) => {
  const old = () => legacyClientOf(shared(), binding);

  it("a task of 1.0 is read in 0.3, and the other way round", async () => {
    const parts = [{ data: [1, "two"] }, { raw: "Af8=", mediaType: "image/png" }, { text: "x" }];
    const message = { messageId: "m", role: "ROLE_USER", parts };
    const made = (await clientOf(shared(), binding).call("send_message", { message })).result.task;
    const { result, problems } = await old().call("get_task", { id: made.id });
    expect(problems).toEqual([]);
    expect(result.artifacts[0].parts).toMatchObject([
      { kind: "data", data: { value: [1, "two"] } },
      { kind: "file", file: { bytes: "Af8=", mimeType: "image/png" } },
      { kind: "text", text: "x" },
    ]);
    const sent = (await old().call("send_message", { message: legacyMessage("hi"), ...blocking })).result;
    const got = (await clientOf(shared(), binding).call("get_task", { id: sent.id })).result;
    expect(got).toMatchObject({ contextId: sent.contextId, status: { state: "TASK_STATE_COMPLETED" } });
    expect(got.artifacts[0].parts).toEqual([{ text: "hi" }]);
  });

  it("webhooks of either version are shown in both", async () => {
    const { id } = (await old().call("send_message", { message: legacyMessage("tck-input-required"), ...blocking }))
      .result;
    const authentication = { schemes: ["Basic", "Bearer"], credentials: "c" };
    const config = { id: "old", url: "http://127.0.0.1:1/", authentication };
    await old().call("create_push_config", { taskId: id, pushNotificationConfig: config });
    const both = clientOf(shared(), binding);
    const params = { taskId: id, id: "new", url: "http://127.0.0.1:1/" };
    await both.call("create_push_config", { ...params, authentication: { scheme: "Bearer" } });
    const { result } = await both.call("list_push_configs", { taskId: id });
    expect(result.configs).toMatchObject([{ id: "old", authentication: { scheme: "Basic" } }, { id: "new" }]);
    const listed = await old().call("list_push_configs", { id });
    expect(listed.problems).toEqual([]);
    expect(listed.result).toMatchObject([
      { pushNotificationConfig: config },
      { pushNotificationConfig: { id: "new", authentication: { schemes: ["Bearer"] } } },
    ]);
  });
});
