import { type AgentOptions, startAgent } from "../agent/server.js";
import type { JsonObject } from "../json.js";
import type { OperationName } from "../protocol/dialect.js";
import type { Loose, TestBinding } from "./agent-client.js";
import { bindings, clientOf, collect, message } from "./agent-client.js";
import { type LegacyOptions, legacyClientOf, legacyMessage } from "./legacy-client.js";
import { type Receiver, startReceiver, within } from "./receiver.js";
import { createNormalizer } from "./transcript.js";

const token = { Authorization: "Bearer reference-agent-token" };
const shown = ["content-type", "x-a2a-extensions", "www-authenticate", "allow"];

/** Longest wait for one answer, in milliseconds; only agents with faults ever need it. */
const patienceMs = 2_500;

/** Ends a conversation that is not the expected one. */
class Different extends Error {}

/** What is said over one binding. */
interface LegacyTalk {
  readonly binding: TestBinding;
  call(operation: OperationName, params?: JsonObject, options?: LegacyOptions): Promise<Loose>;
  /** A call that is not written down. */
  quietly(operation: OperationName, params: JsonObject): Promise<unknown>;
  say(text: string, more?: JsonObject, configuration?: JsonObject): Promise<Loose>;
  raw(path: string, method: string, body?: string, headers?: Record<string, string>): Promise<void>;
}

/**
 * Talks 0.3 to an agent about everything that a client can see, and writes it down in a form that is the same for the same
 * behaviour. With 1.0 beside it, the versions of requests are tried out as well.
 * @param expected ends the talk at the first line that differs from this transcript
 */
