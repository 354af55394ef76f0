import { isObject, type Json, type JsonObject } from "../json.js";
import type { Dialect, ErrorSpec } from "../protocol/dialect.js";
import { errorDomain, errorInfoType } from "../protocol/headers.js";
import type { ProtocolError } from "./reply.js";

/**
 * An error object as both HTTP bindings have it: `code`, `message` and details, the latter under a name that differs.
 * The name comes from the JSON-RPC code (negative, so no HTTP status can be taken for one), else from `ErrorInfo.reason`.
 */
export function errorFrom(
  dialect: Dialect,
  raw: Json,
  detailsKey: "data" | "details",
  httpStatus: number,
): ProtocolError {
  if (!isObject(raw)) {
    return { ...(typeof raw === "string" ? { message: raw } : {}), details: [], httpStatus, raw };
  }
  const details = listOf(raw[detailsKey]);
  const reason = reasonIn(details);
  const code = typeof raw.code === "number" ? raw.code : undefined;
  return {
    ...identify(dialect, code, reason),
    ...(code === undefined ? {} : { code }),
    ...(reason === undefined ? {} : { reason }),
    ...(typeof raw.message === "string" ? { message: raw.message } : {}),
    details,
    httpStatus,
    raw,
  };
}

function identify(
  dialect: Dialect,
  code: number | undefined,
  reason: string | undefined,
): Pick<ProtocolError, "name" | "identifiedBy"> {
  const byCode = code === undefined ? undefined : dialect.errors.find((error) => error.code === code);
  if (byCode) return { name: byCode.name, identifiedBy: "code" };
  const isNamed = (error: ErrorSpec) => error.reason === reason || error.alsoReason === reason;
  const byReason = reason === undefined ? undefined : dialect.errors.find(isNamed);
  return byReason ? { name: byReason.name, identifiedBy: "reason" } : {};
}

/** An error body `{error: "…TaskNotFoundError", message}`: the name, perhaps behind the package of a class. */
export function errorFromClass(dialect: Dialect, raw: JsonObject, httpStatus: number): ProtocolError {
  const own = typeof raw.error === "string" ? raw.error.split(/[.$]/).at(-1) : undefined;
  const spec = dialect.errors.find(({ name }) => name === own);
  return {
    ...(spec ? { name: spec.name, identifiedBy: "class" } : {}),
    ...(typeof raw.message === "string" ? { message: raw.message } : {}),
    details: [],
    httpStatus,
    raw,
  };
}

/** `ErrorInfo.reason`, that of the protocol's own domain first. */
function reasonIn(details: readonly Json[]): string | undefined {
  const infos = details.filter((detail): detail is JsonObject => isObject(detail) && detail["@type"] === errorInfoType);
  const info = infos.find((detail) => detail.domain === errorDomain) ?? infos[0];
  return typeof info?.reason === "string" ? info.reason : undefined;
}

/** Details should be a list; what is none is kept as the only entry, so that it can be judged. */
function listOf(details: Json | undefined): readonly Json[] {
  if (details === undefined || details === null) return [];
  return Array.isArray(details) ? details : [details];
}
