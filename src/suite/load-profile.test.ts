import { describe, expect, test } from "vitest";
import { aTest, call, plain, problemsOf, steps } from "../testing/suite-text.js";

describe("without the profile", () => {
  test.each([
    ["a key of a test", aTest(`covers: [R], steps: [${call}]`), "covers"],
    ["a key of a step", steps("{id: a, operation: get_task, params: {}, as: bob}"), "as"],
    ["alternatives", steps("{id: a, operation: get_task, params: {}, expect_any: [{expect: {}}]}"), "expect_any"],
    ["a key of an outcome", steps("{id: a, operation: get_task, params: {}, expect: {within_ms: 3}}"), "within_ms"],
  ])("%s is refused", async (_, text, key) => {
    expect(await problemsOf(text)).toEqual([]);
    expect(await problemsOf(plain(text))).toEqual([
      expect.stringMatching(
        new RegExp(`"${key}" is an addition to ACTS — add "profile: a2a-tck/1" to the head of the file$`),
      ),
    ]);
  });

  test("monitors are refused", async () => {
    const text = plain(steps(call)).replace("    tests:", "    monitors: []\n    tests:");
    expect(await problemsOf(text)).toEqual([
      '8:5 "monitors" is an addition to ACTS — add "profile: a2a-tck/1" to the head of the file',
    ]);
  });

  test("every step needs an id, and a collection its path and match", async () => {
    expect(await problemsOf(plain(steps("{operation: get_task, params: {}}")))).toEqual(['9:47 "id" is missing']);
    expect(await problemsOf(plain(steps("{id: a, assertion: {source: 1, any: {text: x}}}")))).toEqual([
      '9:83 "any" has to be {path, match}',
    ]);
  });

  test("operators of ours are names of fields", async () => {
    const text = plain(
      steps("{id: a, operation: get_task, params: {}, expect: {body: {satisfies: nobody, count_gt: 1}}}"),
    );
    expect(await problemsOf(text, { predicates: new Set() })).toEqual([]);
  });
});
