import { isObject, type Json, type JsonObject } from "../../json.js";
import { agentError } from "../errors.js";
import { asking, drop, objectsOf } from "./edit.js";
import type { Fault } from "./fault.js";

// Requests that are legal but unusual, or wrong in ways that strict and lenient readers tell apart.

function breaks(): never {
  throw agentError("InternalError", "Something went wrong");
}

function depthOf(value: Json | undefined): number {
  let deepest = 0;
  const open: [Json | undefined, number][] = [[value, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [at, depth] = next;
    deepest = Math.max(deepest, depth);
    if (isObject(at)) for (const member of Object.values(at)) open.push([member, depth + 1]);
  }
  return deepest;
}

/** Marks a request, and an answer, after which the agent hangs up. */
const hangsUp = "hangs up";
const cutOff = "cut off";

function hasLargeNumber(value: Json | undefined): boolean {
  if (typeof value === "number") return Math.abs(value) > Number.MAX_SAFE_INTEGER;
  return typeof value === "object" && value !== null && Object.values(value).some(hasLargeNumber);
}

/** Turns what is no message into one. */
function repair(params: JsonObject): void {
  const { message } = params;
  if (!isObject(message)) return;
  if (!Array.isArray(message.parts)) message.parts = [{ text: JSON.stringify(message.parts ?? "") }];
  message.parts = message.parts.map((part) => (isObject(part) ? part : { text: String(part) }));
  if (!isObject(message.metadata)) drop(message, "metadata");
  if (!isObject(params.configuration)) drop(params, "configuration");
  if (!isObject(params.metadata)) drop(params, "metadata");
}

/** Faults in the reading of unusual requests. */
export const oddInputFaults: readonly Fault[] = [
  {
    id: "message-of-wrong-form-repaired",
    requirement: "CORE-ERR-002",
    summary: "Parts, configuration and metadata of a wrong form are taken for something else.",
    hooks: asking(["send_message"], repair),
  },
  {
    id: "list-filters-of-wrong-type-dropped",
    requirement: "CORE-ERR-002",
    summary: "ListTasks drops filters of a wrong type.",
    hooks: asking(["list_tasks"], (params) => {
      // Over REST the members of a query are still text here.
      for (const name of ["pageSize", "historyLength"]) if (!Number.isInteger(Number(params[name]))) drop(params, name);
      if (!/^(true|false)$/.test(String(params.includeArtifacts))) drop(params, "includeArtifacts");
    }),
  },
  {
    id: "timestamps-need-milliseconds",
    requirement: "DM-SERIAL-007",
    summary: "ListTasks refuses a statusTimestampAfter that has not exactly three digits after the second.",
    hooks: asking(["list_tasks"], ({ statusTimestampAfter: time }) => {
      if (typeof time === "string" && !/\.\d{3}Z$/.test(time))
        throw agentError("InvalidParamsError", "Not a timestamp");
    }),
  },
  {
    id: "odd-ids-break",
    requirement: "SEC-INPUT-001",
    summary: "A task id that is not made of letters, digits and dashes ends in an internal error.",
    hooks: asking(["get_task"], ({ id }) => {
      if (typeof id === "string" && id !== "" && !/^[\w-]+$/.test(id)) breaks();
    }),
  },
  {
    id: "deep-metadata-breaks",
    requirement: "SEC-INPUT-001",
    summary: "Metadata that is nested more than twenty levels deep ends in an internal error.",
    hooks: asking(["send_message"], ({ message }) => {
      if (isObject(message) && depthOf(message.metadata) > 20) breaks();
    }),
  },
  {
    id: "odd-characters-break",
    requirement: "SEC-INPUT-001",
    summary: "A text with a control character ends in an internal error.",
    hooks: asking(["send_message"], ({ message }) => {
      const texts = isObject(message) ? objectsOf(message.parts).map(({ text }) => text) : [];
      if (texts.some((text) => typeof text === "string" && /\p{Cc}/u.test(text))) breaks();
    }),
  },
  {
    id: "large-numbers-hang-up",
    requirement: "SEC-INPUT-001",
    summary: "Data with a number beyond 2^53 makes the agent hang up without an answer.",
    hooks: {
      params: (call, params) => {
        const { message } = params;
        if (call.operation === "send_message" && isObject(message) && hasLargeNumber(message))
          call.memory.set(hangsUp, true);
        return params;
      },
      http: (call, answer) => (call.memory.has(hangsUp) ? { ...answer, body: cutOff } : answer),
      write: (response, bytes) => {
        if (bytes.toString() === cutOff) response.destroy();
        else response.write(bytes);
      },
    },
  },
  {
    id: "odd-page-sizes-break",
    requirement: "SEC-INPUT-001",
    summary:
      "ListTasks with a pageSize below 0 or a pageToken that is not made of letters and digits ends in an internal error.",
    hooks: asking(["list_tasks"], ({ pageSize, pageToken }) => {
      if (Number(pageSize) < 0 || (typeof pageToken === "string" && /[^\w=-]/.test(pageToken))) breaks();
    }),
  },
  {
    id: "version-patch-breaks",
    requirement: "VER-CLIENT-002",
    summary: "ListTasks with A2A-Version 1.0.1 ends in an internal error.",
    hooks: asking(["list_tasks"], (_params, { headers }) => {
      if (/^\d+\.\d+\.\d+$/.test(headers["a2a-version"] ?? "")) breaks();
    }),
  },
  {
    id: "rest-loses-status-messages",
    requirement: "BIND-EQUIV-001",
    summary: "Over REST GetTask leaves out the message of a task's status.",
    bindings: ["rest"],
    hooks: {
      output: ({ call }, value) => {
        if (call?.binding === "rest" && call.operation === "get_task" && isObject(value) && isObject(value.status)) {
          drop(value.status, "message");
        }
        return value;
      },
    },
  },
  {
    id: "rest-loses-media-types",
    requirement: "BIND-EQUIV-002",
    summary: "Over REST parts with data have no media type.",
    bindings: ["rest"],
    hooks: {
      output: ({ call }, value) => (call?.binding === "rest" ? withoutMediaTypes(value) : value),
    },
  },
];

/** The value without the media types of parts that hold data. */
function withoutMediaTypes(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutMediaTypes);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(
    ([name]) => !("data" in value && (name === "mediaType" || name === "filename")),
  );
  return Object.fromEntries(members.map(([name, member]) => [name, withoutMediaTypes(member)]));
}
