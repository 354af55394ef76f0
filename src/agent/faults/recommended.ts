import { isObject, type Json, type JsonObject } from "../../json.js";
import type { AgentHooks, CallContext } from "../hooks.js";
import { asking, drop, editingOf, objectsOf } from "./edit.js";
import { card } from "./edit-card.js";
import { events } from "./edit-stream.js";
import type { Fault } from "./fault.js";

// What the specification recommends (SHOULD), or what is graded as a recommendation.

const message: JsonObject = { messageId: "aside", role: "ROLE_AGENT", parts: [{ text: "By the way." }] };

/** Adds a first member that JSON parsers overwrite with the second one of that name. */
function withDuplicate(body: string): string {
  return body.replace('"status":{', '"status":{"state":"TASK_STATE_WORKING",');
}

/** A refusal that leaves the task in another state all the same. */
function refusesButBreaks(operation: string, state: string): Partial<AgentHooks> {
  return {
    error: (call, failure) => {
      const record = call.operation === operation ? call.store.get(taskOf(call)) : undefined;
      if (record) record.task.status.state = state;
      return failure;
    },
  };
}

function taskOf({ params }: CallContext): string {
  return String(isObject(params.message) ? params.message.taskId : params.id);
}

/** Fetches what parts point to, as if it wanted to read it. */
function fetching(parts: Json | undefined): void {
  for (const { url } of objectsOf(parts)) {
    if (typeof url === "string" && url.startsWith("http:")) void fetch(url).catch(() => {});
  }
}

/** Faults of recommendations. */
export const recommendedFaults: readonly Fault[] = [
  {
    id: "subscribe-with-message-between",
    requirement: "STREAM-SUB-006",
    summary: "A subscription brings a message between the task and its updates.",
    hooks: events("subscribe_to_task", (event, index) =>
      index === 0 ? [event, { message: structuredClone(message) } as unknown as typeof event] : [event],
    ),
  },
  {
    id: "refused-cancel-changes-task",
    requirement: "DM-TASK-004",
    summary: "Canceling a completed task is refused, and the task is canceled all the same.",
    hooks: refusesButBreaks("cancel_task", "TASK_STATE_CANCELED"),
  },
  {
    id: "refused-message-reopens-task",
    requirement: "DM-TASK-004",
    summary: "A message to a completed task is refused, and the task is at work again all the same.",
    hooks: refusesButBreaks("send_message", "TASK_STATE_WORKING"),
  },
  {
    id: "first-piece-is-appended",
    requirement: "DM-EVENT-003",
    summary: "The first piece of an artifact in a stream is marked as one to append.",
    hooks: events("send_streaming_message", (event) => {
      if ("artifactUpdate" in event && event.artifactUpdate.append !== true) event.artifactUpdate.append = true;
      return [event];
    }),
  },
  {
    id: "card-without-any-skill",
    requirement: "CARD-STRUCT-001",
    summary: "The list of skills in the agent card is empty.",
    hooks: card((given) => {
      given.skills = [];
    }),
  },
  {
    id: "rest-refuses-application-json",
    requirement: "HTTP_JSON-SVC-001",
    summary: "REST takes no requests as application/json.",
    bindings: ["rest"],
    hooks: {
      request: (call) => {
        if (call.binding === "rest" && call.headers["content-type"] === "application/json")
          call.headers["content-type"] = "text/plain";
      },
    },
  },
  {
    id: "raw-of-any-media-type-taken",
    requirement: "SEC-INPUT-003",
    summary: "Raw parts are taken whatever their media type is.",
    hooks: asking(["send_message"], (params) => {
      for (const part of isObject(params.message) ? objectsOf(params.message.parts) : [])
        if ("raw" in part) drop(part, "mediaType");
    }),
  },
  {
    id: "html-instead-of-accepted-text",
    requirement: "CORE-EXECUTION-MODE-007",
    summary: "Texts of artifacts are text/html whatever acceptedOutputModes says.",
    hooks: editingOf(["send_message"], {
      part: (part, place) => {
        if (place === "artifact" && "text" in part) part.mediaType = "text/html";
      },
    }),
  },
  {
    id: "extended-card-without-cache-headers",
    requirement: "CARD-EXT-007",
    summary: "The extended card comes without caching headers.",
    bindings: ["rest"],
    hooks: {
      http: (call, answer) => {
        if (call.operation !== "get_extended_agent_card") return answer;
        const kept = Object.entries(answer.headers).filter(([name]) => !/^(cache-control|etag)$/i.test(name));
        return { ...answer, headers: Object.fromEntries(kept) };
      },
    },
  },
  {
    id: "members-stand-twice",
    requirement: "DM-SERIAL-011",
    summary: "The status of tasks has its state twice.",
    hooks: { http: (_call, answer) => ({ ...answer, body: withDuplicate(answer.body) }) },
  },
  {
    id: "urls-of-parts-fetched",
    requirement: "SEC-MEDIA-004",
    summary: "The agent fetches what url parts of a message point to, wherever that is.",
    hooks: asking(["send_message"], (params) => {
      if (isObject(params.message)) fetching(params.message.parts);
    }),
  },
  {
    id: "text-and-url-taken",
    requirement: "DM-PART-001",
    summary: "A part with a text and a url is taken, and the text is dropped.",
    hooks: asking(["send_message"], (params) => {
      for (const part of isObject(params.message) ? objectsOf(params.message.parts) : [])
        if ("text" in part && "url" in part) drop(part, "text");
    }),
  },
];
