import { describe, expect, it } from "vitest";
import type { Json } from "../json.js";
import { type AssertionOptions, MISSING, type Missing, matchAssertion } from "./assert.js";

const ours: AssertionOptions = { extended: true, version: "1.0" };
const match = (assertion: Json, actual: Json | Missing, options = ours) => matchAssertion(assertion, actual, options);
const paths = (assertion: Json, actual: Json | Missing) => match(assertion, actual).map(({ path }) => path);

/** What each operator accepts and what it refuses. */
const operators: readonly (readonly [
  name: string,
  assertion: Json,
  good: readonly Json[],
  bad: readonly (Json | Missing)[],
])[] = [
  ["scalar", "a", ["a"], ["b", null, MISSING, ["a"]]],
  ["scalars are strict", 1, [1, 1.0], ["1", true]],
  ["null is not absent", null, [null], [MISSING, 0]],
  ["type", { type: "string" }, ["", "a"], [1, null, [], {}, MISSING]],
  ["type null", { type: "null" }, [null], [MISSING, 0]],
  ["type array", { type: "array" }, [[]], [{}, null]],
  ["exists", { exists: true }, [null, 0, ""], [MISSING]],
  ["contains in text", { contains: "b" }, ["abc"], ["ac", 1, null, MISSING]],
  ["contains in a list", { contains: 2 }, [[1, 2]], [[1], ["2"]]],
  ["matches", { matches: "^a+$" }, ["aa"], ["ab", 1, MISSING]],
  ["matches anywhere and by code points", { matches: "^.$" }, ["😀"], ["😀😀"]],
  ["starts_with", { starts_with: "ab" }, ["abc"], ["cab", 1]],
  ["ends_with", { ends_with: "ab" }, ["cab"], ["abc", 1]],
  ["gt", { gt: 1 }, [1.1], [1, "2", MISSING]],
  ["gte", { gte: 1 }, [1], [0]],
  ["lt", { lt: 1 }, [0], [1]],
  ["lte", { lte: 1 }, [1], [2, null]],
  ["count", { count: 2 }, [[1, 2]], [[1], [1, 2, 3], "ab", MISSING]],
  ["count_gte", { count_gte: 1 }, [[1], [1, 2]], [[]]],
  ["count_lte", { count_lte: 1 }, [[], [1]], [[1, 2]]],
  ["one_of", { one_of: ["a", 1, { gt: 5 }] }, ["a", 1, 6], [true, "1", 5, MISSING]],
  ["any_of with absent", { any_of: [{ absent: true }, { type: "string" }] }, ["a"], [1, null]],
  ["all_of", { all_of: [{ gt: 1 }, { lt: 3 }] }, [2], [1, 3]],
  ["not", { not: "a" }, ["b", null], ["a"]],
  ["items as a map", { items: { gt: 1 } }, [[], [2, 3]], [[2, 1], {}]],
  [
    "items as a list",
    { items: [1, { gt: 1 }] },
    [
      [1, 2],
      [1, 2, 0],
    ],
    [[1], [1, 1]],
  ],
  ["optional", { optional: { type: "string" } }, ["a"], [1, null]],
  ["equals", { equals: { a: [1] } }, [{ a: [1] }], [{ a: [1], b: 2 }, { a: [1, 2] }, MISSING]],
  ["equals reads no operators", { equals: { type: "string" } }, [{ type: "string" }], ["a"]],
  ["fields forces names", { fields: { type: "string" } }, [{ type: "string" }], ["a", { type: "number" }]],
  ["closed", { closed: true, a: 1 }, [{ a: 1 }], [{ a: 1, b: 2 }]],
  [
    "date-time",
    { format: "date-time" },
    ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.123+01:00"],
    ["2026-01-02", "2026-13-02T03:04:05Z"],
  ],
  ["uuid", { format: "uuid" }, ["b7c3e9a0-0000-4000-8000-0123456789aB"], ["b7c3e9a0"]],
  ["uri", { format: "uri" }, ["https://a.test/x", "urn:a:b"], ["/x", "a b:c"]],
  ["base64", { format: "base64" }, ["", "YWI=", "YWI", "_-8="], ["a", "Y*=="]],
  [
    "keys",
    { keys: "camelCase" },
    [{ taskId: [{ aB: 1 }], metadata: { snake_case: 1 } }],
    [{ task_id: 1 }, { a: [{ B: 1 }] }],
  ],
  [
    "conforms_to",
    { conforms_to: "TaskStatus" },
    [{ state: "TASK_STATE_WORKING", extra: 1 }],
    [{ state: "working" }, {}],
  ],
];

