import { afterAll, beforeAll } from "vitest";
import { type AgentOptions, type RunningAgent, startAgent } from "../agent/server.js";

/** Starts one agent for the tests of a file (or of a `describe`) and closes it after them. */
export function withAgent(options: AgentOptions = {}): () => RunningAgent {
  let agent: RunningAgent | undefined;
  beforeAll(async () => {
    agent = await startAgent({ pace: 2, ...options });
  });
  afterAll(() => agent?.close());
  return () => {
    if (!agent) throw new Error("the agent is not started yet");
    return agent;
  };
}
