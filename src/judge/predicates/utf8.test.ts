import { expect, it } from "vitest";
import { alter, judgeBy } from "../../testing/predicate-case.js";

const judge = (contentType: string, body: { text?: string; base64?: string; truncated?: boolean } = { text: "{}" }) =>
  judgeBy("utf8", { binding: "rest" }, (r) => {
    r.add("{}", { headers: [["content-type", contentType]], operation: "get_task" });
    alter(r, { response: { body: { size: 2, ...body } } });
  }).result;

it("finds other encodings", () => {
  expect(judge("application/a2a+json")).toBe("pass");
  expect(judge("application/json; charset=UTF-8")).toBe("pass");
  expect(judge("application/json; charset=iso-8859-1")).toBe("fail");
  expect(judge("application/a2a+json", { base64: "e/8=" })).toBe("fail");
});

it("leaves what was cut off and what is no JSON alone", () => {
  expect(judge("application/a2a+json", { base64: "e/8=", truncated: true })).toBe("pass");
  expect(judge("text/html; charset=iso-8859-1")).toBe("skip");
});
