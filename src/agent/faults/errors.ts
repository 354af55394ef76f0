import { isObject, type JsonObject } from "../../json.js";
import { errorInfoType } from "../../protocol/headers.js";
import { type Failure, failureOf } from "../errors.js";
import type { AgentHooks, CallContext } from "../hooks.js";
import { drop, enveloping, httpOf, objectsOf, typed } from "./edit.js";
import type { Fault } from "./fault.js";

/** Alters failures of one name (or of all). */
function failing(
  name: string | undefined,
  change: (failure: Failure, call: CallContext) => Failure,
): Partial<AgentHooks> {
  return { error: (call, failure) => (name === undefined || failure.name === name ? change(failure, call) : failure) };
}

const becoming =
  (name: string) =>
  (failure: Failure): Failure =>
    failureOf(name, failure.message);

/** Alters the error object of JSON-RPC. */
function rpcError(change: (error: JsonObject) => void): Partial<AgentHooks> {
  return enveloping((envelope) => {
    if (isObject(envelope.error)) change(envelope.error);
    return envelope;
  });
}

/** Alters the body of REST errors. */
function restError(change: (error: JsonObject) => JsonObject): Partial<AgentHooks> {
  return httpOf("rest", (answer) => {
    if (answer.status < 400) return answer;
    const { error } = JSON.parse(answer.body) as JsonObject;
    return isObject(error) ? { ...answer, body: JSON.stringify(change(error)) } : answer;
  });
}

/** Alters the ErrorInfo of failures on one binding. */
function errorInfo(binding: CallContext["binding"], change: (info: JsonObject) => void): Partial<AgentHooks> {
  return failing(undefined, (failure, call) => {
    if (call.binding !== binding) return failure;
    for (const detail of failure.details) if (detail["@type"] === errorInfoType) change(detail);
    return failure;
  });
}

function withoutDetails(type: string, binding: CallContext["binding"]): Partial<AgentHooks> {
  return failing(undefined, (failure, call) =>
    call.binding === binding
      ? { ...failure, details: failure.details.filter((detail) => !String(detail["@type"]).endsWith(type)) }
      : failure,
  );
}

const codes: readonly Fault[] = [
  ["TaskNotFoundError", -32000],
  ["TaskNotCancelableError", -32001],
  ["UnsupportedOperationError", -32601],
  ["ContentTypeNotSupportedError", -32602],
].map(([name, code]) => ({
  id: `code-of-${String(name)
    .replace("Error", "")
    .replace(/[A-Z]/g, (letter, at) => (at ? "-" : "") + letter.toLowerCase())}`,
  requirement: "JSONRPC-SSE-002",
  summary: `The JSON-RPC code of ${name} is ${code}.`,
  bindings: ["jsonrpc"],
  hooks: failing(String(name), (failure) => ({ ...failure, code: Number(code) })),
}));

const statuses: readonly Fault[] = [
  ["TaskNotFoundError", 400],
  ["TaskNotCancelableError", 403],
  ["UnsupportedOperationError", 501],
  ["VersionNotSupportedError", 406],
].map(([name, httpStatus]) => ({
  id: `status-of-${String(name)
    .replace("Error", "")
    .replace(/[A-Z]/g, (letter, at) => (at ? "-" : "") + letter.toLowerCase())}`,
  requirement: "HTTP_JSON-STATUS-001",
  summary: `The HTTP status of ${name} is ${httpStatus}.`,
  bindings: ["rest"],
  hooks: failing(String(name), (failure) => ({ ...failure, httpStatus: Number(httpStatus) })),
}));

const jsonRpc: readonly Fault[] = [
  {
    id: "parse-error-internal",
    requirement: "JSONRPC-FMT-003",
    summary: "A body that is not JSON is answered with an internal error.",
    bindings: ["jsonrpc"],
    hooks: failing("JSONParseError", becoming("InternalError")),
  },
  {
    id: "parse-error-invalid-request",
    requirement: "JSONRPC-FMT-003",
    summary: "A body that is not JSON is answered with -32600.",
    bindings: ["jsonrpc"],
    hooks: failing("JSONParseError", becoming("InvalidRequestError")),
  },
  {
    id: "invalid-request-accepted",
    requirement: "JSONRPC-FMT-004",
    summary: "Requests without `jsonrpc` are accepted.",
    bindings: ["jsonrpc"],
    hooks: {
      envelopeIn: (_call, envelope) => (isObject(envelope) ? { ...envelope, jsonrpc: "2.0" } : envelope),
    },
  },
  {
    id: "invalid-request-internal",
    requirement: "JSONRPC-FMT-004",
    summary: "JSON that is no request object is answered with an internal error.",
    bindings: ["jsonrpc"],
    hooks: failing("InvalidRequestError", becoming("InternalError")),
  },
  {
    id: "unknown-method-invalid-request",
    requirement: "JSONRPC-FMT-005",
    summary: "An unknown method is answered with -32600.",
    bindings: ["jsonrpc"],
    hooks: failing("MethodNotFoundError", (failure) => ({ ...failure, code: -32600 })),
  },
  {
    id: "invalid-params-internal",
    requirement: "JSONRPC-FMT-006",
    summary: "Wrong params are answered with an internal error.",
    bindings: ["jsonrpc"],
    hooks: failing("InvalidParamsError", (failure) => ({ ...failure, code: -32603 })),
  },
  {
    id: "error-data-is-object",
    requirement: "JSONRPC-ERR-001",
    summary: "error.data is an object instead of a list.",
    bindings: ["jsonrpc"],
    hooks: rpcError((error) => {
      const [first] = objectsOf(error.data);
      if (first) error.data = first;
    }),
  },
  {
    id: "error-data-is-text",
    requirement: "JSONRPC-ERR-001",
    summary: "error.data is a text.",
    bindings: ["jsonrpc"],
    hooks: rpcError((error) => {
      error.data = "see the log";
    }),
  },
  {
    id: "error-code-is-text",
    requirement: "JSONRPC-ERR-001",
    summary: "error.code is a text.",
    bindings: ["jsonrpc"],
    hooks: rpcError((error) => {
      error.code = String(error.code);
    }),
  },
  {
    id: "error-without-message",
    requirement: "CORE-ERR-014",
    summary: "JSON-RPC errors have no message.",
    bindings: ["jsonrpc"],
    hooks: rpcError((error) => drop(error, "message")),
  },
  {
    id: "error-details-without-type",
    requirement: "CORE-ERR-015",
    summary: "Error details have no @type.",
    hooks: failing(undefined, (failure) => {
      for (const detail of failure.details) drop(detail, "@type");
      return failure;
    }),
  },
  {
    id: "jsonrpc-error-without-info",
    requirement: "JSONRPC-ERR-003",
    summary: "JSON-RPC errors have no ErrorInfo.",
    bindings: ["jsonrpc"],
    hooks: withoutDetails("ErrorInfo", "jsonrpc"),
  },
  {
    id: "jsonrpc-error-without-bad-request",
    requirement: "JSONRPC-ERR-005",
    summary: "JSON-RPC validation errors do not name the members that are wrong.",
    bindings: ["jsonrpc"],
    hooks: withoutDetails("BadRequest", "jsonrpc"),
  },
  {
    id: "error-as-success",
    requirement: "CORE-ERR-001",
    summary: "GetTask answers invalid parameters with an empty result.",
    hooks: {
      error: (call, failure) =>
        call.operation === "get_task" && failure.name === "InvalidParamsError" ? { result: {} } : failure,
    },
  },
];

