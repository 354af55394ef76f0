import { isObject, type JsonObject } from "../../json.js";
import { asking, drop, editing, objectsOf } from "./edit.js";
import type { Fault } from "./fault.js";

function reverse(task: JsonObject): void {
  if (Array.isArray(task.history)) task.history.reverse();
}

/** Faults of the task history and of historyLength (section 3.2.4). */
export const historyFaults: readonly Fault[] = [
  {
    id: "history-length-ignored",
    requirement: "CORE-HIST-002",
    summary: "GetTask ignores historyLength.",
    hooks: asking(["get_task"], (params) => drop(params, "historyLength")),
  },
  {
    id: "history-zero-is-unset",
    requirement: "CORE-HIST-002",
    summary: "GetTask takes historyLength 0 for no limit.",
    hooks: asking(["get_task"], (params) => {
      if (String(params.historyLength) === "0") drop(params, "historyLength");
    }),
  },
  {
    id: "history-length-one-too-many",
    requirement: "CORE-HIST-002",
    summary: "GetTask shows one message more than historyLength.",
    hooks: asking(["get_task"], (params) => {
      const length = Number(params.historyLength);
      if (length > 0) params.historyLength = length + 1;
    }),
  },
  {
    id: "history-length-ignored-on-send",
    requirement: "CORE-HIST-009",
    summary: "SendMessage ignores historyLength.",
    hooks: asking(["send_message"], ({ configuration }) => {
      if (isObject(configuration)) drop(configuration, "historyLength");
    }),
  },
  {
    id: "history-zero-empty-list",
    requirement: "CORE-HIST-001",
    summary: "GetTask with historyLength 0 shows an empty history instead of none.",
    hooks: {
      output: ({ call }, value) =>
        call?.operation === "get_task" && call.params.historyLength === 0 && isObject(value)
          ? { ...value, history: [] }
          : value,
    },
  },
  {
    id: "history-zero-empty-list-on-send",
    requirement: "CORE-HIST-003",
    summary: "SendMessage with historyLength 0 shows an empty history instead of none.",
    hooks: {
      output: ({ call }, value) => {
        const configuration = call?.params.configuration ?? null;
        const none = isObject(configuration) && configuration.historyLength === 0;
        if (none && call?.operation === "send_message" && isObject(value) && isObject(value.task))
          value.task.history = [];
        return value;
      },
    },
  },
  {
    id: "history-keeps-the-oldest",
    requirement: "CORE-HIST-007",
    summary: "historyLength keeps the oldest messages instead of the newest.",
    hooks: { policy: { oldestHistoryIsKept: true } },
  },
  {
    id: "history-negative-accepted",
    requirement: "CORE-HIST-010",
    summary: "A negative historyLength is accepted.",
    hooks: asking(["get_task", "list_tasks"], (params) => {
      if (Number(params.historyLength) < 0) drop(params, "historyLength");
    }),
  },
  {
    id: "history-reversed",
    requirement: "CORE-HIST-005",
    summary: "The history of a task shows the newest message first.",
    hooks: editing({ task: reverse }),
  },
  {
    id: "history-text-changed",
    requirement: "CORE-HIST-006",
    summary: "Messages of the user are kept in the history in capitals.",
    hooks: editing({
      message: (message, place) => {
        if (place !== "history" || message.role !== "ROLE_USER") return;
        for (const part of objectsOf(message.parts)) {
          if (typeof part.text === "string") part.text = part.text.toUpperCase();
        }
      },
    }),
  },
  {
    id: "history-of-agents-only",
    requirement: "DM-TASK-005",
    summary: "Messages of the user stand in the history with the role of the agent.",
    hooks: editing({
      message: (message, place) => {
        if (place === "history") message.role = "ROLE_AGENT";
      },
    }),
  },
  {
    id: "history-cut-for-good",
    requirement: "CORE-IDEM-001",
    summary: "GetTask with historyLength cuts the history of the stored task.",
    hooks: asking(["get_task"], ({ id, historyLength }, { store }) => {
      const task = store.get(String(id))?.task;
      const length = Number(historyLength);
      if (task?.history && length > 0) task.history = task.history.slice(-length);
    }),
  },
];
