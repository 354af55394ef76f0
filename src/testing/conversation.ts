import type { JsonObject } from "../json.js";
import type { clientOf, Loose, TestBinding } from "./agent-client.js";
import { type Receiver, within } from "./receiver.js";
import { talkAboutStreams } from "./stream-conversation.js";

/** What a conversation with the agent is led with. Each call is written down. */
export interface Talk {
  readonly call: (operation: Loose, params: JsonObject, headers?: Record<string, string>) => Promise<Loose>;
  /** The same over the other binding. */
  readonly elsewhere: (operation: Loose, params: JsonObject) => Promise<Loose>;
  readonly say: (text: string, more?: JsonObject, configuration?: JsonObject, operation?: string) => Promise<Loose>;
  readonly id: (answer: Loose) => string;
  readonly hooks: Receiver;
  readonly note: (label: string, text: string) => void;
  readonly client: ReturnType<typeof clientOf>;
  readonly raw: (label: string, path: string, init: RequestInit) => Promise<Loose>;
  readonly binding: TestBinding;
}

/** Talks about everything that a client can see. */
export async function talk(tools: Talk): Promise<void> {
  const ends = await talkAboutSending(tools);
  await talkAboutTasks(tools, ends);
  await talkAboutStreams(tools, ends);
  await talkAboutPush(tools, ends);
  await talkAboutForm(tools);
}

/** Tasks that a conversation has brought to their ends. */
export interface Ends {
  readonly completed: string;
  readonly failed: string;
  readonly rejected: string;
  readonly canceled: string;
  readonly waiting: string;
  readonly working: string;
  readonly context: string;
}

async function talkAboutSending({ say, id, call, client, note, binding }: Talk): Promise<Ends> {
  const context = "ctx <1>&/é";
  const parts = [{ text: "a <b> & c" }, { data: [1] }, { raw: "AP+A", filename: "f", mediaType: "image/png" }];
  const rich = { parts, contextId: context, metadata: { k: 1 }, extensions: ["https://example.com/e"], xFuture: 1 };
  const completed = await say("rich", rich as Loose);
  await say("tck-message-response");
  await say("tck-message-response", {}, { returnImmediately: true });
  for (const name of ["text", "data", "file", "file-url"]) await say(`tck-artifact-${name}`, { contextId: context });
  const failed = await say("tck-task-failure", { contextId: context });
  const rejected = await say("tck-reject-task");
  const waiting = await say("tck-input-required", { contextId: context });
  const auth = await say("tck-auth-required");
  await say("go on", { taskId: id(auth) });
  await say("tck-auth-required");
  const turns = await say("tck-multi-turn");
  await say("more", { taskId: id(turns) });
  await say("done", { taskId: id(turns), contextId: turns?.task?.contextId ?? "?" });
  await say("json", {}, { acceptedOutputModes: ["application/json"] });
  for (const historyLength of [0, 1]) await say("short", {}, { historyLength });
  const quick = await say("quick", {}, { returnImmediately: true });
  await within(client.fetch("subscribe_to_task", { id: id(quick) }).then((http) => http.text()));
  const working = await say("tck-cancel", {}, { returnImmediately: true });
  const gone = await say("tck-cancel", {}, { returnImmediately: true });
  await call("cancel_task", { id: id(gone) });
  const ends = {
    completed: id(completed),
    failed: id(failed),
    rejected: id(rejected),
    canceled: id(gone),
    waiting: id(waiting),
    working: id(working),
    context,
  };
  for (const taskId of [ends.completed, ends.failed, ends.rejected, ends.canceled, "unknown"])
    await say("x", { taskId });
  await say("x", { taskId: ends.waiting, contextId: "other" });
  await say("referring", { referenceTaskIds: [ends.completed] });
  await say("x", { contextId: completed?.task?.contextId ?? "?" });
  const wrong: Loose[] = [
    { parts: [{ text: "x", mediaType: "application/x-nope" }] },
    { parts: [] },
    { parts: [{}] },
    { parts: [{ text: "x", url: "https://example.com" }] },
    { messageId: "" },
    { role: "nobody" },
    { messageId: 5 },
    { parts: "hello" },
    { metadata: nested(30) },
    { parts: [{ text: "a\u0000b" }] },
  ];
  for (const more of wrong) await say("x", more);
  await call("send_message", {});
  await say("x", { metadata: { large: 2 ** 60 } }).catch(() => note(`${binding} large`, "no answer"));
  return ends;
}

