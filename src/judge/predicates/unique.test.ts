import { expect, it } from "vitest";
import type { Json } from "../../json.js";
import { judgeCardBy } from "../../testing/predicate-case.js";

const judge = (skills: Json) =>
  judgeCardBy("unique", { message: "AgentCard", list: "skills", member: "id" }, { skills });

it("finds ids that repeat", () => {
  expect(judge([{ id: "a" }, { id: "b" }]).result).toBe("pass");
  expect(judge([{ id: "a" }, { id: "b" }, { id: "a" }]).paths).toEqual(["skills[2].id"]);
});

it("needs an element, and leaves odd elements to others", () => {
  expect(judge([{ id: "a" }]).result).toBe("pass");
  expect(judge([]).result).toBe("skip");
  expect(judge("a").result).toBe("skip");
  expect(judge([{}, {}, null, { id: 1 }, { id: 1 }]).result).toBe("pass");
});
