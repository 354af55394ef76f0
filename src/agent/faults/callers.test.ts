import { expect, it } from "vitest";
import { bindings, type TestBinding } from "../../testing/agent-client.js";
import { callersTranscriptOf } from "../../testing/callers-transcript.js";
import type { AgentOptions } from "../server.js";
import { callerFaults } from "./faults.js";

it.each(bindings)("a right agent answers callers over %s the same every time", async (binding) => {
  const lines = await callersTranscriptOf({}, binding);
  expect(lines.length).toBeGreaterThan(150);
  expect(await callersTranscriptOf({}, binding)).toEqual(lines);
});

const known = new Map<string, Promise<string[]>>();

/** What a right agent of these settings answers; most faults have the same. */
function rightAnswers(options: AgentOptions, binding: TestBinding): Promise<string[]> {
  const key = JSON.stringify([options, binding]);
  const answers = known.get(key) ?? callersTranscriptOf(options, binding);
  known.set(key, answers);
  return answers;
}

it.each(callerFaults)(
  "callers see the fault $id",
  async ({ id, options = {}, bindings: [binding = "jsonrpc"] = [] }) => {
    const right = await rightAnswers(options, binding);
    const wrong = await callersTranscriptOf({ fault: id }, binding).catch((error: Error) => [error.message]);
    expect(wrong.filter((line, index) => line !== right[index])).not.toEqual([]);
  },
);
