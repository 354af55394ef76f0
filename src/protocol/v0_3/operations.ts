import type { OperationName, OperationSpec } from "../dialect.js";

const get = (path: string) => ({ method: "GET", path, body: false }) as const;
const post = (path: string) => ({ method: "POST", path, body: true }) as const;
const del = (path: string) => ({ method: "DELETE", path, body: false }) as const;
/** Messages of the `a2a.v1` package, which REST payloads are written in. */
const proto = (request: string, response: string) => ({
  request: `a2a.v1.${request}`,
  response: `a2a.v1.${response}`,
});

/**
 * Sections 3.5.6 and 7 of 0.3.0. Requests and responses are named as in the published JSON schema, results of several forms
 * as in `schemas/a2a/v0.3/a2a.schema.json`; path members are those of the JSON-RPC params.
 *
 * tasks/resubscribe has two verbs on REST: 7.9 says POST, the proto annotation says GET. tasks/list exists in the text alone,
 * for REST and gRPC. The gRPC names are the proto's, which differ from the table in 3.5.6.
 */
export const operations: Readonly<Partial<Record<OperationName, OperationSpec>>> = {
  send_message: {
    name: "send_message",
    method: "message/send",
    grpcMethod: "SendMessage",
    http: [post("/v1/message:send")],
    streaming: false,
    request: "MessageSendParams",
    response: "SendMessageResult",
    rest: proto("SendMessageRequest", "SendMessageResponse"),
  },
  send_streaming_message: {
    name: "send_streaming_message",
    method: "message/stream",
    grpcMethod: "SendStreamingMessage",
    http: [post("/v1/message:stream")],
    streaming: true,
    request: "MessageSendParams",
    response: "SendStreamingMessageResult",
    rest: proto("SendMessageRequest", "StreamResponse"),
    capability: "streaming",
  },
  get_task: {
    name: "get_task",
    method: "tasks/get",
    grpcMethod: "GetTask",
    http: [get("/v1/tasks/{id}")],
    streaming: false,
    request: "TaskQueryParams",
    response: "Task",
    rest: proto("GetTaskRequest", "Task"),
  },
  list_tasks: {
    name: "list_tasks",
    method: "tasks/list",
    grpcMethod: "ListTask",
    bindings: ["rest"],
    http: [get("/v1/tasks")],
    streaming: false,
    request: "NoParams",
    response: "TaskList",
  },
  cancel_task: {
    name: "cancel_task",
    method: "tasks/cancel",
    grpcMethod: "CancelTask",
    http: [post("/v1/tasks/{id}:cancel")],
    streaming: false,
    request: "TaskIdParams",
    response: "Task",
    rest: proto("CancelTaskRequest", "Task"),
  },
  subscribe_to_task: {
    name: "subscribe_to_task",
    method: "tasks/resubscribe",
    grpcMethod: "TaskSubscription",
    http: [post("/v1/tasks/{id}:subscribe"), get("/v1/tasks/{id}:subscribe")],
    streaming: true,
    request: "TaskIdParams",
    response: "SendStreamingMessageResult",
    rest: proto("TaskSubscriptionRequest", "StreamResponse"),
    capability: "streaming",
  },
  create_push_config: {
    name: "create_push_config",
    method: "tasks/pushNotificationConfig/set",
    grpcMethod: "CreateTaskPushNotificationConfig",
    http: [post("/v1/tasks/{taskId}/pushNotificationConfigs")],
    streaming: false,
    request: "TaskPushNotificationConfig",
    response: "TaskPushNotificationConfig",
    rest: proto("CreateTaskPushNotificationConfigRequest", "TaskPushNotificationConfig"),
    capability: "pushNotifications",
  },
  get_push_config: {
    name: "get_push_config",
    method: "tasks/pushNotificationConfig/get",
    grpcMethod: "GetTaskPushNotificationConfig",
    http: [get("/v1/tasks/{id}/pushNotificationConfigs/{pushNotificationConfigId}")],
    streaming: false,
    request: "GetTaskPushNotificationConfigParams",
    response: "TaskPushNotificationConfig",
    rest: proto("GetTaskPushNotificationConfigRequest", "TaskPushNotificationConfig"),
    capability: "pushNotifications",
  },
  list_push_configs: {
    name: "list_push_configs",
    method: "tasks/pushNotificationConfig/list",
    grpcMethod: "ListTaskPushNotificationConfig",
    http: [get("/v1/tasks/{id}/pushNotificationConfigs")],
    streaming: false,
    request: "ListTaskPushNotificationConfigParams",
    response: "TaskPushNotificationConfigList",
    rest: proto("ListTaskPushNotificationConfigRequest", "ListTaskPushNotificationConfigResponse"),
    capability: "pushNotifications",
  },
  delete_push_config: {
    name: "delete_push_config",
    method: "tasks/pushNotificationConfig/delete",
    grpcMethod: "DeleteTaskPushNotificationConfig",
    http: [del("/v1/tasks/{id}/pushNotificationConfigs/{pushNotificationConfigId}")],
    streaming: false,
    request: "DeleteTaskPushNotificationConfigParams",
    response: "Nothing",
    rest: {
      request: "a2a.v1.DeleteTaskPushNotificationConfigRequest",
      response: "google.protobuf.Empty",
    },
    capability: "pushNotifications",
  },
  get_extended_agent_card: {
    name: "get_extended_agent_card",
    method: "agent/getAuthenticatedExtendedCard",
    grpcMethod: "GetAgentCard",
    withoutParams: true,
    http: [get("/v1/card")],
    streaming: false,
    request: "NoParams",
    response: "AgentCard",
    rest: proto("GetAgentCardRequest", "AgentCard"),
    capability: "extendedAgentCard",
  },
};
