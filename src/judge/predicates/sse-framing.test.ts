import { expect, it } from "vitest";
import { alter, judgeBy } from "../../testing/predicate-case.js";

const judge = (...framing: string[]) =>
  judgeBy("sse_framing", {}, (r) => {
    r.stream([{}], "subscribe_to_task");
    alter(r, { response: { framing } });
  });

it("tells what is wrong, and only notes what is odd", () => {
  expect(judge().result).toBe("pass");
  expect(judge("a line is bare JSON").result).toBe("fail");
  expect(judge("note: a long line")).toMatchObject({ result: "pass", notes: ["a long line"] });
});

it("needs a stream", () => {
  expect(judgeBy("sse_framing", {}, (r) => r.result({}, "get_task")).result).toBe("skip");
});
