import { expect, it } from "vitest";
import type { Json } from "../json.js";
import { withoutPaths } from "./without-paths.js";

const value = { id: 1, list: [{ id: 2, x: 1 }, { id: 3 }], deep: { id: 4, more: { id: 5, x: 2 } } };

it.each([
  [[], value],
  [["id"], { list: value.list, deep: value.deep }],
  [["**.id"], { list: [{ x: 1 }, {}], deep: { more: { x: 2 } } }],
  [["list[*].id"], { id: 1, list: [{ x: 1 }, {}], deep: value.deep }],
  [["list[0]"], { id: 1, list: [{ id: 3 }], deep: value.deep }],
  [["list[-1]"], { id: 1, list: [{ id: 2, x: 1 }], deep: value.deep }],
  [["list[1:]"], { id: 1, list: [{ id: 2, x: 1 }], deep: value.deep }],
  [["deep.**.x", "list", "id"], { deep: { id: 4, more: { id: 5 } } }],
  [["gone", "deep.gone.x"], value],
] as [string[], Json][])("without %j", (paths, left) => expect(withoutPaths(value, paths)).toEqual(left));

it("keeps __proto__ an ordinary member", () => {
  const odd = JSON.parse('{"__proto__": {"a": 1}, "b": 2}') as Json;
  expect(JSON.stringify(withoutPaths(odd, ["b"]))).toBe('{"__proto__":{"a":1}}');
});
