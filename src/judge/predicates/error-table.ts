import type { ProtocolError } from "../../bindings/reply.js";
import type { Dialect, ErrorSpec } from "../../protocol/dialect.js";
import { show } from "../text.js";
import { textArg } from "./args.js";
import type { Finding, Predicate } from "./predicate.js";

/** What an error says of itself agrees with the table of section 5.4. Values of 1.0.0 are accepted with a note. */
export const errorTable: Predicate = {
  name: "error_table",
  description:
    "The JSON-RPC code (`of: code`) or the HTTP status (`of: status`) of an A2A error is the one that section 5.4 gives its ErrorInfo.reason.",
  check({ error, event }, args, { dialect }) {
    if (!error) return "not-exercised";
    const spec = specOf(error, dialect);
    if (!spec) return "not-exercised";
    return textArg(args, "of") === "code" ? checkCode(error, spec) : checkStatus(error, spec, event !== undefined);
  },
};

/** The reason names the error; without one the code does, which then is right by itself. */
function specOf(error: ProtocolError, dialect: Dialect): ErrorSpec | undefined {
  const byReason = dialect.errors.find(({ reason }) => reason !== undefined && reason === error.reason);
  const named = byReason ?? dialect.errors.find(({ name }) => name === error.name);
  return named?.reason === undefined ? undefined : named;
}

function checkCode(error: ProtocolError, spec: ErrorSpec): Finding[] {
  if (error.code === spec.code) return [];
  const actual = show(error.code);
  const message = `an error with the reason ${spec.reason} has the code ${actual}; ${spec.name} is ${spec.code}`;
  return [{ path: "error.code", expected: String(spec.code), actual, message }];
}

function checkStatus(error: ProtocolError, spec: ErrorSpec, inStream: boolean): Finding[] {
  // An error in a stream comes after HTTP 200 was said.
  const status = inStream ? error.code : error.httpStatus;
  if (status === undefined || status === spec.httpStatus) return [];
  const path = inStream ? "error.code" : "status";
  const actual = `HTTP ${status}`;
  const expected = `HTTP ${spec.httpStatus}`;
  if (spec.alsoHttpStatus?.includes(status)) {
    const message = `${spec.name} came with ${actual}, as in 1.0.0; it is ${expected} since 1.0.1`;
    return [{ path, expected, actual, message, note: true }];
  }
  return [{ path, expected, actual, message: `${spec.name} came with ${actual}, it has to be ${expected}` }];
}
