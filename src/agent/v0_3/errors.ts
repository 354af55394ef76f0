import type { JsonObject } from "../../json.js";
import { errorInfoType } from "../../protocol/headers.js";
import { v0_3 } from "../../protocol/v0_3/dialect.js";
import type { Failure } from "../errors.js";
import type { CallContext } from "../hooks.js";

/** Errors of 1.0 that 0.3 calls otherwise, or does not have. */
const names: Readonly<Record<string, string>> = {
  ExtendedAgentCardNotConfiguredError: "AuthenticatedExtendedCardNotConfiguredError",
  ExtensionSupportRequiredError: "InvalidRequestError",
};

/**
 * A failure by the names and codes of 8.1 and 8.2, with the HTTP status that 0.3 servers usually give it. Details lose their 1.0
 * form: what they tell goes into `data` as plain members.
 */
export function legacyFailure(call: CallContext, given: Failure): Failure {
  const spec = v0_3.errors.find(({ name }) => name === nameOf(call, given));
  const failure: Failure = { ...given, details: plain(given.details) };
  if (!spec) return failure;
  // A failure of HTTP itself (405, 413) keeps its status.
  const isHttp = given.httpStatus === 405 || given.httpStatus === 413;
  const httpStatus = isHttp ? given.httpStatus : spec.httpStatus;
  return { ...failure, name: spec.name, code: spec.code, httpStatus, status: spec.grpcStatus };
}

/** 8.2: an extended card that there is not has an error of its own; 1.0 calls the operation unsupported. */
function nameOf(call: CallContext, { name }: Failure): string {
  const isCard = call.operation === "get_extended_agent_card" && name === "UnsupportedOperationError";
  return isCard ? "AuthenticatedExtendedCardNotConfiguredError" : (names[name] ?? name);
}

function plain(details: readonly JsonObject[]): JsonObject[] {
  return details.flatMap((detail) => {
    if (detail["@type"] === errorInfoType) {
      const { metadata } = detail;
      return typeof metadata === "object" && metadata !== null && !Array.isArray(metadata) ? [metadata] : [];
    }
    const { "@type": _type, ...members } = detail;
    return [members];
  });
}

/** `data` of an error, of which 0.3 only says that it may be there. */
function dataOf(failure: Failure): JsonObject {
  const data: JsonObject = Object.assign({}, ...failure.details);
  return Object.keys(data).length > 0 ? { data } : {};
}

/** JSON-RPC error object; 0.3 has no REST error body of its own, so that is the same one, as the JavaScript SDK has it. */
export function legacyError(failure: Failure): JsonObject {
  return { code: failure.code, message: failure.message, ...dataOf(failure) };
}
