import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../package-root.js";
import { type LoadedSuites, loadSuites } from "./load.js";
import type { Step, Test } from "./test.js";

const folder = join(packageRoot, "fixtures", "acts");
let loaded: LoadedSuites;
beforeAll(async () => {
  loaded = await loadSuites([join(folder, "suite.acts.yaml")]);
});

function testOf(id: string): Test {
  const found = loaded.suites.flatMap((suite) => suite.tests).find((one) => one.id === id);
  if (!found) throw new Error(`no test ${id}`);
  return found;
}

function stepOf<K extends Step["kind"]>(id: string, step: string, kind: K): Extract<Step, { kind: K }> {
  const found = testOf(id).steps.find((one) => one.id === step);
  if (found?.kind !== kind) throw new Error(`no ${kind} step ${step}`);
  return found as Extract<Step, { kind: K }>;
}

/** Notes that mention something, as `file:line`. */
function notesOn(text: string): readonly string[] {
  const notes = loaded.notes.filter((note) => note.includes(` ${text}`));
  return notes.map((note) => note.slice(folder.length + 1).replace(/^([^:]+:\d+):.*/, "$1"));
}

test("plain ACTS files are loaded through the manifest, each once", () => {
  expect(loaded.suites.map(({ id, extended, specVersion }) => [id, extended, specVersion])).toEqual([
    ["quirks", false, "1.0"],
    ["streams", false, "1.0"],
  ]);
});

test("a folder gives the same as its manifest", async () => {
  const whole = await loadSuites([folder]);
  expect(whole).toEqual(loaded);
});

test("variables of the manifest win over those of included files, and unused ones are left out", () => {
  expect(testOf("Q-N1-N6").variables).toEqual({
    greeting: "hello from the manifest",
    webhookUrl: "https://example.org/hook",
  });
  expect(testOf("Q-N7-N9").variables).toEqual({ greeting: "hello from the manifest" });
  expect(notesOn("the variable unusedAddress")).toEqual(["suite.acts.yaml:9"]);
});

test("suite tags are inherited; what plain ACTS cannot say has its default", () => {
  expect(testOf("Q-N1-N6")).toMatchObject({
    tags: ["quirky"],
    specRef: "3.1.7",
    covers: [],
    protocol: ["1.0"],
    cases: [{}],
    cleanup: [],
    exclusive: false,
    suite: "quirks",
    requiresBehaviors: ["tck-complete-task"],
    preconditions: { capabilities: { pushNotifications: true } },
  });
});

test("N1: push operations have other names", () => {
  const names = testOf("Q-N1-N6").steps.map((step) => step.kind === "operation" && step.operation);
  expect(names).toEqual([
    "send_message",
    "create_push_config",
    "get_push_config",
    "list_push_configs",
    "delete_push_config",
  ]);
  expect(stepOf("Q-CLIENT", "parse", "client").operation).toBe("create_push_config");
  expect(notesOn("N1:")).toHaveLength(4);
});

test("N2: the extended card is an operation", () => {
  const step = stepOf("Q-N2", "card", "operation");
  expect([step.operation, step.params]).toEqual(["get_extended_agent_card", {}]);
  expect(notesOn("N2:")).toHaveLength(1);
});

test("N3: error names stand under error_type, details under details", () => {
  const errorOf = (step: string) => stepOf("Q-N3", step, "operation").outcomes[0]?.expectError;
  expect(errorOf("one")).toEqual({ errorType: "TaskNotFoundError", details: { type: "array" } });
  expect(errorOf("several")).toEqual({
    errorType: { one_of: ["TaskNotFoundError", "InvalidParamsError"] },
    message: { type: "string" },
  });
  expect(errorOf("number")).toEqual({ code: -32001 });
  expect(notesOn("N3:")).toHaveLength(4);
});

test("N4: stray keys belong to the body, an expected error is an error", () => {
  const outcomesOf = (step: string) => stepOf("Q-N4", step, "operation").outcomes;
  expect(outcomesOf("stray")).toEqual([
    { expect: { body: { task: { id: { exists: true } }, message: { absent: true } } } },
  ]);
  expect(outcomesOf("failing")).toEqual([{ expectError: {} }]);
  expect(outcomesOf("failing-too")).toEqual([{ expectError: { message: { contains: "task" } } }]);
  expect(outcomesOf("fine")).toEqual([{ expect: {} }]);
  expect(stepOf("Q-N4", "envelope", "raw").outcomes).toEqual([
    { expect: { status: 200, body: { error: { exists: true } } } },
  ]);
  expect(notesOn("N4:")).toHaveLength(4);
});

test("N5: task and context belong to the message", () => {
  expect(stepOf("Q-N5", "second", "operation").params).toEqual({
    configuration: { returnImmediately: true },
    message: {
      taskId: "{{first.taskId}}",
      contextId: "{{first.contextId}}",
      role: "ROLE_USER",
      parts: [{ text: "more" }],
    },
  });
  expect(notesOn("N5:")).toHaveLength(2);
});

