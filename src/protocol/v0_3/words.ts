import { v0_3 } from "./dialect.js";

/** States of 0.3 by their names in 1.0; shape P writes only CANCELLED otherwise (with two L). */
const states = v0_3.states.all.map((state) => [nameOf(state), state] as const);
const toLegacy = new Map<string, string>(states);
const fromLegacy = new Map<string, string>(states.map(([name, state]) => [state, name]));

function nameOf(state: string): string {
  if (state === "unknown") return "TASK_STATE_UNSPECIFIED";
  return `TASK_STATE_${state.toUpperCase().replaceAll("-", "_")}`;
}

/** `TASK_STATE_INPUT_REQUIRED` as `input-required`. */
export function legacyState(state: string): string {
  return toLegacy.get(state) ?? "unknown";
}

/** `input-required` as `TASK_STATE_INPUT_REQUIRED`; a state that is none stays, to be refused. */
export function stateOfLegacy(state: string): string {
  return fromLegacy.get(state) ?? state;
}

/** `canceled` as shape P has it. */
export function protoState(state: string): string {
  return state === "canceled" ? "TASK_STATE_CANCELLED" : stateOfLegacy(state);
}
