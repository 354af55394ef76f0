import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as sdk03 from "../../fixtures/sdk-agents/js-0.3/agent.js";
import * as sdk1 from "../../fixtures/sdk-agents/js-1.x/agent.js";
import { clientProfiles } from "../protocol/clients.js";
import { official, plainExchange } from "../testing/official-clients.js";
import { withAgent } from "../testing/with-agent.js";
import { createWire } from "../wire/client.js";
import { askAsClients } from "./ask-clients.js";
import type { ClientMatrix } from "./matrix.js";

/** The official clients and the kit's, at the same agents: they have to send the same and to come to the same end. */

function withSdkAgent(start: () => Promise<{ url: string; close(): Promise<void> }>): () => { url: string } {
  let agent: { url: string; close(): Promise<void> } | undefined;
  beforeAll(async () => {
    agent = await start();
  });
  afterAll(() => agent?.close());
  return () => agent!;
}

/** What is wrong with agents in use, as far as clients notice. */
const faults = [
  "compat-absent-refused",
  "compat-absent-is-1-0",
  "compat-old-header-refused",
  "compat-card-dead-interface",
  "compat-card-without-preferredtransport",
  "compat-card-url-of-1-0",
  "compat-card-lists-1-0",
  "compat-card-only-promises",
  "compat-result-wrapped",
  "legacy-card-missing",
  "legacy-card-without-skills",
  "legacy-card-main-url-of-rest",
  "legacy-card-interface-without-transport",
  "legacy-card-strange-transport",
  "legacy-card-relative-url",
  "legacy-rpc-id-as-text",
];

const agents = {
  "the reference agent with 1.0 alone": withAgent({ protocols: ["1.0"] }),
  "the reference agent with 0.3 alone": withAgent({ protocols: ["0.3"] }),
  "the reference agent with both at the same URLs": withAgent({ protocols: ["1.0", "0.3"] }),
  "the reference agent with both, 0.3 first": withAgent({ protocols: ["0.3", "1.0"] }),
  "the reference agent with both at URLs of their own": withAgent({ protocols: ["1.0", "0.3"], separateUrls: true }),
  "the reference agent with JSON-RPC alone": withAgent({ protocols: ["1.0", "0.3"], bindings: ["jsonrpc"] }),
  ...Object.fromEntries(
    faults.map((fault) => [
      `the reference agent with ${fault}`,
      withAgent({ protocols: fault.startsWith("legacy") ? ["0.3"] : ["1.0", "0.3"], fault }),
    ]),
  ),
  "the SDK's agent of 1.0": withSdkAgent(() => sdk1.startSdkAgent({ paceMs: 2 })),
  "the SDK's agent of 0.3": withSdkAgent(() => sdk03.startSdkAgent({ paceMs: 2 })),
};

describe.each(Object.entries(agents))("at %s", (_name, agent) => {
  let matrix: ClientMatrix;
  beforeAll(async () => {
    const wire = createWire();
    matrix = await askAsClients(agent().url, wire, "2026-01-01T00:00:00Z");
    await wire.close();
  });

  describe.each(clientProfiles.map(({ id, name }) => [name, id] as const))("%s", (_client, id) => {
    it.each([
      ["JSONRPC", "jsonrpc"],
      ["HTTP+JSON", "rest"],
    ] as const)("does over %s what the official one does", async (transport, binding) => {
      const { sent, works } = await official(id, agent().url, transport);
      const cell = matrix.rows.find(({ client }) => client === id)?.cells.find((one) => one.binding === binding);
      if (cell?.state === "not-offered") {
        // Pinned to what is not there, the official client falls back on what is.
        expect(sent.some(({ line }) => line.includes("/rest"))).toBe(false);
        return;
      }
      expect(cell?.state === "works", JSON.stringify(cell)).toBe(works);
      const own = cell?.exchanges.flatMap((one) => matrix.exchanges.find((exchange) => exchange.id === one) ?? []);
      expect(own?.map(plainExchange)).toEqual(sent);
    });
  });
});
