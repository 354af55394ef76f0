import { isObject, type JsonObject } from "../../json.js";
import type { AgentHooks, PushRequest } from "../hooks.js";
import { asking, objectsOf } from "./edit.js";
import type { Fault } from "./fault.js";

function sending(change: (request: PushRequest) => PushRequest | undefined): Partial<AgentHooks> {
  return { push: change };
}

/** Webhooks and tasks that were called before; both are unique, so agents may share it. */
const called = new Set<string>();

/** Faults of the delivery to webhooks (section 4.3.3). */
export const pushDeliveryFaults: readonly Fault[] = [
  {
    id: "push-without-credentials",
    requirement: "PUSH-DELIVER-001",
    summary: "Webhooks are called without the credentials of their configuration.",
    hooks: sending((request) => {
      delete request.headers.Authorization;
      return request;
    }),
  },
  {
    id: "push-credentials-without-scheme",
    requirement: "PUSH-SEC-001",
    summary: "Webhooks get the credentials without the scheme.",
    hooks: sending((request) => {
      const { Authorization } = request.headers;
      if (Authorization) request.headers.Authorization = Authorization.split(" ").at(-1) ?? "";
      return request;
    }),
  },
  {
    id: "push-never",
    requirement: "PUSH-DELIVER-002",
    summary: "Webhooks are never called.",
    hooks: sending(() => undefined),
  },
  {
    id: "push-bare-object",
    requirement: "PUSH-DELIVER-003",
    summary: "Webhooks get the bare update instead of a StreamResponse.",
    hooks: sending((request) => {
      const [content] = Object.values(JSON.parse(request.body) as JsonObject);
      return { ...request, body: JSON.stringify(content) };
    }),
  },
  {
    id: "push-in-envelope",
    requirement: "PUSH-DELIVER-010",
    summary: "Webhooks get a JSON-RPC envelope.",
    hooks: sending((request) => ({
      ...request,
      body: `{"jsonrpc":"2.0","method":"pushNotification","params":${request.body}}`,
    })),
  },
  {
    id: "push-as-text",
    requirement: "PUSH-DELIVER-004",
    summary: "Webhooks are called with Content-Type text/plain.",
    hooks: sending((request) => ({ ...request, headers: { ...request.headers, "Content-Type": "text/plain" } })),
  },
  {
    id: "push-with-put",
    requirement: "PUSH-DELIVER-004",
    summary: "Webhooks are called with PUT.",
    hooks: sending((request) => ({ ...request, method: "PUT" })),
  },
  {
    id: "push-after-delete",
    requirement: "PUSH-DEL-001",
    summary: "A webhook is still called after its configuration was deleted.",
    hooks: {
      ...asking(["delete_push_config"], ({ taskId, id }, { store }) => {
        const record = store.get(String(taskId));
        const config = record?.configs.get(String(id));
        // The configuration disappears for readers and lives on for the sender.
        if (record && config) record.configs.set(`deleted-${config.id}`, { ...config, id: `deleted-${config.id}` });
      }),
      output: ({ call }, value) => {
        if (call?.operation !== "list_push_configs" || !isObject(value)) return value;
        return { ...value, configs: objectsOf(value.configs).filter(({ id }) => !String(id).startsWith("deleted-")) };
      },
    },
  },
  {
    id: "push-failure-fails-task",
    requirement: "PUSH-DELIVER-013",
    summary: "A task fails when its webhook cannot be reached.",
    hooks: { policy: { failingWebhookFailsTask: true } },
  },
  {
    id: "push-never-again",
    requirement: "PUSH-SEC-002",
    summary: "A delivery that failed is not tried again.",
    hooks: { policy: { failedDeliveriesAreDropped: true } },
  },
  {
    id: "push-once",
    requirement: "PUSH-CREATE-002",
    summary: "A webhook is called once and then forgotten.",
    hooks: {
      push: (request, event) => {
        const { taskId } = "statusUpdate" in event ? event.statusUpdate : { taskId: "" };
        const key = `${request.url} ${taskId}`;
        if (called.has(key) || taskId === "") return undefined;
        called.add(key);
        return request;
      },
    },
  },
];
