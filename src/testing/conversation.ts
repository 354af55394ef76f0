import type { JsonObject } from "../json.js";
import type { clientOf, Loose, TestBinding } from "./agent-client.js";
import { type Receiver, within } from "./receiver.js";

/** What a conversation with the agent is led with. Each call is written down. */
export interface Talk {
  readonly call: (operation: Loose, params: JsonObject, headers?: Record<string, string>) => Promise<Loose>;
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

interface Ends {
  readonly completed: string;
  readonly failed: string;
  readonly rejected: string;
  readonly canceled: string;
  readonly waiting: string;
  readonly working: string;
  readonly context: string;
}

async function talkAboutSending({ say, id, call, client }: Talk): Promise<Ends> {
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
    { parts: [{ text: "x", url: "https://example.com" }] },
    { messageId: "" },
    { role: "nobody" },
    { messageId: 5 },
  ];
  for (const more of wrong) await say("x", more);
  await call("send_message", {});
  return ends;
}

async function talkAboutTasks({ call, say, id }: Talk, ends: Ends): Promise<void> {
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
  for (const pageSize of [0, 150]) await list({ contextId, pageSize });
  await list({ pageToken: "garbage" });
  await list({ status: "TASK_STATE_RUNNING" });
  await list({ statusTimestampAfter: "yesterday" });
  await get({ id: ends.rejected });
  const stopped = await say("tck-cancel", {}, { returnImmediately: true });
  await say("more", { taskId: id(stopped) }, { returnImmediately: true });
  await call("cancel_task", { id: id(stopped), metadata: { why: "enough" } });
  await call("cancel_task", { id: id(stopped) });
  await get({ id: id(stopped) });
}

async function talkAboutStreams({ call, say, id, client, note, binding }: Talk, ends: Ends): Promise<void> {
  const stream = (text: string, more: JsonObject = {}, configuration?: JsonObject) =>
    say(text, more, configuration, "send_streaming_message");
  for (const name of [
    "stream-basic",
    "stream-chunked",
    "message-response",
    "reject-task",
    "task-failure",
    "input-required",
    "auth-required",
  ]) {
    await stream(`tck-${name}`);
  }
  await stream("tck-stream-basic", {}, { returnImmediately: true });
  await stream("x", { taskId: "unknown" });
  await stream("x", { taskId: ends.completed });
  await stream("x", { parts: [{ text: "x", mediaType: "application/x-nope" }] });
  for (const task of [ends.completed, ends.failed, ends.canceled, "unknown"])
    await call("subscribe_to_task", { id: task });

  // Three streams of one task; its end comes from outside, so that all are open before anything happens.
  const start = async (text: string): Promise<string> => id(await say(text, {}, { returnImmediately: true }));
  const open = async (task: string, controller = new AbortController()) => {
    const http = await client.fetch("subscribe_to_task", { id: task }, { signal: controller.signal });
    note(`${binding} subscription`, `${http.status} ${http.headers.get("content-type")}`);
    const texts: string[] = [];
    let begin = (): void => {};
    const first = new Promise<string>((resolve) => {
      begin = () => resolve("begun");
    });
    const reading = (async () => {
      const decoder = new TextDecoder();
      if (http.body) {
        for await (const chunk of http.body) {
          texts.push(decoder.decode(chunk, { stream: true }));
          begin();
        }
      }
      return "ended";
    })().catch(() => "cut");
    return { texts, first, reading, controller };
  };
  const waiting = await start("tck-input-required");
  await within(
    client.fetch("subscribe_to_task", { id: waiting }).then((http) => http.text()),
    40,
  );
  const watching = await open(waiting);
  await within(watching.first);
  note(`${binding} waiting`, watching.texts.join("").match(/TASK_STATE_\w+/)?.[0] ?? "nothing");
  watching.controller.abort();
  const long = await start("tck-long-running");
  const streams = [await open(long), await open(long), await open(long)];
  streams[2]?.controller.abort();
  for (const [index, { texts, reading, controller }] of streams.entries()) {
    const end = await within(reading);
    controller.abort();
    // How much had happened before a stream was opened is a matter of chance: only the end of each is compared.
    const kinds =
      texts.join("").match(/"(task|statusUpdate|artifactUpdate)":\{|Step \d+ of|TASK_STATE_COMPLETED/g) ?? [];
    if (index < 2) note(`${binding} stream ${index}`, `${end} ${kinds.slice(-8).join(" ")}`);
  }
  await call("get_task", { id: long, historyLength: 0 });
  const left = await start("tck-cancel");
  const [staying, leaving] = [await open(left), await open(left)];
  note(`${binding} first event`, String(await within(staying.first)));
  await within(leaving.first);
  leaving.controller.abort();
  await leaving.reading;
  // Nothing happens in a right agent; in a wrong one the task ends.
  note(`${binding} after leaving`, String(await within(staying.reading, 40)));
  staying.controller.abort();
  await call("get_task", { id: left });
  const last = await open(left);
  await call("cancel_task", { id: left });
  note(`${binding} canceled stream`, `${await within(last.reading)} ${last.texts.length > 0}`);
  last.controller.abort();
}

async function talkAboutPush({ call, say, id, hooks, note, client, binding }: Talk, ends: Ends): Promise<void> {
  const authentication = { scheme: "bearer", credentials: "secret" };
  const url = `${hooks.url}/${binding}`;
  const taskId = ends.waiting;
  const created = await call("create_push_config", { taskId, url, token: "t", authentication });
  await call("create_push_config", { taskId, url, id: "two" });
  await call("create_push_config", { taskId });
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
  await call("get_extended_agent_card", {});
  await call("get_extended_agent_card", {}, { Authorization: "Bearer reference-agent-token" });
  const echo = "https://a2a-tck.dev/extensions/echo/v1";
  for (const extensions of [echo, `https://example.com/x, ${echo}`, echo.toUpperCase(), "https://example.com/x"]) {
    await call("list_tasks", { contextId: "x" }, { "A2A-Extensions": extensions });
  }
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
