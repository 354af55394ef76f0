import { expect, test } from "vitest";
import { call, loadText, problemsOf, steps } from "../testing/suite-text.js";

test("anchors work within a file; too many of them, or a loop, do not", async () => {
  const anchored = steps(call)
    .replace("params: {id: x}", "params: &p {id: x}")
    .replace("taskId: id}}", "taskId: id}}, {id: b, operation: get_task, params: *p}");
  const { suites } = await loadText(anchored);
  expect(suites[0]?.tests[0]?.steps[1]).toMatchObject({ params: { id: "x" } });
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${["b", "c", "d", "e", "f", "g"].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdef"[at]}`).join(",")}]`).join("\n")}`;
  expect(await problemsOf(bomb)).toEqual([expect.stringContaining("Excessive alias count")]);
  expect((await problemsOf("a: &a [*a]")).length).toBe(1);
});

test("keys are texts", async () => {
  expect(await problemsOf("? [a, b]\n: 1\n")).toEqual([expect.stringContaining("1:3 YAML: ")]);
  const numbered = steps(call).replace("{id: x}", "{1: a, true: b}");
  expect((await loadText(numbered)).suites[0]?.tests[0]?.steps[0]).toMatchObject({ params: { "1": "a", true: "b" } });
});

test("merge keys and tags are not part of the language", async () => {
  const merged = steps(call).replace("{id: x}", "{<<: {id: x}}");
  expect((await loadText(merged)).suites[0]?.tests[0]?.steps[0]).toMatchObject({ params: { "<<": { id: "x" } } });
  expect(await problemsOf(steps(call).replace("id: x", "id: !!js/function x"))).toEqual([
    expect.stringContaining("Unresolved tag"),
  ]);
});

test("control characters of a file are spelt out", async () => {
  expect(await problemsOf(steps('{id: a, operation: get_task, "x\\e[31m\\ny": 1}'))).toEqual([
    expect.stringContaining(String.raw`unknown key "x\u001b[31m\u000ay"`),
  ]);
});
