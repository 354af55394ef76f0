import { describe, expect, it } from "vitest";
import type { OperationName } from "../../protocol/dialect.js";
import { bindings, clientOf, collect, type Loose, message } from "../../testing/agent-client.js";
import { withAgent } from "../../testing/with-agent.js";
import { referenceIdentities } from "./principals.js";

const as = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });
const alice = as(referenceIdentities.main.token);
const bob = as(referenceIdentities.other.token);
const hook = { id: "h", url: "http://127.0.0.1:9/hook" };

describe.each(bindings)("what belongs to a caller on %s", (binding) => {
  const agent = withAgent({ auth: ["bearer"] });
  const client = () => clientOf(agent(), binding);
  const start = async (): Promise<Loose> => {
    const sent = { message: message("tck-cancel"), configuration: { returnImmediately: true } };
    return (await client().call("send_message", sent, alice)).result.task;
  };

  it.each<[OperationName, (id: string) => Loose]>([
    ["get_task", (id) => ({ id })],
    ["cancel_task", (id) => ({ id })],
    ["subscribe_to_task", (id) => ({ id })],
    ["send_message", (taskId) => ({ message: message("x", { taskId }) })],
    ["send_streaming_message", (taskId) => ({ message: message("x", { taskId }) })],
    ["create_push_config", (taskId) => ({ ...hook, taskId })],
    ["get_push_config", (taskId) => ({ taskId, id: "h" })],
    ["list_push_configs", (taskId) => ({ taskId })],
    ["delete_push_config", (taskId) => ({ taskId, id: "h" })],
  ])("is to others as if it were not there: %s", async (operation, params) => {
    const { id } = await start();
    await client().call("create_push_config", { ...hook, taskId: id }, alice);
    const foreign = await client().call(operation, params(id), bob);
    const unknown = await client().call(operation, params("no-such-task"), bob);
    expect(foreign.http.status).toBe(unknown.http.status);
    expect(JSON.stringify(foreign.body).replaceAll(id, "no-such-task")).toBe(JSON.stringify(unknown.body));
    expect((await client().call("get_task", { id }, alice)).result.status.state).toBe("TASK_STATE_WORKING");
    expect((await client().call("list_push_configs", { taskId: id }, alice)).result.configs).toHaveLength(1);
    await client().call("cancel_task", { id }, alice);
  });

  it("is not in the lists of others, whatever they ask for", async () => {
    const { id, contextId } = await start();
    for (const filter of [{}, { contextId }, { status: "TASK_STATE_WORKING" }]) {
      const { result } = await client().call("list_tasks", filter, bob);
      expect(result.tasks.map((task: Loose) => task.id)).not.toContain(id);
    }
    expect((await client().call("list_tasks", { contextId }, bob)).result).toMatchObject({ tasks: [], totalSize: 0 });
    const joined = await client().call("send_message", { message: message("x", { contextId }) }, bob);
    const { result } = await client().call("list_tasks", { contextId }, alice);
    expect(joined.result.task.contextId).toBe(contextId);
    expect(result.tasks.map((task: Loose) => task.id)).toEqual([id]);
  });
});

describe("tenants", () => {
  const agent = withAgent({ tenants: ["north & co", "south"], auth: ["bearer"] });
  const headers = { "A2A-Version": "1.0", ...alice.headers };
  const get = (path: string) => fetch(`${agent().url}/rest${path}`, { headers });

  it("are declared, each with all interfaces", async () => {
    const card: Loose = await (await fetch(`${agent().url}/.well-known/agent-card.json`)).json();
    expect(card.supportedInterfaces.map(({ tenant }: Loose) => tenant)).toEqual([
      "north & co",
      "north & co",
      "south",
      "south",
    ]);
  });

  it("do not see each other's tasks, by field and by path", async () => {
    const rpc = clientOf(agent(), "jsonrpc");
    const sent = { tenant: "south", message: message("tck-cancel"), configuration: { returnImmediately: true } };
    const { id } = (await rpc.call("send_message", sent, alice)).result.task;
    expect((await rpc.call("get_task", { tenant: "south", id }, alice)).result.id).toBe(id);
    expect((await rpc.call("get_task", { tenant: "north & co", id }, alice)).error.code).toBe(-32001);
    expect((await get(`/south/tasks/${id}`)).status).toBe(200);
    expect((await get(`/north%20%26%20co/tasks/${id}`)).status).toBe(404);
    const listed: Loose = await (await get("/north%20%26%20co/tasks")).json();
    expect(listed).toMatchObject({ tasks: [], totalSize: 0 });
    const config = await rpc.call("create_push_config", { ...hook, tenant: "south", taskId: id }, alice);
    expect(config.result.tenant).toBe("south");
    const stream = await rpc.fetch("subscribe_to_task", { tenant: "south", id }, alice);
    expect((await collect(stream, "jsonrpc", 1))[0].task.id).toBe(id);
  });

  it("are the only ones that are served", async () => {
    const rpc = clientOf(agent(), "jsonrpc");
    for (const tenant of [{}, { tenant: "west" }])
      expect((await rpc.call("list_tasks", tenant, alice)).error.code).toBe(-32602);
    expect((await get("/tasks")).status).toBe(400);
    expect((await get("/west/tasks")).status).toBe(404);
  });
});
