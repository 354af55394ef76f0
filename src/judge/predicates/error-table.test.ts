import { expect, it } from "vitest";
import type { Json } from "../../json.js";
import { judgeBy } from "../../testing/predicate-case.js";

const info = (reason: string): Json => ({
  "@type": "type.googleapis.com/google.rpc.ErrorInfo",
  reason,
  domain: "a2a-protocol.org",
});
const code = (value: number, reason?: string) =>
  judgeBy("error_table", { watch: "error", args: { of: "code" } }, (r) =>
    r.error(value, "get_task", reason === undefined ? {} : { data: [info(reason)] }),
  );
const status = (value: number, reason: string) =>
  judgeBy("error_table", { watch: "error", binding: "rest", args: { of: "status" } }, (r) =>
    r.add(JSON.stringify({ error: { code: value, message: "no", details: [info(reason)] } }), {
      status: value,
      operation: "get_task",
    }),
  );

it("compares the code with the reason", () => {
  expect(code(-32001, "TASK_NOT_FOUND").result).toBe("pass");
  expect(code(-32001).result).toBe("pass");
  expect(code(-32004, "TASK_NOT_FOUND").paths).toEqual(["error.code"]);
  expect(code(-32050, "TASK_NOT_FOUND").paths).toEqual(["error.code"]);
  expect(code(-32602).result).toBe("skip");
});

it("compares the status with the reason, and accepts that of 1.0.0 with a note", () => {
  expect(status(404, "TASK_NOT_FOUND").result).toBe("pass");
  expect(status(400, "TASK_NOT_FOUND").paths).toEqual(["status"]);
  expect(status(400, "TASK_NOT_CANCELABLE")).toMatchObject({ result: "pass", notes: [] });
  expect(status(409, "TASK_NOT_CANCELABLE")).toMatchObject({ result: "pass", notes: [expect.any(String)] });
  expect(status(404, "SOMETHING_ELSE").result).toBe("skip");
});

it("takes the status of an error in a stream from its code", () => {
  const stream = (value: number) =>
    judgeBy("error_table", { watch: "error", binding: "rest", args: { of: "status" } }, (r) =>
      r.stream([{ error: { code: value, message: "no", details: [info("TASK_NOT_FOUND")] } }], "subscribe_to_task"),
    );
  expect(stream(404).result).toBe("pass");
  expect(stream(400).paths).toEqual(["error.code"]);
});
