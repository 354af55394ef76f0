import { expect, it } from "vitest";
import type { Json } from "../../json.js";
import { judgeBy } from "../../testing/predicate-case.js";

const judge = (rule: string, data: Json) =>
  judgeBy("error_details", { watch: "error", args: { rule } }, (r) => r.error(-32001, "get_task", { data }));
const info = { "@type": "type.googleapis.com/google.rpc.ErrorInfo" };

it("wants an array of objects with @type", () => {
  expect(judge("typed", [info, { "@type": "type.example.com/mine" }]).result).toBe("pass");
  expect(judge("typed", []).result).toBe("pass");
  expect(judge("typed", "no such task").paths).toEqual(["error.data"]);
  expect(judge("typed", info).paths).toEqual(["error.data"]);
  expect(judge("typed", [info, { reason: "X" }, "text"]).paths).toEqual(["error.data[*]"]);
  expect(judgeBy("error_details", { watch: "error" }, (r) => r.error(-32001, "get_task")).result).toBe("skip");
});

it("looks at error.details on REST", () => {
  const error = { code: 404, message: "no", details: "no such task" };
  const { paths } = judgeBy("error_details", { watch: "error", binding: "rest", args: { rule: "typed" } }, (r) =>
    r.add(JSON.stringify({ error }), { status: 404, operation: "get_task" }),
  );
  expect(paths).toEqual(["error.details"]);
});

it("wants one of the well-known types", () => {
  expect(judge("well_known", [{ "@type": "type.example.com/mine" }, info]).result).toBe("pass");
  expect(judge("well_known", [{ "@type": "type.example.com/mine" }]).paths).toEqual(["error.data[0].@type"]);
  expect(judge("well_known", []).result).toBe("skip");
});
