import * as modern from "@a2a-js/sdk/client";
import * as legacy from "a2a-js-sdk-v03/client";
import { expect } from "vitest";
import type { ClientId } from "../protocol/clients.js";
import type { Exchange } from "../wire/exchange.js";
import type { Loose } from "./agent-client.js";

/** A request without what is drawn: ids, and what HTTP clients add by themselves. */
export interface PlainRequest {
  readonly line: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const compared = ["accept", "content-type", "a2a-version", "a2a-extensions", "x-a2a-extensions"];

function plain(method: string, url: string, headers: Headers, body: string | undefined): PlainRequest {
  const known = compared.flatMap((name) => (headers.has(name) ? [[name, headers.get(name) ?? ""]] : []));
  const taskless = url.replace(/(\/tasks\/)[^/?]+/, "$1ID");
  const value: Loose = body === undefined ? {} : JSON.parse(body);
  if (value.params?.id !== undefined) value.params.id = "ID";
  for (const holder of [value, value.params ?? {}]) {
    if (holder.message === undefined) continue;
    expect(holder.message.messageId).toEqual(expect.any(String));
    holder.message.messageId = "ID";
  }
  return { line: `${method} ${taskless}`, headers: Object.fromEntries(known), body: value };
}

/** A request of the kit, as `official` writes those of the SDKs. */
export const plainExchange = ({ request: { method, url, headers, body } }: Exchange) =>
  plain(method, url, new Headers(headers.map(([name, value]) => [name, value])), body?.text);

/** What an official client sends, pinned to a transport, until it has read its task or gives up. */
export async function official(
  client: ClientId,
  url: string,
  transport: string,
): Promise<{ readonly sent: readonly PlainRequest[]; readonly works: boolean }> {
  const sent: PlainRequest[] = [];
  const fetchImpl: typeof fetch = (input, init = {}) => {
    const headers = new Headers(init.headers);
    // What `fetch` adds.
    if (!headers.has("accept")) headers.set("accept", "*/*");
    // `fetch` itself refuses anything but absolute URLs.
    if (URL.canParse(String(input)))
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

/** What users of a client do with what they think is a task. */
function idOf(task: Loose): string {
  if (typeof task?.id !== "string") throw new Error("no task came back");
  return task.id;
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
  await client.getTask({ id: idOf(task) });
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
  const question: Loose = { id: idOf(task), tenant: "" };
  await client.getTask(question);
}
