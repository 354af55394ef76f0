import { expect, test } from "vitest";
import type { Json } from "../json.js";
import { withChange } from "./change.js";

const params = { message: { role: "ROLE_USER", parts: [{ text: "a" }, { text: "b" }] } };

test.each<[string, Json | undefined, unknown]>([
  ["message", undefined, {}],
  ["message", null, { message: null }],
  ["message.role", undefined, { message: { parts: [{ text: "a" }, { text: "b" }] } }],
  ["message.taskId", "t", { message: { ...params.message, taskId: "t" } }],
  ["message.parts[1]", undefined, { message: { role: "ROLE_USER", parts: [{ text: "a" }] } }],
  ["message.parts[1].text", 7, { message: { role: "ROLE_USER", parts: [{ text: "a" }, { text: 7 }] } }],
])("%s becomes %j", (path, value, expected) => {
  const before = structuredClone(params);
  expect(withChange(params, { path, ...(value === undefined ? {} : { value }) })).toEqual(expected);
  expect(params).toEqual(before);
});

test.each(["configuration.historyLength", "message.parts[2].text", "message.role.name"])("%s has no place", (path) => {
  expect(() => withChange(params, { path })).toThrow(`no place for a change at ${path}`);
});
