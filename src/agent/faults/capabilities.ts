import { isObject } from "../../json.js";
import { failureOf } from "../errors.js";
import type { AgentHooks } from "../hooks.js";
import { lettingIn } from "./authentication.js";
import { answering, drop } from "./edit.js";
import type { Fault } from "./fault.js";

/** Refuses what is not declared with another error. */
function insteadOf(name: string, other: string, operations?: readonly string[]): Partial<AgentHooks> {
  return {
    error: (call, failure) =>
      failure.name === name && (!operations || operations.includes(call.operation ?? ""))
        ? failureOf(other, failure.message)
        : failure,
  };
}

/** Faults of undeclared capabilities (section 3.3.4) and of the extended card (sections 3.1.11 and 13.3). */
export const capabilityFaults: readonly Fault[] = [
  {
    id: "push-undeclared-works",
    requirement: "CORE-CAP-001",
    summary: "The card declares no push notifications, and the operations work.",
    hooks: { policy: { capabilitiesAreIgnored: true } },
    options: { capabilities: { pushNotifications: false } },
  },
  {
    id: "push-undeclared-unsupported-operation",
    requirement: "CORE-CAP-001",
    summary: "Undeclared push notifications are refused with UnsupportedOperationError.",
    hooks: insteadOf("PushNotificationNotSupportedError", "UnsupportedOperationError"),
    options: { capabilities: { pushNotifications: false } },
  },
  {
    id: "push-undeclared-in-message",
    requirement: "CORE-CAP-005",
    summary: "The card declares no push notifications, and a webhook that comes with a message is accepted.",
    hooks: {
      params: (call, params) => {
        if (call.operation !== "send_message" || !isObject(params.configuration)) return params;
        const { taskPushNotificationConfig: _dropped, ...configuration } = params.configuration;
        return { ...params, configuration };
      },
    },
    options: { capabilities: { pushNotifications: false } },
  },
  {
    id: "streaming-undeclared-works",
    requirement: "CORE-CAP-002",
    summary: "The card declares no streaming, and streams work.",
    hooks: { policy: { capabilitiesAreIgnored: true } },
    options: { capabilities: { streaming: false } },
  },
  {
    id: "streaming-undeclared-method-not-found",
    requirement: "CORE-CAP-002",
    summary: "Undeclared streaming is refused as an unknown method.",
    hooks: insteadOf("UnsupportedOperationError", "MethodNotFoundError", [
      "send_streaming_message",
      "subscribe_to_task",
    ]),
    options: { capabilities: { streaming: false } },
  },
  {
    id: "extended-card-undeclared-not-configured",
    requirement: "CORE-CAP-003",
    summary: "An undeclared extended card is refused as one that is not configured.",
    hooks: insteadOf("UnsupportedOperationError", "ExtendedAgentCardNotConfiguredError", ["get_extended_agent_card"]),
    options: { capabilities: { extendedAgentCard: false } },
  },
  {
    id: "extended-card-not-configured-wrong-error",
    requirement: "CARD-EXT-002",
    summary: "A declared extended card that is not configured is refused with TaskNotFoundError.",
    hooks: {
      policy: { extendedCardIsMissing: true },
      ...insteadOf("ExtendedAgentCardNotConfiguredError", "TaskNotFoundError"),
    },
  },
  {
    id: "extended-card-open",
    requirement: "CARD-EXT-006",
    summary: "The extended card is shown without authentication.",
    hooks: {
      ...lettingIn(({ operation }) => operation === "get_extended_agent_card"),
      policy: { extendedCardIsOpen: true },
    },
  },
  {
    id: "extended-card-with-token",
    requirement: "CARD-EXT-009",
    summary: "The extended card holds a token.",
    hooks: answering("get_extended_agent_card", (card) => ({
      ...card,
      documentationUrl: "https://user:hunter2@internal.example.com/docs",
    })),
  },
  {
    id: "extended-card-without-version",
    requirement: "CARD-EXT-012",
    summary: "The version of the extended card is empty.",
    hooks: answering("get_extended_agent_card", (card) => ({ ...card, version: " " })),
  },
  {
    id: "extended-card-incomplete",
    requirement: "CARD-EXT-005",
    summary: "The extended card holds nothing but its skills.",
    hooks: answering("get_extended_agent_card", ({ skills }) => ({ skills: skills ?? [] })),
  },
  {
    id: "extended-card-without-challenge",
    requirement: "AUTH-SERVER-004",
    summary: "A missing token is refused without WWW-Authenticate.",
    hooks: {
      error: (_call, failure) => {
        drop(failure.headers, "WWW-Authenticate");
        return failure;
      },
    },
  },
  {
    id: "extended-card-refused-with-400",
    requirement: "AUTH-SERVER-003",
    summary: "A missing token is refused with HTTP status 400.",
    hooks: {
      error: (_call, failure) =>
        failure.httpStatus === 401 ? { ...failure, httpStatus: 400, status: "INVALID_ARGUMENT" } : failure,
    },
  },
];
