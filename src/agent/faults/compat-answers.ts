import { isObject, type JsonObject } from "../../json.js";
import { stateOfLegacy } from "../../protocol/v0_3/words.js";
import type { StreamEvent } from "../model.js";
import { legacyPayload } from "../v0_3/to-v0_3.js";
import { drop } from "./edit.js";
import {
  compatFaults,
  kinds,
  legacyAsking,
  legacyFailing,
  legacyObjects,
  legacyResult,
  withCode,
} from "./edit-v0_3.js";
import type { Fault } from "./fault.js";

const onJsonRpc = { bindings: ["jsonrpc"] } as const;
const isLegacy = (body: string): boolean => body.startsWith('{"kind"');

/** Faults of what a server for both versions says to clients of 0.3. */
export const compatAnswerFaults: readonly Fault[] = compatFaults([
  {
    id: "compat-errors-internal",
    requirement: "V03-COMPAT-11",
    summary: "Every error of the protocol is an internal one for clients of 0.3.",
    ...onJsonRpc,
    hooks: legacyFailing(undefined, (failure) =>
      failure.code <= -32001 && failure.code >= -32008 ? withCode(-32603)(failure) : failure,
    ),
  },
  {
    id: "compat-states-of-1-0",
    requirement: "V03-COMPAT-11",
    summary: "States are written as in 1.0 for clients of 0.3.",
    ...onJsonRpc,
    hooks: legacyObjects("S", (object, place) => {
      if (place === "status") object.state = stateOfLegacy(String(object.state));
    }),
  },
  {
    id: "compat-roles-of-1-0",
    requirement: "V03-COMPAT-11",
    summary: "Roles are written as in 1.0 for clients of 0.3.",
    ...onJsonRpc,
    hooks: kinds("message", (message) => {
      message.role = `ROLE_${String(message.role).toUpperCase()}`;
    }),
  },
  {
    id: "compat-result-wrapped",
    requirement: "V03-COMPAT-11",
    summary: "The result of message/send is wrapped as in 1.0 for clients of 0.3.",
    ...onJsonRpc,
    hooks: legacyResult("send_message", (value, { call }) =>
      isObject(value) && call?.binding === "jsonrpc" ? { [String(value.kind)]: value } : value,
    ),
  },
  {
    id: "compat-without-kind",
    requirement: "V03-COMPAT-11",
    summary: "Nothing has a kind for clients of 0.3.",
    ...onJsonRpc,
    hooks: legacyObjects("S", (object) => drop(object, "kind")),
  },
  {
    id: "compat-without-final",
    requirement: "V03-COMPAT-11",
    summary: "Status updates have no final for clients of 0.3.",
    ...onJsonRpc,
    hooks: kinds("status-update", (update) => drop(update, "final")),
  },
  {
    id: "compat-final-terminal-only",
    requirement: "V03-COMPAT-11",
    summary: "final is false for clients of 0.3 when the agent waits for them.",
    ...onJsonRpc,
    hooks: kinds("status-update", (update) => {
      if (isObject(update.status) && String(update.status.state).endsWith("-required")) update.final = false;
    }),
  },
  {
    id: "compat-blocking-absent",
    requirement: "V03-SEND-05",
    summary: "A configuration without blocking does not wait on JSON-RPC, and one with it neither.",
    ...onJsonRpc,
    hooks: legacyAsking(["send_message"], (params) => {
      if (isObject(params.configuration)) params.configuration.blocking = false;
    }),
  },
  {
    id: "compat-webhook-of-1-0",
    requirement: "V03-COMPAT-12",
    summary: "Webhooks that came through 0.3 get the event of 1.0.",
    hooks: {
      push: (request, event) => (isLegacy(request.body) ? { ...request, body: JSON.stringify(event) } : request),
    },
  },
  {
    id: "compat-webhook-of-update",
    requirement: "V03-COMPAT-12",
    summary: "Webhooks that came through 0.3 get the bare event instead of the task.",
    hooks: {
      push: (request, event) => (isLegacy(request.body) ? { ...request, body: bare(event) } : request),
    },
  },
  {
    id: "compat-webhook-of-0-3",
    requirement: "V03-COMPAT-12",
    summary: "Webhooks that came through 1.0 get the bare event of 0.3.",
    hooks: {
      push: (request, event) => (isLegacy(request.body) ? request : { ...request, body: bare(event) }),
    },
  },
  {
    id: "compat-webhook-type-of-1-0",
    requirement: "V03-COMPAT-12",
    summary: "Webhooks that came through 0.3 are called with Content-Type application/a2a+json.",
    hooks: {
      push: (request) => ({
        ...request,
        headers: { ...request.headers, "Content-Type": "application/a2a+json" },
      }),
    },
  },
]);

/** An event of 1.0 as 0.3 streams it. */
function bare(event: StreamEvent): string {
  return JSON.stringify(legacyPayload(structuredClone(event) as unknown as JsonObject));
}
