import type { Dialect, ErrorSpec, OperationName, OperationSpec } from "../dialect.js";
import { extensionsHeader, versionHeader } from "../headers.js";

const get = (path: string) => ({ method: "GET", path, body: false }) as const;
const post = (path: string) => ({ method: "POST", path, body: true }) as const;
const del = (path: string) => ({ method: "DELETE", path, body: false }) as const;

/** Section 5.3. SubscribeToTask has two verbs: 5.3 and 11.3.2 say POST, the proto annotation says GET. */
const operations: Partial<Record<OperationName, OperationSpec>> = {
  send_message: {
    name: "send_message",
    method: "SendMessage",
    http: [post("/message:send")],
    streaming: false,
    request: "SendMessageRequest",
    response: "SendMessageResponse",
  },
  send_streaming_message: {
    name: "send_streaming_message",
    method: "SendStreamingMessage",
    http: [post("/message:stream")],
    streaming: true,
    request: "SendMessageRequest",
    response: "StreamResponse",
    capability: "streaming",
  },
  get_task: {
    name: "get_task",
    method: "GetTask",
    http: [get("/tasks/{id}")],
    streaming: false,
    request: "GetTaskRequest",
    response: "Task",
  },
  list_tasks: {
    name: "list_tasks",
    method: "ListTasks",
    http: [get("/tasks")],
    streaming: false,
    request: "ListTasksRequest",
    response: "ListTasksResponse",
  },
  cancel_task: {
    name: "cancel_task",
    method: "CancelTask",
    http: [post("/tasks/{id}:cancel")],
    streaming: false,
    request: "CancelTaskRequest",
    response: "Task",
  },
  subscribe_to_task: {
    name: "subscribe_to_task",
    method: "SubscribeToTask",
    http: [post("/tasks/{id}:subscribe"), get("/tasks/{id}:subscribe")],
    streaming: true,
    request: "SubscribeToTaskRequest",
    response: "StreamResponse",
    capability: "streaming",
  },
  create_push_config: {
    name: "create_push_config",
    method: "CreateTaskPushNotificationConfig",
    http: [post("/tasks/{taskId}/pushNotificationConfigs")],
    streaming: false,
    request: "TaskPushNotificationConfig",
    response: "TaskPushNotificationConfig",
    capability: "pushNotifications",
  },
  get_push_config: {
    name: "get_push_config",
    method: "GetTaskPushNotificationConfig",
    http: [get("/tasks/{taskId}/pushNotificationConfigs/{id}")],
    streaming: false,
    request: "GetTaskPushNotificationConfigRequest",
    response: "TaskPushNotificationConfig",
    capability: "pushNotifications",
  },
  list_push_configs: {
    name: "list_push_configs",
    method: "ListTaskPushNotificationConfigs",
    http: [get("/tasks/{taskId}/pushNotificationConfigs")],
    streaming: false,
    request: "ListTaskPushNotificationConfigsRequest",
    response: "ListTaskPushNotificationConfigsResponse",
    capability: "pushNotifications",
  },
  delete_push_config: {
    name: "delete_push_config",
    method: "DeleteTaskPushNotificationConfig",
    http: [del("/tasks/{taskId}/pushNotificationConfigs/{id}")],
    streaming: false,
    request: "DeleteTaskPushNotificationConfigRequest",
    response: "google.protobuf.Empty",
    capability: "pushNotifications",
  },
  get_extended_agent_card: {
    name: "get_extended_agent_card",
    method: "GetExtendedAgentCard",
    http: [get("/extendedAgentCard")],
    streaming: false,
    request: "GetExtendedAgentCardRequest",
    response: "AgentCard",
    capability: "extendedAgentCard",
  },
};

