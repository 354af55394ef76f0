import { legacyFailing, pureFaults, withCode } from "./edit-v0_3.js";
import type { Fault } from "./fault.js";

const lacking = { streaming: false, pushNotifications: false, extendedAgentCard: false };

/** Faults of the error codes of 0.3 (sections 8.1 and 8.2). */
export const legacyErrorFaults: readonly Fault[] = pureFaults([
  {
    id: "legacy-not-found-internal",
    requirement: "V03-GET-02",
    summary: "A task that there is not is an internal error in 0.3.",
    hooks: legacyFailing("TaskNotFoundError", (failure, { operation }) =>
      operation === "get_task" ? withCode(-32603)(failure) : failure,
    ),
  },
  {
    id: "legacy-not-found-code",
    requirement: "V03-ERR-01",
    summary: "TaskNotFoundError of 0.3 has the code -32011.",
    hooks: legacyFailing("TaskNotFoundError", withCode(-32011, 404)),
  },
  {
    id: "legacy-cancel-unknown-internal",
    requirement: "V03-CANC-03",
    summary: "Canceling a task that there is not is an internal error in 0.3.",
    hooks: legacyFailing("TaskNotFoundError", (failure, { operation }) =>
      operation === "cancel_task" ? withCode(-32603)(failure) : failure,
    ),
  },
  {
    id: "legacy-push-unknown-internal",
    requirement: "V03-PUSH-07",
    summary: "Webhooks of a task that there is not are an internal error in 0.3.",
    hooks: legacyFailing("TaskNotFoundError", (failure, { operation }) =>
      operation?.endsWith("push_config") || operation === "list_push_configs" ? withCode(-32603)(failure) : failure,
    ),
  },
  {
    id: "legacy-not-cancelable-code",
    requirement: "V03-ERR-02",
    summary: "TaskNotCancelableError of 0.3 has the code of TaskNotFoundError.",
    hooks: legacyFailing("TaskNotCancelableError", withCode(-32001, 404)),
  },
  {
    id: "legacy-not-cancelable-internal",
    requirement: "V03-CANC-02",
    summary: "Canceling a task that has ended is an internal error in 0.3.",
    hooks: legacyFailing("TaskNotCancelableError", withCode(-32603)),
  },
  {
    id: "legacy-push-not-supported-internal",
    requirement: "V03-PUSH-02",
    summary: "Without push notifications, their methods are internal errors in 0.3.",
    options: { capabilities: lacking },
    hooks: legacyFailing("PushNotificationNotSupportedError", withCode(-32603)),
  },
  {
    id: "legacy-push-not-supported-code",
    requirement: "V03-ERR-03",
    summary: "Without push notifications, their methods are answered with -32002 in 0.3.",
    options: { capabilities: lacking },
    hooks: legacyFailing("PushNotificationNotSupportedError", withCode(-32002, 501)),
  },
  {
    id: "legacy-unsupported-code",
    requirement: "V03-ERR-04",
    summary: "Without streaming, message/stream is answered with -32003 in 0.3.",
    options: { capabilities: lacking },
    hooks: legacyFailing("UnsupportedOperationError", withCode(-32003, 501)),
  },
  {
    id: "legacy-content-type-code",
    requirement: "V03-ERR-05",
    summary: "Parts of a type that is not supported are answered with -32004 in 0.3.",
    // The kit holds an agent to the code only where its message says what the error is.
    hooks: legacyFailing("ContentTypeNotSupportedError", (failure) => ({
      ...withCode(-32004, 501)(failure),
      message: "Content type not supported",
    })),
  },
  {
    id: "legacy-extended-card-internal",
    requirement: "V03-XCARD-04",
    summary: "An extended card that there is not is an internal error in 0.3.",
    options: { capabilities: lacking },
    hooks: legacyFailing("AuthenticatedExtendedCardNotConfiguredError", withCode(-32603)),
  },
  {
    id: "legacy-extended-card-code",
    requirement: "V03-ERR-07",
    summary: "An extended card that there is not is answered with -32001 in 0.3.",
    options: { capabilities: lacking },
    hooks: legacyFailing("AuthenticatedExtendedCardNotConfiguredError", withCode(-32001, 404)),
  },
]);
