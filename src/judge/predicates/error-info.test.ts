import { expect, it } from "vitest";
import type { Json } from "../../json.js";
import { judgeBy } from "../../testing/predicate-case.js";

const info = (change: Record<string, Json> = {}): Json => ({
  "@type": "type.googleapis.com/google.rpc.ErrorInfo",
  reason: "TASK_NOT_FOUND",
  domain: "a2a-protocol.org",
  ...change,
});
const rpc = (data: Json, code = -32001) =>
  judgeBy("error_info", { watch: "error" }, (r) => r.error(code, "get_task", { data }));
const rest = (status: number, details: Json, operation = "get_task") =>
  judgeBy("error_info", { watch: "error", binding: "rest" }, (r) =>
    r.add(JSON.stringify({ error: { code: status, message: "no", details } }), { status, operation }),
  );

it.each([
  ["is right", info(), []],
  ["has another domain", info({ domain: "example.com" }), ["error.data.domain"]],
  ["has no domain", info({ domain: null }), ["error.data.domain"]],
  ["has the name of the error as reason", info({ reason: "TaskNotFoundError" }), ["error.data.reason"]],
  ["has a reason with the suffix", info({ reason: "TASK_NOT_FOUND_ERROR" }), ["error.data.reason"]],
  ["has no reason", info({ reason: null }), ["error.data.reason"]],
] as const)("an ErrorInfo that %s", (_, detail, paths) => {
  expect(rpc([detail as Json]).paths).toEqual(paths);
});

it("is missed in A2A errors, and only in those", () => {
  expect(rpc([]).paths).toEqual(["error.data"]);
  expect(rpc([], -32602).result).toBe("skip");
  expect(rest(404, []).paths).toEqual(["error.details"]);
  expect(rest(404, [], "list_tasks").result).toBe("skip");
  expect(rest(400, []).result).toBe("skip");
});

it("may have a reason of its own, with a note", () => {
  expect(rpc([info({ reason: "QUOTA_EXCEEDED" })])).toMatchObject({ result: "pass", notes: [expect.any(String)] });
});
