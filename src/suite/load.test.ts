import { expect, test } from "vitest";
import { loadSuite, loadText, withFiles } from "../testing/suite-text.js";
import { loadSuites } from "./load.js";

const head = `acts_version: "1.0"
spec_version: "1.0"
profile: a2a-tck/1
`;

const full = `${head}variables: {base: "{{runId}}", text: "x-{{base}}", unused: 1}
defaults: {as: alice, tenant: acme, timeout_ms: 900, tags: [d], transport: [jsonrpc, rest], preconditions: {capabilities: {streaming: true}, interfaces: 2, tenants: 2}}
suites:
  - id: s
    name: S
    tags: [t]
    monitors:
      - {id: M-1, name: m, level: must, covers: [R-1], watch: result, operations: [get_task], satisfies: {payload: {kinds: [enum]}}}
      - {id: M-2, name: m, level: should, watch: card, satisfies: signed, transport: [rest]}
      - {id: M-3, name: m, level: may, watch: error, match: {code: {type: number}}, protocol: ["0.3", "1.0"]}
    tests:
      - id: T-1
        name: n
        level: must
        covers: [R-1]
        why: w
        fix: f
        tags: [own, t]
        protocol: ["0.3"]
        preconditions: {capabilities: {streaming: false}, card: {name: {exists: true}}}
        variables: {more: "{{text}}"}
        for_each: {size: [1, 2], kind: [a, b]}
        webhooks: {hook: {respond: [500, {status: 302, headers: {location: "/x"}}]}}
        identities: [carol]
        exclusive: true
        steps:
          - id: sub
            operation: subscribe_to_task
            background: true
            params: {id: "{{case.kind}}", more: "{{more}}", hook: "{{hook.url}}"}
            expect_stream: {closes: either, disconnect_after: 2, disconnect_when: {status_update: {exists: true}}, same_events: true, streams: [{}, {disconnect_after: 1, timeout_ms: 50}], closes_within_ms: 1, first_event_within_ms: 2, max_gap_ms: 3, max_count: 4}
          - operation: cancel_task
            as: bob
            tenant: none
            protocol: "1.0"
            headers: {A2A-Version: null, X: "y"}
            copies: 5
            deliberate: true
            timeout_ms: 7
            params: "{{case.size}}"
            expect_any:
              - {note: one, expect: {outcome: any, within_ms: 5, conforms_to: Task, headers: {etag: {exists: true}}, status: 200}}
              - {note: two, expect_error: {kind: invalid, error_type: {one_of: [TaskNotFoundError]}}}
          - {id: end, await: [sub], expect_stream: {min_count: 1}}
          - {id: quiet, expect_webhook: {webhook: hook, max_count: 0}}
          - id: look
            assertion: {source: "{{sub.events}}", path: "[1:]", suffix_of: "{{end.events}}", ignore: ["**.metadata"]}
            assertions: [{source: "{{sub.events}}", equals: []}, {source: 1, any: {a: 1}}]
        cleanup:
          - {operation: cancel_task, as: none, params: {id: "{{case.kind}}"}}
        compare_bindings: {paths: [end.events], ignore: ["**.id"]}
`;

test("everything of the extended language arrives in its typed form", async () => {
  const suite = await loadSuite(full);
  expect(suite).toMatchObject({ id: "s", name: "S", extended: true, specVersion: "1.0", notes: [] });
  expect(suite.digest).toMatch(/^[0-9a-f]{64}$/);
  expect(suite.monitors).toMatchObject([
    {
      id: "M-1",
      covers: ["R-1"],
      watch: "result",
      operations: ["get_task"],
      satisfies: { name: "payload", args: { kinds: ["enum"] } },
      transport: ["jsonrpc", "rest"],
    },
    { id: "M-2", watch: "card", satisfies: { name: "signed", args: {} }, transport: ["rest"], protocol: ["1.0"] },
    { id: "M-3", watch: "error", match: { code: { type: "number" } }, protocol: ["0.3", "1.0"] },
  ]);
  const [given] = suite.tests;
  expect(given).toMatchObject({
    id: "T-1",
    covers: ["R-1"],
    why: "w",
    fix: "f",
    tags: ["d", "t", "own"],
    protocol: ["0.3"],
    transport: ["jsonrpc", "rest"],
    preconditions: { capabilities: { streaming: false }, card: { name: { exists: true } }, interfaces: 2, tenants: 2 },
    cases: [
      { size: 1, kind: "a" },
      { size: 1, kind: "b" },
      { size: 2, kind: "a" },
      { size: 2, kind: "b" },
    ],
    webhooks: { hook: { respond: [500, { status: 302, headers: { location: "/x" } }] } },
    identities: ["carol", "alice", "bob"],
    exclusive: true,
    compareBindings: { paths: ["end.events"], ignore: ["**.id"] },
  });
  // In the order in which they need each other, without the unused one.
  expect(Object.entries(given?.variables ?? {})).toEqual([
    ["base", "{{runId}}"],
    ["text", "x-{{base}}"],
    ["more", "{{text}}"],
  ]);
});

