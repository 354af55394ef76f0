/** What a member of a request holds. A message's name stands for itself. */
export interface Field {
  readonly type: "string" | "bool" | "int32" | "bytes" | "timestamp" | "struct" | "value" | "enum" | "message";
  readonly required?: boolean;
  readonly repeated?: boolean;
  /** Message of `type: "message"`, or the values of `type: "enum"`, the first of which means "not set". */
  readonly message?: string;
  readonly values?: readonly string[];
  /** Smallest and largest number allowed. */
  readonly min?: number;
  readonly max?: number;
}

/** Members of one request message, and those of which exactly one must be set. */
export interface Shape {
  readonly fields: Readonly<Record<string, Field>>;
  readonly oneof?: readonly string[];
}

const string = { type: "string" } as const;
const requiredString = { type: "string", required: true } as const;
const historyLength = { type: "int32", min: 0 } as const;
const states = [
  "TASK_STATE_UNSPECIFIED",
  "TASK_STATE_SUBMITTED",
  "TASK_STATE_WORKING",
  "TASK_STATE_COMPLETED",
  "TASK_STATE_FAILED",
  "TASK_STATE_CANCELED",
  "TASK_STATE_INPUT_REQUIRED",
  "TASK_STATE_REJECTED",
  "TASK_STATE_AUTH_REQUIRED",
];

/** Requests of the eleven operations, from the definition of 1.0.1. Order of enum values is that of their numbers. */
export const shapes: Readonly<Record<string, Shape>> = {
  SendMessageRequest: {
    fields: {
      tenant: string,
      message: { type: "message", message: "Message", required: true },
      configuration: { type: "message", message: "SendMessageConfiguration" },
      metadata: { type: "struct" },
    },
  },
  SendMessageConfiguration: {
    fields: {
      acceptedOutputModes: { type: "string", repeated: true },
      taskPushNotificationConfig: { type: "message", message: "TaskPushNotificationConfig" },
      historyLength,
      returnImmediately: { type: "bool" },
    },
  },
  Message: {
    fields: {
      messageId: requiredString,
      contextId: string,
      taskId: string,
      role: { type: "enum", values: ["ROLE_UNSPECIFIED", "ROLE_USER", "ROLE_AGENT"], required: true },
      parts: { type: "message", message: "Part", repeated: true, required: true },
      metadata: { type: "struct" },
      extensions: { type: "string", repeated: true },
      referenceTaskIds: { type: "string", repeated: true },
    },
  },
  Part: {
    fields: {
      text: string,
      raw: { type: "bytes" },
      url: string,
      data: { type: "value" },
      metadata: { type: "struct" },
      filename: string,
      mediaType: string,
    },
    oneof: ["text", "raw", "url", "data"],
  },
  GetTaskRequest: { fields: { tenant: string, id: requiredString, historyLength } },
  ListTasksRequest: {
    fields: {
      tenant: string,
      contextId: string,
      status: { type: "enum", values: states },
      pageSize: { type: "int32", min: 1, max: 100 },
      pageToken: string,
      historyLength,
      statusTimestampAfter: { type: "timestamp" },
      includeArtifacts: { type: "bool" },
    },
  },
  CancelTaskRequest: { fields: { tenant: string, id: requiredString, metadata: { type: "struct" } } },
  SubscribeToTaskRequest: { fields: { tenant: string, id: requiredString } },
  TaskPushNotificationConfig: {
    fields: {
      tenant: string,
      id: string,
      taskId: string,
      url: requiredString,
      token: string,
      authentication: { type: "message", message: "AuthenticationInfo" },
    },
  },
  AuthenticationInfo: { fields: { scheme: requiredString, credentials: string } },
  GetTaskPushNotificationConfigRequest: { fields: { tenant: string, taskId: requiredString, id: requiredString } },
  DeleteTaskPushNotificationConfigRequest: { fields: { tenant: string, taskId: requiredString, id: requiredString } },
  ListTaskPushNotificationConfigsRequest: {
    fields: {
      tenant: string,
      taskId: requiredString,
      pageSize: { type: "int32", min: 0, max: 100 },
      pageToken: string,
    },
  },
  GetExtendedAgentCardRequest: { fields: { tenant: string } },
};
