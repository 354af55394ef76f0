import { describe, expect, test } from "vitest";
import type { Json } from "../json.js";
import { joinPath, parsePath, readAll, readPath } from "./path.js";

const task: Json = {
  id: "t",
  artifacts: [{ parts: [{ text: "a" }, { text: "b" }] }, { parts: [{ text: "c" }] }],
  "odd.key": { "with space": 1 },
  nothing: null,
};

describe("readPath", () => {
  test.each<[string, Json]>([
    ["", task],
    ["id", "t"],
    ["artifacts[0].parts[1].text", "b"],
    ["artifacts[-1].parts[0].text", "c"],
    ['["odd.key"]["with space"]', 1],
    ["nothing", null],
    ["artifacts[1:]", [{ parts: [{ text: "c" }] }]],
    ["artifacts[*].parts[*].text", ["a", "b", "c"]],
    ["artifacts[1:][*].parts[0].text", ["c"]],
    ["**.text", ["a", "b", "c"]],
  ])("%s", (path, value) => {
    expect(readPath(task, path)).toEqual({ found: true, value });
  });

  test.each([
    "missing",
    "id.deeper",
    "artifacts[9]",
    "artifacts.parts",
    "id[0]",
    "nothing.x",
    "artifacts[*].none",
    "a..b",
  ])("%s leads nowhere", (path) => {
    expect(readPath(task, path)).toEqual({ found: false });
  });

  test("sees own members only", () => {
    for (const path of ["__proto__", "constructor", "toString", "id.length"])
      expect(readPath(task, path).found).toBe(false);
    expect(readPath(JSON.parse('{"__proto__": {"x": 1}}') as Json, "__proto__.x")).toEqual({ found: true, value: 1 });
  });

  test("reads a list at the root", () => {
    expect(readPath([{ a: 1 }, { a: 2 }], "[1].a")).toEqual({ found: true, value: 2 });
  });
});

test("readAll names the concrete path of every value", () => {
  expect(readAll(task, "artifacts[*].parts[*].text")).toEqual([
    { path: "artifacts[0].parts[0].text", value: "a" },
    { path: "artifacts[0].parts[1].text", value: "b" },
    { path: "artifacts[1].parts[0].text", value: "c" },
  ]);
});

test("paths that were joined read back", () => {
  for (const key of ["a", "a.b", 'say "hi"', "back\\slash", "[0]", ""]) {
    const path = joinPath("x", key);
    expect(readPath({ x: { [key]: 1 } }, path)).toEqual({ found: true, value: 1 });
  }
});

test.each(["a..b", ".a", "a.", "a[", "a[x]", "a[0", "[0]b", "a]", 'a["x]'])("%s cannot be read", (path) => {
  expect(parsePath(path)).toHaveProperty("problem");
});
