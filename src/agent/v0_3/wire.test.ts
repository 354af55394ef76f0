import { describe, expect, it } from "vitest";
import type { Json } from "../../json.js";
import { checkPayload } from "../../judge/payload/check-payload.js";
import { collect, type Loose } from "../../testing/agent-client.js";
import { withAgent } from "../../testing/with-agent.js";

const pure = withAgent({ protocols: ["0.3"] });
const shared = withAgent({ protocols: ["1.0", "0.3"] });
const separate = withAgent({ protocols: ["1.0", "0.3"], separateUrls: true });

async function send(url: string, method: string, body?: Json | string, headers: Record<string, string> = {}) {
  const http = await fetch(url, {
    method,
    headers: { "Content-Type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await http.text();
  const json: Loose = /^[[{]/.test(text) ? JSON.parse(text) : undefined;
  return { http, text, json };
}

const rpc = (method: string, params: Json = {}) => ({ jsonrpc: "2.0", id: 7, method, params });
const oldMessage = { kind: "message", messageId: "m", role: "user", parts: [{ kind: "text", text: "hi" }] };
const protoMessage = { messageId: "m", role: "ROLE_USER", content: [{ text: "hi" }] };
const newMessage = { messageId: "m", role: "ROLE_USER", parts: [{ text: "hi" }] };

describe("shape P", () => {
  const post = (path: string, body?: Json | string) => send(`${pure().url}/rest${path}`, "POST", body);
  const get = (path: string) => send(`${pure().url}/rest${path}`, "GET");
  const newTask = async (text = "hi") => {
    const message = { ...protoMessage, content: [{ text }] };
    return (await post("/v1/message:send", { message, configuration: { blocking: true } })).json.task;
  };

  it("is what REST speaks", async () => {
    const file = { file: { fileWithBytes: "QWY4PQ==", mimeType: "image/png" } };
    const message = { ...protoMessage, content: [{ text: "hi" }, { data: { data: { a: 1 } } }, file] };
    const { http, json } = await post("/v1/message:send", { message, configuration: { blocking: true } });
    expect(http.headers.get("content-type")).toBe("application/json");
    expect(json.task).toMatchObject({
      status: { state: "TASK_STATE_COMPLETED", message: { role: "ROLE_AGENT" } },
      artifacts: [{ parts: message.content }],
      history: [{ role: "ROLE_USER", content: message.content }, {}],
    });
    expect(JSON.stringify(json)).not.toContain('"kind"');
    expect(checkPayload("0.3", "a2a.v1.SendMessageResponse", json)).toEqual([]);
  });

  it("does not wait unless it is told to, and 0 is no limit of the history", async () => {
    const { json } = await post("/v1/message:send", { message: protoMessage });
    expect(json.task.status.state).toBe("TASK_STATE_SUBMITTED");
    const configuration = { blocking: true, historyLength: 0 };
    const full = (await post("/v1/message:send", { message: protoMessage, configuration })).json.task;
    expect(full.history.length).toBeGreaterThan(1);
    expect((await get(`/v1/tasks/${full.id}?history_length=0`)).json.history).toHaveLength(full.history.length);
    expect((await get(`/v1/tasks/${full.id}?history_length=1`)).json.history).toHaveLength(1);
  });

  it("is read by the proto's own names too", async () => {
    const request = {
      message_id: "m",
      role: "ROLE_USER",
      content: [{ file: { file_with_uri: "https://e/", mime_type: "image/png" } }],
    };
    const { json } = await post("/v1/message:send", { request, configuration: { blocking: true } });
    expect(json.task.artifacts[0].parts).toEqual([{ file: { fileWithUri: "https://e/", mimeType: "image/png" } }]);
  });

  it("is not shape S", async () => {
    for (const message of [oldMessage, { ...protoMessage, role: "user" }, newMessage]) {
      const { http, json } = await post("/v1/message:send", { message });
      expect(http.status).toBe(422);
      expect(json).toMatchObject({ code: -32602, message: expect.stringContaining("message.") });
    }
  });

  it("spells CANCELLED with two L", async () => {
    const { json } = await post("/v1/message:send", {
      message: { ...protoMessage, content: [{ text: "tck-cancel" }] },
    });
    expect((await post(`/v1/tasks/${json.task.id}:cancel`)).json.status.state).toBe("TASK_STATE_CANCELLED");
  });

  it.each([undefined, {}, { name: "tasks/x" }, "null", ""])("cancels with the body %j", async (body) => {
    const { json } = await post("/v1/message:send", {
      message: { ...protoMessage, content: [{ text: "tck-cancel" }] },
    });
    const { http } = await post(`/v1/tasks/${json.task.id}:cancel`, body);
    expect(http.status).toBe(200);
  });

  it("sets webhooks, wrapped twice, once, or in snake_case", async () => {
    const { id } = await newTask("tck-input-required");
    const path = `/v1/tasks/${id}/pushNotificationConfigs`;
    const inner = { url: "http://127.0.0.1:1/" };
    const named = (config: string) => `tasks/${id}/pushNotificationConfigs/${config}`;
    const bodies = [
      { parent: `tasks/${id}`, configId: "a", config: { pushNotificationConfig: inner } },
      { name: named("b"), pushNotificationConfig: inner },
      { parent: `tasks/${id}`, config_id: "c", config: { name: named("c"), push_notification_config: inner } },
    ];
    for (const [index, body] of bodies.entries()) {
      const config = ["a", "b", "c"][index] ?? "";
      const { json } = await post(path, body);
      expect(json).toEqual({ name: named(config), pushNotificationConfig: { id: config, ...inner } });
      expect(checkPayload("0.3", "a2a.v1.TaskPushNotificationConfig", json)).toEqual([]);
    }
    expect((await get(path)).json.configs).toHaveLength(3);
    expect((await send(`${pure().url}/rest${path}/a`, "DELETE")).http.status).toBe(200);
    expect((await get(path)).json.configs).toHaveLength(2);
  });

  it("lists tasks as an array", async () => {
    const { id } = await newTask();
    const { json } = await get("/v1/tasks?pageSize=1");
    expect(json).toMatchObject([{ id, status: { state: "TASK_STATE_COMPLETED" } }]);
  });

  it("streams without default values", async () => {
    const url = `${pure().url}/rest/v1/message:stream`;
    const headers = { "Content-Type": "application/json" };
    const events = await collect(
      await fetch(url, { method: "POST", headers, body: JSON.stringify({ message: protoMessage }) }),
      "rest",
    );
    expect(events.map((event) => Object.keys(event)[0])).toEqual([
      "task",
      "statusUpdate",
      "artifactUpdate",
      "statusUpdate",
    ]);
    expect(events[1].statusUpdate).not.toHaveProperty("final");
    expect(events[3].statusUpdate.final).toBe(true);
  });

  it("has errors of one form", async () => {
    for (const { http, json } of [
      await get("/v1/tasks/x"),
      await get("/v1/nothing"),
      await post("/v1/message:send", "{"),
    ]) {
      expect(http.status).toBeGreaterThanOrEqual(400);
      expect(http.headers.get("content-type")).toBe("application/json");
      expect(json).toMatchObject({ code: expect.any(Number), message: expect.any(String) });
    }
    expect((await get("/v1/message:send")).http.status).toBe(405);
  });
});

describe("shape S", () => {
  const call = async (method: string, params?: Json) =>
    (
      await send(
        `${pure().url}/rpc`,
        "POST",
        params === undefined ? { jsonrpc: "2.0", id: 7, method } : rpc(method, params),
      )
    ).json;

  it("waits unless it is told not to", async () => {
    expect((await call("message/send", { message: oldMessage })).result.status.state).toBe("completed");
    const configuration = { blocking: false };
    expect((await call("message/send", { message: oldMessage, configuration })).result.status.state).toBe("submitted");
  });

  it("may leave out kind, and null stands for absent", async () => {
    const message = { messageId: "m", role: "user", parts: [{ text: "hi" }, { data: {} }], contextId: null };
    expect((await call("message/send", { message })).result.artifacts[0].parts).toEqual([
      { kind: "text", text: "hi" },
      { kind: "data", data: {} },
    ]);
  });

  it.each([
    { parts: "x" },
    { parts: [{ kind: "other" }] },
    { parts: [{ kind: "data", data: [1] }] },
    { parts: [{ kind: "file", file: { bytes: "!", name: "x" } }] },
    { parts: [{ kind: "file", file: { bytes: "AA==", uri: "https://e/" } }] },
    { parts: [{ kind: "text", text: 5 }] },
    { role: "agents" },
    { messageId: "" },
    { kind: "task" },
  ])("is checked: %j", async (more) => {
    expect((await call("message/send", { message: { ...oldMessage, ...more } })).error.code).toBe(-32602);
  });

  it("knows webhooks by their task: one without id is replaced, and found without id", async () => {
    const message = { ...oldMessage, parts: [{ kind: "text", text: "tck-input-required" }] };
    const { id } = (await call("message/send", { message })).result;
    for (const port of [1, 2]) {
      const pushNotificationConfig = { url: `http://127.0.0.1:${port}/` };
      await call("tasks/pushNotificationConfig/set", { taskId: id, pushNotificationConfig });
    }
    const config = { taskId: id, pushNotificationConfig: { id, url: "http://127.0.0.1:2/" } };
    expect((await call("tasks/pushNotificationConfig/list", { id })).result).toEqual([config]);
    expect((await call("tasks/pushNotificationConfig/get", { id })).result).toEqual(config);
    const gone = await call("tasks/pushNotificationConfig/delete", { id, pushNotificationConfigId: id });
    expect(gone).toEqual({ jsonrpc: "2.0", id: 7, result: null });
    expect((await call("tasks/pushNotificationConfig/get", { id })).error.code).toBe(-32001);
  });

  it("has no tasks/list, and no methods of 1.0", async () => {
    for (const method of ["tasks/list", "SendMessage", "agent/authenticatedExtendedCard"])
      expect((await call(method)).error.code).toBe(-32601);
  });

  it("has the errors of JSON-RPC", async () => {
    const post = async (body: string) => (await send(`${pure().url}/rpc`, "POST", body)).json;
    expect(await post("{")).toMatchObject({ id: null, error: { code: -32700 } });
    expect(await post('{"jsonrpc":"2.0","id":1}')).toMatchObject({ id: 1, error: { code: -32600 } });
    expect(await post('{"jsonrpc":"2.0","id":{},"method":"tasks/get"}')).toMatchObject({ error: { code: -32600 } });
  });

  it("does not know A2A-Version when the agent speaks nothing else", async () => {
    for (const version of ["1.0", "9.9", "0.3"]) {
      const { json } = await send(`${pure().url}/rpc`, "POST", rpc("message/send", { message: oldMessage }), {
        "A2A-Version": version,
      });
      expect(json.result.kind).toBe("task");
    }
  });
});

describe("the version of a request", () => {
  const ask = async (method: string, params: Json, version?: string, query = "", agent = shared(), path = "/rpc") =>
    (
      await send(
        `${agent.url}${path}${query}`,
        "POST",
        rpc(method, params),
        version === undefined ? {} : { "A2A-Version": version },
      )
    ).json;

  it.each([undefined, "", "0.3", "0.3.0", " 0.3 "])("%j is 0.3", async (version) => {
    expect((await ask("message/send", { message: oldMessage }, version)).result.kind).toBe("task");
    expect((await ask("SendMessage", { message: newMessage }, version)).error.code).toBe(-32601);
  });

  it.each(["1.0", "1.0.1"])("%j is 1.0", async (version) => {
    expect((await ask("SendMessage", { message: newMessage }, version)).result.task.status.state).toBe(
      "TASK_STATE_COMPLETED",
    );
    expect((await ask("message/send", { message: oldMessage }, version)).error.code).toBe(-32601);
  });

  it.each(["9.9", "0.2", "1.7", "abc", "0.30"])("%j is refused", async (version) => {
    for (const method of ["message/send", "SendMessage"])
      expect(await ask(method, {}, version)).toMatchObject({ id: 7, error: { code: -32009 } });
    const { http, json } = await send(`${shared().url}/rest/v1/message:send`, "POST", {}, { "A2A-Version": version });
    expect(http.status).toBe(400);
    expect(json.error.details[0].reason).toBe("VERSION_NOT_SUPPORTED");
  });

  it("may stand in the query", async () => {
    expect((await ask("SendMessage", { message: newMessage }, undefined, "?A2A-Version=1.0")).result).toHaveProperty(
      "task",
    );
  });

  it("is refused at the URL of another one", async () => {
    const old = (version?: string) => ask("message/send", { message: oldMessage }, version, "", separate(), "/0.3/rpc");
    expect((await old()).result.kind).toBe("task");
    expect((await old("0.3")).result.kind).toBe("task");
    expect((await old("1.0")).error.code).toBe(-32009);
    const { http, json } = await send(`${separate().url}/0.3/rest/v1/tasks/x`, "GET", undefined, {
      "A2A-Version": "1.0",
    });
    expect([http.status, json.code]).toEqual([400, -32009]);
    expect((await ask("SendMessage", { message: newMessage }, undefined, "", separate())).error.code).toBe(-32009);
    expect((await ask("SendMessage", { message: newMessage }, "1.0", "", separate())).result).toHaveProperty("task");
  });

  it("decides which REST paths there are", async () => {
    const paths = { "/rest/v1/tasks/x": undefined, "/rest/tasks/x": "1.0" };
    for (const [path, version] of Object.entries(paths)) {
      const headers: Record<string, string> = version ? { "A2A-Version": version } : {};
      const { http, text } = await send(`${shared().url}${path}`, "GET", undefined, headers);
      expect(http.status).toBe(404);
      expect(text).toContain("The task does not exist");
    }
    const crossed = await send(`${shared().url}/rest/v1/tasks/x`, "GET", undefined, { "A2A-Version": "1.0" });
    expect(crossed.text).toContain("nothing at this path");
  });
});
