import type { ProtocolError } from "../../bindings/reply.js";
import { isObject, type JsonObject } from "../../json.js";
import type { Dialect } from "../../protocol/dialect.js";
import { errorDomain, errorInfoType } from "../../protocol/headers.js";
import { show } from "../text.js";
import { hasOddDetails } from "./error-details.js";
import type { Finding, Predicate, Subject } from "./predicate.js";

/** Operations that are refused with HTTP 404 only because there is no such task; of others the route may be missing. */
const aboutTask: readonly (string | undefined)[] = ["get_task"];
const upperSnake = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** A2A errors carry an ErrorInfo that names them (sections 9.5 and 11.6): several of them share an HTTP status. */
export const errorInfo: Predicate = {
  name: "error_info",
  description: `A2A errors have a google.rpc.ErrorInfo with reason and the domain ${errorDomain}.`,
  check(subject, _args, { dialect, interface: agentInterface }) {
    const { error } = subject;
    if (!error) return "not-exercised";
    const name = agentInterface?.binding === "rest" ? "details" : "data";
    const infos = error.details.filter(
      (detail): detail is JsonObject => isObject(detail) && detail["@type"] === errorInfoType,
    );
    if (!isA2A(error, infos, subject, dialect) || hasOddDetails(error, name)) return "not-exercised";
    const info = infos.find(({ domain }) => domain === errorDomain) ?? infos[0];
    if (!info) {
      const what = error.name ?? `the error with HTTP ${error.httpStatus}`;
      const message = `${what} comes without a google.rpc.ErrorInfo in error.${name}`;
      return [{ path: `error.${name}`, expected: "an ErrorInfo", actual: "nothing", message }];
    }
    return checkInfo(info, `error.${name}`, dialect);
  },
};

function isA2A(error: ProtocolError, infos: readonly JsonObject[], subject: Subject, dialect: Dialect): boolean {
  if (error.code !== undefined && error.code <= -32001 && error.code >= -32099) return true;
  if (infos.some(({ domain, reason }) => domain === errorDomain || isReason(reason, dialect))) return true;
  // An unknown tenant, for example, is no task that is missing.
  if (subject.exchange?.purpose?.deliberate === true) return false;
  return error.httpStatus === 404 && aboutTask.includes(subject.operation) && isObject(error.raw);
}

function isReason(reason: unknown, dialect: Dialect): boolean {
  return typeof reason === "string" && dialect.errors.some((spec) => spec.reason === reason);
}

function checkInfo(info: JsonObject, path: string, dialect: Dialect): Finding[] {
  const findings: Finding[] = [];
  const { reason, domain } = info;
  if (typeof reason !== "string" || !upperSnake.test(reason) || reason.endsWith("_ERROR")) {
    const message = `ErrorInfo.reason is ${show(reason)}, it has to be the name of the error as in TASK_NOT_FOUND`;
    findings.push({ path: `${path}.reason`, expected: "TASK_NOT_FOUND, …", actual: show(reason), message });
  } else if (!isReason(reason, dialect)) {
    const message = `ErrorInfo.reason ${show(reason)} is none of the protocol's own errors`;
    findings.push({ path: `${path}.reason`, expected: "", actual: show(reason), message, note: true });
  }
  if (domain !== errorDomain) {
    const message = `ErrorInfo.domain is ${show(domain)}, it has to be ${show(errorDomain)}`;
    findings.push({ path: `${path}.domain`, expected: show(errorDomain), actual: show(domain), message });
  }
  return findings;
}
