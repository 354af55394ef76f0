import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { answerWell } from "../../fixtures/hostile/payloads.js";
import { type Answer, type HostileAgent, startServer } from "../../fixtures/hostile/server.js";
import { temporaryFolder } from "./cli.js";

/** An agent for one test; without an answer of its own it completes every task at once. */
export async function agentThat(answer: Answer = answerWell): Promise<HostileAgent> {
  const agent = await startServer(answer);
  onTestFinished(() => agent.close());
  return agent;
}

const tests = {
  passes: `
      - id: PASSES
        name: The agent answers with a task
        level: must
        steps:
          - {id: send, operation: send_message, params: {message: {role: ROLE_USER, parts: [{text: hello}]}}, expect: {body: {task: {contextId: c-1}}}}`,
  fails: `
      - id: FAILS
        name: The agent answers with another task
        level: must
        steps:
          - {id: send, operation: send_message, params: {message: {role: ROLE_USER, parts: [{text: hello}]}}, expect: {body: {task: {contextId: other}}}}`,
  warns: `
      - id: WARNS
        name: The agent should answer with another task
        level: should
        steps:
          - {id: send, operation: send_message, params: {message: {role: ROLE_USER, parts: [{text: hello}]}}, expect: {body: {task: {contextId: other}}}}`,
  open: `
      - id: OPEN
        name: The agent asks back
        level: must
        requires_behaviors: [tck-input-required]
        steps:
          - {id: send, operation: send_message, params: {message: {role: ROLE_USER, parts: [{text: tck-input-required}]}}, expect: {outcome: success}}`,
  streams: `
      - id: STREAMS
        name: The agent streams
        level: must
        steps:
          - {id: stream, operation: send_streaming_message, params: {message: {role: ROLE_USER, parts: [{text: hello}]}}, expect_stream: {min_count: 1, closes: either}}
      - id: REFUSES
        name: The agent knows no such task
        level: must
        steps:
          - {id: get, operation: get_task, params: {id: "{{unknownId}}"}, expect_error: {error_type: TaskNotFoundError}}
    monitors:
      - {id: WATCHES, name: Payloads are valid, level: must, watch: exchange, satisfies: payload}`,
} as const;

/** Name of a test, by what becomes of it with `agentThat()`. */
export type SmallTest = keyof typeof tests;

/** Writes a suite of these tests, named for what becomes of them with `agentThat()`, and gives its path. */
export function smallSuite(...names: readonly SmallTest[]): string {
  const path = join(temporaryFolder(), "suite.yaml");
  writeFileSync(
    path,
    `acts_version: "1.0"
spec_version: "1.0"
profile: a2a-tck/1
suites:
  - id: small
    name: Small
    tests:${names.map((name) => tests[name]).join("")}
`,
  );
  return path;
}
