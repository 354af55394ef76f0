import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientOf, type Loose, message } from "../testing/agent-client.js";
import { withAgent } from "../testing/with-agent.js";

interface Received {
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Loose;
}

const agent = withAgent();
const received: Received[] = [];
let statuses: number[] = [];
let onReceived = (): void => {};
const receiver = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const status = statuses.shift() ?? 200;
  response.writeHead(status, status === 302 ? { Location: "/elsewhere" } : {}).end();
  const { url = "", method = "", headers } = request;
  received.push({ path: url, method, headers, body: JSON.parse(body) });
  onReceived();
});
let base = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => {
    receiver.listen(0, "127.0.0.1", resolve);
  });
  base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
afterAll(() => {
  receiver.close();
  receiver.closeAllConnections();
});

/** Waits until `count` calls have come to a path. */
function callsOf(path: string, count: number): Promise<Received[]> {
  return new Promise((resolve) => {
    const check = (): void => {
      const calls = received.filter((call) => call.path === path);
      if (calls.length >= count) resolve(calls);
    };
    onReceived = check;
    check();
  });
}

const kindOf = (body: Loose) => body.statusUpdate?.status.state ?? (body.artifactUpdate ? "artifact" : "?");

describe("webhooks", () => {
  it("get every event in order, with the credentials", async () => {
    const authentication = { scheme: "Bearer", credentials: "secret" };
    const { task } = (
      await clientOf(agent(), "jsonrpc").call("send_message", {
        message: message("tck-complete-task"),
        configuration: { taskPushNotificationConfig: { url: `${base}/all?x=1`, token: "tok", authentication } },
      })
    ).result;
    const calls = await callsOf("/all?x=1", 3);
    expect(calls.map(({ body }) => kindOf(body))).toEqual(["TASK_STATE_WORKING", "artifact", "TASK_STATE_COMPLETED"]);
    for (const call of calls) {
      expect(call.method).toBe("POST");
      expect(call.headers["content-type"]).toBe("application/a2a+json");
      expect(call.headers.authorization).toBe("Bearer secret");
      expect(call.headers["x-a2a-notification-token"]).toBe("tok");
      expect(Object.keys(call.body)).toHaveLength(1);
      expect((call.body.statusUpdate ?? call.body.artifactUpdate).taskId).toBe(task.id);
    }
  });

  it("get a failed delivery once more, still in order", async () => {
    statuses = [503];
    await clientOf(agent(), "rest").call("send_message", {
      message: message("tck-complete-task"),
      configuration: { taskPushNotificationConfig: { url: `${base}/retry` } },
    });
    const calls = await callsOf("/retry", 4);
    expect(calls.map(({ body }) => kindOf(body))).toEqual([
      "TASK_STATE_WORKING",
      "TASK_STATE_WORKING",
      "artifact",
      "TASK_STATE_COMPLETED",
    ]);
  });

  it("are not followed to another place, and not used after deletion", async () => {
    statuses = [302];
    const client = clientOf(agent(), "jsonrpc");
    const { task } = (
      await client.call("send_message", {
        message: message("tck-input-required"),
        configuration: { taskPushNotificationConfig: { url: `${base}/gone`, id: "gone" } },
      })
    ).result;
    await callsOf("/gone", 2);
    await client.call("delete_push_config", { taskId: task.id, id: "gone" });
    await client.call("create_push_config", { taskId: task.id, url: `${base}/kept` });
    await client.call("send_message", { message: message("go", { taskId: task.id }) });
    await callsOf("/kept", 3);
    expect(received.filter(({ path }) => path === "/gone")).toHaveLength(2);
    expect(received.some(({ path }) => path === "/elsewhere")).toBe(false);
  });

  it("do no harm to a task when nobody answers", async () => {
    const { task } = (
      await clientOf(agent(), "rest").call("send_message", {
        message: message("tck-complete-task"),
        configuration: { taskPushNotificationConfig: { url: "http://127.0.0.1:1/" } },
      })
    ).result;
    expect(task.status.state).toBe("TASK_STATE_COMPLETED");
  });
});
