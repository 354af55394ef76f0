import type { ProtocolError } from "../bindings/reply.js";
import { isObject, type Json } from "../json.js";
import type { Dialect, ErrorSpec } from "../protocol/dialect.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { ExpectError } from "../suite/test.js";
import { type Answer, errorOf, statusOf } from "./answer.js";
import { type AssertionOptions, matchAssertion } from "./assert.js";
import { asFound, type Found, found, type OutcomeJudgement } from "./found.js";
import { describeAnswer, describeError } from "./judge-expect.js";
import { isRefusedInTls } from "./refused-in-tls.js";
import { MISSING, type Missing, show } from "./text.js";

/** Judges `expect_error`: that an error came, and which one. */
export function judgeError(
  expected: ExpectError,
  answer: Answer,
  agentInterface: AgentInterface | undefined,
  dialect: Dialect,
  options: AssertionOptions,
): OutcomeJudgement {
  const error = errorOf(answer);
  const status = statusOf(answer);
  if (!error) return judgeNoError(expected, answer, status);
  const names = namesOf(error, agentInterface, dialect);
  const problems: Found[] = [];
  if (expected.errorType !== undefined) problems.push(...judgeName(expected.errorType, error, names, options));
  if (expected.kind !== undefined) problems.push(...judgeKind(expected.kind, error, names));
  const { raw } = error;
  const members: readonly [string, Json | undefined, Json | Missing][] = [
    ["code", expected.code, error.code ?? MISSING],
    ["message", expected.message, error.message ?? MISSING],
    ["details", expected.details, detailsOf(raw)],
  ];
  for (const [name, assertion, actual] of members) {
    if (assertion === undefined) continue;
    for (const one of matchAssertion(assertion, actual, options)) {
      const path = `error.${name}${one.path === "" || one.path.startsWith("[") ? one.path : `.${one.path}`}`;
      const message = `${path} is ${one.actual === "nothing" ? "missing" : one.actual}, expected ${one.expected}`;
      problems.push(...asFound("body", [{ ...one, path, message }]));
    }
  }
  return { found: problems, notes: notesOn(error, agentInterface, dialect), otherKind: false };
}

/** Only a refusal by HTTP status can stand for an error when the protocol's own is missing. */
function judgeNoError(expected: ExpectError, answer: Answer, status: number | undefined): OutcomeJudgement {
  const { errorType, kind, code, message, details } = expected;
  if (isRefusedInTls(answer) && Object.keys(expected).length === 0)
    return { found: [], notes: ["refused in the TLS handshake, before HTTP"], otherKind: false };
  const asked = [errorType, code, message, details].some((one) => one !== undefined);
  const refused = status !== undefined && status >= 400 && status < 500;
  if (refused && !asked && (kind === undefined || statusesOf[kind].includes(status))) {
    const note = `refused with HTTP ${status}, though the answer holds no error of the protocol`;
    return { found: [], notes: [note], otherKind: false };
  }
  const wanted = describeWanted(expected);
  const actual = describeAnswer(answer);
  return {
    found: [found("answer", "", wanted, actual, `expected ${wanted}, got ${actual}`)],
    notes: [],
    otherKind: true,
  };
}

function describeWanted({ errorType, kind }: ExpectError): string {
  if (typeof errorType === "string") return errorType;
  if (errorType !== undefined) return `an error named by ${show(errorType)}`;
  return kind === undefined ? "an error" : `an error of the kind ${kind}`;
}

/**
 * Names that the error may go by. Identity comes from the code or `ErrorInfo.reason` only; errors that REST gives no reason
 * (those of JSON-RPC, -326xx) go by their HTTP status.
 */
function namesOf(
  error: ProtocolError,
  agentInterface: AgentInterface | undefined,
  dialect: Dialect,
): readonly string[] {
  if (error.name !== undefined) return [error.name];
  if (agentInterface?.binding !== "rest" || error.reason !== undefined) return [];
  return dialect.errors
    .filter((spec) => spec.reason === undefined && httpStatuses(spec).includes(statusOfError(error)))
    .map(({ name }) => name);
}

