import { isObject, type JsonObject } from "../../json.js";
import type { AgentHooks } from "../hooks.js";
import { httpOf, typed } from "./edit.js";
import { errorInfo, failing, withoutDetails } from "./edit-error.js";
import type { Fault } from "./fault.js";

/** Alters the body of REST errors. */
function restError(change: (error: JsonObject) => JsonObject): Partial<AgentHooks> {
  return httpOf("rest", (answer) => {
    if (answer.status < 400) return answer;
    const { error } = JSON.parse(answer.body) as JsonObject;
    return isObject(error) ? { ...answer, body: JSON.stringify(change(error)) } : answer;
  });
}

/** Faults of errors over REST (section 11.6). */
export const restErrorFaults: readonly Fault[] = [
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
  {
    id: "rest-error-with-200",
    requirement: "CORE-ERR-001",
    summary: "Errors of CancelTask over REST come with status 200.",
    bindings: ["rest"],
    hooks: httpOf("rest", (answer, { operation }) =>
      operation === "cancel_task" && answer.status >= 400 ? { ...answer, status: 200 } : answer,
    ),
  },
];
