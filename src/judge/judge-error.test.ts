import { describe, expect, it } from "vitest";
import type { Json } from "../json.js";
import type { BindingName } from "../protocol/dialect.js";
import { dialectOf } from "../protocol/dialects.js";
import type { ExpectError } from "../suite/test.js";
import { Recording, taskIn } from "../testing/recording.js";
import type { Exchange } from "../wire/exchange.js";
import { readOperation } from "./answer.js";
import { judgeError } from "./judge-error.js";

const dialect = dialectOf("1.0");
const options = { extended: true, version: "1.0" } as const;

function judge(expected: ExpectError, make: (recording: Recording) => Exchange, binding: BindingName) {
  const recording = new Recording(undefined, binding);
  const answer = readOperation(make(recording), recording.agent, "get_task");
  const { found, notes } = judgeError(expected, answer, recording.agent, dialect, options);
  return { wrong: found.map(({ message }) => message), notes };
}

const overRpc =
  (code: number, change: { status?: number; data?: Json; message?: string } = {}) =>
  (recording: Recording) =>
    recording.error(code, "get_task", change);

/** A REST error as section 11.6 has it. */
const overRest =
  (status: number, reason?: string, message = "no") =>
  (recording: Recording) => {
    const info = { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason, domain: "a2a-protocol.org" };
    const error = { code: status, message, details: reason === undefined ? [] : [info] };
    return recording.add(JSON.stringify({ error }), { status, operation: "get_task" });
  };
const html = (status: number) => (recording: Recording) =>
  recording.add("<h1>no</h1>", { status, operation: "get_task", headers: [["content-type", "text/html"]] });

type Case = readonly [
  name: string,
  expected: ExpectError,
  answer: (recording: Recording) => Exchange,
  binding: BindingName,
];

const holding: readonly Case[] = [
  ["any error", {}, overRpc(-1), "jsonrpc"],
  ["a name by its code", { errorType: "TaskNotFoundError" }, overRpc(-32001), "jsonrpc"],
  ["a name by its reason", { errorType: "TaskNotFoundError" }, overRest(404, "TASK_NOT_FOUND"), "rest"],
  [
    "one of two names",
    { errorType: { one_of: ["TaskNotFoundError", "InvalidParamsError"] } },
    overRpc(-32602),
    "jsonrpc",
  ],
  ["a JSON-RPC name by the HTTP equivalent on REST", { errorType: "InvalidParamsError" }, overRest(400), "rest"],
  ["what validating frameworks answer", { errorType: "InvalidParamsError" }, overRest(422), "rest"],
  [
    "code, message and details",
    { code: -32001, message: { contains: "task" }, details: { count_gte: 1 } },
    overRpc(-32001, { message: "no task", data: [{}] }),
    "jsonrpc",
  ],
  ["unauthenticated by HTTP status, whatever the body", { kind: "unauthenticated" }, html(401), "jsonrpc"],
  ["unauthenticated on REST", { kind: "unauthenticated" }, html(401), "rest"],
  ["unauthorized", { kind: "unauthorized" }, overRest(403), "rest"],
  ["invalid by name", { kind: "invalid" }, overRpc(-32602), "jsonrpc"],
  ["invalid by status", { kind: "invalid" }, overRest(422), "rest"],
  ["not found by name", { kind: "not_found" }, overRpc(-32001), "jsonrpc"],
  ["not found by status", { kind: "not_found" }, overRest(404), "rest"],
  ["a refusal without a body of the protocol, when any error will do", {}, html(400), "jsonrpc"],
];

const failing: readonly Case[] = [
  ["success", {}, (recording) => recording.result(taskIn("WORKING"), "get_task"), "jsonrpc"],
  ["another name", { errorType: "TaskNotFoundError" }, overRpc(-32002), "jsonrpc"],
  ["a shared HTTP status without a reason", { errorType: "TaskNotFoundError" }, overRest(404), "rest"],
  ["an unknown reason", { errorType: "InvalidParamsError" }, overRest(400, "SOMETHING_ELSE"), "rest"],
  [
    "no code on JSON-RPC, whatever the status",
    { errorType: "InvalidParamsError" },
    overRpc(-1, { status: 400 }),
    "jsonrpc",
  ],
  ["another code", { code: -32001 }, overRpc(-32002), "jsonrpc"],
  ["no details", { details: { type: "array" } }, overRpc(-32001), "jsonrpc"],
  ["403 for unauthenticated", { kind: "unauthenticated" }, overRest(403), "rest"],
  ["a named error with the status of another kind", { kind: "invalid" }, overRest(400, "TASK_NOT_CANCELABLE"), "rest"],
  ["a crash that is no error of the protocol", {}, html(500), "jsonrpc"],
  ["HTML where a name is asked for", { errorType: "TaskNotFoundError" }, html(404), "jsonrpc"],
  ["no answer", {}, (recording) => recording.fault("reset", "get_task"), "jsonrpc"],
];

describe("expect_error", () => {
  it.each(holding)("holds for %s", (_, expected, answer, binding) => {
    expect(judge(expected, answer, binding).wrong).toEqual([]);
  });

  it.each(failing)("fails for %s", (_, expected, answer, binding) => {
    expect(judge(expected, answer, binding).wrong).toHaveLength(1);
  });

  it("says that an error has no identity", () => {
    expect(judge({ errorType: "TaskNotFoundError" }, overRest(404), "rest").wrong).toEqual([
      'expected TaskNotFoundError; the error cannot be told by code or ErrorInfo.reason: error 404, HTTP 404: "no"',
    ]);
  });

  it("accepts the HTTP status of 1.0.0 and says so", () => {
    const expected = { errorType: "TaskNotCancelableError" };
    expect(judge(expected, overRest(400, "TASK_NOT_CANCELABLE"), "rest").notes).toEqual([]);
    expect(judge(expected, overRest(409, "TASK_NOT_CANCELABLE"), "rest")).toEqual({
      wrong: [],
      notes: ["TaskNotCancelableError came with HTTP 409, the status of an older version; it is 400 now"],
    });
    expect(judge(expected, overRest(500, "TASK_NOT_CANCELABLE"), "rest").notes).toHaveLength(1);
  });
});
