import { describe, expect, it } from "vitest";
import { Recording, statusTo, testOf } from "../testing/recording.js";
import { judgeStep } from "./judge-step.js";

describe("webhooks", () => {
  const step = (rest: string) => `- {id: w, expect_webhook: {task_id: t1, ${rest}}}`;
  const judgeDeliveries = async (rest: string, states: readonly string[], change = {}) => {
    const test = await testOf(step(rest));
    const recording = new Recording(test);
    const made = states.map((state) => recording.delivery(statusTo(state, change), [["Authorization", "Bearer s"]]));
    recording.steps.push({
      step: "w",
      exchanges: [],
      startedAtMs: 0,
      endedAtMs: 1,
      deliveries: made.map(({ id }) => id),
    });
    return judgeStep(test, test.steps[0]!, recording.record(), recording);
  };

  it("count deliveries of the task", async () => {
    expect((await judgeDeliveries("min_count: 1", ["WORKING"])).ok).toBe(true);
    expect((await judgeDeliveries("min_count: 1", ["WORKING"], { taskId: "t2" })).ok).toBe(false);
    expect((await judgeDeliveries("max_count: 0", ["WORKING"])).ok).toBe(false);
    expect((await judgeDeliveries("max_count: 0", [])).ok).toBe(true);
  });

  it("look at headers, each and the final event, in any order of arrival", async () => {
    const final = "final_event: {status: {state: TASK_STATE_COMPLETED}}";
    expect((await judgeDeliveries(final, ["COMPLETED", "WORKING"])).ok).toBe(true);
    expect((await judgeDeliveries(final, ["WORKING"])).mismatches).toMatchObject([
      { path: "deliveries[0].status.state", exchange: "w1" },
    ]);
    expect((await judgeDeliveries('headers: {authorization: "Bearer s"}', ["WORKING"])).ok).toBe(true);
    expect((await judgeDeliveries('headers: {authorization: "Bearer t"}', ["WORKING"])).ok).toBe(false);
    expect((await judgeDeliveries("each_event: {statusUpdate: {taskId: t3}}", ["WORKING"])).ok).toBe(false);
  });
});