function nested(depth: number): JsonObject {
  return depth === 0 ? {} : { a: nested(depth - 1) };
}

async function talkAboutTasks({ call, elsewhere, say, id }: Talk, ends: Ends): Promise<void> {
  const get = (params: JsonObject) => call("get_task", params);
  for (const historyLength of [1, 0, -1]) await get({ id: ends.completed, historyLength });
  for (const task of [
    ends.completed,
    ends.completed,
    ends.failed,
    ends.canceled,
    ends.canceled,
    ends.working,
    ends.waiting,
  ]) {
    await get({ id: task });
  }
  await get({ id: "unknown" });
  await get({ id: "" });
  await get({ id: "../un<known>" });
  for (const task of [ends.completed, ends.failed, ends.rejected, ends.canceled, "unknown"])
    await call("cancel_task", { id: task });
  await get({ id: ends.canceled });
  const { context: contextId } = ends;
  const list = (params: JsonObject) => call("list_tasks", params);
  await list({});
  await list({ contextId });
  await list({ contextId, includeArtifacts: true, historyLength: 0 });
  await list({ contextId: "nothing" });
  await list({ status: "TASK_STATE_FAILED" });
  await list({ statusTimestampAfter: "2999-01-01T00:00:00Z" });
  const page = await list({ contextId, pageSize: 2 });
  if (page?.nextPageToken) await list({ contextId, pageSize: 2, pageToken: page.nextPageToken });
  for (const pageSize of [-1, 0, 150]) await list({ contextId, pageSize });
  await list({ contextId, pageSize: "many" });
  await list({ pageToken: "garbage" });
  await list({ status: "TASK_STATE_RUNNING" });
  await list({ statusTimestampAfter: "yesterday" });
  for (const operation of ["get_task", "cancel_task", "subscribe_to_task"])
    await elsewhere(operation, { id: ends.completed });
  await elsewhere("list_tasks", { contextId });
  await get({ id: ends.rejected });
  const stopped = await say("tck-cancel", {}, { returnImmediately: true });
  await say("more", { taskId: id(stopped) }, { returnImmediately: true });
  await call("cancel_task", { id: id(stopped), metadata: { why: "enough" } });
  await call("cancel_task", { id: id(stopped) });
  await get({ id: id(stopped) });
}

async function talkAboutPush({ call, say, id, hooks, note, client, binding }: Talk, ends: Ends): Promise<void> {
  const authentication = { scheme: "bearer", credentials: "secret" };
  const url = `${hooks.url}/${binding}`;
  const taskId = ends.waiting;
  await say("look", { parts: [{ text: "look" }, { url: `${url}-part`, mediaType: "text/plain" }] });
  const created = await call("create_push_config", { taskId, url, token: "t", authentication });
  await call("create_push_config", { taskId, url, id: "two" });
  await call("create_push_config", { taskId });
  await call("create_push_config", { taskId, url, authentication: { credentials: "secret" } });
  await call("create_push_config", { taskId: "unknown", url });
  for (let time = 0; time < 2; time += 1) await call("get_push_config", { taskId, id: String(created?.id) });
  await call("get_push_config", { taskId, id: "unknown" });
  await call("create_push_config", { taskId, url: "http://10.0.0.1/", id: "private" });
  const page = await call("list_push_configs", { taskId, pageSize: 1 });
  await call("list_push_configs", { taskId, pageSize: 1, pageToken: String(page?.nextPageToken) });
  await call("list_push_configs", { taskId });
  await call("list_push_configs", { taskId: "unknown" });
  await call("create_push_config", { taskId, url: `${url}-gone`, id: "gone" });
  for (let time = 0; time < 2; time += 1) await call("delete_push_config", { taskId, id: "gone" });
  await call("delete_push_config", { taskId: "unknown", id: "gone" });
  await call("list_push_configs", { taskId });
  await say("go", { taskId, contextId: ends.context });
  for (const returnImmediately of [true, false]) {
    const config = { url: `${url}-${returnImmediately}`, authentication };
    const sent = await say("tck-complete-task", {}, { returnImmediately, taskPushNotificationConfig: config });
    await call("list_push_configs", { taskId: id(sent) });
  }
  await say("tck-complete-task", {}, { taskPushNotificationConfig: { url: `${url}-fails` } });
  await say("tck-complete-task", {}, { taskPushNotificationConfig: {} });
  const unreachable = { taskPushNotificationConfig: { url: "http://127.0.0.1:1/" }, returnImmediately: true };
  const lonely = await say("tck-cancel", {}, unreachable);
  await within(client.stream("subscribe_to_task", { id: id(lonely) }), 40);
  await call("get_task", { id: id(lonely) });
  await within(hooks.reached(18));
  for (const line of hooks.take()) note(`${binding} webhook`, line);
}

