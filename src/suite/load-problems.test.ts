import { describe, expect, test } from "vitest";
import { TckError } from "../tck-error.js";
import { aTest, call, problemsOf, steps, withFiles } from "../testing/suite-text.js";
import { loadSuites } from "./load.js";

describe("one problem each, with its place and what to do", () => {
  test.each<[string, string, string]>([
    [
      "an unknown key of a step",
      steps("{id: a, operation: get_task, parms: {}}"),
      '9:76 unknown key "parms" — did you mean "params"?',
    ],
    ["an unknown key without a likeness", steps(`{id: a, operation: get_task, zebra: 1}`), '9:76 unknown key "zebra"'],
    [
      "an unknown operation",
      steps("{id: a, operation: get_tasks}"),
      '9:66 "operation" cannot be "get_tasks" — did you mean "get_task"?',
    ],
    ["a missing key", aTest("covers: []"), '9:9 "steps" is missing'],
    ["a wrong type", aTest("steps: {}"), '9:46 "steps" has to be a list, not a map'],
    [
      "a wrong level",
      steps(call).replace("level: must", "level: MUST"),
      '9:33 "level" cannot be "MUST" — did you mean "must"?',
    ],
    [
      "a step without an action",
      steps("{id: a, params: {}}"),
      "9:47 the step does nothing — give it one of operation, raw, await, assertion, expect_webhook, client_response",
    ],
    [
      "a step with two actions",
      steps("{id: a, operation: get_task, assertion: {source: 1, match: 1}}"),
      "9:76 a step has one action, and this one has operation and assertion — make it several steps",
    ],
    [
      "a key beside the wrong action",
      steps(call, "{id: b, assertion: {source: 1, match: 1}, copies: 2}"),
      '"copies" means nothing beside "assertion"',
    ],
    [
      "two outcomes at once",
      steps("{id: a, operation: get_task, expect: {}, expect_error: {}}"),
      '"expect" and "expect_error" exclude each other — use expect_any for alternatives',
    ],
    [
      "an outcome beside alternatives",
      steps("{id: a, operation: get_task, expect: {}, expect_any: [{expect: {}}]}"),
      '"expect" and "expect_any" exclude each other — make it one of the outcomes of expect_any',
    ],
    ["a step id twice", steps(call, call), 'another step of this test has the id "a"'],
    [
      "waiting for nobody",
      steps("{id: watch, operation: get_task, background: true}", "{id: b, await: [wach]}"),
      'there is no earlier step "wach" to wait for — did you mean "watch"?',
    ],
    [
      "waiting for a step in the foreground",
      steps(call, "{id: b, await: [a]}"),
      'the step "a" does not run in the background — give it "background: true"',
    ],
    ["an unknown webhook", steps("{id: a, expect_webhook: {webhook: hook}}"), 'the test has no webhook "hook"'],
    [
      "a condition",
      steps("{id: a, operation: get_task, repeat: {until: status.state}}"),
      'cannot read the condition "status.state"; write path == value, path != value or path in [a, b]',
    ],
    [
      "a path of a capture",
      steps("{id: a, operation: get_task, capture: {x: a..b}}"),
      'cannot read "..b" in the path "a..b"',
    ],
    [
      "a capture of many",
      steps('{id: a, operation: get_task, capture: {x: "a[*]"}}'),
      'a capture takes one value, and the path "a[*]" may lead to several — name one element, as in [0]',
    ],
    [
      "a path of an assertion",
      steps('{id: a, assertion: {source: 1, path: "a[", match: 1}}'),
      'cannot read "[" in the path "a["',
    ],
    [
      "an assertion without a statement",
      steps("{id: a, assertion: {source: 1}}"),
      "the assertion says nothing about its source — give it one of match, any, all, none, equals, suffix_of, subsequence_of",
    ],
    [
      "a raw step without a binding",
      steps("{id: a, raw: {method: GET, path: /tasks}}"),
      'a raw step fits one binding only, and the test names none — add "transport: [jsonrpc]" or "transport: [rest]" to the test',
    ],
    [
      "a raw body twice",
      aTest("transport: [rest], steps: [{id: a, raw: {method: POST, path: /, body: {}, body_raw: x}}]"),
      '"body" and "body_raw" exclude each other',
    ],
    [
      "a variable without a producer",
      steps(call, '{id: b, operation: get_task, params: {id: "{{a.taskID}}"}}'),
      'nothing gives {{a.taskID}} a value — did you mean "a.taskId"?',
    ],
    [
      "a variable of a later step",
      steps('{id: b, operation: get_task, params: {id: "{{a.taskId}}"}}', call),
      '{{a.taskId}} has no value yet: "a.taskId" comes from a later or unfinished step — use it after that step, or after the step that awaits it',
    ],
    [
      "a variable of a step that still runs",
      steps(
        "{id: w, operation: get_task, background: true}",
        '{id: b, assertion: {source: "{{w.events}}", match: 1}}',
        "{id: c, await: [w]}",
      ),
      '{{w.events}} has no value yet: "w.events" comes from a later or unfinished step — use it after that step, or after the step that awaits it',
    ],
    [
      "a case that not every row has",
      aTest('for_each: [{a: 1}, {b: 2}], steps: [{operation: get_task, params: {id: "{{case.a}}"}}]'),
      "nothing gives {{case.a}} a value",
    ],
    [
      "a regular expression",
      steps('{id: a, operation: get_task, expect: {body: {id: {matches: "(["}}}}'),
      "9:106 the regular expression cannot be read: /([/u: Unterminated character class — write it as ECMAScript with the u flag",
    ],
    [
      "an operator with the wrong argument",
      steps("{id: a, operation: get_task, expect: {body: {list: {count_gte: many}}}}"),
      'the operator "count_gte" cannot take "many" — if a field of that name is meant, put it under "fields"',
    ],
    [
      "a mistyped operator",
      steps("{id: a, operation: get_task, expect: {body: {list: {count_gt: 1}}}}"),
      'there is no operator "count_gt" — did you mean "count_gte"? If a field is meant, put it under "fields"',
    ],
    [
      "an unknown predicate in an assertion",
      steps("{id: a, operation: get_task, expect: {body: {satisfies: {signd: {}}}}}"),
      'there is no predicate "signd" — did you mean "signed"?',
    ],
    [
      "an unknown requirement",
      aTest(`covers: [R-1, R-22], steps: [${call}]`),
      '9:53 the catalogue has no requirement "R-22" — did you mean "R-2"?',
    ],
    [
      "too many cases",
      aTest(`for_each: {a: [${"1,".repeat(40)}], b: [${"1,".repeat(40)}]}, steps: [${call}]`),
      "1600 cases are more than 1000 — make the lists shorter",
    ],
    [
      "an unknown ACTS version",
      steps(call).replace('acts_version: "1.0"', 'acts_version: "2.0"'),
      '1:15 ACTS 2.0 is not known — the kit reads acts_version "1.0"',
    ],
    [
      "an unknown A2A version",
      steps(call).replace('spec_version: "1.0"', "spec_version: 2"),
      '2:15 A2A 2 is not known — the kit knows "1.0" and "0.3"',
    ],
    [
      "an unknown profile",
      steps(call).replace("tck/1", "tck/2"),
      '3:10 "profile" cannot be "a2a-tck/2" — did you mean "a2a-tck/1"?',
    ],
    [
      "neither suites nor includes",
      'acts_version: "1.0"\nspec_version: "1.0"\n',
      '1:1 either "suites" or "include" is needed',
    ],
    ["no map", "- a\n", '1:1 "the file" has to be a map, not a list'],
    ["an empty file", "", '1:1 "the file" has to be a map, not null'],
    ["a duplicate key", steps("{id: a, operation: get_task, operation: get_task}"), "YAML: Map keys must be unique"],
    ["a broken file", "a: [", "YAML: Flow sequence in block collection must be sufficiently indented and end with a ]"],
    [
      "two documents",
      `${steps(call)}---\na: 1\n`,
      "YAML: Source contains multiple documents; please use YAML.parseAllDocuments()",
    ],
    ["a number that JSON lacks", `x-a: .inf\n${steps(call)}`, "1:6 Infinity is not a JSON number"],
  ])("%s", async (_, text, expected) => {
    const found = await problemsOf(text, { predicates: new Set(["signed"]), requirements: new Set(["R-1", "R-2"]) });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^\d+:\d+ /);
    expect(found[0]?.endsWith(expected) || found[0] === expected, found[0]).toBe(true);
  });
});

