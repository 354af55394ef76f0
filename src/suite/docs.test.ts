import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isObject } from "../json.js";
import { packageRoot } from "../package-root.js";
import { loadSuite } from "../testing/suite-text.js";
import { operators } from "./operators.js";

const text = readFileSync(join(packageRoot, "docs", "suite-language.md"), "utf8");
const schema: unknown = JSON.parse(readFileSync(join(packageRoot, "schemas", "suite.schema.json"), "utf8"));

test("the example of the documentation loads", async () => {
  const example = /```yaml\n(acts_version[\s\S]*?)```/.exec(text)?.[1] ?? "";
  const suite = await loadSuite(example, { predicates: new Set(["payload"]) });
  expect([suite.tests.length, suite.monitors.length, suite.notes]).toEqual([1, 1, []]);
});

test("the documentation names every operator and every key", () => {
  const missing = [...operators.keys()].filter((name) => !text.includes(`\`${name}`));
  expect(missing).toEqual([]);
  const keys = keysOf(schema).filter((key) => !/^[$x]/.test(key));
  const grammar = /## Grammar([\s\S]*?)## Assertions/.exec(text)?.[1] ?? "";
  expect(keys.length).toBeGreaterThan(60);
  expect(keys.filter((key) => !new RegExp(`\\b${key}\\b`).test(grammar))).toEqual([]);
});

/** Keys of documents, suites, tests, steps and what they hold; deprecated spellings and free-form values aside. */
function keysOf(given: unknown): readonly string[] {
  const definitions = isObject(given) && isObject(given.$defs) ? given.$defs : {};
  const names = [
    "suite",
    "test",
    "monitor",
    "step",
    "preconditions",
    "expect",
    "expectError",
    "expectStream",
    "expectWebhook",
    "namedAssertion",
    "repeat",
    "raw",
  ];
  const found = names.flatMap((name) => {
    const definition = definitions[name];
    const properties = isObject(definition) && isObject(definition.properties) ? definition.properties : {};
    return Object.entries(properties).flatMap(([key, item]) =>
      isObject(item) && item.deprecated === true ? [] : [key],
    );
  });
  return [...new Set(found)];
}
