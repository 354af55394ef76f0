import { expect, test } from "vitest";
import { startAgent } from "../agent/server.js";
import { judgeRun } from "../judge/judge-run.js";
import type { BindingName } from "../protocol/dialect.js";
import { withFiles } from "../testing/suite-text.js";
import { loadLibrary } from "./library.js";
import type { RunOptions } from "./options.js";
import { run } from "./run.js";

const selection = { tests: [], tags: [], levels: [] };
const suite = (transport: string) => `acts_version: "1.0"
spec_version: "1.0"
profile: a2a-tck/1
suites:
  - id: s
    name: S
    tests:
      - id: T
        name: Made here, used there
        level: must
        steps:
          - id: made
            operation: send_message
            params: {message: {role: ROLE_USER, parts: [{text: tck-complete-task}]}}
            capture: {taskId: task.id}
          - id: read
            operation: get_task
            transport: ${transport}
            params: {id: "{{made.taskId}}"}
            expect: {body: {id: "{{made.taskId}}"}}
            capture: {again: id}
          - id: unknown
            operation: get_task
            transport: ${transport}
            params: {id: "{{unknownId}}"}
            expect_error: {error_type: TaskNotFoundError}
          - {id: last, operation: get_task, params: {id: "{{read.again}}"}}
`;

async function outcomeOf(transport: string, bindings?: readonly BindingName[]) {
  const agent = await startAgent({ pace: 1 });
  try {
    return await withFiles({ "suite.yaml": suite(transport) }, async (folder) => {
      const library = await loadLibrary([folder], selection);
      const options: RunOptions = {
        target: agent.url,
        selection,
        headers: [],
        concurrency: 1,
        timeoutMs: 5_000,
        seed: "two bindings",
        strictBehaviors: false,
        prompts: {},
        variables: {},
        command: "a2a-tck",
        ...(bindings ? { bindings } : {}),
      };
      const outcome = await run(options, { name: "a2a-tck", version: "test" }, {}, library);
      return { ...outcome, again: judgeRun(outcome.record, library) };
    });
  } finally {
    await agent.close();
  }
}

/** Test interface and, for each step, the interface that its exchange went to. */
function routes({ record }: Awaited<ReturnType<typeof outcomeOf>>): string[] {
  const used = (id: string | undefined) => record.exchanges.find((one) => one.id === id)?.purpose?.interface;
  return record.tests.map(
    ({ interface: own, steps }) => `${own}: ${steps.map(({ exchanges }) => used(exchanges[0]?.[0])).join(" ")}`,
  );
}

const [rpc, rest] = ["jsonrpc@1.0", "rest@1.0"];

test.each([
  ["other", [`${rpc}: ${rpc} ${rest} ${rest} ${rpc}`, `${rest}: ${rest} ${rpc} ${rpc} ${rest}`]],
  ["rest", [`${rpc}: ${rpc} ${rest} ${rest} ${rpc}`, `${rest}: ${rest} ${rest} ${rest} ${rest}`]],
])("steps go to the binding %s, and are judged by it", async (transport, expected) => {
  const outcome = await outcomeOf(transport);
  expect(routes(outcome).sort()).toEqual(expected);
  expect(outcome.report.tests.map(({ result }) => result)).toEqual(["pass", "pass"]);
  expect(outcome.again).toEqual(outcome.report);
});

test("without a second binding the test is not applicable", async () => {
  const { report } = await outcomeOf("other", ["jsonrpc"]);
  expect(report.tests.map(({ skip }) => skip)).toEqual([
    {
      kind: "not-applicable",
      reason: "the test needs a second binding of A2A 1.0 as well, which this run leaves out",
    },
  ]);
});
