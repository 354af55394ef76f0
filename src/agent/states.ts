import { v1_0 } from "../protocol/v1_0/dialect.js";

/** True for a state that no task ever leaves (section 4.1.3). */
export function isTerminal(state: string): boolean {
  return v1_0.states.terminal.includes(state);
}

/** True for a state in which the agent waits for the client. */
export function isInterrupted(state: string): boolean {
  return v1_0.states.interrupted.includes(state);
}

/** True when a blocking request has its answer (section 3.2.2). */
export function isSettled(state: string): boolean {
  return isTerminal(state) || isInterrupted(state);
}
