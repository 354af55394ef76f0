import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isObject, type Json, type JsonObject } from "../json.js";
import { packageRoot } from "../package-root.js";
import { v1_0 } from "../protocol/v1_0/dialect.js";
import { operators } from "./operators.js";

const read = (name: string) => JSON.parse(readFileSync(join(packageRoot, "schemas", name), "utf8")) as JsonObject;
const schema = read("suite.schema.json");
const definitions = schema.$defs as Record<string, JsonObject>;

/** All schemas of keys, with the way to them. */
function keysIn(value: Json, at = "#"): readonly (readonly [string, Json])[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => keysIn(item, `${at}/${index}`));
  if (!isObject(value)) return [];
  const own = isObject(value.properties)
    ? Object.entries(value.properties).map(([key, item]) => [`${at}/${key}`, item] as const)
    : [];
  return [...own, ...Object.entries(value).flatMap(([key, item]) => keysIn(item, `${at}/${key}`))];
}

describe.each(["suite.schema.json", "requirements.schema.json"])("%s", (name) => {
  test("describes every key for editors", () => {
    const keys = keysIn(read(name));
    expect(keys.length).toBeGreaterThan(15);
    const silent = keys.filter(
      ([, item]) => !isObject(item) || typeof item.description !== "string" || item.description.length < 5,
    );
    expect(silent.map(([at]) => at)).toEqual([]);
  });
});

test("keys of the profile say so, and the others do not", () => {
  for (const [at, item] of keysIn(schema)) {
    const marked = isObject(item) && item["x-profile"] === "a2a-tck/1";
    const says = isObject(item) && String(item.description).includes("Needs `profile: a2a-tck/1`");
    if (!at.startsWith("#/$defs/assertion/")) expect([at, says]).toEqual([at, marked]);
  }
});

test("the operators of the schema are those of the loader", () => {
  const described = Object.entries(definitions.assertion?.properties ?? {});
  expect(described.map(([name]) => name).sort()).toEqual([...operators.keys()].sort());
  for (const [name, item] of described) {
    expect([name, String((item as JsonObject).description).includes("profile")]).toEqual([
      name,
      operators.get(name)?.extended === true,
    ]);
  }
});

test("the operations are those of the protocol, and the aliases of N1", () => {
  const step = definitions.step?.properties as Record<string, JsonObject>;
  const names = step.operation?.enum as string[];
  for (const name of [...Object.keys(v1_0.operations), "get_agent_card"]) expect(names).toContain(name);
  const others = names.filter((name) => !(name in v1_0.operations) && name !== "get_agent_card");
  expect(others).toHaveLength(4);
  expect(others.every((name) => name.includes("push_notification_config"))).toBe(true);
});
