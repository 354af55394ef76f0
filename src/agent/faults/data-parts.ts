import { isObject, type JsonObject } from "../../json.js";
import { drop, editing, editingOf, objectsOf, rename } from "./edit.js";
import type { Fault } from "./fault.js";

/** Alters the parts of artifacts that have a member. */
const partsWith = (name: string, change: (part: JsonObject) => void) =>
  editing({ part: (part, place) => place === "artifact" && name in part && change(part) });

const parts: readonly Fault[] = [
  {
    id: "part-with-kind",
    requirement: "DM-PART-005",
    summary: "Parts have the member `kind` of 0.3.",
    hooks: partsWith("text", (part) => {
      part.kind = "text";
    }),
  },
  {
    id: "task-with-kind",
    requirement: "VER-LEGACY-004",
    summary: "Tasks have the member `kind` of 0.3.",
    hooks: editing({
      task: (task) => {
        task.kind = "task";
      },
    }),
  },
  {
    id: "part-with-file-object",
    requirement: "DM-PART-005",
    summary: "Files are nested in `file`, as in 0.3.",
    hooks: partsWith("raw", (part) => {
      part.file = { bytes: part.raw ?? "", mimeType: part.mediaType ?? "" };
      drop(part, "raw", "mediaType");
    }),
  },
  {
    id: "part-with-two-contents",
    requirement: "DM-PART-001",
    summary: "Parts with data have a text as well.",
    hooks: partsWith("data", (part) => {
      part.text = JSON.stringify(part.data);
    }),
  },
  {
    id: "part-with-url-and-text",
    requirement: "DM-PART-001",
    summary: "Parts with a url have a text as well.",
    hooks: partsWith("url", (part) => {
      part.text = String(part.url);
    }),
  },
  {
    id: "part-without-content",
    requirement: "DM-PART-001",
    summary: "Parts with data have lost their data.",
    hooks: partsWith("data", (part) => drop(part, "data")),
  },
  {
    id: "raw-encoded-twice",
    requirement: "DM-PART-002",
    summary: "The bytes of raw parts are encoded in base64 twice.",
    hooks: partsWith("raw", (part) => {
      part.raw = Buffer.from(String(part.raw)).toString("base64");
    }),
  },
  {
    id: "raw-not-base64",
    requirement: "DM-PART-002",
    summary: "The bytes of raw parts are written in hexadecimal with colons.",
    hooks: partsWith("raw", (part) => {
      const hex = Buffer.from(String(part.raw), "base64").toString("hex");
      part.raw = hex.match(/../g)?.join(":") ?? ":";
    }),
  },
  {
    id: "data-as-text",
    requirement: "DM-PART-003",
    summary: "The data of parts is a text with JSON in it.",
    hooks: partsWith("data", (part) => {
      part.data = JSON.stringify(part.data);
    }),
  },
  {
    id: "file-without-media-type",
    requirement: "DM-PART-006",
    summary: "File parts have no mediaType.",
    hooks: editing({ part: (part) => ("raw" in part || "url" in part) && drop(part, "mediaType") }),
  },
];

const forms: readonly Fault[] = [
  {
    id: "snake-case-context-id",
    requirement: "DM-SERIAL-001",
    summary: "Messages of the agent spell contextId as context_id.",
    hooks: editing({ message: (message, place) => place !== "answer" && rename(message, "contextId", "context_id") }),
  },
  {
    id: "snake-case-media-type",
    requirement: "DM-SERIAL-001",
    summary: "Parts of artifacts spell mediaType as media_type.",
    hooks: partsWith("mediaType", (part) => rename(part, "mediaType", "media_type")),
  },
  {
    id: "artifacts-null",
    requirement: "DM-SERIAL-011",
    summary: "Tasks without artifacts show artifacts as null.",
    hooks: editingOf(["get_task"], {
      task: (task) => {
        task.artifacts ??= null;
      },
    }),
  },
  {
    id: "page-size-as-text",
    requirement: "DM-SERIAL-011",
    summary: "pageSize and totalSize are texts.",
    hooks: {
      output: ({ call }, value) =>
        call?.operation === "list_tasks" && isObject(value)
          ? { ...value, pageSize: String(value.pageSize), totalSize: String(value.totalSize) }
          : value,
    },
  },
  {
    id: "metadata-is-text",
    requirement: "DM-META-001",
    summary: "The metadata of messages in the history is a text.",
    hooks: editing({
      message: (message) => {
        if (isObject(message.metadata)) message.metadata = JSON.stringify(message.metadata);
      },
    }),
  },
  {
    id: "artifact-parts-bare-text",
    requirement: "DM-PROTO-001",
    summary: "The parts of artifacts are bare texts.",
    hooks: editing({
      artifact: (artifact) => {
        artifact.parts = objectsOf(artifact.parts).map((part) => part.text ?? "");
      },
    }),
  },
];

/** Faults of parts, and of the JSON that everything is written in (sections 4.1.6 and 5.5). */
export const dataPartFaults: readonly Fault[] = [...parts, ...forms];
