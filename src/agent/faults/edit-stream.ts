import type { OperationName } from "../../protocol/dialect.js";
import type { AgentHooks, CallContext } from "../hooks.js";
import type { StreamEvent } from "../model.js";

/** State that a status update brings; empty for other events. */
export const stateOf = (event: StreamEvent | undefined): string =>
  event && "statusUpdate" in event ? event.statusUpdate.status.state : "";

/** Alters the events of streams of one operation. */
export function events(
  operation: OperationName | "any",
  change: (event: StreamEvent, index: number, call: CallContext) => readonly StreamEvent[],
): Partial<AgentHooks> {
  return {
    event: (call, event, index) =>
      operation === "any" || call.operation === operation ? change(event, index, call) : [event],
  };
}

/** Keeps streams open that are over in one of these states. */
export function stayingOpenAfter(states: readonly string[], operation?: OperationName): Partial<AgentHooks> {
  return {
    policy: {
      streamStaysOpen: (call, last) =>
        states.includes(stateOf(last)) && (operation === undefined || call.operation === operation),
    },
  };
}
