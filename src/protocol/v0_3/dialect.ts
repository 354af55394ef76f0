import type { Dialect, ErrorSpec } from "../dialect.js";
import { legacyExtensionsHeader } from "../headers.js";
import { operations } from "./operations.js";

/**
 * Sections 8.1 and 8.2 of 0.3.0 have names and codes only. It leaves HTTP statuses to "appropriate" ones: the first is that of
 * the Python and Java SDKs, the others those of the JavaScript SDK and of 1.0 servers that also speak 0.3. gRPC statuses likewise.
 * The reasons are those of 1.0, whose servers may send them.
 */
const errors: readonly ErrorSpec[] = [
  { name: "TaskNotFoundError", code: -32001, httpStatus: 404, grpcStatus: "NOT_FOUND", alsoReason: "TASK_NOT_FOUND" },
  {
    name: "TaskNotCancelableError",
    code: -32002,
    httpStatus: 409,
    grpcStatus: "UNIMPLEMENTED",
    alsoReason: "TASK_NOT_CANCELABLE",
    alsoHttpStatus: [400],
    alsoGrpcStatus: ["FAILED_PRECONDITION"],
  },
  {
    name: "PushNotificationNotSupportedError",
    code: -32003,
    httpStatus: 501,
    grpcStatus: "UNIMPLEMENTED",
    alsoReason: "PUSH_NOTIFICATION_NOT_SUPPORTED",
    alsoHttpStatus: [400],
    alsoGrpcStatus: ["FAILED_PRECONDITION"],
  },
  {
    name: "UnsupportedOperationError",
    code: -32004,
    httpStatus: 501,
    grpcStatus: "UNIMPLEMENTED",
    alsoReason: "UNSUPPORTED_OPERATION",
    alsoHttpStatus: [400],
    alsoGrpcStatus: ["FAILED_PRECONDITION"],
  },
  {
    name: "ContentTypeNotSupportedError",
    code: -32005,
    httpStatus: 415,
    grpcStatus: "UNIMPLEMENTED",
    alsoReason: "CONTENT_TYPE_NOT_SUPPORTED",
    alsoHttpStatus: [400, 500],
    alsoGrpcStatus: ["INVALID_ARGUMENT"],
  },
  {
    name: "InvalidAgentResponseError",
    code: -32006,
    httpStatus: 502,
    grpcStatus: "INTERNAL",
    alsoReason: "INVALID_AGENT_RESPONSE",
    alsoHttpStatus: [500],
  },
  {
    name: "AuthenticatedExtendedCardNotConfiguredError",
    code: -32007,
    httpStatus: 404,
    grpcStatus: "UNKNOWN",
    alsoReason: "EXTENDED_AGENT_CARD_NOT_CONFIGURED",
    alsoHttpStatus: [400, 500],
    alsoGrpcStatus: ["FAILED_PRECONDITION"],
  },
  { name: "JSONParseError", code: -32700, httpStatus: 400, grpcStatus: "INTERNAL" },
  { name: "InvalidRequestError", code: -32600, httpStatus: 400, grpcStatus: "INVALID_ARGUMENT" },
  { name: "MethodNotFoundError", code: -32601, httpStatus: 404, grpcStatus: "NOT_FOUND" },
  { name: "InvalidParamsError", code: -32602, httpStatus: 422, grpcStatus: "INVALID_ARGUMENT", alsoHttpStatus: [400] },
  { name: "InternalError", code: -32603, httpStatus: 500, grpcStatus: "INTERNAL" },
];

const terminal = ["completed", "canceled", "failed", "rejected"];
/** 6.1 and 4.5; whether `auth-required` interrupts a stream is open (the proto says it does not). */
const interrupted = ["input-required", "auth-required"];

/**
 * A2A 0.3.0. It has two shapes of the same data. Everywhere in the kit, 0.3 is written in shape S, the JSON of the published
 * schema (`kind`, kebab-case states, `parts`), which JSON-RPC, the agent card and webhooks use. REST uses shape P, the ProtoJSON
 * of the `a2a.v1` package (`content`, `ROLE_USER`, `TASK_STATE_CANCELLED`); only the REST binding knows it.
 */
export const v0_3: Dialect = {
  version: "0.3",
  operations,
  errors,
  states: {
    all: ["submitted", "working", ...terminal, ...interrupted, "unknown"],
    terminal,
    interrupted,
    // The proto: a stream ends at terminal and interrupted states, and `auth-required` is none of these there.
    closing: ["input-required"],
    initial: "submitted",
  },
  roles: { user: "user", agent: "agent" },
  bindingNames: { jsonrpc: "JSONRPC", rest: "HTTP+JSON", grpc: "GRPC" },
  mediaTypes: {
    jsonrpc: { request: "application/json", accepted: ["application/json"] },
    rest: { request: "application/json", accepted: ["application/json"] },
  },
  eventKeys: [],
  eventKinds: {
    task: "task",
    message: "message",
    "status-update": "statusUpdate",
    "artifact-update": "artifactUpdate",
  },
  headers: { extensions: legacyExtensionsHeader },
  pushConfigMember: "pushNotificationConfig",
  restShape: "a2a.v1",
  restErrors: ["status", "class", "code"],
  restStatuses: "usual",
  // Absent, JSON-RPC agents block and REST agents do not.
  sendModes: { wait: { blocking: true }, immediate: { blocking: false } },
  capabilityPaths: {
    streaming: "capabilities.streaming",
    pushNotifications: "capabilities.pushNotifications",
    extendedAgentCard: "supportsAuthenticatedExtendedCard",
  },
};
