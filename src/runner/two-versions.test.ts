import { expect, it } from "vitest";
import { agentError } from "../agent/errors.js";
import { type AgentOptions, startAgent } from "../agent/server.js";
import { judgeRun } from "../judge/judge-run.js";
import { withFiles } from "../testing/suite-text.js";
import { loadLibrary } from "./library.js";
import type { RunOptions } from "./options.js";
import { run } from "./run.js";

const selection = { tests: [], tags: [], levels: [] };
/** What a step says in one version is read in that version: captures, expectations, looks back and webhooks. */
const suite = `acts_version: "1.0"
spec_version: "0.3"
profile: a2a-tck/1
suites:
  - id: s
    name: S
    tests:
      - id: BOTH
        name: Both versions on one task
        level: must
        requires_behaviors: [tck-multi-turn]
        runner_requirements: [webhook_endpoint]
        steps:
          - id: new
            operation: send_message
            protocol: "1.0"
            params: {message: {role: ROLE_USER, parts: [{text: tck-multi-turn}]}}
            expect: {conforms_to: SendMessageResponse, body: {task: {status: {state: TASK_STATE_INPUT_REQUIRED}}}}
            capture: {taskId: task.id, contextId: task.contextId}
          - id: hook
            operation: create_push_config
            protocol: "1.0"
            params: {taskId: "{{new.taskId}}", url: "{{webhookUrl}}"}
          - id: stream
            operation: send_streaming_message
            params: {message: {kind: message, role: user, taskId: "{{new.taskId}}", contextId: "{{new.contextId}}", parts: [{kind: text, text: done}]}}
            expect_stream: {closes: true, final_event: {statusUpdate: {status: {state: completed}, final: true}}}
          - id: delivered
            protocol: "1.0"
            expect_webhook: {min_count: 1, final_event: {statusUpdate: {status: {state: TASK_STATE_COMPLETED}}}}
          - id: raw
            protocol: "1.0"
            raw: {method: POST, path: /, headers: {Content-Type: application/json, A2A-Version: "1.0"}, body: {jsonrpc: "2.0", id: 1, method: GetTask, params: {id: "{{unknownId}}"}}}
            expect_error: {error_type: TaskNotFoundError}
        transport: [jsonrpc]
        cleanup:
          - {operation: cancel_task, protocol: "1.0", params: {id: "{{new.taskId}}"}}
    monitors:
      - {id: NEW, name: Answers are valid, level: must, protocol: ["1.0"], watch: result, satisfies: {payload: {kinds: [required, type, enum]}}}
      - {id: OLD, name: Answers are valid, level: must, watch: event, satisfies: {payload: {kinds: [required, type, enum]}}}
`;

async function outcomeOf(agentOptions: AgentOptions, more: Partial<RunOptions> = {}) {
  const agent = await startAgent({ pace: 1, ...agentOptions });
  try {
    return await withFiles({ "suite.yaml": suite }, async (folder) => {
      const library = await loadLibrary([folder], selection);
      const options: RunOptions = {
        target: agent.url,
        selection,
        headers: [],
        concurrency: 4,
        timeoutMs: 10_000,
        seed: "two versions",
        strictBehaviors: false,
        prompts: {},
        variables: {},
        command: "a2a-tck",
        ...more,
      };
      const outcome = await run(options, { name: "a2a-tck", version: "test" }, {}, library);
      return { ...outcome, again: judgeRun(outcome.record, library) };
    });
  } finally {
    await agent.close();
  }
}

it.each([false, true])("steps speak the version that they name, with separate URLs: %s", async (separateUrls) => {
  const { report, record, again } = await outcomeOf({ protocols: ["1.0", "0.3"], separateUrls });
  const result = (id: string, on: string) => report.tests.find((test) => test.id === id && test.interface === on);
  expect(result("BOTH", "jsonrpc@0.3")).toMatchObject({ result: "pass", mismatches: [] });
  expect(result("NEW", "jsonrpc@1.0")).toMatchObject({ result: "pass" });
  expect(result("NEW", "jsonrpc@1.0")?.observations).toBeGreaterThanOrEqual(3);
  expect(result("OLD", "jsonrpc@0.3")).toMatchObject({ result: "pass" });
  const asked = record.exchanges.filter(({ purpose }) => purpose?.test === "BOTH");
  const where = Object.fromEntries(
    asked.map(({ purpose, request }) => [purpose?.step, [purpose?.interface, new URL(request.url).pathname]]),
  );
  const old = separateUrls ? "/0.3/rpc" : "/rpc";
  expect(where).toEqual({
    new: ["jsonrpc@1.0", "/rpc"],
    hook: ["jsonrpc@1.0", "/rpc"],
    stream: ["jsonrpc@0.3", old],
    raw: ["jsonrpc@1.0", "/rpc"],
    "cleanup-1": ["jsonrpc@1.0", "/rpc"],
  });
  // The record alone says in which version each step spoke.
  expect(again.tests).toEqual(report.tests);
});

it.each<[string, AgentOptions, Partial<RunOptions>, string]>([
  ["the card offers one version", { protocols: ["0.3"] }, {}, "the card offers no A2A 1.0 on the jsonrpc binding"],
  [
    "the run leaves the other out",
    { protocols: ["1.0", "0.3"] },
    { versions: ["0.3"] },
    "the test needs A2A 1.0 as well, which this run leaves out",
  ],
])("is skipped where %s", async (_name, agentOptions, more, reason) => {
  const { report } = await outcomeOf(agentOptions, more);
  expect(report.tests.find(({ id }) => id === "BOTH")).toMatchObject({
    result: "skip",
    skip: { kind: "not-applicable", reason },
  });
});

it("is not reached where the other version does not answer", async () => {
  const { report } = await outcomeOf({
    protocols: ["1.0", "0.3"],
    hooks: {
      params: (call, params) => {
        if (call.version === "1.0") throw agentError("InternalError", "out of order");
        return params;
      },
    },
  });
  const reason = "the test needs A2A 1.0 as well, which could not be reached on the jsonrpc binding";
  expect(report.tests.find(({ id }) => id === "BOTH")).toMatchObject({
    result: "skip",
    skip: { kind: "not-reached", reason },
  });
});