describe("operators", () => {
  it.each(operators)("%s", (_, assertion, good, bad) => {
    for (const value of good) expect(match(assertion, value), JSON.stringify(value)).toEqual([]);
    for (const value of bad) expect(match(assertion, value), String(JSON.stringify(value as Json))).not.toEqual([]);
  });

  it("absent means that the key is not there, null is", () => {
    expect(match({ a: { absent: true } }, {})).toEqual([]);
    expect(match({ a: { absent: true } }, { a: null })).not.toEqual([]);
  });

  it("lets optional and the branches of any_of be missing", () => {
    expect(match({ a: { optional: { type: "string" } } }, {})).toEqual([]);
    expect(match({ a: { any_of: [{ absent: true }, { type: "string" }] } }, {})).toEqual([]);
  });

  it("asks a predicate by name, with arguments, and fails on its findings only", () => {
    const asked: Json[] = [];
    const options: AssertionOptions = {
      ...ours,
      satisfies: (name, args, value) => {
        asked.push([name, args, value]);
        const finding = { path: "x", expected: "1", actual: "2", message: "wrong" };
        return [finding, { ...finding, note: true }];
      },
    };
    expect(match({ a: { satisfies: { even: { by: 2 } } } }, { a: 3 }, options)).toEqual([
      { path: "a.x", expected: "1", actual: "2", message: "wrong" },
    ]);
    expect(asked).toEqual([["even", { by: 2 }, 3]]);
  });
});

describe("maps and lists", () => {
  it("match partially and collect every difference with its path", () => {
    const assertion = { task: { id: "t", status: { state: "A" }, history: [{ role: "R" }, { role: "S" }] } };
    const actual = { task: { id: "u", status: { state: "B", extra: 1 }, history: [{ role: "R" }], more: 1 } };
    expect(paths(assertion, actual)).toEqual(["task.id", "task.status.state", "task.history[1]"]);
  });

  it("take a key for an operator only when its argument fits", () => {
    expect(match({ type: { type: "string" } }, { type: "apiKey" })).toEqual([]);
    expect(match({ count: "three" }, { count: "three" })).toEqual([]);
  });

  it("hold operators and fields of one map together", () => {
    expect(paths({ type: "object", a: 1 }, { a: 2 })).toEqual(["a"]);
  });

  it("report a missing value once, whatever is asked of it", () => {
    const problems = match({ a: { type: "string", matches: "x", exists: true } }, {});
    expect(problems.map(({ path, actual }) => [path, actual])).toEqual([["a", "nothing"]]);
  });

  it("read our operators as fields where they are not ours to use", () => {
    const acts: AssertionOptions = { extended: false, version: "1.0" };
    expect(match({ format: "uuid" }, { format: "uuid" }, acts)).toEqual([]);
    expect(match({ format: "uuid" }, "no", acts)).not.toEqual([]);
  });

  it("say what the closest alternative lacks", () => {
    const [problem] = match(
      {
        any_of: [
          { a: 1, b: 2 },
          { a: 1, b: 3, c: 4 },
        ],
      },
      { a: 1 },
    );
    expect(problem?.message).toBe("none of 2 alternatives holds; the closest: b is missing, expected 2");
  });

  it("cut long values", () => {
    const [problem] = match("a", "x".repeat(1000));
    expect(problem?.actual.length).toBeLessThan(240);
  });
});

describe("hostile values", () => {
  it("sees only own members", () => {
    expect(match({ constructor: { exists: true } }, {})).not.toEqual([]);
    expect(match({ toString: { absent: true } }, {})).toEqual([]);
    const own = JSON.parse('{"__proto__": {"a": 1}}') as Json;
    expect(match(JSON.parse('{"__proto__": {"a": 2}}') as Json, own)).not.toEqual([]);
    expect(match(JSON.parse('{"__proto__": {"a": 1}}') as Json, own)).toEqual([]);
  });

  it("does not run out of stack on deep values", () => {
    let deep: Json = 1;
    let assertion: Json = 1;
    for (let index = 0; index < 20_000; index++) {
      deep = { a: deep };
      assertion = { a: assertion };
    }
    expect(match(assertion, deep)).toHaveLength(1);
    expect(match("x", deep)).toHaveLength(1);
  });

  it("searches the beginning of long texts only", () => {
    expect(match({ matches: "b" }, `${"a".repeat(100_000)}b`)).not.toEqual([]);
  });
});