export async function legacyTranscriptOf(options: AgentOptions, expected?: readonly string[]): Promise<string[]> {
  const agent = await startAgent({ pace: 1, ...options });
  const hooks = await startReceiver();
  const normalize = createNormalizer([agent.url, hooks.url]);
  const lines: string[] = [];
  const note = (label: string, text: string): void => {
    lines.push(`${normalize(label).slice(0, 150)} → ${normalize(text)}`);
    if (expected && expected[lines.length - 1] !== lines.at(-1)) throw new Different();
  };
  const raw: LegacyTalk["raw"] = async (path, method, body, headers = {}) => {
    const response = await fetch(`${agent.url}${path}`, {
      method,
      headers: { "Content-Type": "application/json", ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const head = shown.map((name) => response.headers.get(name) ?? "-").join(" | ");
    note(`${method} ${path} ${JSON.stringify(headers)} ${body}`, `${response.status} ${head} ${await response.text()}`);
  };
  try {
    await raw("/.well-known/agent-card.json", "GET");
    // A card may be another one when it is read again.
    await raw("/.well-known/agent-card.json", "GET");
    for (const binding of bindings) {
      const client = legacyClientOf(agent, binding, options.separateUrls ? "/0.3" : "");
      const call: LegacyTalk["call"] = async (operation, params = {}, callOptions = {}) => {
        const { exchange, result } = await client.call(operation, params, { patienceMs, ...callOptions });
        const { status = 0, headers = [], body, end = "none" } = exchange.response ?? {};
        const heads = headers.filter(([name]) => shown.includes(name.toLowerCase())).map((line) => line.join(": "));
        note(
          `${binding} ${operation} ${JSON.stringify(params)}`,
          `${status} ${heads.join(" | ")} ${end} ${body?.text}`,
        );
        return result;
      };
      const say: LegacyTalk["say"] = (text, more = {}, configuration = { blocking: true }) =>
        call("send_message", { message: legacyMessage(text, more), configuration });
      const quietly: LegacyTalk["quietly"] = (operation, params) => client.call(operation, params, { patienceMs });
      const talk = { binding, call, quietly, say, raw };
      await talkAboutTasks(talk);
      await talkAboutStreams(talk);
      await talkAboutPush(talk, hooks);
      for (const line of hooks.take()) note(`${binding} webhook`, line);
      await talkAboutForm(talk);
      if (options.protocols?.includes("1.0")) await talkAcross(talk, clientOf(agent, binding), hooks, note);
    }
  } catch (thrown) {
    if (!(thrown instanceof Different)) throw thrown;
  } finally {
    hooks.close();
    await agent.close();
  }
  return lines;
}

async function talkAboutTasks({ call, say, binding }: LegacyTalk): Promise<void> {
  const completed = await say("tck-complete-task");
  for (const text of ["data", "file", "file-url"]) await say(`tck-artifact-${text}`);
  for (const text of ["tck-message-response", "tck-task-failure", "tck-reject-task", "tck-auth-required"])
    await say(text);
  await say("history", {}, { blocking: true, historyLength: 1 });
  await say("modes", {}, { blocking: true, acceptedOutputModes: ["application/json"] });
  await say("quick", {}, { blocking: false });
  await say("again", { taskId: completed?.id ?? "?" });
  await say("lost", { taskId: "unknown" });
  const asking = await say("tck-input-required");
  await say("answer", { taskId: asking?.id ?? "?", contextId: asking?.contextId ?? "?" });
  const wrong: JsonObject[] = [
    { parts: [] },
    { parts: [{ kind: "file", file: {} }] },
    { parts: [{ kind: "file", file: { uri: "https://e/", mimeType: "application/x-nope" } }] },
  ];
  for (const more of wrong) await say("x", more);
  await say("more", { contextId: completed?.contextId ?? "?" });
  await say("x", { metadata: { "https://e/": 1 } });
  await say("x", { parts: ["x", "y"].map((text) => ({ kind: "text", text })) });
  await say("x \u0001");
  const { messageId: _id, ...nameless } = legacyMessage("x");
  await call("send_message", { message: nameless });
  for (const id of [completed?.id ?? "?", "unknown"]) {
    await call("get_task", { id });
    await call("get_task", { id, historyLength: 1 });
    await call("cancel_task", { id });
  }
  if (binding === "jsonrpc") await call("get_task", { id: completed?.id ?? "?", metadata: { "https://e/": 1 } });
  const working = await say("tck-cancel", {}, { blocking: false });
  for (let time = 0; time < 2; time += 1) await call("cancel_task", { id: working?.id ?? "?" });
}

async function talkAboutStreams({ call, say, quietly, binding }: LegacyTalk): Promise<void> {
  for (const text of ["complete-task", "stream-chunked", "input-required", "message-response", "task-failure"])
    await call("send_streaming_message", { message: legacyMessage(`tck-${text}`) });
  await call("get_task", { id: (await say("tck-stream-chunked"))?.id ?? "?" });
  await say("tck-task-failure");
  for (const rule of binding === "rest" ? [0, 1] : [0]) {
    const id = (await say("tck-cancel", {}, { blocking: false }))?.id ?? "?";
    let cancel: Promise<Loose> | undefined;
    const onEvent = (index: number): void => {
      if (index === 0) cancel = quietly("cancel_task", { id });
    };
    await call("subscribe_to_task", { id }, { rule, onEvent });
    await cancel;
  }
  for (const id of [(await say("short"))?.id ?? "?", "unknown"]) await call("subscribe_to_task", { id });
}

async function talkAboutPush({ call, say }: LegacyTalk, hooks: Receiver): Promise<void> {
  const { url } = hooks;
  const authentication = { schemes: ["Bearer"], credentials: "secret" };
  const asking = await say("tck-input-required");
  const id = asking?.id ?? "?";
  const config = { id: "one", url: `${url}/set`, token: "tok", authentication };
  await call("create_push_config", { taskId: id, pushNotificationConfig: config });
  await call("create_push_config", { taskId: "unknown", pushNotificationConfig: config });
  await call("get_push_config", { id, pushNotificationConfigId: "one" });
  await call("list_push_configs", { id });
  await call("list_push_configs", { id: "unknown" });
  const moved = { ...config, url: `${url}/moved` };
  for (const pushNotificationConfig of [moved, config])
    await call("create_push_config", { taskId: id, pushNotificationConfig });
  await say("go on", { taskId: id, contextId: asking?.contextId ?? "?" });
  await within(hooks.reached(4), patienceMs);
  await call("delete_push_config", { id, pushNotificationConfigId: "one" });
  await call("list_push_configs", { id });
  await say("with a webhook", {}, { blocking: true, pushNotificationConfig: { url: `${url}/send`, token: "tok" } });
  await within(hooks.reached(7), patienceMs);
}

async function talkAboutForm({ call, raw, binding }: LegacyTalk): Promise<void> {
  await call("get_extended_agent_card");
  await call("get_extended_agent_card", {}, { headers: token });
  const extensions = ["https://a2a-tck.dev/extensions/echo/v1"];
  await call("send_message", { message: legacyMessage("x"), configuration: { blocking: true } }, { extensions });
  await call("get_task", { id: "x" }, { headers: { "A2A-Version": "0.3" } });
  if (binding === "rest") {
    await raw("/rest/v1/message:send", "POST", "{}", { "Content-Type": "application/json; charset=utf-8" });
    await call("list_tasks", { contextId: "unknown" });
    for (const path of ["/rest/v1/nothing", "/rest/v1/message:send", "/rest/tasks/x"]) await raw(path, "GET");
    await raw("/rest/v1/message:send", "POST", "{");
    return;
  }
  const bodies = ["{", "[]", '{"id":1}', '{"jsonrpc":"2.0","id":7,"method":"nothing/at-all"}'];
  bodies.push('{"jsonrpc":"2.0","id":7,"method":"tasks/get","params":{"id":"x"}}');
  bodies.push('{"jsonrpc":"2.0","id":7,"method":"tasks/pushNotificationConfig/get","params":{"id":"x"}}');
  for (const body of bodies) await raw("/rpc", "POST", body);
}

/** Versions named and not named, methods of one under the name of the other, and tasks told in both. */
async function talkAcross(
  { call, say, raw, quietly, binding }: LegacyTalk,
  modern: ReturnType<typeof clientOf>,
  hooks: Receiver,
  note: (label: string, text: string) => void,
): Promise<void> {
  const made = await modern.call("send_message", { message: message("made in 1.0") });
  await call("get_task", { id: made.result?.task?.id ?? "?" });
  const asModern = async (operation: OperationName, params: JsonObject): Promise<void> => {
    const { body } = await modern.call(operation, params);
    note(`${binding} crossed ${operation}`, JSON.stringify(body));
  };
  const { id = "?", contextId = "?" } = (await say("made in 0.3")) ?? {};
  await asModern("get_task", { id });
  await asModern("list_tasks", { contextId });
  const anyData = await modern.call("send_message", {
    message: message("x", { parts: [{ text: "x" }, { data: [1] }] }),
  });
  await call("get_task", { id: anyData.result?.task?.id ?? "?" });
  await talkInTurns(say, asModern, hooks, note);
  const working = (await say("tck-cancel", {}, { blocking: false }))?.id ?? "?";
  const stream = await modern.fetch("subscribe_to_task", { id: working });
  await asModern("cancel_task", { id: working });
  if (!stream.ok) await quietly("cancel_task", { id: working });
  note(
    `${binding} crossed stream`,
    stream.ok ? JSON.stringify(await collect(stream, binding).catch(String)) : "refused",
  );
  for (const version of ["", "0.3", "0.3.0", "1.0", "1.0.1", "0.2", "1.7", "9.9"]) {
    await call("get_task", { id: "x" }, { headers: { "A2A-Version": version } });
    await raw("/rest/tasks/x", "GET", undefined, { "A2A-Version": version });
    const body = JSON.stringify({ jsonrpc: "2.0", id: 7, method: "GetTask", params: { id: "x" } });
    await raw("/rpc", "POST", body, { "A2A-Version": version });
    const send = { jsonrpc: "2.0", id: 8, method: "SendMessage", params: { message: message("x") } };
    await raw("/rpc", "POST", JSON.stringify(send), { "A2A-Version": version });
  }
}

/** A task of 0.3 that 1.0 goes on with, and watches by a webhook. */
async function talkInTurns(
  say: LegacyTalk["say"],
  asModern: (operation: OperationName, params: JsonObject) => Promise<void>,
  hooks: Receiver,
  note: (label: string, text: string) => void,
): Promise<void> {
  const { id: taskId = "?", contextId = "?" } = (await say("tck-multi-turn")) ?? {};
  await asModern("send_message", { message: message("go on", { taskId, contextId }) });
  await asModern("create_push_config", { taskId, id: "new", url: `${hooks.url}/new` });
  hooks.take();
  await say("done", { taskId, contextId });
  await within(hooks.reached(3), patienceMs);
  for (const line of hooks.take()) note("crossed webhook", line);
}