/** In a stream that has begun with 200 only the error itself tells its HTTP status (section 11.6). */
function statusOfError({ httpStatus, code }: ProtocolError): number {
  return httpStatus < 400 && code !== undefined ? code : httpStatus;
}

function httpStatuses(spec: ErrorSpec): readonly number[] {
  // InvalidParams has no status of its own in the specification; 422 is what validating frameworks answer.
  const usual = spec.name === "InvalidParamsError" ? [422] : [];
  return [spec.httpStatus, ...(spec.alsoHttpStatus ?? []), ...usual];
}

function judgeName(
  errorType: Json,
  error: ProtocolError,
  names: readonly string[],
  options: AssertionOptions,
): readonly Found[] {
  if (names.some((name) => matchAssertion(errorType, name, options).length === 0)) return [];
  const expected = typeof errorType === "string" ? errorType : show(errorType);
  const actual = describeError(error);
  if (error.name !== undefined)
    return [found("answer", "error", expected, actual, `expected ${expected}, got ${actual}`)];
  const message = `expected ${expected}; the error cannot be told by code or ErrorInfo.reason: ${actual}`;
  return [found("answer", "error", expected, actual, message)];
}

const statusesOf: Readonly<Record<NonNullable<ExpectError["kind"]>, readonly number[]>> = {
  unauthenticated: [401],
  unauthorized: [403],
  invalid: [400, 422],
  not_found: [404],
};
const namesOfKind: Readonly<Record<NonNullable<ExpectError["kind"]>, readonly string[]>> = {
  unauthenticated: [],
  unauthorized: [],
  invalid: ["InvalidParamsError", "InvalidRequestError"],
  not_found: ["TaskNotFoundError"],
};

function judgeKind(
  kind: NonNullable<ExpectError["kind"]>,
  error: ProtocolError,
  names: readonly string[],
): readonly Found[] {
  // A status that several errors share decides only when the error does not say which one it is.
  const byStatus = error.name === undefined || namesOfKind[kind].length === 0;
  const holds =
    names.some((name) => namesOfKind[kind].includes(name)) ||
    (byStatus && statusesOf[kind].includes(statusOfError(error)));
  if (holds) return [];
  const expected = [...namesOfKind[kind], ...statusesOf[kind].map((status) => `HTTP ${status}`)].join(" or ");
  const actual = describeError(error);
  return [
    found("answer", "error", expected, actual, `expected an error of the kind ${kind} (${expected}), got ${actual}`),
  ];
}

/** `error.data` of JSON-RPC, `error.details` of REST, as received. */
function detailsOf(raw: Json): Json | Missing {
  if (!isObject(raw)) return MISSING;
  for (const name of ["data", "details"]) if (Object.hasOwn(raw, name)) return raw[name] ?? null;
  return MISSING;
}

/** HTTP statuses other than the table's: those of 1.0.0 are still accepted, and the status is a rule of its own. */
function notesOn(
  error: ProtocolError,
  agentInterface: AgentInterface | undefined,
  dialect: Dialect,
): readonly string[] {
  const spec = dialect.errors.find(({ name }) => name === error.name);
  if (!spec || agentInterface?.binding !== "rest" || error.httpStatus === spec.httpStatus) return [];
  const { httpStatus, alsoHttpStatus = [] } = spec;
  if (dialect.restStatuses === "usual") {
    if (alsoHttpStatus.includes(error.httpStatus)) return [];
    const usual = [httpStatus, ...alsoHttpStatus].join(" or ");
    return [`${spec.name} came with HTTP ${error.httpStatus}; ${dialect.version} fixes no status, agents use ${usual}`];
  }
  if (alsoHttpStatus.includes(error.httpStatus)) {
    return [`${spec.name} came with HTTP ${error.httpStatus}, the status of an older version; it is ${httpStatus} now`];
  }
  return [`${spec.name} came with HTTP ${error.httpStatus} instead of ${httpStatus}`];
}
