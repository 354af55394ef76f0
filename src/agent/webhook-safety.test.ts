import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { clientOf, message } from "../testing/agent-client.js";
import { within } from "../testing/receiver.js";
import { webhookSafetyFaults } from "./faults/webhook-safety.js";
import { startAgent } from "./server.js";

/** A server on loopback; `answer` says where it redirects to. */
async function listener(location?: string) {
  const calls: IncomingHttpHeaders[] = [];
  let called = (): void => {};
  const first = new Promise<void>((resolve) => {
    called = resolve;
  });
  const server = createServer((request, response) => {
    calls.push(request.headers);
    request.resume();
    if (location === undefined) response.end();
    else response.writeHead(307, { Location: location }).end();
    called();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls, first, close };
}

/** What an agent that may call one receiver only lets itself be sent to, one line for each thing tried. */
async function triedOut(fault: string | undefined): Promise<readonly string[]> {
  const trap = await listener();
  const receiver = await listener();
  const moved = await listener(`${trap.origin}/moved`);
  const webhookOrigins = new Set([receiver.origin, moved.origin]);
  const agent = await startAgent({ pace: 1, webhookOrigins, ...(fault === undefined ? {} : { fault }) });
  try {
    const client = clientOf(agent, "jsonrpc");
    const lines: string[] = [];
    const note = (what: string, { error }: { error?: unknown }) => lines.push(`${what} ${error ? "refused" : "taken"}`);
    const start = async () =>
      String((await client.call("send_message", { message: message("tck-multi-turn") })).result.task.id);
    const finish = (taskId: string) => client.call("send_message", { message: message("done", { taskId }) });
    const { port } = new URL(trap.origin);
    const task = await start();
    for (const host of ["127.0.0.1", "2130706433", "0x7f000001", "127.1", "0.0.0.0", "localhost", "[::1]"]) {
      const url = `http://${host}:${port}/x`;
      note(host, await client.call("create_push_config", { taskId: task, url }));
    }
    const inside = { taskPushNotificationConfig: { url: `${trap.origin}/x` } };
    note("inside", await client.call("send_message", { message: message("hello"), configuration: inside }));
    const crafted = { url: `${receiver.origin}/x`, token: "t\r\nX-Injected: yes" };
    note("crafted", await client.call("create_push_config", { taskId: task, ...crafted }));

    const led = await start();
    const authentication = { scheme: "Bearer", credentials: "secret" };
    await client.call("create_push_config", { taskId: led, url: `${moved.origin}/x`, authentication });
    await finish(led);
    await within(moved.first, 5_000);
    await within(trap.first, 100);
    lines.push(`led to the trap: ${trap.calls.map(({ authorization = "bare" }) => authorization)}`);

    const full = await start();
    const url = `${receiver.origin}/x`;
    for (let count = 0; count < 100; count++) await client.call("create_push_config", { taskId: full, url });
    note("one more", await client.call("create_push_config", { taskId: full, url }));
    return lines;
  } finally {
    await agent.close();
    for (const one of [trap, receiver, moved]) one.close();
  }
}

describe("an agent that may call one receiver only", () => {
  const right = triedOut(undefined);

  it("refuses everything else on its machine, and follows nothing", async () => {
    const lines = await right;
    expect(lines.filter((line) => line.endsWith(" taken"))).toEqual([]);
    expect(lines).toContain("led to the trap: ");
  });

  it.each(webhookSafetyFaults)("has another say with the fault $id", async ({ id }) => {
    expect(await triedOut(id)).not.toEqual(await right);
  });
});
