import { isObject, type Json, type JsonObject } from "../../json.js";
import { invalidParams } from "../errors.js";
import type { AgentHooks } from "../hooks.js";
import { lettingIn } from "./authentication.js";
import { drop } from "./edit.js";
import { legacyAsking, legacyResult, pureFaults } from "./edit-v0_3.js";
import type { Fault } from "./fault.js";

const onJsonRpc = { bindings: ["jsonrpc"] } as const;
const sends = ["send_message", "send_streaming_message"] as const;

/** Answers of one binding. */
const on =
  (binding: "jsonrpc" | "rest", change: (value: Json) => Json): Parameters<typeof legacyResult>[1] =>
  (value, { call }) =>
    call?.binding === binding ? change(value) : value;

/** Failures that become the answer of a send to a task that has ended. */
const showEndedTask: Partial<AgentHooks> = {
  error: (call, failure) => {
    if (call.operation !== "send_message" || failure.name !== "UnsupportedOperationError") return failure;
    const { message } = call.params;
    const record = isObject(message) ? call.store.get(String(message.taskId)) : undefined;
    if (!record) return failure;
    const { id, contextId } = record.task;
    if (call.binding === "rest") {
      return { result: { task: { id, contextId, status: { state: "TASK_STATE_COMPLETED" } } } };
    }
    return { result: { kind: "task", id, contextId, status: { state: "completed" } } };
  },
};

/** Faults of the operations on messages, tasks and the extended card (sections 7.1 to 7.4 and 7.10 of 0.3.0). */
export const legacyOperationFaults: readonly Fault[] = pureFaults([
  {
    id: "legacy-send-missing",
    requirement: "V03-SEND-01",
    summary: "message/send fails with an internal error for messages that begin with tck-complete-task.",
    hooks: {
      legacyParams: (call, params) => {
        if (call.operation !== "send_message" || !JSON.stringify(params).includes("tck-complete-task")) return params;
        throw new Error("broken");
      },
    },
  },
  {
    id: "legacy-send-wrapped",
    requirement: "V03-SEND-02",
    summary: "The result of message/send is wrapped by its kind on JSON-RPC, as in 1.0.",
    ...onJsonRpc,
    hooks: legacyResult(
      "send_message",
      on("jsonrpc", (value) => (isObject(value) ? { [String(value.kind)]: value } : value)),
    ),
  },
  {
    id: "legacy-ended-task-shown",
    requirement: "V03-SEND-03",
    summary: "A message of 0.3 to a task that has ended is answered with the task, as if it were taken.",
    hooks: showEndedTask,
  },
  {
    id: "legacy-unknown-task-made",
    requirement: "V03-SEND-04",
    summary: "A message of 0.3 to a task that there is not starts a new one.",
    hooks: legacyAsking(sends, ({ message }, { store }) => {
      if (isObject(message) && !store.get(String(message.taskId))) drop(message, "taskId");
    }),
  },
  {
    id: "legacy-blocking-ignored",
    requirement: "V03-SEND-05",
    summary: "message/send of 0.3 does not wait although blocking is true.",
    hooks: legacyAsking(["send_message"], (params) => {
      params.configuration = { ...(isObject(params.configuration) ? params.configuration : {}), blocking: false };
    }),
  },
  {
    id: "legacy-non-blocking-waits",
    requirement: "V03-SEND-05",
    summary: "message/send of 0.3 waits although blocking is false.",
    hooks: legacyAsking(["send_message"], (params) => {
      if (isObject(params.configuration)) params.configuration.blocking = true;
    }),
  },
  {
    id: "legacy-send-history-whole",
    requirement: "V03-SEND-06",
    summary: "message/send of 0.3 shows the whole history whatever historyLength is.",
    hooks: legacyAsking(sends, ({ configuration }) => {
      if (isObject(configuration)) drop(configuration, "historyLength");
    }),
  },
  {
    id: "legacy-output-modes-ignored",
    requirement: "V03-SEND-07",
    summary: "acceptedOutputModes of 0.3 is ignored.",
    hooks: legacyAsking(sends, ({ configuration }) => {
      if (isObject(configuration)) drop(configuration, "acceptedOutputModes");
    }),
  },
  {
    id: "legacy-follow-up-new-task",
    requirement: "V03-SEND-08",
    summary: "A message of 0.3 to a task that waits for it starts another task.",
    hooks: legacyAsking(sends, ({ message }) => {
      if (isObject(message)) drop(message, "taskId");
    }),
  },
  {
    id: "legacy-get-other-context",
    requirement: "V03-GET-01",
    summary: "tasks/get shows another contextId than message/send did.",
    hooks: legacyResult("get_task", (value) => (isObject(value) ? { ...value, contextId: "other" } : value)),
  },
  {
    id: "legacy-get-history-whole",
    requirement: "V03-GET-03",
    summary: "tasks/get of 0.3 shows the whole history whatever historyLength is.",
    hooks: legacyAsking(["get_task"], (params) => drop(params, "historyLength", "history_length")),
  },
  {
    id: "legacy-cancel-answers-nothing",
    requirement: "V03-CANC-01",
    summary: "tasks/cancel answers an empty object.",
    hooks: legacyResult("cancel_task", () => ({})),
  },
  {
    id: "legacy-list-counts",
    requirement: "V03-LIST-01",
    summary: "GET /v1/tasks answers with a number.",
    bindings: ["rest"],
    hooks: legacyResult("list_tasks", (value) => (Array.isArray(value) ? value.length : value)),
  },
  {
    id: "legacy-extended-card-old-name",
    requirement: "V03-XCARD-01",
    summary: "The extended card is known as agent/authenticatedExtendedCard only.",
    ...onJsonRpc,
    hooks: {
      envelopeIn: (_call, envelope) => {
        if (!isObject(envelope)) return envelope;
        const names: Readonly<Record<string, string>> = {
          "agent/getAuthenticatedExtendedCard": "agent/unknown",
          "agent/authenticatedExtendedCard": "agent/getAuthenticatedExtendedCard",
        };
        return { ...envelope, method: names[String(envelope.method)] ?? envelope.method ?? null };
      },
    },
  },
  {
    id: "legacy-extended-card-incomplete",
    requirement: "V03-XCARD-01",
    summary: "The extended card of 0.3 has skills only.",
    hooks: legacyResult("get_extended_agent_card", (value) =>
      isObject(value) ? { skills: value.skills ?? [] } : value,
    ),
  },
  {
    id: "legacy-extended-card-open",
    requirement: "V03-XCARD-03",
    summary: "The extended card of 0.3 is shown to everyone.",
    hooks: {
      ...lettingIn(({ operation }) => operation === "get_extended_agent_card"),
      policy: { extendedCardIsOpen: true },
    },
  },
  {
    id: "legacy-extended-card-needs-params",
    requirement: "V03-XCARD-06",
    summary: "agent/getAuthenticatedExtendedCard is refused without params.",
    ...onJsonRpc,
    hooks: {
      envelopeIn: (call, envelope) => {
        if (isObject(envelope) && envelope.params === undefined) call.memory.set("without params", true);
        return envelope;
      },
      legacyParams: (call, params) => {
        if (call.operation !== "get_extended_agent_card" || !call.memory.has("without params")) return params;
        throw invalidParams([{ field: "params", description: "is required" }]);
      },
    },
  },
  {
    id: "legacy-extensions-not-read",
    requirement: "V03-MISC-05",
    summary: "X-A2A-Extensions of 0.3 is not read.",
    hooks: { serviceParameters: ({ headers }) => drop(headers as JsonObject, "x-a2a-extensions") },
  },
]);
