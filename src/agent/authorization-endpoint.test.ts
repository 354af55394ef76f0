import { expect, it } from "vitest";
import { bindings, clientOf, collect, type Loose, message } from "../testing/agent-client.js";
import { withAgent } from "../testing/with-agent.js";

const agent = withAgent();

it.each(bindings)("a task goes on when its authorization is given out of band, seen over %s", async (binding) => {
  const client = clientOf(agent(), binding);
  const { task } = (await client.call("send_message", { message: message("tck-auth-required") })).result;
  expect(task.status.state).toBe("TASK_STATE_AUTH_REQUIRED");
  const text: string = task.status.message.parts[0].text;
  const [url = ""] = /http:\S+\/authorize\/[\w-]+/.exec(text) ?? [];
  expect(url).toContain(task.id);

  const stream = await client.fetch("subscribe_to_task", { id: task.id });
  const events = collect(stream, binding);
  expect((await fetch(url)).status).toBe(405);
  expect((await fetch(url, { method: "POST" })).status).toBe(204);
  const states = (await events).flatMap((event: Loose) => event.statusUpdate?.status.state ?? []);
  expect(states).toEqual(["TASK_STATE_WORKING", "TASK_STATE_COMPLETED"]);
  expect((await fetch(url, { method: "POST" })).status).toBe(404);
  expect((await fetch(`${url}x`, { method: "POST" })).status).toBe(404);
});
