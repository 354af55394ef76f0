import { isObject, type Json, type JsonObject } from "../../json.js";
import type { AgentHooks } from "../hooks.js";
import { drop, rename, typed } from "./edit.js";
import { legacyFailing, legacyHttp, legacyObjects, pureFaults } from "./edit-v0_3.js";
import type { Fault } from "./fault.js";

const onRest = { bindings: ["rest"] } as const;

/** Alters answers that are errors. */
const restErrors = (change: (error: JsonObject) => Json): Partial<AgentHooks> =>
  legacyHttp("rest", (answer) => {
    if (answer.status < 400) return answer;
    const error = JSON.parse(answer.body);
    return { ...answer, body: JSON.stringify(isObject(error) ? change(error) : error) };
  });

/** Faults of REST in 0.3 (section 3.2.3), where payloads have shape P. */
export const legacyRestFaults: readonly Fault[] = pureFaults([
  {
    id: "legacy-rest-cancel-put",
    requirement: "V03-TRANS-10",
    summary: "Tasks are canceled with GET on REST of 0.3.",
    ...onRest,
    hooks: {
      request: (call) => {
        if (!call.path.endsWith(":cancel")) return;
        if (call.method === "GET") call.method = "POST";
        else call.path = call.path.replace(":cancel", ":nothing");
      },
    },
  },
  {
    id: "legacy-rest-without-v1",
    requirement: "V03-TRANS-11",
    summary: "Paths of 0.3 are served without /v1, as in 1.0.",
    ...onRest,
    hooks: {
      request: (call) => {
        if (call.binding === "rest") call.path = call.path.startsWith("/v1/") ? "/nothing" : `/v1${call.path}`;
      },
    },
  },
  {
    id: "legacy-rest-problem-json",
    requirement: "V03-TRANS-12",
    summary: "Errors on REST of 0.3 are sent with Content-Type application/problem+json.",
    ...onRest,
    hooks: legacyHttp("rest", (answer) => (answer.status < 400 ? answer : typed(answer, "application/problem+json"))),
  },
  {
    id: "legacy-rest-type-of-1-0",
    requirement: "V03-TRANS-12",
    summary: "Answers on REST of 0.3 are sent with Content-Type application/a2a+json.",
    ...onRest,
    hooks: legacyHttp("rest", (answer) => typed(answer, "application/a2a+json")),
  },
  {
    id: "legacy-rest-errors-ok",
    requirement: "V03-TRANS-13",
    summary: "Errors on REST of 0.3 have the HTTP status 200.",
    ...onRest,
    hooks: legacyHttp("rest", (answer) => (answer.status < 400 ? answer : { ...answer, status: 200 })),
  },
  {
    id: "legacy-rest-errors-500",
    requirement: "V03-TRANS-13",
    summary: "All errors on REST of 0.3 have the HTTP status 500.",
    ...onRest,
    hooks: legacyHttp("rest", (answer) => (answer.status < 400 ? answer : { ...answer, status: 500 })),
  },
  {
    id: "legacy-rest-errors-of-two-forms",
    requirement: "V03-TRANS-14",
    summary: "A task that there is not is told as `detail` on REST of 0.3, other errors as code and message.",
    ...onRest,
    hooks: restErrors((error) => (error.code === -32001 ? { detail: error.message ?? "" } : error)),
  },
  {
    id: "legacy-rest-history-lost",
    requirement: "V03-TRANS-15",
    summary: "Tasks on REST of 0.3 have no history, as an unset historyLength is read as 0.",
    ...onRest,
    hooks: legacyObjects("P", (object) => drop(object, "history")),
  },
  {
    id: "legacy-rest-stream-as-json",
    requirement: "V03-TRANS-16",
    summary: "Streams on REST of 0.3 are sent with Content-Type application/json.",
    ...onRest,
    hooks: {
      streamHttp: (call, answer) =>
        call.binding === "rest"
          ? { ...answer, headers: { ...answer.headers, "Content-Type": "application/json" } }
          : answer,
    },
  },
  {
    id: "legacy-rest-other-errors",
    requirement: "V03-TRANS-17",
    summary: "A task that there is not is invalid params on REST of 0.3 and not found on JSON-RPC.",
    ...onRest,
    hooks: legacyFailing("TaskNotFoundError", (failure, { binding }) =>
      binding === "rest" ? { ...failure, name: "InvalidParamsError", code: -32602, httpStatus: 422 } : failure,
    ),
  },
  {
    id: "legacy-rest-with-kind",
    requirement: "V03-DATA-17",
    summary: "Tasks on REST of 0.3 have a kind.",
    ...onRest,
    hooks: legacyObjects("P", (object) => {
      if (isObject(object.status) && object.id !== undefined) object.kind = "task";
    }),
  },
  {
    id: "legacy-rest-parts",
    requirement: "V03-DATA-17",
    summary: "Messages on REST of 0.3 have parts instead of content.",
    ...onRest,
    hooks: legacyObjects("P", (object) => rename(object, "content", "parts")),
  },
  {
    id: "legacy-rest-canceled-one-l",
    requirement: "V03-DATA-17",
    summary: "Canceled tasks on REST of 0.3 are TASK_STATE_CANCELED, as in 1.0.",
    ...onRest,
    hooks: legacyObjects("P", (object) => {
      if (object.state === "TASK_STATE_CANCELLED") object.state = "TASK_STATE_CANCELED";
    }),
  },
  {
    id: "legacy-rest-states-of-s",
    requirement: "V03-DATA-17",
    summary: "States on REST of 0.3 are written as on JSON-RPC.",
    ...onRest,
    hooks: legacyObjects("P", (object, place) => {
      if (place !== "status") return;
      object.state = String(object.state).replace("TASK_STATE_", "").toLowerCase().replaceAll("_", "-");
    }),
  },
  {
    id: "legacy-rest-file-of-s",
    requirement: "V03-DATA-18",
    summary: "Files on REST of 0.3 have bytes and uri, as on JSON-RPC.",
    ...onRest,
    hooks: legacyObjects("P", (object, place) => {
      if (place !== "file") return;
      rename(object, "fileWithBytes", "bytes");
      rename(object, "fileWithUri", "uri");
    }),
  },
]);