test("N6: the members of a push configuration are those of the request", () => {
  expect(stepOf("Q-N1-N6", "set-config", "operation").params).toEqual({
    taskId: "{{create.taskId}}",
    url: "{{webhookUrl}}",
    authentication: { scheme: "Bearer", credentials: "x" },
  });
  expect(notesOn("N6:")).toHaveLength(1);
});

test("N7: events keep their payload's members, and have the names of the wire", () => {
  const [outcome] = stepOf("Q-N7-N9", "stream", "operation").outcomes;
  expect(outcome?.expectStream).toEqual({
    minCount: 2,
    ordering: "monotonic_state",
    closes: true,
    events: [
      {
        description: "starts somewhere",
        match: "exact_position",
        index: 0,
        assertion: { one_of: [{ task: { status: { exists: true } } }, { statusUpdate: { status: { exists: true } } }] },
      },
      { match: "any_position", assertion: { artifact: { exists: true } } },
    ],
    // Not an operator here: plain ACTS has no "optional".
    eachEvent: { statusUpdate: { taskId: { fields: { optional: true } } } },
    finalEvent: { status: { state: "TASK_STATE_COMPLETED" } },
  });
  expect(stepOf("Q-N7-N9", "stream", "operation").timeoutMs).toBe(4000);
  expect(notesOn("N7:")).toEqual(["more/streams.acts.yaml:20", "more/streams.acts.yaml:22"]);
});

test("N8: preconditions become capabilities, bindings and an assertion on the card", () => {
  const { preconditions, transport, runnerRequirements } = testOf("Q-N8");
  expect(preconditions).toEqual({
    capabilities: { authentication: true },
    card: {
      all_of: [
        { capabilities: { limit: 3 } },
        { skills: { type: "array", not: { items: { not: { id: "cooking" } } } } },
        { capabilities: { extensions: { type: "array", not: { items: { not: { uri: "urn:x" } } } } } },
      ],
    },
  });
  expect([transport, runnerRequirements]).toEqual([["jsonrpc"], ["auth_credentials"]]);
  expect(notesOn("N8:")).toHaveLength(1);
});

test("variables that only a run can know are noted", () => {
  expect(notesOn("{{insufficientAuthToken}}")).toHaveLength(1);
  expect(notesOn("{{otherUserTaskId}}")).toHaveLength(1);
});

test("N9: a streaming operation implies the capability unless the test states it", () => {
  expect(testOf("Q-N7-N9").preconditions.capabilities).toEqual({ streaming: true });
  expect(testOf("Q-N9-STATED").preconditions.capabilities).toEqual({ streaming: false });
  expect(notesOn("N9:")).toEqual(["more/streams.acts.yaml:7"]);
});

test("N13: events of a raw step are envelopes", () => {
  expect(stepOf("Q-N13", "stream", "raw")).toMatchObject({
    bodyRaw: "{}",
    headers: { Accept: "text/event-stream" },
    outcomes: [{ expect: { status: 200 }, expectStream: { eachEvent: { jsonrpc: "2.0" }, closes: true } }],
  });
  expect(notesOn("N13:")).toHaveLength(1);
});

describe("assertions", () => {
  test("items has both meanings, and operators of ours are fields", () => {
    const [outcome] = stepOf("Q-ITEMS", "list", "operation").outcomes;
    expect(outcome?.expect?.body).toEqual({
      tasks: { type: "array", items: { id: { type: "string" } } },
      first: { items: [{ id: { type: "string" } }] },
      fields: { format: "uuid", equals: { name: "x", fields: { closed: true } } },
    });
    expect(notesOn("items with a list")).toHaveLength(1);
  });

  test("named assertions join their paths and are split", () => {
    expect(stepOf("Q-ITEMS", "again", "assertion").assertions).toEqual([
      { source: "{{list.response}}", path: "tasks[*].artifacts[*]", any: { artifactId: { exists: true } } },
    ]);
    expect(testOf("Q-ITEMS").assertions).toEqual([
      { id: "a", source: "{{list.response}}", path: "tasks[*].history", all: { count_gte: 1 } },
      { id: "a", source: "{{list.response}}", path: "tasks[*]", none: { id: "" } },
    ]);
  });
});

test("polling and webhooks", () => {
  expect(stepOf("Q-POLL", "poll", "operation")).toMatchObject({
    delayMs: 5,
    repeat: {
      until: "status.state in [TASK_STATE_COMPLETED, TASK_STATE_FAILED]",
      maxAttempts: 3,
      delayMs: 10,
      backoff: "linear",
    },
  });
  expect(stepOf("Q-WEBHOOK", "delivered", "webhook")).toMatchObject({
    taskId: "t",
    minCount: 1,
    timeoutMs: 10_000,
    headers: { "content-type": { starts_with: "application/" }, "x-a2a-notification-token": "secret" },
    finalEvent: { statusUpdate: { taskId: "t" } },
  });
});
