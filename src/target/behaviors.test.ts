import { describe, expect, it, onTestFinished } from "vitest";
import { type AgentOptions, startAgent } from "../agent/server.js";
import type { Json, JsonObject } from "../json.js";
import { type BehaviorName, behaviors } from "../protocol/behaviors.js";
import { createWire } from "../wire/client.js";
import { type LearnOptions, learnBehaviors, type ShownBehavior } from "./behaviors.js";
import { meet } from "./meet.js";
import {
  type Answer,
  cardWith,
  completed,
  type Request,
  rpcAt,
  rpcError,
  rpcResult,
  serve,
} from "./testing/broken-agent.js";

const all = Object.keys(behaviors) as BehaviorName[];

async function learn(url: string, options: Partial<LearnOptions> = {}) {
  const wire = createWire();
  onTestFinished(() => wire.close());
  const meeting = await meet(url, wire);
  const before = wire.exchanges.length;
  const learnt: Record<string, Readonly<Record<string, ShownBehavior>>> = {};
  for (const agentInterface of meeting.interfaces) {
    learnt[agentInterface.id] = await learnBehaviors(agentInterface, wire, {
      names: all,
      meeting,
      holdMs: 30,
      timeoutMs: 3_000,
      ...options,
    });
  }
  return { learnt, exchanges: wire.exchanges.slice(before) };
}

async function reference(options: AgentOptions = {}) {
  const agent = await startAgent({ pace: 2, ...options });
  onTestFinished(() => agent.close());
  return agent.url;
}

/** An agent on JSON-RPC that does always the same. */
async function simple(answer: (request: Request) => Answer, capabilities: JsonObject = {}) {
  const { url, requests } = await serve((request) =>
    request.method === "GET" ? { body: cardWith([rpcAt(`${request.base}/rpc`)], { capabilities }) } : answer(request),
  );
  return { url, requests };
}

const shownIn = (learnt: Readonly<Record<string, ShownBehavior>> | undefined) =>
  Object.entries(learnt ?? {}).flatMap(([name, { shown }]) => (shown ? [name] : []));

