import { expect, it } from "vitest";
import type { Json } from "../../json.js";
import { judgeBy } from "../../testing/predicate-case.js";

const judge = (error: Json, status = 200) =>
  judgeBy("jsonrpc_error", { watch: "error" }, (r) =>
    r.add(JSON.stringify({ jsonrpc: "2.0", id: "1", error }), { operation: "get_task", status }),
  );

it.each([
  ["is right", { code: -32001, message: "no" }, []],
  ["has a text as code", { code: "-32001", message: "no" }, ["error.code"]],
  ["has a broken number as code", { code: 1.5, message: "no" }, ["error.code"]],
  ["has no code", { message: "no" }, ["error.code"]],
  ["has no message", { code: -32001 }, ["error.message"]],
  ["has an empty message", { code: -32001, message: " " }, ["error.message"]],
  ["is a text", "no", ["error"]],
] as const)("an error that %s", (_, error, paths) => {
  expect(judge(error as unknown as Json).paths).toEqual(paths);
});

it("does not ask for an error object when HTTP refuses credentials", () => {
  expect(judge({ message: "who are you?" }, 401).result).toBe("skip");
});
