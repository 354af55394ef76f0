import { describe, expect, it } from "vitest";
import { bindings, clientOf, message } from "../../testing/agent-client.js";
import { withAgent } from "../../testing/with-agent.js";

const agent = withAgent();

describe.each(bindings)("tasks over %s", (binding) => {
  const client = () => clientOf(agent(), binding);
  const codeOf = (answer: { error: { code: number; data?: { reason: string }[]; details?: { reason: string }[] } }) =>
    (answer.error.data ?? answer.error.details)?.[0]?.reason;

  it("knows no task that was never made", async () => {
    const id = crypto.randomUUID();
    for (const operation of ["get_task", "cancel_task", "subscribe_to_task"] as const) {
      const answer = await client().call(operation, { id });
      expect(codeOf(answer), operation).toBe("TASK_NOT_FOUND");
      expect(answer.http.status).toBe(binding === "rest" ? 404 : 200);
    }
  });

  it("cuts the history for one answer only", async () => {
    const { task } = (await client().call("send_message", { message: message("hello") })).result;
    const cut = await client().call("get_task", { id: task.id, historyLength: 1 });
    expect(cut.result.history).toEqual(task.history.slice(-1));
    const none = await client().call("get_task", { id: task.id, historyLength: 0 });
    expect(none.result).not.toHaveProperty("history");
    expect((await client().call("get_task", { id: task.id })).result).toEqual(task);
    const negative = await client().call("get_task", { id: task.id, historyLength: -1 });
    expect(negative.http.status).toBe(binding === "rest" ? 400 : 200);
    expect(negative.error.code).toBe(binding === "rest" ? 400 : -32602);
  });

  it("cancels once and for all", async () => {
    const { task } = (
      await client().call("send_message", {
        message: message("tck-long-running"),
        configuration: { returnImmediately: true },
      })
    ).result;
    const first = await client().call("cancel_task", { id: task.id });
    expect(first.result.status.state).toBe("TASK_STATE_CANCELED");
    expect((await client().call("cancel_task", { id: task.id })).result).toEqual(first.result);
    expect((await client().call("get_task", { id: task.id })).result).toEqual(first.result);
    const more = await client().call("send_message", { message: message("x", { taskId: task.id }) });
    expect(codeOf(more)).toBe("UNSUPPORTED_OPERATION");
  });

  it.each(["tck-complete-task", "tck-task-failure", "tck-reject-task"])(
    "treats the end of %s as final",
    async (text) => {
      const { task } = (await client().call("send_message", { message: message(text) })).result;
      expect(codeOf(await client().call("cancel_task", { id: task.id }))).toBe("TASK_NOT_CANCELABLE");
      expect(codeOf(await client().call("subscribe_to_task", { id: task.id }))).toBe("UNSUPPORTED_OPERATION");
      expect(codeOf(await client().call("send_message", { message: message("x", { taskId: task.id }) }))).toBe(
        "UNSUPPORTED_OPERATION",
      );
      expect((await client().call("get_task", { id: task.id })).result).toEqual(task);
    },
  );

  it("lets go of a blocked request whose task is canceled", async () => {
    const contextId = crypto.randomUUID();
    const pending = client().call("send_message", { message: message("tck-cancel", { contextId }) });
    let id: string | undefined;
    while (id === undefined) id = (await client().call("list_tasks", { contextId })).result.tasks[0]?.id;
    await client().call("cancel_task", { id });
    expect((await pending).result.task.status.state).toBe("TASK_STATE_CANCELED");
  });
});
