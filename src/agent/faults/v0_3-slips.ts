import { isObject } from "../../json.js";
import { drop, objectsOf, rename, timesBefore } from "./edit.js";
import { capabilities, card } from "./edit-card.js";
import { kinds, legacyHttp, legacyObjects, legacyResult, pureFaults } from "./edit-v0_3.js";
import type { Fault } from "./fault.js";

const onJsonRpc = { bindings: ["jsonrpc"] } as const;

/** Slips of agents of 0.3 that show in single values only: the agent is found, answers, and most of what it says is right. */
export const legacySlipFaults: readonly Fault[] = pureFaults([
  {
    id: "legacy-card-becomes-list",
    requirement: "V03-CARD-01",
    summary: "The card of 0.3 is an array when it is read again.",
    hooks: { cardHttp: (answer, served) => (served === 0 ? answer : { ...answer, body: `[${answer.body}]` }) },
  },
  {
    id: "legacy-card-version-with-blank",
    requirement: "V03-CARD-05",
    summary: "The protocolVersion in the card of 0.3 has a blank behind the number.",
    hooks: card((given) => {
      given.protocolVersion = "0.3.0 ";
    }),
  },
  {
    id: "legacy-card-capability-as-text",
    requirement: "V03-CARD-10",
    summary: "stateTransitionHistory in the card of 0.3 is a text.",
    hooks: capabilities((given) => {
      given.stateTransitionHistory = "false";
    }),
  },
  {
    id: "legacy-card-transport-null",
    requirement: "V03-CARD-20",
    summary: "The card of 0.3 has null for its preferred transport and no additional interfaces.",
    hooks: card((given) => {
      given.preferredTransport = null;
      drop(given, "additionalInterfaces");
    }),
  },
  {
    id: "legacy-card-signature-without-protected",
    requirement: "V03-CARD-27",
    summary: "The signature of the card of 0.3 has no protected header.",
    hooks: card((given) => {
      given.signatures = [{ signature: "c2lnbmF0dXJl" }];
    }),
  },
  {
    id: "legacy-rest-answers-as-rpc",
    requirement: "V03-CARD-19",
    summary: "REST of 0.3 tells errors of GetTask as JSON-RPC does, with HTTP 200, except the first time.",
    bindings: ["rest"],
    hooks: legacyHttp("rest", (answer, call) =>
      answer.status < 400 || call.operation !== "get_task" || timesBefore(call, "error of get_task") === 0
        ? answer
        : {
            ...answer,
            status: 200,
            body: JSON.stringify({ jsonrpc: "2.0", id: null, error: { code: -32001, message: "Task not found" } }),
          },
    ),
  },
  {
    id: "legacy-canceled-in-other-context",
    requirement: "V03-DATA-01",
    summary: "Canceled tasks of 0.3 get another contextId.",
    ...onJsonRpc,
    hooks: legacyResult("cancel_task", (task) =>
      isObject(task) ? { ...task, contextId: `${String(task.contextId)}-canceled` } : task,
    ),
  },
  {
    id: "legacy-agent-speaks-as-user",
    requirement: "V03-DATA-03",
    summary: "Messages of the agent have the role user in 0.3, in answers and in a status.",
    ...onJsonRpc,
    hooks: legacyObjects("S", (object, place) => {
      if (object.kind === "message" && place !== "history" && object.role === "agent") object.role = "user";
    }),
  },
  {
    id: "legacy-artifacts-doubled",
    requirement: "V03-DATA-04",
    summary: "Tasks of 0.3 show their artifacts twice.",
    ...onJsonRpc,
    hooks: kinds("task", (task) => {
      if (Array.isArray(task.artifacts))
        task.artifacts = [...task.artifacts, ...structuredClone(objectsOf(task.artifacts))];
    }),
  },
  {
    id: "legacy-part-of-fourth-kind",
    requirement: "V03-DATA-06",
    summary: "Data parts of 0.3 are of a kind that there is not, with a member of that name.",
    ...onJsonRpc,
    hooks: kinds("data", (part) => {
      part.kind = "json";
      rename(part, "data", "json");
    }),
  },
  {
    id: "legacy-ended-task-canceled-late",
    requirement: "V03-DATA-15",
    summary: "Tasks of 0.3 that have completed are canceled all the same.",
    hooks: { policy: { statesThatAreCanceled: ["TASK_STATE_COMPLETED"] } },
  },
]);
