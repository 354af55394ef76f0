import { expect, it } from "vitest";
import { Recording, taskIn } from "../../testing/recording.js";
import { isEcho } from "./echoes.js";

it("tells the history of tasks that a broken message began", () => {
  const recording = new Recording();
  recording.result({ task: taskIn("WORKING", { id: "broken" }) }, "send_message", { deliberate: true });
  recording.stream([{ task: taskIn("WORKING", { id: "streamed" }) }], "send_streaming_message", { deliberate: true });
  recording.result({ tasks: [taskIn("WORKING", { id: "listed" })] }, "list_tasks", { deliberate: true });
  const history = (id: string) => ({ tasks: [taskIn("WORKING", { id, history: [{ parts: [{}] }] })] });
  expect(isEcho(recording, history("broken"), "tasks[0].history[0].parts[0]")).toBe(true);
  expect(isEcho(recording, history("streamed"), "tasks[0].history[0]")).toBe(true);
  expect(isEcho(recording, history("listed"), "tasks[0].history[0]")).toBe(false);
  expect(isEcho(recording, history("broken"), "tasks[0].status")).toBe(false);
  expect(isEcho(recording, taskIn("WORKING", { id: "broken", history: [{}] }), "history[0].parts")).toBe(true);
});
