import { expect, it } from "vitest";
import { alter, judgeBy } from "../../testing/predicate-case.js";

const judge = (text: string) => judgeBy("duplicate_keys", {}, (r) => r.add(text));

it("finds members that stand twice, at any depth", () => {
  expect(judge('{"a": 1, "b": {"a": 1}}').result).toBe("pass");
  expect(judge('{"a": 1, "b": {"c": 1, "c": 1}}').paths).toEqual(["b.c"]);
});

it("looks at every event", () => {
  const { paths } = judgeBy("duplicate_keys", {}, (r) => {
    r.stream([{}], "subscribe_to_task");
    alter(r, {
      response: {
        events: [
          { atMs: 1, data: "{}" },
          { atMs: 2, data: '{"x": 1, "x": 2}' },
        ],
      },
    });
  });
  expect(paths).toEqual(["events[1].x"]);
});

it("says nothing about what is no JSON", () => {
  expect(judge("<html>").result).toBe("skip");
});
