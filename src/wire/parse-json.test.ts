import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depthLimit, parseJson } from "./parse-json.js";

const duplicatesIn = (text: string) => {
  const parsed = parseJson(text);
  if ("problem" in parsed) throw new Error(parsed.problem);
  return parsed.duplicates;
};

describe("values", () => {
  it("are those of JSON.parse, without duplicates", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(3), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parseJson(text)).toEqual({ value: JSON.parse(text), duplicates: [] });
      }),
    );
  });

  it("keep __proto__ as an ordinary member", () => {
    const parsed = parseJson('{"__proto__": {"polluted": true}, "a": 1}');
    const value = "value" in parsed ? (parsed.value as object) : {};
    expect(Object.keys(value)).toEqual(["__proto__", "a"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("may have lone surrogates", () => {
    expect(parseJson('"\\ud800"')).toEqual({ value: "\ud800", duplicates: [] });
  });
});

describe("duplicates", () => {
  it.each([
    ['{"a":1,"a":2}', ["a"]],
    ['{"a":{"b":[0,{"c":1,"d":2,"c":3}]}}', ["a.b[1].c"]],
    ['{"a":1,"\\u0061":2}', ["a"]],
    ['{"x y":{"q\\"":1,"q\\"":2}}', ['["x y"]["q\\""]']],
    ['[{"a":1},{"a":1},{"a":[1,2],"a":[]}]', ["[2].a"]],
    ['{"a":"a","b":"a","c":["a","a"]}', []],
    ['{"a\\\\":1,"a":2,"b":"\\\\","b":"\\""}', ["b"]],
    ['{"__proto__":1,"__proto__":2}', ["__proto__"]],
    ['{"a":{"x":1},"b":{"x":1}}', []],
    ['{"a":1,"a":2,"a":3}', ["a", "a"]],
  ])("%s", (text, paths) => {
    expect(duplicatesIn(text)).toEqual(paths);
  });

  it("are found wherever a member is written twice", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.nat(), (object, pick) => {
        const members = Object.entries(object).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
        const again = members[pick % members.length] ?? "";
        expect(duplicatesIn(`{${[...members, again].join(",")}}`).length).toBe(1);
      }),
    );
  });
});

describe("problems", () => {
  it.each([
    ["", "empty"],
    ["\uFEFF{}", "byte order mark"],
    ["<html>", "not JSON"],
    ['{"a":1,}', "not JSON"],
    ["{} {}", "not JSON"],
    ["NaN", "not JSON"],
    ["]]]{{{", "not JSON"],
    ['"unterminated', "not JSON"],
  ])("%j", (text, problem) => {
    const parsed = parseJson(text);
    expect("problem" in parsed ? parsed.problem : "").toContain(problem);
  });

  it("depth beyond the limit", () => {
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
    expect("value" in parseJson(nested(depthLimit))).toBe(true);
    const parsed = parseJson(nested(depthLimit + 1));
    expect("problem" in parsed ? parsed.problem : "").toContain("nested deeper than 500 levels");
    expect("problem" in parseJson(nested(100_000))).toBe(true);
    expect("problem" in parseJson("[".repeat(16 * 2 ** 20))).toBe(true);
  });
});

it.each([
  ["many objects", `[${'{"id":"x","n":1},'.repeat(400_000)}0]`],
  ["many names", `{${Array.from({ length: 400_000 }, (_, i) => `"name${i}":1`).join(",")}}`],
  ["one long string", `"${"a".repeat(30 * 2 ** 20)}"`],
  ["backslashes", `"${"\\\\".repeat(8 * 2 ** 20)}"`],
  ["escaped quotes", `"${'\\"'.repeat(8 * 2 ** 20)}"`],
  ["the same name again and again", `{${'"a":1,'.repeat(1_000_000)}"a":1}`],
])("takes linear time for %s", (_name, text) => {
  const start = performance.now();
  expect("value" in parseJson(text)).toBe(true);
  expect(performance.now() - start).toBeLessThan(5000);
});
