import { isObject, type Json, type JsonObject } from "../../json.js";
import type { OperationName } from "../../protocol/dialect.js";
import { v1_0 } from "../../protocol/v1_0/dialect.js";
import { invalidParams } from "../errors.js";
import type { AgentHooks } from "../hooks.js";
import { asking, drop, objectsOf } from "./edit.js";
import type { Fault } from "./fault.js";

/** Puts something sane in place of what is wrong, so that the request goes through. */
function repairing(change: (message: JsonObject) => void): Partial<AgentHooks> {
  return asking(["send_message", "send_streaming_message"], ({ message }) => {
    if (isObject(message)) change(message);
  });
}

/** A request without the ids that it needs is answered as if it had them. */
function missingIds(operation: OperationName, id: string, requirement: string, result: Json): Fault {
  return {
    id,
    requirement,
    summary: `${v1_0.operations[operation]?.method} without the ids that it needs is accepted.`,
    hooks: {
      error: (call, failure) =>
        call.operation === operation && failure.name === "InvalidParamsError" ? { result } : failure,
    },
  };
}

const someTask: JsonObject = {
  id: "00000000-0000-4000-8000-000000000002",
  contextId: "00000000-0000-4000-8000-000000000003",
  status: { state: "TASK_STATE_CANCELED", timestamp: "2026-01-01T00:00:00.000Z" },
};

const someConfig: JsonObject = {
  id: "00000000-0000-4000-8000-000000000004",
  taskId: "00000000-0000-4000-8000-000000000002",
  url: "https://example.com/hook",
};

const withoutIds: readonly Fault[] = [
  missingIds("get_task", "get-without-id-accepted", "DM-REQ-002", someTask),
  missingIds("cancel_task", "cancel-without-id-accepted", "DM-REQ-002", someTask),
  missingIds("subscribe_to_task", "subscribe-without-id-accepted", "DM-REQ-002", { task: someTask }),
  missingIds("create_push_config", "push-create-without-ids-accepted", "DM-REQ-004", someConfig),
  missingIds("get_push_config", "push-get-without-ids-accepted", "DM-REQ-003", someConfig),
  missingIds("list_push_configs", "push-list-without-ids-accepted", "DM-REQ-003", { configs: [], nextPageToken: "" }),
  missingIds("delete_push_config", "push-delete-without-ids-accepted", "DM-REQ-003", {}),
];

/** Faults of the checks that a request has to pass (sections 3.3.2, 5.7 and 13.4). */
export const validationFaults: readonly Fault[] = [
  {
    id: "message-without-parts-accepted",
    requirement: "DM-MSG-006",
    summary: "A message without parts, or with an empty list of them, is accepted.",
    hooks: repairing((message) => {
      if (objectsOf(message.parts).length === 0) message.parts = [{ text: "" }];
    }),
  },
  {
    id: "message-without-id-accepted",
    requirement: "DM-SERIAL-009",
    summary: "A message without messageId or role is accepted.",
    hooks: repairing((message) => {
      message.messageId ||= crypto.randomUUID();
      message.role ??= "ROLE_USER";
    }),
  },
  {
    id: "part-with-two-contents-accepted",
    requirement: "SEC-MEDIA-002",
    summary: "A part with a text and a url is accepted.",
    hooks: repairing((message) => {
      for (const part of objectsOf(message.parts)) if ("text" in part) drop(part, "url", "data", "raw");
    }),
  },
  {
    id: "wrong-types-accepted",
    requirement: "SEC-INPUT-001",
    summary: "A message whose role and messageId are of wrong types is accepted.",
    hooks: repairing((message) => {
      if (typeof message.role !== "string" || !message.role.startsWith("ROLE_")) message.role = "ROLE_USER";
      if (typeof message.messageId !== "string") message.messageId = crypto.randomUUID();
    }),
  },
  {
    id: "send-without-message-accepted",
    requirement: "CORE-ERR-002",
    summary: "SendMessage without a message is accepted.",
    hooks: asking(["send_message"], (params) => {
      params.message ??= { messageId: crypto.randomUUID(), role: "ROLE_USER", parts: [{ text: "" }] };
    }),
  },
  {
    id: "stream-without-message-accepted",
    requirement: "CORE-ERR-002",
    summary: "SendStreamingMessage without a message is accepted.",
    hooks: asking(["send_streaming_message"], (params) => {
      params.message ??= { messageId: crypto.randomUUID(), role: "ROLE_USER", parts: [{ text: "" }] };
    }),
  },
  {
    id: "validation-error-names-nothing",
    requirement: "CORE-ERR-008",
    summary: "Validation errors name no parameter, neither in the message nor in the details.",
    hooks: {
      error: (_call, failure) =>
        failure.name === "InvalidParamsError" ? { ...failure, message: "Bad request", details: [] } : failure,
    },
  },
  {
    id: "unknown-members-refused",
    requirement: "DM-SERIAL-005",
    summary: "A message with a member that the agent does not know is refused.",
    hooks: repairing((message) => {
      const known = /^(messageId|contextId|taskId|role|parts|metadata|extensions|referenceTaskIds)$/;
      const unknown = Object.keys(message).find((name) => !known.test(name));
      if (unknown !== undefined) throw invalidParams([{ field: `message.${unknown}`, description: "is unknown" }]);
    }),
  },
  {
    id: "data-has-to-be-object",
    requirement: "DM-PART-003",
    summary: "The data of a part is accepted only when it is an object.",
    hooks: repairing((message) => {
      for (const part of objectsOf(message.parts)) {
        if ("data" in part && !isObject(part.data)) {
          throw invalidParams([{ field: "message.parts", description: "data must be an object" }]);
        }
      }
    }),
  },
  {
    id: "message-extras-refused",
    requirement: "DM-MSG-007",
    summary: "A message with metadata, extensions or referenceTaskIds is refused.",
    hooks: repairing((message) => {
      for (const field of ["metadata", "extensions", "referenceTaskIds"]) {
        if (field in message) throw invalidParams([{ field: `message.${field}`, description: "is not supported" }]);
      }
    }),
  },
  {
    id: "part-extras-refused",
    requirement: "DM-PART-004",
    summary: "A part with metadata or a filename is refused.",
    hooks: repairing((message) => {
      for (const part of objectsOf(message.parts)) {
        if ("metadata" in part || "filename" in part) {
          throw invalidParams([{ field: "message.parts", description: "has members that are not supported" }]);
        }
      }
    }),
  },
  ...withoutIds,
  {
    id: "part-without-content-accepted",
    requirement: "DM-PART-001",
    summary: "A part without any content is accepted.",
    hooks: repairing((message) => {
      for (const part of objectsOf(message.parts)) {
        if (!["text", "raw", "url", "data"].some((name) => name in part)) part.text = "";
      }
    }),
  },
  {
    id: "metadata-nested-refused",
    requirement: "DM-META-001",
    summary: "Metadata is accepted only when its values are texts.",
    hooks: repairing(({ metadata }) => {
      if (isObject(metadata) && Object.values(metadata).some((value) => typeof value !== "string")) {
        throw invalidParams([{ field: "message.metadata", description: "must hold texts only" }]);
      }
    }),
  },
];