test("all problems of all files come at once, in their order, and the first is the place", async () => {
  const files = {
    "a.yaml": steps("{id: a}", '{id: b, operation: get_task, params: {id: "{{gone}}"}}'),
    "b.yaml": steps(call),
    "c.yaml": "[",
  };
  await withFiles(files, async (folder) => {
    const error = await loadSuites([folder]).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(TckError);
    expect((error as TckError).place).toMatch(/c\.yaml:/);
    const lines = (error as TckError).message.split("\n").map((line) => line.slice(folder.length + 1));
    expect(lines).toEqual([
      expect.stringContaining("c.yaml:"),
      expect.stringContaining("a.yaml:9:47 the step does nothing"),
      expect.stringContaining("a.yaml:9:98 nothing gives {{gone}} a value"),
      expect.stringMatching(/^b\.yaml:9:9 the id "T" is taken — it stands at .*a\.yaml:9:9 already$/),
    ]);
  });
});

test("a test with a problem does not hide those of its neighbours", async () => {
  const text = `${steps("{id: a, operation: nope}")}      - {id: U, name: n, level: must, steps: [{id: a}]}\n`;
  expect(await problemsOf(text)).toEqual([
    expect.stringContaining('9:66 "operation"'),
    expect.stringContaining("10:47 the step does nothing"),
  ]);
});

