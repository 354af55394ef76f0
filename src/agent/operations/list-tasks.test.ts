import { describe, expect, it } from "vitest";
import { bindings, clientOf, type Loose, message } from "../../testing/agent-client.js";
import { withAgent } from "../../testing/with-agent.js";

const agent = withAgent({ pace: 0 });

describe.each(bindings)("ListTasks over %s", (binding) => {
  const client = () => clientOf(agent(), binding);
  const list = async (params: Loose = {}) => (await client().call("list_tasks", params)).result;
  const make = async (contextId: string, text = "tck-complete-task") =>
    (await client().call("send_message", { message: message(text, { contextId }) })).result.task;

  it("has all members even when there is nothing", async () => {
    expect(await list({ contextId: crypto.randomUUID() })).toEqual({
      tasks: [],
      nextPageToken: "",
      pageSize: 50,
      totalSize: 0,
    });
  });

  it("filters, newest first, without artifacts unless asked for", async () => {
    const contextId = crypto.randomUUID();
    const done = await make(contextId);
    const failed = await make(contextId, "tck-task-failure");
    const waiting = await make(contextId, "tck-input-required");
    await make(crypto.randomUUID());
    const all = await list({ contextId });
    expect(all.tasks.map((task: Loose) => task.id)).toEqual([waiting.id, failed.id, done.id]);
    expect(all.totalSize).toBe(3);
    for (const task of all.tasks) expect(task).not.toHaveProperty("artifacts");
    expect((await list({ contextId, includeArtifacts: true })).tasks[2]).toEqual(done);
    expect((await list({ contextId, status: "TASK_STATE_FAILED" })).tasks.map((task: Loose) => task.id)).toEqual([
      failed.id,
    ]);
    expect((await list({ contextId, historyLength: 0 })).tasks[0]).not.toHaveProperty("history");
    const since = await list({ contextId, statusTimestampAfter: failed.status.timestamp });
    expect(since.tasks.map((task: Loose) => task.id)).toContain(failed.id);
    const future = new Date(Date.now() + 60_000).toISOString();
    expect((await list({ contextId, statusTimestampAfter: future })).tasks).toEqual([]);
    // An update moves a task to the top.
    await client().call("cancel_task", { id: waiting.id });
    const again = (await client().call("send_message", { message: message("tck-input-required", { contextId }) }))
      .result;
    expect((await list({ contextId })).tasks[0].id).toBe(again.task.id);
  });

  it("pages through everything once while new tasks come in", async () => {
    const contextId = crypto.randomUUID();
    const made = await Promise.all(Array.from({ length: 7 }, () => make(contextId)));
    const seen: string[] = [];
    let pageToken = "";
    do {
      const page = await list({ contextId, pageSize: 2, ...(pageToken && { pageToken }) });
      expect(page.pageSize).toBe(2);
      expect(page.tasks.length).toBeLessThanOrEqual(2);
      seen.push(...page.tasks.map((task: Loose) => task.id));
      pageToken = page.nextPageToken;
      await make(contextId);
    } while (pageToken !== "");
    expect(seen.length).toBe(7);
    expect(new Set(seen)).toEqual(new Set(made.map((task) => task.id)));
  });

  it("refuses what it cannot use", async () => {
    const contextId = crypto.randomUUID();
    await make(contextId);
    await make(contextId);
    const { nextPageToken } = await list({ contextId, pageSize: 1 });
    expect(nextPageToken).not.toBe("");
    const wrong = [
      { pageSize: 0 },
      { pageSize: 101 },
      { pageSize: -1 },
      { pageSize: "ten" },
      { pageToken: "garbage" },
      { pageToken: nextPageToken, contextId: "another" },
      { status: "TASK_STATE_RUNNING" },
      { statusTimestampAfter: "yesterday" },
      { statusTimestampAfter: "2026-02-30T00:00:00Z" },
      { historyLength: -1 },
      { includeArtifacts: "maybe" },
    ];
    for (const params of wrong) {
      const { error } = await client().call("list_tasks", params);
      expect(error?.code, JSON.stringify(params)).toBe(binding === "rest" ? 400 : -32602);
    }
    expect((await list({ pageSize: 100, status: "TASK_STATE_UNSPECIFIED" })).pageSize).toBe(100);
  });
});
