import { isObject, type JsonObject } from "../../json.js";
import type { AgentHooks } from "../hooks.js";
import { drop, enveloping, objectsOf } from "./edit.js";
import { becoming, errorInfo, failing, withoutDetails } from "./edit-error.js";
import type { Fault } from "./fault.js";

/** Alters the error object of JSON-RPC. */
function rpcError(change: (error: JsonObject) => void): Partial<AgentHooks> {
  return enveloping((envelope) => {
    if (isObject(envelope.error)) change(envelope.error);
    return envelope;
  });
}

/** Faults of errors over JSON-RPC (section 9.5), and of details on all bindings. */
export const jsonRpcErrorFaults: readonly Fault[] = [
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
    id: "error-details-of-own-types",
    requirement: "CORE-ERR-016",
    summary: "Validation errors carry details of a type of the agent's own.",
    hooks: failing("InvalidParamsError", (failure) => ({
      ...failure,
      details: [{ "@type": "type.example.com/agent.Violation", text: failure.message }],
    })),
  },
  {
    id: "answers-in-latin-1",
    requirement: "SEC-MEDIA-001",
    summary: "Answers are written in Latin-1 instead of UTF-8.",
    hooks: {
      http: (_call, answer) => ({ ...answer, headers: { ...answer.headers, "Transfer-Encoding": "chunked" } }),
      write: (response, bytes) => {
        response.write(Buffer.from(bytes.toString("utf8"), "latin1"));
      },
    },
  },
];
