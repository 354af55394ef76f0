import { isObject } from "../../json.js";
import { agentError } from "../errors.js";
import type { AgentHooks } from "../hooks.js";
import { drop } from "./edit.js";
import { card, each } from "./edit-card.js";
import { legacyFailing, legacyObjects, legacyResult, pureFaults } from "./edit-v0_3.js";
import type { Fault } from "./fault.js";

/** Alters each status that asks for a credential, as it happens. */
const askingForCredential = (change: (status: { state: string; message?: unknown }) => void): Partial<AgentHooks> => ({
  happen: (_record, event) => {
    if ("statusUpdate" in event && event.statusUpdate.status.state === "TASK_STATE_AUTH_REQUIRED")
      change(event.statusUpdate.status);
    return [event];
  },
});

/** Faults of authentication (section 4 of 0.3.0), and of transports as a whole (section 3). */
export const legacyTrustFaults: readonly Fault[] = pureFaults([
  {
    id: "legacy-card-relative-url",
    requirement: "V03-TRANS-01",
    summary: "URLs of additional interfaces in the card of 0.3 are relative.",
    hooks: each("additionalInterfaces", (entry) => {
      entry.url = new URL(String(entry.url)).pathname;
    }),
  },
  {
    id: "legacy-core-transports-undeclared",
    requirement: "V03-TRANS-02",
    summary: "The card of 0.3 declares a transport of its own only, with another one at the main URL.",
    hooks: card((given) => {
      given.preferredTransport = "CARRIER";
      given.additionalInterfaces = [];
    }),
  },
  {
    id: "legacy-rest-artifacts-lost",
    requirement: "V03-TRANS-08",
    summary: "Tasks have artifacts on JSON-RPC and none on REST of 0.3.",
    bindings: ["rest"],
    hooks: legacyObjects("P", (object) => drop(object, "artifacts")),
  },
  {
    id: "legacy-extension-demanded",
    requirement: "V03-TRANS-20",
    summary: "Messages of 0.3 are refused unless the client activates an extension that is not marked as required.",
    hooks: {
      legacyParams: (call, params) => {
        if (call.operation !== "send_message" || call.extensions.length > 0) return params;
        if (!JSON.stringify(params).includes("tck-")) return params;
        throw agentError("InvalidRequestError", "An extension has to be activated");
      },
    },
  },
  {
    id: "legacy-security-not-enforced",
    requirement: "V03-AUTH-05",
    summary: "The card of 0.3 demands a bearer token, and requests without one are answered.",
    hooks: card((given) => {
      given.security = [{ bearer: [] }];
    }),
    options: { auth: [] },
  },
  {
    id: "legacy-unauthenticated-400",
    requirement: "V03-AUTH-06",
    summary: "Missing credentials are not answered with 401 in 0.3.",
    hooks: legacyFailing("Unauthenticated", (failure) => ({ ...failure, httpStatus: 400 })),
  },
  {
    id: "legacy-unauthenticated-without-scheme",
    requirement: "V03-AUTH-07",
    summary: "Missing credentials are answered without WWW-Authenticate in 0.3.",
    hooks: legacyFailing("Unauthenticated", (failure) => ({ ...failure, headers: {} })),
  },
  {
    id: "legacy-credential-is-input",
    requirement: "V03-AUTH-08",
    summary: "A task of 0.3 that needs another credential asks for input.",
    hooks: askingForCredential((status) => {
      status.state = "TASK_STATE_INPUT_REQUIRED";
    }),
  },
  {
    id: "legacy-credential-unnamed",
    requirement: "V03-AUTH-09",
    summary: "A task of 0.3 that needs another credential does not say which.",
    hooks: askingForCredential((status) => {
      delete status.message;
    }),
  },
  {
    id: "legacy-ended-task-resubscribed-empty",
    requirement: "V03-RESUB-04",
    summary: "Resubscribing to a task of 0.3 that has ended gives an empty stream.",
    hooks: {
      event: (call, event) => {
        const ended = "task" in event && event.task.status.state === "TASK_STATE_COMPLETED";
        return call.operation === "subscribe_to_task" && ended ? [] : [event];
      },
    },
  },
  {
    id: "legacy-extended-card-without-url",
    requirement: "V03-XCARD-01",
    summary: "The extended card of 0.3 has no URL.",
    hooks: legacyResult("get_extended_agent_card", (value) => {
      if (isObject(value)) drop(value, "url");
      return value;
    }),
  },
]);