test("test and monitor ids share one space", async () => {
  const text = steps(call).replace(
    "    tests:",
    "    monitors: [{id: T, name: n, level: must, watch: card, match: {exists: true}}]\n    tests:",
  );
  expect(await problemsOf(text)).toEqual([expect.stringContaining('the id "T" is taken')]);
});

test("a monitor has to say something, with a predicate that exists", async () => {
  const monitors = (members: string) =>
    steps(call).replace(
      "    tests:",
      `    monitors: [{id: M, name: n, level: must, watch: card${members}}]\n    tests:`,
    );
  expect(await problemsOf(monitors(""))).toEqual([
    expect.stringContaining('says nothing about what it watches — give it "satisfies" or "match"'),
  ]);
  const known = { predicates: new Set(["payload"]) };
  expect(await problemsOf(monitors(", satisfies: {payloads: {}}"), known)).toEqual([
    expect.stringContaining('there is no predicate "payloads" — did you mean "payload"?'),
  ]);
  expect(await problemsOf(monitors(", satisfies: payload"), known)).toEqual([]);
});

test("raw steps need no binding where the test, its defaults or its preconditions name one, or the card is asked for", async () => {
  const raw = "steps: [{id: a, raw: {method: GET, path: /tasks}}]";
  expect(await problemsOf(aTest(`transport: [rest], ${raw}`))).toEqual([]);
  expect(await problemsOf(aTest(`preconditions: {transport: [rest]}, ${raw}`))).toEqual([]);
  expect(await problemsOf(aTest(raw, "defaults: {transport: [rest]}"))).toEqual([]);
  expect(await problemsOf(steps("{id: a, raw: {method: GET, path: /.well-known/agent-card.json}}"))).toEqual([]);
});
