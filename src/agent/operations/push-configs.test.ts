import { describe, expect, it } from "vitest";
import { bindings, clientOf, type Loose, message } from "../../testing/agent-client.js";
import { withAgent } from "../../testing/with-agent.js";

const agent = withAgent();
const none = withAgent({ capabilities: { pushNotifications: false } });
const url = "http://127.0.0.1:9/hook";

describe.each(bindings)("push configurations over %s", (binding) => {
  const client = () => clientOf(agent(), binding);
  const newTask = async () =>
    (await client().call("send_message", { message: message("tck-input-required") })).result.task.id as string;

  it("are created, read, listed in pages and deleted", async () => {
    const taskId = await newTask();
    const given = { taskId, id: "one", url, token: "t", authentication: { scheme: "Bearer", credentials: "c" } };
    const one = await client().call("create_push_config", given);
    expect(one.result).toEqual(given);
    const two = await client().call("create_push_config", { taskId, url });
    expect(two.result).toEqual({ taskId, url, id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect((await client().call("get_push_config", { taskId, id: "one" })).result).toEqual(given);
    const list = async (more = {}) => (await client().call("list_push_configs", { taskId, ...more })).result;
    expect(await list()).toEqual({ configs: [one.result, two.result], nextPageToken: "" });
    const page = await list({ pageSize: 1 });
    expect(page.configs).toEqual([one.result]);
    expect((await list({ pageSize: 1, pageToken: page.nextPageToken })).configs).toEqual([two.result]);
    for (let time = 0; time < 2; time += 1) {
      const { http, result } = await client().call("delete_push_config", { taskId, id: "one" });
      expect(http.status).toBe(200);
      expect(result).toEqual({});
    }
    expect((await client().call("get_push_config", { taskId, id: "one" })).error.message).toContain("does not exist");
    expect((await list()).configs).toEqual([two.result]);
  });

  it("are stored when they come with a message", async () => {
    const { task } = (
      await client().call("send_message", {
        message: message("hello"),
        configuration: { taskPushNotificationConfig: { url, id: "inline" } },
      })
    ).result;
    const { result } = await client().call("list_push_configs", { taskId: task.id });
    expect(result.configs).toEqual([{ id: "inline", taskId: task.id, url }]);
  });

  it("need a task and sane values", async () => {
    const taskId = await newTask();
    const unknown = crypto.randomUUID();
    const operations = ["create_push_config", "get_push_config", "list_push_configs", "delete_push_config"] as const;
    for (const operation of operations) {
      const { error } = await client().call(operation, { taskId: unknown, id: "x", url });
      expect(error.code, operation).toBe(binding === "rest" ? 404 : -32001);
    }
    const wrong: Loose[] = [
      {},
      { url: "" },
      { url: "not a url" },
      { url: "file:///etc/passwd" },
      { url: "http://169.254.169.254/latest/meta-data/" },
      { url: "http://[::ffff:10.0.0.1]/" },
      { url: "http://[fd00::1]/" },
      { url, token: "a\r\nb: c" },
      { url, authentication: {} },
      { url, authentication: { scheme: "Bearer", credentials: "a\nb" } },
    ];
    for (const more of wrong) {
      const { error } = await client().call("create_push_config", { taskId, ...more });
      expect(error.code, JSON.stringify(more)).toBe(binding === "rest" ? 400 : -32602);
    }
  });

  it("are refused by an agent without the capability", async () => {
    const other = clientOf(none(), binding);
    for (const operation of [
      "create_push_config",
      "get_push_config",
      "list_push_configs",
      "delete_push_config",
    ] as const) {
      const { error } = await other.call(operation, { taskId: "x", id: "x", url });
      expect((error.data ?? error.details)[0].reason).toBe("PUSH_NOTIFICATION_NOT_SUPPORTED");
    }
  });
});
