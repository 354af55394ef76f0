import { isObject, type JsonObject } from "../../json.js";
import { stateOfLegacy } from "../../protocol/v0_3/words.js";
import { drop, rename } from "./edit.js";
import { kinds, legacyObjects, pureFaults } from "./edit-v0_3.js";
import type { Fault } from "./fault.js";

const onJsonRpc = { bindings: ["jsonrpc"] } as const;

/** Alters each status, of tasks and of updates. */
const statuses = (change: (status: JsonObject) => void) =>
  legacyObjects("S", (object, place) => {
    if (place === "status") change(object);
  });

/** Faults of the data model of 0.3 (section 6) in shape S. */
export const legacyDataFaults: readonly Fault[] = pureFaults([
  {
    id: "legacy-task-without-kind",
    requirement: "V03-DATA-01",
    summary: "Tasks of 0.3 have no kind.",
    ...onJsonRpc,
    hooks: kinds("task", (task) => drop(task, "kind")),
  },
  {
    id: "legacy-task-without-context",
    requirement: "V03-DATA-01",
    summary: "Tasks of 0.3 have no contextId.",
    ...onJsonRpc,
    hooks: kinds("task", (task) => drop(task, "contextId")),
  },
  {
    id: "legacy-status-without-state",
    requirement: "V03-DATA-02",
    summary: "The status of tasks of 0.3 has no state.",
    ...onJsonRpc,
    hooks: statuses((status) => drop(status, "state")),
  },
  {
    id: "legacy-message-without-kind",
    requirement: "V03-DATA-03",
    summary: "Messages of 0.3 have no kind.",
    ...onJsonRpc,
    hooks: kinds("message", (message) => drop(message, "kind")),
  },
  {
    id: "legacy-role-of-1-0",
    requirement: "V03-DATA-03",
    summary: "Roles of 0.3 are written as in 1.0.",
    ...onJsonRpc,
    hooks: kinds("message", (message) => {
      message.role = message.role === "agent" ? "ROLE_AGENT" : "ROLE_USER";
    }),
  },
  {
    id: "legacy-artifact-without-id",
    requirement: "V03-DATA-04",
    summary: "Artifacts of 0.3 have no artifactId.",
    ...onJsonRpc,
    hooks: legacyObjects("S", (object) => drop(object, "artifactId")),
  },
  {
    id: "legacy-text-without-kind",
    requirement: "V03-DATA-05",
    summary: "Text parts of 0.3 have no kind.",
    ...onJsonRpc,
    hooks: kinds("text", (part) => drop(part, "kind")),
  },
  {
    id: "legacy-text-type-for-kind",
    requirement: "V03-DATA-05",
    summary: "Text parts of 0.3 are told by `type`, as in 0.1.",
    ...onJsonRpc,
    hooks: kinds("text", (part) => rename(part, "kind", "type")),
  },
  {
    id: "legacy-data-is-list",
    requirement: "V03-DATA-06",
    summary: "Data parts of 0.3 hold arrays.",
    ...onJsonRpc,
    hooks: kinds("data", (part) => {
      part.data = [part.data ?? null];
    }),
  },
  {
    id: "legacy-file-with-both",
    requirement: "V03-DATA-07",
    summary: "File parts of 0.3 have bytes and uri.",
    ...onJsonRpc,
    hooks: kinds("file", ({ file }) => {
      if (isObject(file)) Object.assign(file, { bytes: file.bytes ?? "", uri: file.uri ?? "https://example.com/" });
    }),
  },
  {
    id: "legacy-file-names-of-proto",
    requirement: "V03-DATA-07",
    summary: "File parts of 0.3 have fileWithBytes and fileWithUri beside their kind, as 1.0 misquotes them.",
    ...onJsonRpc,
    hooks: kinds("file", ({ file }) => {
      if (!isObject(file)) return;
      rename(file, "bytes", "fileWithBytes");
      rename(file, "uri", "fileWithUri");
    }),
  },
  {
    id: "legacy-update-without-final",
    requirement: "V03-DATA-08",
    summary: "Status updates of 0.3 have no final unless it is true.",
    ...onJsonRpc,
    hooks: kinds("status-update", (update) => {
      if (update.final === false) drop(update, "final");
    }),
  },
  {
    id: "legacy-artifact-update-without-task",
    requirement: "V03-DATA-09",
    summary: "Artifact updates of 0.3 have no taskId.",
    ...onJsonRpc,
    hooks: kinds("artifact-update", (update) => drop(update, "taskId")),
  },
  {
    id: "legacy-push-config-flat",
    requirement: "V03-DATA-10",
    summary: "Webhooks of 0.3 are shown flat, as in 1.0.",
    ...onJsonRpc,
    hooks: legacyObjects("S", (object) => {
      const config = object.pushNotificationConfig;
      if (!isObject(config)) return;
      drop(object, "pushNotificationConfig");
      Object.assign(object, config);
    }),
  },
  {
    id: "legacy-push-scheme",
    requirement: "V03-DATA-11",
    summary: "Authentication of webhooks of 0.3 has one scheme instead of schemes.",
    ...onJsonRpc,
    hooks: legacyObjects("S", (object, place) => {
      if (place !== "authentication" || !Array.isArray(object.schemes)) return;
      object.scheme = object.schemes[0] ?? "";
      drop(object, "schemes");
    }),
  },
  {
    id: "legacy-states-of-1-0",
    requirement: "V03-DATA-12",
    summary: "States of 0.3 are written as in 1.0.",
    ...onJsonRpc,
    hooks: statuses((status) => {
      status.state = stateOfLegacy(String(status.state));
    }),
  },
  {
    id: "legacy-states-with-underscore",
    requirement: "V03-DATA-12",
    summary: "States of 0.3 have underscores instead of hyphens.",
    ...onJsonRpc,
    hooks: statuses((status) => {
      status.state = String(status.state).replace("-", "_");
    }),
  },
  {
    id: "legacy-timestamp-number",
    requirement: "V03-DATA-13",
    summary: "Timestamps of 0.3 are milliseconds since the epoch.",
    ...onJsonRpc,
    hooks: statuses((status) => {
      status.timestamp = Date.parse(String(status.timestamp));
    }),
  },
  {
    id: "legacy-bytes-as-hex",
    requirement: "V03-DATA-14",
    summary: "Bytes of files of 0.3 are hexadecimal text with a colon between the digits.",
    ...onJsonRpc,
    hooks: kinds("file", ({ file }) => {
      if (!isObject(file) || typeof file.bytes !== "string") return;
      file.bytes = (Buffer.from(file.bytes, "base64").toString("hex").match(/../g) ?? []).join(":");
    }),
  },
  {
    id: "legacy-task-restarts",
    requirement: "V03-DATA-15",
    summary: "A task of 0.3 that has ended takes a message and starts again.",
    hooks: { policy: { terminalTaskTakesMessage: () => true } },
  },
  {
    id: "legacy-completed-without-artifacts",
    requirement: "V03-DATA-16",
    summary: "Completed tasks of 0.3 show no artifacts.",
    ...onJsonRpc,
    hooks: kinds("task", (task) => drop(task, "artifacts")),
  },
  {
    id: "legacy-agent-message-without-context",
    requirement: "V03-DATA-19",
    summary: "Messages of the agent have no contextId in 0.3.",
    ...onJsonRpc,
    hooks: kinds("message", (message) => {
      if (message.role === "agent") drop(message, "contextId");
    }),
  },
]);
