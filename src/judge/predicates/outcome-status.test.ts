import { expect, it } from "vitest";
import { judgeBy } from "../../testing/predicate-case.js";

const rest = (body: string, status: number, operation = "get_task") =>
  judgeBy("outcome_status", { binding: "rest" }, (r) => r.add(body, { status, operation })).result;
const error = JSON.stringify({ error: { code: 404, message: "no" } });

it("finds an error that comes as a success, and a result that comes as an error", () => {
  expect(rest("{}", 200)).toBe("pass");
  expect(rest("{}", 201)).toBe("pass");
  expect(rest(error, 404)).toBe("pass");
  expect(rest(error, 200)).toBe("fail");
  const rpc = judgeBy("outcome_status", {}, (r) => r.result({}, "get_task", { status: 500 }));
  expect(rpc.paths).toEqual(["status"]);
});

it("leaves the status of JSON-RPC errors open", () => {
  for (const status of [200, 400, 404]) {
    expect(judgeBy("outcome_status", {}, (r) => r.error(-32001, "get_task", { status })).result).toBe("pass");
  }
});
