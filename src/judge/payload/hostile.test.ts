import type { DescMessage } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../json.js";
import { checkPayload, messageNames } from "./check-payload.js";
import { definitionsOf } from "./definitions.js";
import { problemLimit } from "./problem.js";

const task = { id: "t", status: { state: "TASK_STATE_WORKING" } };
const page = (tasks: Json): Json => ({ tasks, nextPageToken: "", pageSize: 1, totalSize: 1 });
/** Far more than any of these takes, far less than one that grows with the square. */
const soon = 5_000;

function deep(levels: number): Json {
  let value: Json = {};
  for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { a: value };
  return value;
}

describe("a hostile payload", () => {
  it("cannot be deep where it is walked: no message contains itself", () => {
    const contains = (message: DescMessage, above: readonly DescMessage[]): boolean =>
      above.includes(message) ||
      (!message.typeName.startsWith("google.protobuf.") &&
        message.fields.some((f) => f.message && contains(f.message, [...above, message])));
    for (const message of definitionsOf("1.0").messages.values()) expect(contains(message, [])).toBe(false);
  });

  it.each([100, 10_000])("may nest %i levels where the protocol lets it", (levels) => {
    const nested = deep(levels);
    const payload = { ...task, metadata: { nested }, artifacts: [{ artifactId: "a", parts: [{ data: nested }] }] };
    expect(checkPayload("1.0", "Task", payload)).toEqual([]);
  });

  it("may nest 10 000 levels in every wrong place of every message", () => {
    const nested = deep(10_000);
    for (const name of messageNames("1.0")) {
      const type = definitionsOf("1.0").messages.get(name)!;
      checkPayload("1.0", name, nested);
      const payload = Object.fromEntries(type.fields.map((f) => [f.jsonName, nested]));
      checkPayload("1.0", name, { ...payload, unknown: nested });
    }
    expect(checkPayload("1.0", "Task", { ...task, id: nested }).map((p) => p.kind)).toEqual(["type"]);
  });

  it.each([
    ["right", task, 0],
    ["empty", {}, 40],
    ["null", null, 20],
    ["unknown", { ...task, kind: "task" }, 50],
    ["snake case", { ...task, context_id: "c" }, 20],
    [
      "several null arms",
      { ...task, artifacts: [{ artifactId: "a", parts: [{ text: "x", raw: null, url: null }] }] },
      20,
    ],
  ] as [string, Json, number][])("may hold 100 000 elements: %s", (_, element, expected) => {
    const started = performance.now();
    const problems = checkPayload("1.0", "ListTasksResponse", page(Array(100_000).fill(element)));
    if (expected === 0) expect(problems).toEqual([]);
    else expect(problems.length).toBeGreaterThanOrEqual(expected);
    expect(problems.length).toBeLessThanOrEqual(problemLimit);
    expect(performance.now() - started).toBeLessThan(soon);
  });

  it("may have 100 000 members", () => {
    const members = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`member${i}`, i]));
    const problems = checkPayload("1.0", "Task", { ...members, ...task });
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(problemLimit);
  });

  it("never gives more problems than the limit, whatever is wrong", () => {
    const bad: JsonObject = {};
    for (const field of definitionsOf("1.0").messages.get("Task")!.fields) bad[field.jsonName] = 5;
    const names = ["id", "status", "contextId", "artifacts", "history", "metadata"];
    const tasks = Array.from({ length: 3000 }, (_, i) => ({ ...bad, [names[i % 6]!]: null, [`extra${i}`]: 1 }));
    const problems = checkPayload("1.0", "ListTasksResponse", page(tasks));
    expect(problems.length).toBeLessThanOrEqual(problemLimit);
  });

  it("cannot hide a defect behind many members that are none", () => {
    const tasks: Json[] = Array(100).fill({ ...task, kind: "task", x: 1, y: 2, z: 3 });
    const problems = checkPayload("1.0", "ListTasksResponse", page([...tasks, { ...task, id: 5 }]));
    expect(problems.filter((p) => p.kind !== "unknown").map((p) => p.path)).toEqual(["tasks[100].id"]);
  });

  it("cannot hide a defect behind many of another kind", () => {
    const tasks: Json[] = Array(150).fill({ id: 5, status: { state: "TASK_STATE_WORKING" } });
    const problems = checkPayload("1.0", "ListTasksResponse", page([...tasks, { ...task, history: 5 }]));
    expect(problems.at(-1)?.path).toBe("tasks[150].history");
  });

  it("may have keys that mean something to JavaScript", () => {
    const payload: Json = JSON.parse(
      '{"__proto__": {"id": "t", "status": {"state": "TASK_STATE_WORKING"}}, "constructor": 1, "hasOwnProperty": 2}',
    );
    const problems = checkPayload("1.0", "Task", payload);
    expect(problems.map((p) => `${p.kind} ${p.path}`)).toEqual([
      "unknown __proto__",
      "unknown constructor",
      "unknown hasOwnProperty",
      "required id",
      "required status",
    ]);
    expect(Object.prototype).not.toHaveProperty("id");
  });

  it("does not get members from its prototype", () => {
    const payload: JsonObject = Object.create({ id: "t", status: { state: "TASK_STATE_WORKING" } });
    expect(checkPayload("1.0", "Task", payload).map((p) => p.path)).toEqual(["id", "status"]);
  });

  it("may have such keys in maps", () => {
    const payload: Json = JSON.parse('{"schemes": {"__proto__": {"list": ["a"]}, "toString": {"list": 5}}}');
    expect(checkPayload("1.0", "SecurityRequirement", payload).map((p) => p.path)).toEqual(["schemes.toString.list"]);
  });

  it("may have long texts", () => {
    const long = "A".repeat(20_000_000);
    expect(checkPayload("1.0", "Part", { raw: long })).toEqual([]);
    const [problem] = checkPayload("1.0", "Part", { raw: `${long}!` });
    expect(problem?.kind).toBe("base64");
    expect(problem?.text.length).toBeLessThan(200);
    const [unknown] = checkPayload("1.0", "Task", { ...task, [long]: 1 });
    expect(unknown?.path.length).toBeLessThan(100);
  });
});