async function talkAboutForm({ call, raw, binding }: Talk): Promise<void> {
  const etag = { headers: { "If-None-Match": "*" } };
  await raw(`${binding} known card`, "/.well-known/agent-card.json", etag);
  const asJson = { "Content-Type": "application/json", "A2A-Version": "1.0" };
  await raw(`${binding} as JSON`, "/rest/tasks/unknown:cancel", { method: "POST", headers: asJson, body: "{}" });
  await call("get_extended_agent_card", {});
  await call("get_extended_agent_card", {}, { Authorization: "Bearer reference-agent-token" });
  const echo = "https://a2a-tck.dev/extensions/echo/v1";
  for (const extensions of [echo, `https://example.com/x, ${echo}`, echo.toUpperCase(), "https://example.com/x"]) {
    await call("list_tasks", { contextId: "x" }, { "A2A-Extensions": extensions });
  }
  await call("list_tasks", { contextId: "x" }, { "X-A2A-Version": "9.9" });
  for (const version of ["", "0.3", "1.0.1", "9.9"]) {
    await call("list_tasks", { contextId: "x" }, { "A2A-Version": version });
    await call("send_message", {}, { "A2A-Version": version });
  }
  if (binding === "jsonrpc") {
    const bodies = ["{", "[]", '{"id":1,"method":"ListTasks"}', '{"jsonrpc":"2.0","id":7,"method":"Nothing"}'];
    const create = { jsonrpc: "2.0", id: 7, method: "", params: {} };
    for (const method of ["Get", "Delete", "Create"].map((verb) => `${verb}TaskPushNotificationConfig`)) {
      bodies.push(JSON.stringify({ ...create, method }));
    }
    for (const method of ["ListTaskPushNotificationConfigs", "GetTask", "CancelTask", "SubscribeToTask"]) {
      bodies.push(JSON.stringify({ ...create, method }));
    }
    const list = '{"jsonrpc":"2.0","id":7,"method":"ListTasks","params":{"contextId":"x"}}';
    const headers = { "A2A-Version": "1.0", "Content-Type": "application/json" };
    const lower = { "a2a-version": "1.0", "content-type": "application/json" };
    const charset = { ...lower, "content-type": "application/json; charset=utf-8" };
    await raw("jsonrpc charset", "/rpc", { method: "POST", headers: charset, body: list });
    await raw("jsonrpc lower case", "/rpc", { method: "POST", headers: lower, body: list });
    for (const body of [...bodies, list]) await raw(`jsonrpc ${body}`, "/rpc", { method: "POST", headers, body });
    return;
  }
  const headers = { "A2A-Version": "1.0", "Content-Type": "application/a2a+json" };
  for (const body of ["{", "[]", '{"message":{"messageId":"m","role":"ROLE_USER","parts":[{"text":"x"}]}}']) {
    await raw(`rest ${body}`, "/rest/message:send", { method: "POST", headers, body });
  }
  await raw("rest lower case", "/rest/tasks?contextId=x", { headers: { "a2a-version": "1.0" } });
  await raw("rest nothing", "/rest/nothing", { headers });
  await raw("rest encoded id", "/rest/tasks/unknown%2D1", { headers });
}