describe("the reference agent", () => {
  it("shows every behaviour on every binding", async () => {
    const { learnt, exchanges } = await learn(await reference());
    expect(Object.keys(learnt)).toEqual(["jsonrpc@1.0", "rest@1.0"]);
    for (const shown of Object.values(learnt)) {
      expect(Object.keys(shown)).toEqual(all);
      expect(shownIn(shown)).toEqual(all);
    }
    expect(learnt["rest@1.0"]).toMatchObject({
      "tck-message-response": { how: "answered with a Message" },
      "tck-task-failure": { how: "task went to TASK_STATE_FAILED" },
      "tck-artifact-data": { how: "task went to TASK_STATE_COMPLETED, with data in its artifacts" },
      "tck-cancel": { how: "task stayed in TASK_STATE_WORKING" },
    });
    expect(learnt["jsonrpc@1.0"]!["tck-stream-basic"]!.how).toMatch(/^streamed \d events: task, .*artifactUpdate/);
    for (const { purpose } of exchanges)
      expect(purpose).toMatchObject({ test: "behaviors", interface: expect.any(String) });
    const ids = exchanges.flatMap(({ purpose }) => purpose?.rpcId ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("is left without an open task", async () => {
    const url = await reference();
    await learn(url, { names: ["tck-cancel", "tck-long-running", "tck-input-required", "tck-multi-turn"] });
    const listed = await fetch(`${url}/rest/tasks`, { headers: { "A2A-Version": "1.0" } });
    const { tasks } = (await listed.json()) as { tasks: { status: { state: string } }[] };
    expect(tasks.length).toBeGreaterThanOrEqual(8);
    expect(tasks.filter(({ status }) => !/COMPLETED|CANCELED/.test(status.state))).toEqual([]);
  });

  it("is not asked for streams when its card declares none", async () => {
    const { learnt, exchanges } = await learn(
      await reference({ capabilities: { streaming: false }, bindings: ["rest"] }),
      {
        names: ["tck-stream-basic", "tck-complete-task"],
      },
    );
    expect(learnt["rest@1.0"]).toEqual({
      "tck-complete-task": { shown: true, how: "task went to TASK_STATE_COMPLETED, with text in its artifacts" },
      "tck-stream-basic": { shown: false, how: "not asked for: the card does not declare streaming" },
    });
    expect(exchanges).toHaveLength(1);
  });

  it("is met with its tenant and required extension", async () => {
    const url = await reference({ tenant: "acme", requiredExtension: "https://x.example/ext" });
    const { learnt } = await learn(url, { names: ["tck-complete-task", "tck-cancel"] });
    expect(Object.values(learnt).map(shownIn)).toEqual([
      ["tck-complete-task", "tck-cancel"],
      ["tck-complete-task", "tck-cancel"],
    ]);
  });
});

describe("an agent with a defect", () => {
  const withDefect = (hooks: NonNullable<AgentOptions["hooks"]>) => reference({ bindings: ["rest"], pace: 8, hooks });

  it("shows that it works long although it does not return immediately", async () => {
    const params = (_call: unknown, given: JsonObject) => {
      const { configuration: _ignored, ...rest } = given;
      return rest;
    };
    const { learnt } = await learn(await withDefect({ params }), { names: ["tck-long-running"] });
    expect(learnt["rest@1.0"]!["tck-long-running"]).toMatchObject({
      shown: true,
      how: expect.stringMatching(/^task went to TASK_STATE_COMPLETED before it was answered, after \d+ ms$/),
    });
  });

  it("shows that it asks for input although a blocking request waits on", async () => {
    const url = await withDefect({ policy: { statesThatKeepWaiting: ["TASK_STATE_INPUT_REQUIRED"] } });
    const { learnt } = await learn(url, { names: ["tck-input-required", "tck-multi-turn"], timeoutMs: 500 });
    expect(shownIn(learnt["rest@1.0"])).toEqual(["tck-input-required", "tck-multi-turn"]);
  });

  it("shows its behaviours although it spells states in another way", async () => {
    const output = (_context: unknown, value: Json) =>
      JSON.parse(
        JSON.stringify(value).replace(/TASK_STATE_(\w+)/g, (_all, name: string) =>
          name.toLowerCase().replace("_", "-"),
        ),
      );
    const { learnt } = await learn(await withDefect({ output }));
    expect(shownIn(learnt["rest@1.0"])).toEqual(all);
  });
});

describe("an agent that knows no prefixes", () => {
  it("shows only that it completes tasks", async () => {
    const { url, requests } = await simple((request) => rpcResult(request, { task: completed }));
    const { learnt } = await learn(url);
    expect(shownIn(learnt["jsonrpc@1.0"])).toEqual(["tck-complete-task"]);
    expect(learnt["jsonrpc@1.0"]!["tck-long-running"]).toEqual({
      shown: false,
      how: "task went to TASK_STATE_COMPLETED",
    });
    expect(requests.some(({ body }) => body.method === "CancelTask")).toBe(false);
  });

  it("shows nothing long-running when its tasks are merely unfinished at first", async () => {
    const submitted = { ...completed, status: { state: "TASK_STATE_SUBMITTED" } };
    const { url } = await simple((request) =>
      rpcResult(request, request.body.method === "GetTask" ? completed : { task: submitted }),
    );
    const { learnt } = await learn(url);
    expect(shownIn(learnt["jsonrpc@1.0"])).toEqual(["tck-complete-task"]);
  });

  it("shows the behaviours for which the user has a prompt", async () => {
    const inputRequired = { ...completed, status: { state: "TASK_STATE_INPUT_REQUIRED" } };
    const { url, requests } = await simple((request) =>
      request.text.includes("Book a flight")
        ? rpcResult(request, { task: inputRequired })
        : rpcResult(request, { task: completed }),
    );
    const names = ["tck-input-required", "tck-reject-task", "made-up"];
    const { learnt } = await learn(url, { names, prompts: { "tck-input-required": "Book a flight" } });
    expect(learnt["jsonrpc@1.0"]).toEqual({
      "tck-input-required": { shown: true, how: "task went to TASK_STATE_INPUT_REQUIRED" },
      "tck-reject-task": { shown: false, how: "task went to TASK_STATE_COMPLETED" },
    });
    const asked = requests.find(({ text }) => text.includes("Book a flight"));
    expect(asked?.body).toMatchObject({
      params: { message: { messageId: expect.stringMatching(/^tck-input-required-/) } },
    });
  });

  it("streams chunks only when an artifact comes in pieces", async () => {
    const frames = (request: Request, updates: JsonObject[]) =>
      updates
        .map((result) => `data: ${JSON.stringify({ jsonrpc: "2.0", id: request.body.id ?? null, result })}\n\n`)
        .join("");
    const piece = (id: string, more = {}) => ({
      artifactUpdate: { taskId: "t-1", artifact: { artifactId: id, parts: [] }, ...more },
    });
    const end = { statusUpdate: { taskId: "t-1", status: { state: "TASK_STATE_COMPLETED" } } };
    const streams = async (updates: JsonObject[]) => {
      const { url } = await simple(
        (request) =>
          request.body.method === "SendStreamingMessage"
            ? { body: frames(request, updates), headers: { "content-type": "text/event-stream" } }
            : rpcResult(request, { task: completed }),
        { streaming: true },
      );
      const { learnt } = await learn(url, { names: ["tck-stream-basic", "tck-stream-chunked"] });
      return shownIn(learnt["jsonrpc@1.0"]);
    };
    expect(await streams([piece("a"), piece("b"), end])).toEqual(["tck-stream-basic"]);
    expect(await streams([piece("a"), piece("a"), end])).toEqual(["tck-stream-basic", "tck-stream-chunked"]);
    expect(await streams([piece("a", { append: true }), end])).toEqual(["tck-stream-basic", "tck-stream-chunked"]);
    expect(await streams([{ task: completed }, end])).toEqual([]);
    expect(await streams([])).toEqual([]);
  });
});

describe("an agent that fails", () => {
  it("is quoted", async () => {
    let calls = 0;
    const { url } = await simple((request) => {
      calls++;
      if (calls === 1) return rpcResult(request, { task: completed });
      return request.text.includes("tck-reject")
        ? { status: 500, body: "boom" }
        : rpcError(request, -32001, "no such task");
    });
    const { learnt } = await learn(url, { names: ["tck-reject-task", "tck-cancel"] });
    expect(learnt["jsonrpc@1.0"]).toMatchObject({
      "tck-cancel": { shown: false, how: "error TaskNotFoundError (-32001): no such task" },
      "tck-reject-task": { shown: false, how: expect.stringContaining("HTTP 500") },
    });
  });

  it("gets no more messages than the user allows", async () => {
    const { url, requests } = await simple((request) => rpcResult(request, { task: completed }));
    let left = 3;
    const { learnt } = await learn(url, { spendMessage: () => left-- > 0 });
    expect(requests.filter(({ body }) => body.method === "SendMessage")).toHaveLength(1 + 3);
    expect(Object.values(learnt["jsonrpc@1.0"]!).filter(({ how }) => how.includes("limit on messages"))).toHaveLength(
      10,
    );
  });

  it("sends at most four questions at once", async () => {
    let open = 0;
    let most = 0;
    const { url } = await simple(() => ({}));
    const wire = createWire();
    onTestFinished(() => wire.close());
    const counting: typeof wire = {
      ...wire,
      exchanges: wire.exchanges,
      send: async (request, sent) => {
        most = Math.max(most, ++open);
        return wire.send(request, sent).finally(() => open--);
      },
    };
    const agentInterface = {
      id: "jsonrpc@1.0",
      binding: "jsonrpc",
      version: "1.0",
      url: `${url}/rpc`,
      index: 0,
    } as const;
    const meeting = { requiredExtensions: [], credentials: { names: [], origins: [] } };
    await learnBehaviors(agentInterface, counting, { names: all, meeting });
    expect(most).toBe(4);
  });
});
