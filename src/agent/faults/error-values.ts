import { kebab } from "./edit.js";
import { failing } from "./edit-error.js";
import type { Fault } from "./fault.js";

/** `TaskNotFoundError` as `task-not-found`. */
const nameOf = (error: string): string => kebab(error).slice(1).replace("-error", "");

/** Errors with a JSON-RPC code and with an HTTP status that are not theirs. */
const wrongCodes: readonly (readonly [error: string, code: number])[] = [
  ["TaskNotFoundError", -32000],
  ["TaskNotCancelableError", -32001],
  ["UnsupportedOperationError", -32601],
  ["ContentTypeNotSupportedError", -32602],
];

const wrongStatuses: readonly (readonly [error: string, httpStatus: number])[] = [
  ["TaskNotFoundError", 400],
  ["TaskNotCancelableError", 403],
  ["UnsupportedOperationError", 501],
  ["VersionNotSupportedError", 406],
];

/** Faults of the values in the table of errors (section 5.4). */
export const errorValueFaults: readonly Fault[] = [
  ...wrongCodes.map(
    ([error, code]): Fault => ({
      id: `code-of-${nameOf(error)}`,
      requirement: "JSONRPC-SSE-002",
      summary: `The JSON-RPC code of ${error} is ${code}.`,
      bindings: ["jsonrpc"],
      hooks: failing(error, (failure) => ({ ...failure, code })),
    }),
  ),
  ...wrongStatuses.map(
    ([error, httpStatus]): Fault => ({
      id: `status-of-${nameOf(error)}`,
      requirement: "HTTP_JSON-STATUS-001",
      summary: `The HTTP status of ${error} is ${httpStatus}.`,
      bindings: ["rest"],
      hooks: failing(error, (failure) => ({ ...failure, httpStatus })),
    }),
  ),
];
