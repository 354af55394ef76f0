import { expect, test } from "vitest";
import type { Json } from "../json.js";
import { substitute, UnresolvedVariable, variablesIn } from "./variables.js";

const scope = new Map<string, Json>([
  ["send.response", { task: { id: "t-1", artifacts: [{ name: "n" }] } }],
  ["set-config.configId", "c-1"],
  ["case.size", 0],
  ["flag", false],
  ["none", null],
  ["a", { b: "path" }],
  ["a.b", "name"],
]);

test.each<[Json, Json]>([
  ["{{send.response.task.id}}", "t-1"],
  ["{{send.response.task.artifacts[0].name}}", "n"],
  ["{{send.response.task.artifacts}}", [{ name: "n" }]],
  ["{{ set-config.configId }}", "c-1"],
  ["{{case.size}}", 0],
  ["{{flag}}", false],
  ["{{none}}", null],
  ["{{a.b}}", "name"],
  ["size={{case.size}} flag={{flag}} id={{send.response.task.id}}", "size=0 flag=false id=t-1"],
  ["list {{send.response.task.artifacts}}", 'list [{"name":"n"}]'],
  [{ id: ["{{flag}}", 3, null] }, { id: [false, 3, null] }],
  ["no {braces} {{", "no {braces} {{"],
])("%j becomes %j", (value, expected) => {
  expect(substitute(value, scope)).toEqual(expected);
});

test("names of members stay as they are, whatever they are called", () => {
  const value = JSON.parse('{"__proto__": "{{flag}}", "{{flag}}": 1}') as Json;
  expect(JSON.stringify(substitute(value, scope))).toBe('{"__proto__":false,"{{flag}}":1}');
});

test("what an agent sent is not searched for variables", () => {
  const secrets = new Map<string, Json>([
    ["send.name", "{{env.SECRET}}"],
    ["env.SECRET", "hush"],
  ]);
  expect(substitute("{{send.name}}", secrets)).toBe("{{env.SECRET}}");
  expect(substitute("x {{send.name}}", secrets)).toBe("x {{env.SECRET}}");
});

test("a look-up is asked for every occurrence", () => {
  let count = 0;
  expect(substitute(["{{$uuid}}", "{{$uuid}}"], (name) => (name === "$uuid" ? ++count : undefined))).toEqual([1, 2]);
});

test.each(["{{gone}}", "x {{gone}}", "{{send.response.task.gone}}", "{{}}"])("%s has no value", (text) => {
  expect(() => substitute({ deep: [text] }, scope)).toThrow(UnresolvedVariable);
});

test("the error names the variable", () => {
  const error = (() => {
    try {
      return substitute("{{ send.response.task.gone }}", scope);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toMatchObject({ variable: "send.response.task.gone" });
});

test("variablesIn lists each once", () => {
  expect(variablesIn({ a: "{{x}} and {{ y.z }}", b: ["{{x}}", 1, null] })).toEqual(["x", "y.z"]);
});
