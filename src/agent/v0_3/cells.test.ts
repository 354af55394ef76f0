import {
  ClientFactory,
  ClientFactoryOptions,
  DefaultAgentCardResolver,
  JsonRpcTransportFactory,
  RestTransportFactory,
} from "@a2a-js/sdk/client";
import { describe, expect, it } from "vitest";
import type { Loose } from "../../testing/agent-client.js";
import { withAgent } from "../../testing/with-agent.js";

/** The official client of 1.0 against every form of the agent; sdk.test.ts has that of 0.3. */
const agents = {
  "1.0 alone": withAgent({ protocols: ["1.0"] }),
  "both at the same URLs": withAgent({ protocols: ["1.0", "0.3"] }),
  "both, 0.3 first": withAgent({ protocols: ["0.3", "1.0"] }),
  "both at separate URLs": withAgent({ protocols: ["1.0", "0.3"], separateUrls: true }),
  "0.3 alone": withAgent({ protocols: ["0.3"] }),
};

const clientFor = (url: string, transport: string, enabled: boolean) => {
  const legacyCompat = { enabled };
  const options = ClientFactoryOptions.createFrom(ClientFactoryOptions.default, {
    transports: [new JsonRpcTransportFactory({ legacyCompat }), new RestTransportFactory({ legacyCompat })],
    preferredTransports: [transport],
    cardResolver: new DefaultAgentCardResolver({ legacyCompat }),
  });
  return new ClientFactory(options).createFromUrl(url);
};
const params = (text: string): Loose => ({
  tenant: "",
  message: {
    messageId: crypto.randomUUID(),
    contextId: "",
    taskId: "",
    role: 1,
    parts: [{ content: { $case: "text", value: text }, metadata: undefined, filename: "", mediaType: "" }],
    metadata: undefined,
    extensions: [],
    referenceTaskIds: [],
  },
  configuration: undefined,
  metadata: undefined,
});

describe.each(Object.entries(agents))("@a2a-js/sdk 1 at an agent that speaks %s", (_name, agent) => {
  describe.each(["JSONRPC", "HTTP+JSON"])("over %s", (transport) => {
    it("completes a task", async () => {
      const client = await clientFor(agent().url, transport, true);
      const events: Loose[] = [];
      for await (const event of client.sendMessageStream(params("hello"))) events.push(event);
      expect(JSON.stringify(events.at(0))).toContain("hello");
      expect(events.length).toBeGreaterThan(2);
      const sent: Loose = await client.sendMessage(params("hello again"));
      expect(JSON.stringify(sent)).toContain("hello again");
    });
  });
});

describe("@a2a-js/sdk 1 without its compatibility layer", () => {
  it.each(["JSONRPC", "HTTP+JSON"])("finds nothing to talk to over %s at an agent of 0.3 alone", async (transport) => {
    await expect(clientFor(agents["0.3 alone"]().url, transport, false)).rejects.toThrow();
  });
});
