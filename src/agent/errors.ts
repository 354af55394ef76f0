import type { JsonObject } from "../json.js";
import type { ErrorSpec } from "../protocol/dialect.js";
import { errorDomain, errorInfoType } from "../protocol/headers.js";
import { v1_0 } from "../protocol/v1_0/dialect.js";

/** One member of a request that is wrong, as google.rpc.BadRequest tells it. */
export interface Violation {
  readonly field: string;
  readonly description: string;
}

/** Everything about a failed request; the bindings turn it into their own form (sections 9.5 and 11.6). */
export interface Failure {
  name: string;
  /** JSON-RPC code. */
  code: number;
  httpStatus: number;
  /** google.rpc.Code name. */
  status: string;
  message: string;
  /** google.protobuf.Any objects. */
  details: JsonObject[];
  /** Additional HTTP headers. */
  headers: Record<string, string>;
}

/** Thrown wherever a request fails; carries the failure as data so that it can be encoded, or altered by a fault. */
export class AgentError extends Error {
  override readonly name = "AgentError";
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Names of the errors in the table of sections 5.4 and 9.5. */
function specOf(name: string): ErrorSpec {
  const spec = v1_0.errors.find((row) => row.name === name);
  if (!spec) throw new TypeError(`no error is called ${name}`);
  return spec;
}

/**
 * Failure by the specification's own error name. A2A errors get an ErrorInfo (section 11.6) with `metadata`.
 */
export function failureOf(
  name: string,
  message: string,
  options: { metadata?: Record<string, string>; details?: JsonObject[] } = {},
): Failure {
  const spec = specOf(name);
  const details: JsonObject[] = [];
  if (spec.reason !== undefined) {
    details.push({
      "@type": errorInfoType,
      reason: spec.reason,
      domain: errorDomain,
      metadata: { ...options.metadata },
    });
  }
  return {
    name,
    code: spec.code,
    httpStatus: spec.httpStatus,
    status: spec.grpcStatus,
    message,
    details: [...details, ...(options.details ?? [])],
    headers: {},
  };
}

/** Error by the specification's own name, ready to be thrown. */
export function agentError(name: string, message: string, metadata?: Record<string, string>): AgentError {
  return new AgentError(failureOf(name, message, metadata ? { metadata } : {}));
}

/** Task that does not exist, or must not be seen. */
export function taskNotFound(taskId: string): AgentError {
  return agentError("TaskNotFoundError", "The task does not exist or is not accessible", { taskId });
}

/** Invalid parameters, each named with the reason. */
export function invalidParams(violations: readonly Violation[]): AgentError {
  const fieldViolations = violations.map(({ field, description }) => ({ field, description }));
  const first = violations[0];
  const message = first ? `Invalid parameters: ${first.field}: ${first.description}` : "Invalid parameters";
  return new AgentError(
    failureOf("InvalidParamsError", message, {
      details: [{ "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations }],
    }),
  );
}

/** Whatever was thrown, as a failure. Own bugs become an internal error that tells nothing of the inside. */
export function failureFrom(thrown: unknown): Failure {
  if (thrown instanceof AgentError) return thrown.failure;
  return failureOf("InternalError", "Internal error");
}

/** JSON-RPC error object (section 9.5). */
export function toJsonRpcError(failure: Failure): JsonObject {
  const error: JsonObject = { code: failure.code, message: failure.message };
  if (failure.details.length > 0) error.data = failure.details;
  return error;
}

/** Body of a REST error (section 11.6). */
export function toStatus(failure: Failure): JsonObject {
  return {
    error: {
      code: failure.httpStatus,
      status: failure.status,
      message: failure.message,
      details: failure.details,
    },
  };
}