const rest: readonly Fault[] = [
  {
    id: "rest-error-problem-json",
    requirement: "HTTP_JSON-ERR-001",
    summary: "REST errors are application/problem+json.",
    bindings: ["rest"],
    hooks: httpOf("rest", (answer) => {
      if (answer.status < 400) return answer;
      const body = JSON.stringify({ type: "about:blank", title: "Error", status: answer.status, detail: "It failed." });
      return typed({ ...answer, body }, "application/problem+json");
    }),
  },
  {
    id: "rest-error-unwrapped",
    requirement: "HTTP_JSON-ERR-001",
    summary: "REST errors are a google.rpc.Status without the member `error` around it.",
    bindings: ["rest"],
    hooks: restError((error) => error),
  },
  {
    id: "rest-error-grpc-code",
    requirement: "HTTP_JSON-ERR-001",
    summary: "error.code of REST errors is the number of the gRPC status.",
    bindings: ["rest"],
    hooks: restError((error) => ({ error: { ...error, code: error.code === 404 ? 5 : 3 } })),
  },
  {
    id: "rest-error-web-page",
    requirement: "HTTP_JSON-ERR-001",
    summary: "REST errors are web pages.",
    bindings: ["rest"],
    hooks: httpOf("rest", (answer) =>
      answer.status < 400 ? answer : typed({ ...answer, body: "<!doctype html><h1>Error</h1>" }, "text/html"),
    ),
  },
  {
    id: "rest-error-without-info",
    requirement: "HTTP_JSON-ERR-002",
    summary: "REST errors have no ErrorInfo.",
    bindings: ["rest"],
    hooks: withoutDetails("ErrorInfo", "rest"),
  },
  {
    id: "rest-error-reason-camel-case",
    requirement: "HTTP_JSON-ERR-002",
    summary: "The reason in REST errors is the name of the error in camel case.",
    bindings: ["rest"],
    hooks: failing(undefined, (failure, call) => {
      if (call.binding !== "rest") return failure;
      for (const detail of failure.details) if ("reason" in detail) detail.reason = failure.name;
      return failure;
    }),
  },
  {
    id: "rest-error-domain",
    requirement: "HTTP_JSON-ERR-002",
    summary: "The domain in REST errors is not that of the protocol.",
    bindings: ["rest"],
    hooks: errorInfo("rest", (info) => {
      info.domain = "example.com";
    }),
  },
  {
    id: "jsonrpc-error-domain",
    requirement: "JSONRPC-ERR-003",
    summary: "The domain in JSON-RPC errors is not that of the protocol.",
    bindings: ["jsonrpc"],
    hooks: errorInfo("jsonrpc", (info) => {
      info.domain = "example.com";
    }),
  },
  {
    id: "rest-error-without-bad-request",
    requirement: "REST-ERR-003",
    summary: "REST validation errors do not name the members that are wrong.",
    bindings: ["rest"],
    hooks: withoutDetails("BadRequest", "rest"),
  },
  {
    id: "rest-invalid-input-500",
    requirement: "REST-ERR-005",
    summary: "Invalid input over REST is answered with 500.",
    bindings: ["rest"],
    hooks: failing("InvalidParamsError", (failure) => ({ ...failure, httpStatus: 500 })),
  },
  {
    id: "rest-error-as-text",
    requirement: "REST-ERR-006",
    summary: "REST errors are sent with Content-Type text/plain.",
    bindings: ["rest"],
    hooks: httpOf("rest", (answer) => (answer.status < 400 ? answer : typed(answer, "text/plain"))),
  },
];

/** Faults of error answers. */
export const errorFaults: readonly Fault[] = [...codes, ...statuses, ...jsonRpc, ...rest];
