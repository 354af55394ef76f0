import { describe, expect, it } from "vitest";
import { bindings, clientOf, collect, type Loose, message } from "../testing/agent-client.js";
import { withAgent } from "../testing/with-agent.js";

const agent = withAgent();
const none = withAgent({ capabilities: { streaming: false } });
const kindOf = (event: Loose) =>
  event.statusUpdate?.status.state ?? (event.artifactUpdate ? "artifact" : event.task ? "task" : "message");

describe.each(bindings)("streams over %s", (binding) => {
  const client = () => clientOf(agent(), binding);
  const start = async (text: string) =>
    (await client().call("send_message", { message: message(text), configuration: { returnImmediately: true } })).result
      .task.id as string;

  it("are the task, its updates, and the end", async () => {
    const http = await client().fetch("send_streaming_message", { message: message("tck-stream-basic") });
    expect(http.headers.get("content-type")).toBe("text/event-stream");
    const events = await collect(http, binding);
    expect(events.map(kindOf)).toEqual(["task", "TASK_STATE_WORKING", "artifact", "TASK_STATE_COMPLETED"]);
    const { id: taskId, contextId } = events[0].task;
    for (const event of events.slice(1)) {
      expect(event.statusUpdate ?? event.artifactUpdate).toMatchObject({ taskId, contextId });
    }
    const { result } = await client().call("get_task", { id: taskId });
    expect(result.status).toEqual(events.at(-1).statusUpdate.status);
    expect(result.artifacts).toEqual([events[2].artifactUpdate.artifact]);
  });

  it("put together an artifact from its pieces", async () => {
    const events = await client().stream("send_streaming_message", { message: message("tck-stream-chunked") });
    const updates = events.filter((event) => event.artifactUpdate).map((event) => event.artifactUpdate);
    expect(updates.map(({ append, lastChunk }) => [append, lastChunk])).toEqual([
      [false, false],
      [true, false],
      [true, true],
    ]);
    const { result } = await client().call("get_task", { id: updates[0].taskId });
    expect(result.artifacts).toHaveLength(1);
    expect(result.artifacts[0].parts).toEqual(updates.flatMap((update) => update.artifact.parts));
  });

  it("hold exactly one message when the answer is a message", async () => {
    const events = await client().stream("send_streaming_message", { message: message("tck-message-response") });
    expect(events.map(kindOf)).toEqual(["message"]);
  });

  it.each([
    ["tck-input-required", "TASK_STATE_INPUT_REQUIRED"],
    ["tck-auth-required", "TASK_STATE_AUTH_REQUIRED"],
    ["tck-task-failure", "TASK_STATE_FAILED"],
    ["tck-reject-task", "TASK_STATE_REJECTED"],
  ])("of %s end at %s", async (text, state) => {
    const events = await client().stream("send_streaming_message", { message: message(text) });
    expect(kindOf(events.at(-1))).toBe(state);
  });

  it("go on with a task that was waiting", async () => {
    const first = await client().stream("send_streaming_message", { message: message("tck-multi-turn") });
    const taskId = first[0].task.id;
    const subscribed = collect(await client().fetch("subscribe_to_task", { id: taskId }), binding);
    const second = await client().stream("send_streaming_message", { message: message("done", { taskId }) });
    expect(second.map(kindOf)).toEqual(["task", "TASK_STATE_WORKING", "artifact", "TASK_STATE_COMPLETED"]);
    expect(second[0].task.status.state).toBe("TASK_STATE_WORKING");
    const watched = await subscribed;
    expect(watched[0].task.status.state).toBe("TASK_STATE_INPUT_REQUIRED");
    expect(kindOf(watched.at(-1))).toBe("TASK_STATE_COMPLETED");
  });

  it("of one task, three at once, carry the same events; closing one leaves the others", async () => {
    const id = await start("tck-long-running");
    const leaving = new AbortController();
    const open = (signal?: AbortSignal) => client().fetch("subscribe_to_task", { id }, signal ? { signal } : {});
    const streams = await Promise.all([open(), open(), open(leaving.signal)]);
    const gone = collect(streams[2]!, binding).catch(() => "gone");
    const [one, two] = [collect(streams[0]!, binding), collect(streams[1]!, binding)];
    leaving.abort();
    expect(await gone).toBe("gone");
    const [first, second] = await Promise.all([one, two]);
    expect(kindOf(first[0])).toBe("task");
    const last = first.slice(-5);
    expect(second.slice(-5)).toEqual(last);
    expect(kindOf(last.at(-1))).toBe("TASK_STATE_COMPLETED");
    expect(first.filter((event) => event.task)).toHaveLength(1);
  });

  it("can be left without harm to the task", async () => {
    const http = await client().fetch("send_streaming_message", { message: message("tck-long-running") });
    const [event] = await collect(http, binding, 1);
    const { id } = event.task;
    const rest = await client().stream("subscribe_to_task", { id });
    expect(kindOf(rest.at(-1))).toBe("TASK_STATE_COMPLETED");
  });

  it("end when another request cancels the task", async () => {
    const id = await start("tck-cancel");
    const watching = collect(await client().fetch("subscribe_to_task", { id }), binding);
    await client().call("cancel_task", { id });
    expect((await watching).map(kindOf)).toEqual(["task", "TASK_STATE_CANCELED"]);
  });

  it("are refused in plain form before they begin", async () => {
    const { http, error } = await client().call("send_streaming_message", {
      message: message("x", { taskId: crypto.randomUUID() }),
    });
    expect(http.headers.get("content-type")).toBe(binding === "rest" ? "application/a2a+json" : "application/json");
    expect((error.data ?? error.details)[0].reason).toBe("TASK_NOT_FOUND");
    for (const operation of ["send_streaming_message", "subscribe_to_task"] as const) {
      const answer = await clientOf(none(), binding).call(operation, { id: "x", message: message("x") });
      expect((answer.error.data ?? answer.error.details)[0].reason).toBe("UNSUPPORTED_OPERATION");
    }
  });
});

it("SubscribeToTask answers to GET as well", async () => {
  const rest = clientOf(agent(), "rest");
  const { result } = await rest.call("send_message", {
    message: message("tck-cancel"),
    configuration: { returnImmediately: true },
  });
  const http = await rest.fetch("subscribe_to_task", { id: result.task.id }, { verb: 1 });
  expect((await collect(http, "rest", 1))[0].task.id).toBe(result.task.id);
});