/** Sections 5.4 and 9.5. The `also…` values are those of 1.0.0, which shares the protocol version "1.0". */
const errors: ErrorSpec[] = [
  { name: "TaskNotFoundError", code: -32001, httpStatus: 404, grpcStatus: "NOT_FOUND", reason: "TASK_NOT_FOUND" },
  {
    name: "TaskNotCancelableError",
    code: -32002,
    httpStatus: 400,
    grpcStatus: "FAILED_PRECONDITION",
    reason: "TASK_NOT_CANCELABLE",
    alsoHttpStatus: [409],
  },
  {
    name: "PushNotificationNotSupportedError",
    code: -32003,
    httpStatus: 400,
    grpcStatus: "FAILED_PRECONDITION",
    reason: "PUSH_NOTIFICATION_NOT_SUPPORTED",
    alsoGrpcStatus: ["UNIMPLEMENTED"],
  },
  {
    name: "UnsupportedOperationError",
    code: -32004,
    httpStatus: 400,
    grpcStatus: "FAILED_PRECONDITION",
    reason: "UNSUPPORTED_OPERATION",
    alsoGrpcStatus: ["UNIMPLEMENTED"],
  },
  {
    name: "ContentTypeNotSupportedError",
    code: -32005,
    httpStatus: 400,
    grpcStatus: "INVALID_ARGUMENT",
    reason: "CONTENT_TYPE_NOT_SUPPORTED",
    alsoHttpStatus: [415],
  },
  {
    name: "InvalidAgentResponseError",
    code: -32006,
    httpStatus: 500,
    grpcStatus: "INTERNAL",
    reason: "INVALID_AGENT_RESPONSE",
    alsoHttpStatus: [502],
  },
  {
    name: "ExtendedAgentCardNotConfiguredError",
    code: -32007,
    httpStatus: 400,
    grpcStatus: "FAILED_PRECONDITION",
    reason: "EXTENDED_AGENT_CARD_NOT_CONFIGURED",
  },
  {
    name: "ExtensionSupportRequiredError",
    code: -32008,
    httpStatus: 400,
    grpcStatus: "FAILED_PRECONDITION",
    reason: "EXTENSION_SUPPORT_REQUIRED",
  },
  {
    name: "VersionNotSupportedError",
    code: -32009,
    httpStatus: 400,
    grpcStatus: "FAILED_PRECONDITION",
    reason: "VERSION_NOT_SUPPORTED",
    alsoGrpcStatus: ["UNIMPLEMENTED"],
  },
  { name: "JSONParseError", code: -32700, httpStatus: 400, grpcStatus: "INVALID_ARGUMENT" },
  { name: "InvalidRequestError", code: -32600, httpStatus: 400, grpcStatus: "INVALID_ARGUMENT" },
  { name: "MethodNotFoundError", code: -32601, httpStatus: 404, grpcStatus: "UNIMPLEMENTED" },
  { name: "InvalidParamsError", code: -32602, httpStatus: 400, grpcStatus: "INVALID_ARGUMENT" },
  { name: "InternalError", code: -32603, httpStatus: 500, grpcStatus: "INTERNAL" },
];

const terminal = ["TASK_STATE_COMPLETED", "TASK_STATE_FAILED", "TASK_STATE_CANCELED", "TASK_STATE_REJECTED"];
const interrupted = ["TASK_STATE_INPUT_REQUIRED", "TASK_STATE_AUTH_REQUIRED"];

/** A2A 1.0 as published in 1.0.1, with the values of 1.0.0 that are still accepted. */
export const v1_0: Dialect = {
  version: "1.0",
  operations,
  errors,
  states: {
    all: ["TASK_STATE_SUBMITTED", "TASK_STATE_WORKING", ...terminal, ...interrupted],
    terminal,
    interrupted,
    // Sections 3.1.2 and 7.6.1 keep a stream open there, section 11.7 closes it.
    closing: [],
    initial: "TASK_STATE_SUBMITTED",
  },
  roles: { user: "ROLE_USER", agent: "ROLE_AGENT" },
  bindingNames: { jsonrpc: "JSONRPC", rest: "HTTP+JSON", grpc: "GRPC" },
  mediaTypes: {
    jsonrpc: { request: "application/json", accepted: ["application/json"] },
    rest: { request: "application/a2a+json", accepted: ["application/a2a+json", "application/json"] },
  },
  eventKeys: ["task", "message", "statusUpdate", "artifactUpdate"],
  eventKinds: {},
  headers: { version: versionHeader, extensions: extensionsHeader },
  tenantMember: "tenant",
  restShape: "same",
  restErrors: ["status"],
  restStatuses: "fixed",
  sendModes: { wait: { returnImmediately: false }, immediate: { returnImmediately: true } },
  capabilityPaths: {
    streaming: "capabilities.streaming",
    pushNotifications: "capabilities.pushNotifications",
    extendedAgentCard: "capabilities.extendedAgentCard",
  },
};