test("steps arrive in their typed form", async () => {
  const [given] = (await loadSuite(full)).tests;
  const [sub, cancel, end, quiet, look] = given?.steps ?? [];
  expect(sub).toMatchObject({
    kind: "operation",
    background: true,
    as: "alice",
    tenant: "acme",
    timeoutMs: 50,
    outcomes: [
      {
        expectStream: {
          closes: "either",
          disconnectAfter: 2,
          disconnectWhen: { statusUpdate: { exists: true } },
          sameEvents: true,
          streams: [{ closes: true }, { closes: true, disconnectAfter: 1 }],
          closesWithinMs: 1,
          firstEventWithinMs: 2,
          maxGapMs: 3,
          maxCount: 4,
        },
      },
    ],
  });
  expect(cancel).toMatchObject({
    id: "step-2",
    kind: "operation",
    operation: "cancel_task",
    as: "bob",
    tenant: "none",
    protocol: "1.0",
    headers: { "A2A-Version": null, X: "y" },
    copies: 5,
    deliberate: true,
    timeoutMs: 7,
    params: "{{case.size}}",
    outcomes: [
      {
        note: "one",
        expect: { outcome: "any", withinMs: 5, conformsTo: "Task", headers: { etag: { exists: true } }, status: 200 },
      },
      { note: "two", expectError: { kind: "invalid", errorType: { one_of: ["TaskNotFoundError"] } } },
    ],
  });
  expect(end).toMatchObject({
    kind: "await",
    steps: ["sub"],
    timeoutMs: 900,
    outcomes: [{ expectStream: { minCount: 1 } }],
  });
  expect(quiet).toMatchObject({ kind: "webhook", webhook: "hook", minCount: 0, maxCount: 0, timeoutMs: 10_000 });
  expect(look).toMatchObject({
    kind: "assertion",
    outcomes: [],
    assertions: [
      { source: "{{sub.events}}", path: "[1:]", suffixOf: "{{end.events}}", ignore: ["**.metadata"] },
      { source: "{{sub.events}}", equals: [] },
      { source: 1, any: { a: 1 } },
    ],
  });
  expect(given?.cleanup).toMatchObject([{ id: "cleanup-1", as: "none", place: { line: 53, column: 13 } }]);
  expect(cancel?.place).toMatchObject({ line: 35, column: 13 });
});

test("a table of rows gives one case for each row", async () => {
  const suite = await loadSuite(`${head}suites:
  - id: s
    name: S
    tests:
      - {id: T, name: n, level: must, for_each: [{a: 1, b: x}, {a: 2, b: y}], steps: [{operation: get_task, params: {id: "{{case.a}}{{case.b}}"}}]}
`);
  expect(suite.tests[0]?.cases).toEqual([
    { a: 1, b: "x" },
    { a: 2, b: "y" },
  ]);
});

test("suites are also read from JSON, and versions may be numbers", async () => {
  const { suites } = await loadText(
    JSON.stringify({ acts_version: 1, spec_version: "0.3.0", suites: [{ id: "s", name: "S", tests: [] }] }),
  );
  expect(suites[0]).toMatchObject({ id: "s", specVersion: "0.3", extended: false });
});

test("variables of the run configuration count as known", async () => {
  const text = `${head}suites: [{id: s, name: S, tests: [{id: T, name: n, level: must, steps: [{operation: get_task, params: {id: "{{mine.id}}"}}]}]}]`;
  await expect(loadText(text)).rejects.toThrow("nothing gives {{mine.id}} a value");
  await expect(loadText(text, { variables: new Set(["mine"]) })).resolves.toBeDefined();
});

test("folders are searched at any depth, for YAML files only", async () => {
  const file = (id: string) => `${head}suites: [{id: ${id}, name: S, tests: []}]`;
  await withFiles({ "a.yaml": file("a"), "deep/er/b.yml": file("b"), "c.txt": "::", "d.json": "[" }, async (folder) => {
    const { suites } = await loadSuites([folder]);
    expect(suites.map((suite) => suite.id)).toEqual(["a", "b"]);
  });
});

test("includes may go down and sideways, but not out of the tree", async () => {
  const including = (...files: string[]) => `${head}include: [${files.join(", ")}]`;
  const suite = (id: string) => `${head}suites: [{id: ${id}, name: S, tests: []}]`;
  const files = {
    "tree/main.yaml": including("sub/a.yaml"),
    "tree/sub/a.yaml": `${including("../b.yaml", "../main.yaml")}\nsuites: [{id: a, name: S, tests: []}]`,
    "tree/b.yaml": suite("b"),
    "tree/out.yaml": including("sub/../../secret.yaml", "gone.yaml", "sub"),
    "secret.yaml": suite("secret"),
  };
  await withFiles(files, async (folder) => {
    const { suites } = await loadSuites([`${folder}/tree/main.yaml`]);
    expect(suites.map((one) => one.id)).toEqual(["a", "b"]);
    await expect(loadSuites([`${folder}/tree/out.yaml`])).rejects.toMatchObject({
      code: "SUITE",
      message: expect.stringMatching(
        /out\.yaml:4:11 the file "sub\/\.\.\/\.\.\/secret\.yaml" is outside .*\n.*:4:34 there is no file "gone\.yaml" to include\n.*there is no file "sub" to include$/,
      ),
    });
  });
});

test("what does not exist is a problem of its own", async () => {
  await withFiles({ "empty/readme.txt": "" }, async (folder) => {
    await expect(loadSuites([`${folder}/gone`, `${folder}/empty`])).rejects.toMatchObject({
      code: "SUITE",
      place: `${folder}/gone:1:1`,
      message: `${folder}/gone:1:1 there is no such file or folder\n${folder}/empty:1:1 there is no .yaml file in this folder`,
    });
  });
});
