import { expect, it } from "vitest";
import type { Json } from "../../json.js";
import { judgeBy } from "../../testing/predicate-case.js";

const detail = (fieldViolations: Json): Json => ({
  "@type": "type.googleapis.com/google.rpc.BadRequest",
  fieldViolations,
});
const rpc = (code: number, data: Json) =>
  judgeBy("bad_request", { watch: "error" }, (r) => r.error(code, "send_message", { data })).result;

it("names the field and what is wrong with it", () => {
  expect(rpc(-32602, [detail([{ field: "message.parts", description: "is empty" }])])).toBe("pass");
  expect(rpc(-32602, [])).toBe("fail");
  expect(rpc(-32602, [detail([])])).toBe("fail");
  expect(rpc(-32602, [detail([{ field: "message.parts" }])])).toBe("fail");
});

it("is asked of validation errors only", () => {
  expect(rpc(-32001, [])).toBe("skip");
  const rest = (status: number, details: Json, operation?: string) =>
    judgeBy("bad_request", { watch: "error", binding: "rest" }, (r) =>
      r.add(JSON.stringify({ error: { code: status, message: "no", details } }), {
        status,
        ...(operation === undefined ? {} : { operation }),
      }),
    ).result;
  expect(rest(400, [], "send_message")).toBe("fail");
  expect(rest(400, [])).toBe("skip");
  expect(rest(404, [], "get_task")).toBe("skip");
  const reason = { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "UNSUPPORTED_OPERATION" };
  expect(rest(400, [reason], "send_message")).toBe("skip");
});
