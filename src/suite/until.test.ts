import { expect, test } from "vitest";
import { parseUntil } from "./until.js";

test.each([
  ["status.state == TASK_STATE_COMPLETED", { path: "status.state", operator: "==", values: ["TASK_STATE_COMPLETED"] }],
  ["status.state!=TASK_STATE_WORKING", { path: "status.state", operator: "!=", values: ["TASK_STATE_WORKING"] }],
  [
    "a[0].n in [1, -2.5, true, null, word, 'a b', \"c, d\"]",
    { path: "a[0].n", operator: "in", values: [1, -2.5, true, null, "word", "a b", "c, d"] },
  ],
  ["name == two words", { path: "name", operator: "==", values: ["two words"] }],
  ['name == "3"', { path: "name", operator: "==", values: ["3"] }],
])("%s", (text, expected) => {
  expect(parseUntil(text)).toEqual(expected);
});

test.each([
  "",
  "status.state",
  "status.state = X",
  "status.state in X",
  "status.state in []",
  "a..b == 1",
  "== 1",
  "a in[",
  "a >= 1",
])("%j cannot be read", (text) => {
  expect(parseUntil(text)).toHaveProperty("problem");
});
