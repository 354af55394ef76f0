import { expect, it } from "vitest";
import type { Clock } from "./clock.js";
import type { Task } from "./model.js";
import { createTaskStore } from "./store.js";

const clock: Clock = { now: () => 0, after: () => () => {} };

function taskOf(id: string, state: string): Task {
  return { id, contextId: "c", status: { state, timestamp: "1970-01-01T00:00:00.000Z" } };
}

it("forgets the oldest finished task first, and ends a running one before it forgets it", () => {
  const store = createTaskStore(clock, 2);
  const running = store.add(taskOf("running", "TASK_STATE_WORKING"), undefined);
  store.add(taskOf("done", "TASK_STATE_COMPLETED"), undefined);
  store.add(taskOf("next", "TASK_STATE_WORKING"), undefined);
  expect(store.all().map(({ task }) => task.id)).toEqual(["next", "running"]);
  const events: object[] = [];
  running.watchers.add((event) => events.push(event));
  store.add(taskOf("last", "TASK_STATE_WORKING"), undefined);
  expect(store.all().map(({ task }) => task.id)).toEqual(["last", "next"]);
  expect(events).toMatchObject([{ statusUpdate: { status: { state: "TASK_STATE_CANCELED" } } }]);
});

it("orders tasks of one instant by their last change", () => {
  const store = createTaskStore(clock);
  const first = store.add(taskOf("first", "TASK_STATE_WORKING"), undefined);
  store.add(taskOf("second", "TASK_STATE_WORKING"), undefined);
  const status = { state: "TASK_STATE_COMPLETED", timestamp: "1970-01-01T00:00:00.000Z" };
  store.publish(first, { statusUpdate: { taskId: "first", contextId: "c", status } });
  expect(store.all().map(({ task }) => task.id)).toEqual(["first", "second"]);
});
