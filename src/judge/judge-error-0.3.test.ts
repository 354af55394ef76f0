import { describe, expect, it } from "vitest";
import type { Json } from "../json.js";
import { dialectOf } from "../protocol/dialects.js";
import { Recording } from "../testing/recording.js";
import { readOperation } from "./answer.js";
import { judgeError } from "./judge-error.js";

function judge(errorType: string, status: number, body: Json) {
  const recording = new Recording(undefined, "rest", "0.3");
  const exchange = recording.add(JSON.stringify(body), { status, operation: "get_task" });
  const answer = readOperation(exchange, recording.agent, "get_task");
  const options = { extended: true, version: "0.3" } as const;
  const { found, notes } = judgeError({ errorType }, answer, recording.agent, dialectOf("0.3"), options);
  return { holds: found.length === 0, notes };
}

/** Version 0.3 fixes neither the form of errors on REST nor their HTTP statuses. */
describe("expect_error on REST of 0.3", () => {
  it.each([
    ["TaskNotFoundError", 404, { message: "Task not found" }],
    ["TaskNotCancelableError", 409, { message: "done" }],
    ["TaskNotCancelableError", 400, { code: -32002, message: "done" }],
    [
      "PushNotificationNotSupportedError",
      501,
      { error: "io.a2a.spec.PushNotificationNotSupportedError", message: "no" },
    ],
    ["InvalidParamsError", 422, { message: "bad" }],
    ["InvalidParamsError", 400, { message: "bad" }],
  ])("%s may be %s %j", (name, status, body) => {
    expect(judge(name, status, body)).toEqual({ holds: true, notes: [] });
  });

  it.each([
    ["TaskNotFoundError", 400, { message: "Task not found" }],
    ["TaskNotFoundError", 404, { code: -32601, message: "no method" }],
    ["TaskNotFoundError", 404, { error: "io.a2a.spec.MethodNotFoundError", message: "no" }],
  ])("%s is not %s %j", (name, status, body) => {
    expect(judge(name, status, body).holds).toBe(false);
  });

  it("notes a status that no agent uses", () => {
    expect(judge("TaskNotCancelableError", 418, { code: -32002, message: "tea" })).toEqual({
      holds: true,
      notes: ["TaskNotCancelableError came with HTTP 418; 0.3 fixes no status, agents use 409 or 400"],
    });
  });
});
