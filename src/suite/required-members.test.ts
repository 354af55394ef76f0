import { describe, expect, test } from "vitest";
import type { OperationName } from "../protocol/dialect.js";
import { dialectOf } from "../protocol/dialects.js";
import { fieldsOf, loadLibrary } from "../runner/library.js";
import { loadSuite } from "../testing/suite-text.js";
import { type GeneratedTable, requiredMemberRows, requiredMembers, spoilings } from "./required-members.js";

const all: Omit<GeneratedTable, "operation"> = { only: undefined, except: [], how: spoilings };
const rows = (operation: OperationName, given: Partial<GeneratedTable> = {}) =>
  requiredMemberRows({ ...all, operation, ...given }, "1.0", fieldsOf);

describe("the REQUIRED members of a request", () => {
  test("are found in the messages inside of it too", () => {
    const paths = (operation: OperationName) => requiredMembers("1.0", operation, fieldsOf).map(({ path }) => path);
    expect(paths("send_message")).toEqual([
      "message",
      "message.messageId",
      "message.role",
      "message.parts",
      "configuration.taskPushNotificationConfig.url",
      "configuration.taskPushNotificationConfig.authentication.scheme",
    ]);
    expect(paths("get_push_config")).toEqual(["taskId", "id"]);
    expect(paths("list_tasks")).toEqual([]);
  });

  test("are spoilt in every way that fits their type", () => {
    expect(rows("send_message", { only: ["message.role", "message.parts"] })).toEqual([
      { name: "message.role is missing", member: "message.role", how: "missing", change: { path: "message.role" } },
      {
        name: "message.role is null",
        member: "message.role",
        how: "null",
        change: { path: "message.role", value: null },
      },
      {
        name: "message.role is ROLE_UNSPECIFIED",
        member: "message.role",
        how: "empty",
        change: { path: "message.role", value: "ROLE_UNSPECIFIED" },
      },
      {
        name: "message.role is an object",
        member: "message.role",
        how: "wrong_type",
        change: { path: "message.role", value: { tck: 1 } },
      },
      { name: "message.parts is missing", member: "message.parts", how: "missing", change: { path: "message.parts" } },
      {
        name: "message.parts is null",
        member: "message.parts",
        how: "null",
        change: { path: "message.parts", value: null },
      },
      {
        name: "message.parts is empty",
        member: "message.parts",
        how: "empty",
        change: { path: "message.parts", value: [] },
      },
      {
        name: "message.parts is a text",
        member: "message.parts",
        how: "wrong_type",
        change: { path: "message.parts", value: "tck" },
      },
    ]);
    expect(rows("get_task", { how: ["null"] }).map(({ name }) => name)).toEqual(["id is null"]);
  });

  test("are all tested by the built-in suites, in every way", async () => {
    const { suites } = await loadLibrary(undefined, { tests: [], tags: [], levels: [] });
    const tests = suites.filter(({ specVersion }) => specVersion === "1.0").flatMap((suite) => suite.tests);
    const tested = new Set(
      tests.flatMap(({ steps, cases }) =>
        steps.flatMap((step) =>
          step.kind === "operation" && step.change === "{{case.change}}"
            ? cases.map(({ name }) => `${step.operation} ${name}`)
            : [],
        ),
      ),
    );
    const operations = Object.keys(dialectOf("1.0").operations) as OperationName[];
    const wanted = operations.flatMap((operation) => rows(operation).map(({ name }) => `${operation} ${name}`));
    expect(wanted.length).toBeGreaterThan(60);
    expect(wanted.filter((one) => !tested.has(one))).toEqual([]);
  });
});

describe("a generated table", () => {
  const suite = (table: string, transport = "[jsonrpc]") => `
acts_version: "1.0"
spec_version: "1.0"
profile: a2a-tck/1
suites:
  - id: s
    name: S
    tests:
      - id: T
        name: T
        level: must
        transport: ${transport}
        for_each: ${table}
        steps:
          - {operation: get_task, params: {id: a}, change: "{{case.change}}"}
`;
  const load = (...given: Parameters<typeof suite>) => loadSuite(suite(...given), { fields: fieldsOf });

  test("gives the rows of the test", async () => {
    const { tests } = await load("{generate: {required_members_of: get_task, how: [missing, empty]}}");
    expect(tests[0]?.cases.map(({ name }) => name)).toEqual(["id is missing", "id is empty"]);
  });

  test.each([
    [
      "{generate: {required_members_of: get_task, only: [ids]}}",
      'ids is no required member of get_task — did you mean "id"?',
    ],
    ["{generate: {required_members_of: get_task, except: [id]}}", "the table has no rows"],
    ["{generate: {required_members_of: list_tasks}}", "the table has no rows"],
    ["{generate: {required_members_of: get_tusk}}", 'did you mean "get_task"?'],
    ["{generate: {required_members_of: get_task}, a: [1]}", 'nothing may stand beside "generate"'],
    ["{generate: {}}", '"required_members_of" is missing'],
  ])("%s is refused", async (table, problem) => {
    await expect(load(table)).rejects.toThrow(problem);
  });

  test("is refused where a member stands in the path", async () => {
    const table = "{generate: {required_members_of: get_task}}";
    await expect(load(table, "[jsonrpc, rest]")).rejects.toThrow("id stands in the path over REST");
  });
});
