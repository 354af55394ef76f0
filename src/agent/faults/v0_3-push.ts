import { isObject } from "../../json.js";
import { invalidParams } from "../errors.js";
import type { AgentHooks, PushRequest } from "../hooks.js";
import { drop } from "./edit.js";
import { type LegacyFault, legacyEnvelope, legacyObjects, legacyResult, pureFaults } from "./edit-v0_3.js";
import type { Fault } from "./fault.js";

const onJsonRpc = { bindings: ["jsonrpc"] } as const;

/** Alters calls of webhooks. */
const sending = (change: (request: PushRequest) => PushRequest | undefined): Partial<AgentHooks> => ({ push: change });
const withHeaders = (change: (headers: Record<string, string>) => void): Partial<AgentHooks> =>
  sending((request) => {
    change(request.headers);
    return request;
  });

const list: readonly LegacyFault[] = [
  {
    id: "legacy-push-forgotten",
    requirement: "V03-PUSH-01",
    summary: "Webhooks of 0.3 are not in the list after they were set.",
    hooks: {
      ...legacyResult("list_push_configs", (value) => (Array.isArray(value) ? [] : { configs: [] })),
    },
  },
  {
    id: "legacy-push-other-url",
    requirement: "V03-PUSH-03",
    summary: "tasks/pushNotificationConfig/set answers with another URL than it was given.",
    hooks: legacyResult("create_push_config", (value) => {
      if (isObject(value) && isObject(value.pushNotificationConfig))
        value.pushNotificationConfig.url = "https://example.com/";
      return value;
    }),
  },
  {
    id: "legacy-push-get-needs-id",
    requirement: "V03-PUSH-04",
    summary: "tasks/pushNotificationConfig/get is refused without pushNotificationConfigId.",
    ...onJsonRpc,
    hooks: {
      legacyParams: (call, params) => {
        if (call.operation !== "get_push_config" || params.pushNotificationConfigId !== undefined) return params;
        throw invalidParams([{ field: "pushNotificationConfigId", description: "is required" }]);
      },
    },
  },
  {
    id: "legacy-push-list-wrapped",
    requirement: "V03-PUSH-05",
    summary: "tasks/pushNotificationConfig/list answers with an object around the list.",
    ...onJsonRpc,
    hooks: legacyResult("list_push_configs", (value) => (Array.isArray(value) ? { configs: value } : value)),
  },
  {
    id: "legacy-delete-answers-object",
    requirement: "V03-PUSH-06",
    summary: "The result of tasks/pushNotificationConfig/delete is an empty object.",
    ...onJsonRpc,
    hooks: legacyEnvelope((envelope) => (envelope.result === null ? { ...envelope, result: {} } : envelope)),
  },
  {
    id: "legacy-delete-deletes-nothing",
    requirement: "V03-PUSH-06",
    summary: "tasks/pushNotificationConfig/delete leaves the webhook where it is.",
    hooks: {
      params: (call, params) => (call.operation === "delete_push_config" ? { ...params, id: "another" } : params),
    },
  },
  {
    id: "legacy-push-never",
    requirement: "V03-PUSH-08",
    summary: "Webhooks of 0.3 are never called.",
    hooks: sending(() => undefined),
  },
  {
    id: "legacy-push-wrapped",
    requirement: "V03-PUSH-08",
    summary: "Webhooks of 0.3 get the task in an object.",
    hooks: sending((request) => ({ ...request, body: `{"task":${request.body}}` })),
  },
  {
    id: "legacy-push-type-of-1-0",
    requirement: "V03-PUSH-08",
    summary: "Webhooks of 0.3 are called with Content-Type application/a2a+json.",
    hooks: withHeaders((headers) => {
      headers["Content-Type"] = "application/a2a+json";
    }),
  },
  {
    id: "legacy-push-without-token",
    requirement: "V03-PUSH-09",
    summary: "Webhooks of 0.3 are called without their token.",
    hooks: withHeaders((headers) => drop(headers as never, "X-A2A-Notification-Token")),
  },
  {
    id: "legacy-push-without-credentials",
    requirement: "V03-PUSH-10",
    summary: "Webhooks of 0.3 are called without credentials.",
    hooks: withHeaders((headers) => drop(headers as never, "Authorization")),
  },
  {
    id: "legacy-push-of-send-ignored",
    requirement: "V03-PUSH-11",
    summary: "A webhook in the configuration of message/send is forgotten.",
    hooks: {
      params: (call, params) => {
        if (call.operation !== "send_message" || !isObject(params.configuration)) return params;
        const { taskPushNotificationConfig: _ignored, ...configuration } = params.configuration;
        return { ...params, configuration };
      },
    },
  },
  {
    id: "legacy-push-schemes-lost",
    requirement: "V03-PUSH-03",
    summary: "Webhooks of 0.3 are shown without their authentication schemes.",
    hooks: legacyObjects("S", (object, place) => {
      if (place === "authentication") object.schemes = [];
    }),
    ...onJsonRpc,
  },
];

/** Faults of webhooks in 0.3 (sections 7.5 to 7.8 and 9.5). */
export const legacyPushFaults: readonly Fault[] = pureFaults(list);
