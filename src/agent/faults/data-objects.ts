import { isObject } from "../../json.js";
import { drop, editing, editingOf, rename } from "./edit.js";
import type { Fault } from "./fault.js";

const states: readonly Fault[] = [
  {
    id: "state-in-lower-case",
    requirement: "DM-SERIAL-002",
    summary: "The state `working` is spelled as in 0.3.",
    hooks: editing({
      status: (status) => {
        if (status.state === "TASK_STATE_WORKING") status.state = "working";
      },
    }),
  },
  {
    id: "state-as-number",
    requirement: "DM-SERIAL-002",
    summary: "The state TASK_STATE_WORKING is given as its number.",
    hooks: editing({
      status: (status) => {
        if (status.state === "TASK_STATE_WORKING") status.state = 2;
      },
    }),
  },
  {
    id: "state-cancelled",
    requirement: "DM-TASK-002",
    summary: "The state of a canceled task is TASK_STATE_CANCELLED.",
    hooks: editing({
      status: (status) => {
        if (status.state === "TASK_STATE_CANCELED") status.state = "TASK_STATE_CANCELLED";
      },
    }),
  },
  {
    id: "state-invented",
    requirement: "DM-TASK-002",
    summary: "A task that is being worked on has the state TASK_STATE_RUNNING.",
    hooks: editing({
      status: (status) => {
        if (status.state === "TASK_STATE_WORKING") status.state = "TASK_STATE_RUNNING";
      },
    }),
  },
  {
    id: "status-without-state",
    requirement: "DM-STATUS-001",
    summary: "Listed tasks have a status without state.",
    hooks: editingOf(["list_tasks"], { status: (status) => drop(status, "state") }),
  },
  {
    id: "status-message-is-text",
    requirement: "DM-STATUS-002",
    summary: "status.message is a text.",
    hooks: editing({
      status: (status) => {
        if (isObject(status.message)) status.message = "Done.";
      },
    }),
  },
  {
    id: "status-message-of-user",
    requirement: "DM-STATUS-002",
    summary: "status.message has the role of the user.",
    hooks: editing({
      message: (message, place) => {
        if (place === "status") message.role = "ROLE_USER";
      },
    }),
  },
];

const withTime = (change: (timestamp: string) => string | number | undefined) =>
  editing({
    status: (status) => {
      const changed = change(String(status.timestamp));
      if (changed === undefined) drop(status, "timestamp");
      else status.timestamp = changed;
    },
  });

const timestamps: readonly Fault[] = [
  {
    id: "timestamp-with-offset",
    requirement: "DM-SERIAL-003",
    summary: "Timestamps have an offset instead of Z.",
    hooks: withTime((time) => time.replace("Z", "+00:00")),
  },
  {
    id: "timestamp-without-zone",
    requirement: "DM-SERIAL-003",
    summary: "Timestamps have no time zone.",
    hooks: withTime((time) => time.replace("Z", "")),
  },
  {
    id: "timestamp-as-number",
    requirement: "DM-SERIAL-003",
    summary: "Timestamps are numbers.",
    hooks: withTime((time) => Date.parse(time)),
  },
  {
    id: "timestamp-missing",
    requirement: "DM-STATUS-003",
    summary: "Statuses have no timestamp.",
    hooks: withTime(() => undefined),
  },
  {
    id: "timestamp-in-seconds",
    requirement: "DM-SERIAL-006",
    summary: "Timestamps have no milliseconds.",
    hooks: withTime((time) => time.replace(/\.\d+/, "")),
  },
];

const objects: readonly Fault[] = [
  {
    id: "task-without-id",
    requirement: "DM-TASK-001",
    summary: "Listed tasks have no id.",
    hooks: editingOf(["list_tasks"], { task: (task) => drop(task, "id") }),
  },
  {
    id: "task-without-status",
    requirement: "DM-TASK-001",
    summary: "Listed tasks have no status.",
    hooks: editingOf(["list_tasks"], { task: (task) => drop(task, "status") }),
  },
  {
    id: "artifact-ids-repeat",
    requirement: "DM-TASK-003",
    summary: "A task holds each artifact twice, under the same artifactId.",
    hooks: editingOf(["get_task"], {
      task: (task) => {
        if (Array.isArray(task.artifacts)) task.artifacts = [...task.artifacts, ...structuredClone(task.artifacts)];
      },
    }),
  },
  {
    id: "message-without-id",
    requirement: "DM-MSG-001",
    summary: "Messages of the agent have no messageId.",
    hooks: editing({ message: (message) => message.role === "ROLE_AGENT" && drop(message, "messageId") }),
  },
  {
    id: "message-without-role",
    requirement: "DM-MSG-001",
    summary: "Messages of the agent have no role.",
    hooks: editing({ message: (message) => message.role === "ROLE_AGENT" && drop(message, "role") }),
  },
  {
    id: "message-with-empty-parts",
    requirement: "DM-MSG-001",
    summary: "Messages of the agent in a status have an empty list of parts.",
    hooks: editing({
      message: (message, place) => {
        if (place === "status") message.parts = [];
      },
    }),
  },
  {
    id: "message-content-instead-of-parts",
    requirement: "DM-MSG-001",
    summary: "Messages of the agent in a status have `content` instead of parts.",
    hooks: editing({ message: (message, place) => place === "status" && rename(message, "parts", "content") }),
  },
  {
    id: "role-in-lower-case",
    requirement: "DM-MSG-002",
    summary: "The role of the agent is spelled `agent`.",
    hooks: editing({
      message: (message) => {
        if (message.role === "ROLE_AGENT") message.role = "agent";
      },
    }),
  },
  {
    id: "message-without-context",
    requirement: "DM-MSG-003",
    summary: "A message as answer has no contextId.",
    hooks: editing({ message: (message, place) => place === "answer" && drop(message, "contextId") }),
  },
  {
    id: "message-of-user-as-answer",
    requirement: "DM-MSG-002",
    summary: "A message as answer has the role of the user.",
    hooks: editing({
      message: (message, place) => {
        if (place === "answer") message.role = "ROLE_USER";
      },
    }),
  },
  {
    id: "message-id-of-user",
    requirement: "DM-MSG-004",
    summary: "A message as answer has the messageId of the message that it answers.",
    hooks: {
      output: ({ call }, value) => {
        const sent = call?.params.message;
        if (isObject(sent) && isObject(value) && isObject(value.message))
          value.message.messageId = sent.messageId ?? "";
        return value;
      },
    },
  },
  {
    id: "message-ids-repeat",
    requirement: "DM-MSG-004",
    summary: "All messages of the agent have the same messageId.",
    hooks: editing({
      message: (message) => {
        if (message.role === "ROLE_AGENT") message.messageId = "00000000-0000-4000-8000-000000000000";
      },
    }),
  },
  {
    id: "artifact-without-id",
    requirement: "DM-ART-001",
    summary: "Artifacts have no artifactId.",
    hooks: editing({ artifact: (artifact) => drop(artifact, "artifactId") }),
  },
  {
    id: "artifact-with-empty-parts",
    requirement: "DM-ART-001",
    summary: "Artifacts have an empty list of parts.",
    hooks: editing({
      artifact: (artifact) => {
        artifact.parts = [];
      },
    }),
  },
];

/** Faults of tasks, statuses, messages and artifacts (sections 4.1 and 5.6). */
export const dataObjectFaults: readonly Fault[] = [...states, ...timestamps, ...objects];
