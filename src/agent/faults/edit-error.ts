import type { JsonObject } from "../../json.js";
import { errorInfoType } from "../../protocol/headers.js";
import { type Failure, failureOf } from "../errors.js";
import type { AgentHooks, CallContext } from "../hooks.js";

/** Alters failures of one name (or of all). */
export function failing(
  name: string | undefined,
  change: (failure: Failure, call: CallContext) => Failure,
): Partial<AgentHooks> {
  return { error: (call, failure) => (name === undefined || failure.name === name ? change(failure, call) : failure) };
}

/** Turns a failure into another one. */
export const becoming =
  (name: string) =>
  (failure: Failure): Failure =>
    failureOf(name, failure.message);

/** Alters the ErrorInfo of failures on one binding. */
export function errorInfo(binding: CallContext["binding"], change: (info: JsonObject) => void): Partial<AgentHooks> {
  return failing(undefined, (failure, call) => {
    if (call.binding !== binding) return failure;
    for (const detail of failure.details) if (detail["@type"] === errorInfoType) change(detail);
    return failure;
  });
}

/** Leaves out error details of a type on one binding. */
export function withoutDetails(type: string, binding: CallContext["binding"]): Partial<AgentHooks> {
  return failing(undefined, (failure, call) =>
    call.binding === binding
      ? { ...failure, details: failure.details.filter((detail) => !String(detail["@type"]).endsWith(type)) }
      : failure,
  );
}
