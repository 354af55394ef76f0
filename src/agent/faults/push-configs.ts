import { isObject, type Json, type JsonObject } from "../../json.js";
import type { OperationName } from "../../protocol/dialect.js";
import { failureOf, invalidParams } from "../errors.js";
import type { AgentHooks, CallContext } from "../hooks.js";
import { answering, asking, drop, editing, objectsOf } from "./edit.js";
import type { Fault } from "./fault.js";

/** Answers the TaskNotFoundError of an operation with a success, when the task itself is unknown. */
function unknownTaskSucceeds(operation: OperationName, result: (call: CallContext) => Json): Partial<AgentHooks> {
  return {
    error: (call, failure) =>
      call.operation === operation && failure.name === "TaskNotFoundError" && !call.store.get(taskOf(call))
        ? { result: result(call) }
        : failure,
  };
}

const taskOf = ({ params }: CallContext): string => (typeof params.taskId === "string" ? params.taskId : "");

function configured(change: (config: JsonObject) => void): Partial<AgentHooks> {
  return editing({ pushConfig: change });
}

/** Faults of the operations on push configurations (sections 3.1.7 to 3.1.10). */
export const pushConfigFaults: readonly Fault[] = [
  {
    id: "push-create-without-id",
    requirement: "PUSH-CREATE-003",
    summary: "A created push configuration comes back without an id.",
    hooks: answering("create_push_config", (config) => {
      drop(config, "id");
      return config;
    }),
  },
  {
    id: "push-create-nested",
    requirement: "PUSH-CREATE-001",
    summary: "A created push configuration comes back nested, as in 0.3.",
    hooks: answering("create_push_config", ({ taskId, ...config }) => ({
      taskId: taskId ?? "",
      pushNotificationConfig: config,
    })),
  },
  {
    id: "push-create-forgets",
    requirement: "PUSH-CREATE-002",
    summary: "A push configuration is forgotten once it has been read.",
    hooks: {
      output: ({ call }, value) => {
        if (call?.operation === "get_push_config") call.store.get(taskOf(call))?.configs.delete(String(call.params.id));
        return value;
      },
    },
  },
  {
    id: "push-create-for-unknown-task",
    requirement: "PUSH-CREATE-004",
    summary: "A push configuration can be created for a task that does not exist.",
    hooks: unknownTaskSucceeds("create_push_config", ({ params }) => ({ id: crypto.randomUUID(), ...params })),
  },
  {
    id: "push-create-without-url",
    requirement: "PUSH-CREATE-005",
    summary: "A push configuration without url is accepted.",
    hooks: asking(["create_push_config"], (params) => {
      params.url ||= "https://example.com/default";
    }),
  },
  {
    id: "push-inline-without-url-accepted",
    requirement: "PUSH-CREATE-005",
    summary:
      "A push configuration inside of a send request is accepted without its url or the scheme of its authentication.",
    hooks: asking(["send_message", "send_streaming_message"], ({ configuration }) => {
      const inline = isObject(configuration) ? configuration.taskPushNotificationConfig : undefined;
      if (isObject(inline)) complete(inline);
    }),
  },
  {
    id: "push-authentication-without-scheme-accepted",
    requirement: "PUSH-AUTHINFO-001",
    summary: "The authentication of a push configuration is accepted without a scheme.",
    hooks: asking(["create_push_config"], ({ authentication }) => {
      if (isObject(authentication)) authentication.scheme = textOr(authentication.scheme, "Bearer");
    }),
  },
  {
    id: "push-get-without-url",
    requirement: "PUSH-GET-001",
    summary: "GetTaskPushNotificationConfig answers without the url.",
    hooks: answering("get_push_config", (config) => {
      drop(config, "url");
      return config;
    }),
  },
  {
    id: "push-get-without-authentication",
    requirement: "PUSH-GET-001",
    summary: "GetTaskPushNotificationConfig answers without the authentication that was stored.",
    hooks: answering("get_push_config", (config) => {
      drop(config, "authentication");
      return config;
    }),
  },
  {
    id: "push-get-unknown-config",
    requirement: "PUSH-GET-002",
    summary: "GetTaskPushNotificationConfig answers with something for an id that does not exist.",
    hooks: {
      error: (call, failure) =>
        call.operation === "get_push_config" && failure.name === "TaskNotFoundError" && call.store.get(taskOf(call))
          ? { result: { id: String(call.params.id), taskId: taskOf(call), url: "https://example.com/default" } }
          : failure,
    },
  },
  {
    id: "push-list-bare-array",
    requirement: "DM-RESP-001",
    summary: "ListTaskPushNotificationConfigs answers a bare array.",
    hooks: answering("list_push_configs", ({ configs }) => configs ?? []),
  },
  {
    id: "push-list-first-only",
    requirement: "PUSH-LIST-001",
    summary: "ListTaskPushNotificationConfigs shows the first configuration only.",
    hooks: answering("list_push_configs", (list) => ({ ...list, configs: objectsOf(list.configs).slice(0, 1) })),
  },
  {
    id: "push-second-replaces-first",
    requirement: "PUSH-LIST-001",
    summary: "A second push configuration of a task replaces the first.",
    hooks: asking(["create_push_config"], ({ taskId }, { store }) => {
      store.get(String(taskId))?.configs.clear();
    }),
  },
  {
    id: "push-list-for-unknown-task",
    requirement: "PUSH-LIST-003",
    summary: "ListTaskPushNotificationConfigs answers an empty list for a task that does not exist.",
    hooks: unknownTaskSucceeds("list_push_configs", () => ({ configs: [], nextPageToken: "" })),
  },
  {
    id: "push-delete-without-effect",
    requirement: "PUSH-DEL-001",
    summary: "A deleted push configuration is still there.",
    hooks: asking(["delete_push_config"], (params, { store }) => {
      if (store.get(String(params.taskId))) params.id = crypto.randomUUID();
    }),
  },
  {
    id: "push-delete-twice-fails",
    requirement: "PUSH-DEL-002",
    summary: "Deleting a push configuration a second time ends in an internal error.",
    hooks: asking(["delete_push_config"], ({ taskId, id }, { store }) => {
      const record = store.get(String(taskId));
      if (record && !record.configs.has(String(id))) throw new Error("nothing to delete");
    }),
  },
  {
    id: "push-delete-for-unknown-task",
    requirement: "PUSH-DEL-003",
    summary: "DeleteTaskPushNotificationConfig succeeds for a task that does not exist.",
    hooks: unknownTaskSucceeds("delete_push_config", () => ({})),
  },
  {
    id: "push-delete-without-result",
    requirement: "PUSH-DEL-004",
    summary: "The JSON-RPC response of DeleteTaskPushNotificationConfig has no result.",
    bindings: ["jsonrpc"],
    hooks: {
      envelope: ({ operation }, envelope) => {
        if (operation === "delete_push_config") drop(envelope, "result");
        return envelope;
      },
    },
  },
  {
    id: "push-schemes-as-list",
    requirement: "PUSH-AUTHINFO-001",
    summary: "The authentication of a push configuration has the list `schemes` of 0.3.",
    hooks: configured((config) => {
      const { authentication } = config;
      if (isObject(authentication)) config.authentication = { schemes: [authentication.scheme ?? ""] };
    }),
  },
  {
    id: "push-scheme-in-wrong-case",
    requirement: "PUSH-AUTHINFO-002",
    summary: "The scheme `bearer` in lower case is refused.",
    hooks: asking(["create_push_config"], ({ authentication }) => {
      const scheme = isObject(authentication) ? authentication.scheme : undefined;
      if (typeof scheme === "string" && /^[a-z]/.test(scheme)) {
        throw invalidParams([{ field: "authentication.scheme", description: "is not known" }]);
      }
    }),
  },
  {
    id: "push-list-without-url",
    requirement: "DM-SERIAL-004",
    summary: "Listed push configurations have no url.",
    hooks: answering("list_push_configs", (list) => {
      for (const config of objectsOf(list.configs)) drop(config, "url");
      return list;
    }),
  },
  {
    id: "push-list-page-token-ignored",
    requirement: "PUSH-LIST-002",
    summary: "ListTaskPushNotificationConfigs answers every pageToken with the first page.",
    hooks: asking(["list_push_configs"], (params) => drop(params, "pageToken")),
  },
  {
    id: "push-delete-for-unknown-task-wrong-error",
    requirement: "PUSH-DEL-003",
    summary: "DeleteTaskPushNotificationConfig refuses an unknown task as invalid parameters.",
    hooks: {
      error: (call, failure) =>
        call.operation === "delete_push_config" && failure.name === "TaskNotFoundError"
          ? failureOf("InvalidParamsError", failure.message)
          : failure,
    },
  },
];

/** Puts something sane in place of what a configuration lacks. */
function complete(config: JsonObject): void {
  config.url = textOr(config.url, "https://example.com/default");
  const { authentication } = config;
  if (isObject(authentication)) authentication.scheme = textOr(authentication.scheme, "Bearer");
}

function textOr(given: Json | undefined, instead: string): string {
  return typeof given === "string" && given !== "" ? given : instead;
}
