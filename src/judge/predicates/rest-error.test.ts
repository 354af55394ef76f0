import { expect, it } from "vitest";
import type { Json } from "../../json.js";
import { judgeBy } from "../../testing/predicate-case.js";
import type { AnswerOptions } from "../../testing/recording.js";

const judge = (body: Json | string, options: AnswerOptions = {}) =>
  judgeBy("rest_error", { watch: "error", binding: "rest" }, (r) =>
    r.add(typeof body === "string" ? body : JSON.stringify(body), { status: 404, operation: "get_task", ...options }),
  );
const right = { error: { code: 404, status: "NOT_FOUND", message: "no" } };

it.each([
  ["is right", right, []],
  ["has the gRPC number as code", { error: { code: 5, message: "no" } }, ["error.code"]],
  ["has the JSON-RPC code", { error: { code: -32001, message: "no" } }, ["error.code"]],
  ["has a text as code", { error: { code: "404", message: "no" } }, ["error.code"]],
  ["has no message", { error: { code: 404 } }, ["error.message"]],
  ["has no wrapper", { code: 404, message: "no", details: [] }, ["error"]],
  ["is a text", { error: "no" }, ["error"]],
  ["is a page", "<html>", [""]],
] as const)("an error that %s", (_, body, paths) => {
  expect(judge(body as unknown as Json).paths).toEqual(paths);
});

it("refuses problem details", () => {
  const headers: AnswerOptions["headers"] = [["Content-Type", "application/problem+json"]];
  expect(judge({ type: "about:blank", title: "no" }, { headers }).paths).toEqual(["header content-type"]);
});

it("judges raw requests only when they were refused as invalid, or in the agent's own form", () => {
  const raw = (status: number, body: Json | string) =>
    judgeBy("rest_error", { watch: "error", binding: "rest" }, (r) =>
      r.add(typeof body === "string" ? body : JSON.stringify(body), { status }),
    ).result;
  expect(raw(404, "<html>")).toBe("skip");
  expect(raw(400, "<html>")).toBe("fail");
  expect(raw(404, right)).toBe("pass");
  expect(raw(404, { error: { code: 5, message: "no" } })).toBe("fail");
});

it("leaves what stands in front of the agent alone", () => {
  expect(judge("who are you?", { status: 401 }).result).toBe("skip");
  expect(judge("slow down", { status: 429 }).result).toBe("skip");
});

it("judges an error in a stream by its own code", () => {
  const stream = (code: number) =>
    judgeBy("rest_error", { watch: "error", binding: "rest" }, (r) =>
      r.stream([{ error: { code, message: "no" } }], "subscribe_to_task"),
    );
  expect(stream(404).result).toBe("pass");
  expect(stream(5).paths).toEqual(["error.code"]);
});
