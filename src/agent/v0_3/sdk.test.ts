import {
  type Client,
  ClientFactory,
  ClientFactoryOptions,
  DefaultAgentCardResolver,
  JsonRpcTransportFactory,
  RestTransportFactory,
  TaskNotCancelableError,
  TaskNotFoundError,
} from "a2a-js-sdk-v03/client";
import { describe, expect, it } from "vitest";
import type { Loose } from "../../testing/agent-client.js";
import { withAgent } from "../../testing/with-agent.js";
import { extendedCardToken } from "../auth/principals.js";

/** The official client of 0.3, as its users have it, against every form of the agent. */
const pure = withAgent({ protocols: ["0.3"] });
const shared = withAgent({ protocols: ["1.0", "0.3"] });
const separate = withAgent({ protocols: ["1.0", "0.3"], separateUrls: true });
const modern = withAgent({ protocols: ["1.0"] });

const authorized: typeof fetch = (input, init = {}) => {
  const headers = new Headers(init.headers);
  headers.set("Authorization", `Bearer ${extendedCardToken}`);
  return fetch(input, { ...init, headers });
};

const clientFor = (url: string, transport: "JSONRPC" | "HTTP+JSON", fetchImpl = fetch): Promise<Client> => {
  const transports = [new JsonRpcTransportFactory({ fetchImpl }), new RestTransportFactory({ fetchImpl })];
  const options = ClientFactoryOptions.createFrom(ClientFactoryOptions.default, {
    transports,
    preferredTransports: [transport],
    cardResolver: new DefaultAgentCardResolver({ fetchImpl }),
  });
  return new ClientFactory(options).createFromUrl(url);
};
const message = (text: string, more = {}) => ({
  kind: "message" as const,
  messageId: crypto.randomUUID(),
  role: "user" as const,
  parts: [{ kind: "text" as const, text }],
  ...more,
});
const all = async (events: AsyncIterable<unknown>): Promise<Loose[]> => {
  const list: unknown[] = [];
  for await (const event of events) list.push(event);
  return list;
};

describe.each([
  ["a pure agent", pure],
  ["shared URLs", shared],
  ["separate URLs", separate],
] as const)("@a2a-js/sdk 0.3 at %s", (_name, agent) => {
  describe.each(["JSONRPC", "HTTP+JSON"] as const)("over %s", (transport) => {
    it("sends, reads and cancels", async () => {
      const client = await clientFor(agent().url, transport);
      const done: Loose = await client.sendMessage({ message: message("hello é😀") });
      expect(done).toMatchObject({ kind: "task", status: { state: "completed" } });
      expect(done.artifacts[0].parts[0]).toMatchObject({ kind: "text", text: "hello é😀" });
      expect(await client.getTask({ id: done.id, historyLength: 1 })).toMatchObject({ history: [{ kind: "message" }] });
      await expect(client.cancelTask({ id: done.id })).rejects.toThrow(TaskNotCancelableError);
      await expect(client.getTask({ id: "unknown" })).rejects.toThrow(TaskNotFoundError);
      const said = await client.sendMessage({ message: message("tck-message-response") });
      expect(said).toMatchObject({ kind: "message", role: "agent" });
    });

    it("streams, and takes a stream up again", async () => {
      const client = await clientFor(agent().url, transport);
      const events = await all(client.sendMessageStream({ message: message("tck-stream-chunked") }));
      expect(events[0]).toMatchObject({ kind: "task", status: { state: "submitted" } });
      expect(events.at(-1)).toMatchObject({ kind: "status-update", final: true, status: { state: "completed" } });
      let id = "";
      for await (const event of client.sendMessageStream({ message: message("tck-long-running") })) {
        if (event.kind === "task") id = event.id;
        if (event.kind === "status-update") break;
      }
      const rest = await all(client.resubscribeTask({ id }));
      expect(rest.at(-1)).toMatchObject({ final: true, status: { state: "completed" } });
    });

    it("manages webhooks", async () => {
      const client = await clientFor(agent().url, transport);
      const { id }: Loose = await client.sendMessage({ message: message("tck-input-required") });
      const config = { id: "one", url: "http://127.0.0.1:1/", token: "t" };
      const set = { taskId: id, pushNotificationConfig: config };
      expect(await client.setTaskPushNotificationConfig(set)).toMatchObject(set);
      const named = { id, pushNotificationConfigId: "one" };
      expect(await client.getTaskPushNotificationConfig(named)).toMatchObject(set);
      expect(await client.listTaskPushNotificationConfig({ id })).toMatchObject([set]);
      await client.deleteTaskPushNotificationConfig(named);
      expect(await client.listTaskPushNotificationConfig({ id })).toEqual([]);
    });

    it("gets the extended card", async () => {
      const client = await clientFor(agent().url, transport, authorized);
      const { skills } = await client.getAgentCard();
      expect(skills.map(({ id }) => id)).toContain("inner-circle");
    });
  });
});

describe("@a2a-js/sdk 0.3 at an agent of 1.0 alone", () => {
  it("finds no URL in the card", async () => {
    await expect(clientFor(modern().url, "JSONRPC")).rejects.toThrow();
  });
});
