import * as modern from "@a2a-js/sdk/client";
import * as legacy from "a2a-js-sdk-v03/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as sdk03 from "../../fixtures/sdk-agents/js-0.3/agent.js";
import * as sdk1 from "../../fixtures/sdk-agents/js-1.x/agent.js";
import { type ClientId, clientProfiles } from "../protocol/clients.js";
import type { Loose } from "../testing/agent-client.js";
import { withAgent } from "../testing/with-agent.js";
import { createWire } from "../wire/client.js";
import type { Exchange } from "../wire/exchange.js";
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

const agents = {
  "the reference agent with 1.0 alone": withAgent({ protocols: ["1.0"] }),
  "the reference agent with 0.3 alone": withAgent({ protocols: ["0.3"] }),
  "the reference agent with both at the same URLs": withAgent({ protocols: ["1.0", "0.3"] }),
  "the reference agent with both, 0.3 first": withAgent({ protocols: ["0.3", "1.0"] }),
  "the reference agent with both at URLs of their own": withAgent({ protocols: ["1.0", "0.3"], separateUrls: true }),
  "the reference agent with JSON-RPC alone": withAgent({ protocols: ["1.0", "0.3"], bindings: ["jsonrpc"] }),
  "the SDK's agent of 1.0": withSdkAgent(() => sdk1.startSdkAgent({ paceMs: 2 })),
  "the SDK's agent of 0.3": withSdkAgent(() => sdk03.startSdkAgent({ paceMs: 2 })),
};

/** A request without what is drawn: ids, and what HTTP clients add by themselves. */
interface Plain {
  readonly line: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const compared = ["accept", "content-type", "a2a-version", "a2a-extensions", "x-a2a-extensions"];

function plain(method: string, url: string, headers: Headers, body: string | undefined): Plain {
  const known = compared.flatMap((name) => (headers.has(name) ? [[name, headers.get(name) ?? ""]] : []));
  const taskless = url.replace(/(\/tasks\/)[^/?]+/, "$1ID");
  const { id: _id, ...value }: Loose = body === undefined ? {} : JSON.parse(body);
  if (value.params?.id !== undefined) value.params.id = "ID";
  for (const holder of [value, value.params ?? {}]) {
    if (holder.message === undefined) continue;
    expect(holder.message.messageId).toEqual(expect.any(String));
    holder.message.messageId = "ID";
  }
  return { line: `${method} ${taskless}`, headers: Object.fromEntries(known), body: value };
}

const ofExchange = ({ request: { method, url, headers, body } }: Exchange) =>
  plain(method, url, new Headers(headers.map(([name, value]) => [name, value])), body?.text);

/** What an official client sends, pinned to a transport, until it has read its task or gives up. */
async function official(client: ClientId, url: string, transport: string) {
  const sent: Plain[] = [];
  const fetchImpl: typeof fetch = (input, init = {}) => {
    const headers = new Headers(init.headers);
    // What `fetch` adds.
    if (!headers.has("accept")) headers.set("accept", "*/*");
    sent.push(plain(init.method ?? "GET", String(input), headers, init.body as string | undefined));
    return fetch(input, init);
  };
  try {
    if (client === "0.3") await talkLegacy(url, transport, fetchImpl);
    else await talkModern(url, transport, fetchImpl, client === "1.0+0.3");
    return { sent, works: true };
  } catch {
    return { sent, works: false };
  }
}

const text = "tck-complete-task hello from a2a-tck";

async function talkLegacy(url: string, transport: string, fetchImpl: typeof fetch): Promise<void> {
  const { ClientFactory, ClientFactoryOptions, DefaultAgentCardResolver } = legacy;
  const options = ClientFactoryOptions.createFrom(ClientFactoryOptions.default, {
    transports: [new legacy.JsonRpcTransportFactory({ fetchImpl }), new legacy.RestTransportFactory({ fetchImpl })],
    preferredTransports: [transport],
    cardResolver: new DefaultAgentCardResolver({ fetchImpl }),
  });
  const client = await new ClientFactory(options).createFromUrl(url);
  const message = { kind: "message", messageId: "m", role: "user", parts: [{ kind: "text", text }] } as const;
  const task: Loose = await client.sendMessage({ message: { ...message, parts: [...message.parts] } });
  await client.getTask({ id: task.id });
}

async function talkModern(url: string, transport: string, fetchImpl: typeof fetch, enabled: boolean): Promise<void> {
  const { ClientFactory, ClientFactoryOptions, DefaultAgentCardResolver } = modern;
  const with03 = { fetchImpl, legacyCompat: { enabled } };
  const options = ClientFactoryOptions.createFrom(ClientFactoryOptions.default, {
    transports: [new modern.JsonRpcTransportFactory(with03), new modern.RestTransportFactory(with03)],
    preferredTransports: [transport],
    cardResolver: new DefaultAgentCardResolver(with03),
  });
  const client = await new ClientFactory(options).createFromUrl(url);
  const part = { content: { $case: "text", value: text }, metadata: undefined, filename: "", mediaType: "" };
  const empty = { metadata: undefined, extensions: [], referenceTaskIds: [] };
  const message = { messageId: "m", contextId: "", taskId: "", role: 1, parts: [part], ...empty };
  const params: Loose = { tenant: "", message, configuration: undefined, metadata: undefined };
  const task: Loose = await client.sendMessage(params);
  const question: Loose = { id: task.id, tenant: "" };
  await client.getTask(question);
}

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
      expect(own?.map(ofExchange)).toEqual(sent);
    });
  });
});
