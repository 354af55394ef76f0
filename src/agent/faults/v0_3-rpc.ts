import { isObject, type Json } from "../../json.js";
import { agentError } from "../errors.js";
import { drop, typed } from "./edit.js";
import { legacyAsking, legacyEnvelope, legacyFailing, legacyHttp, pureFaults, withCode } from "./edit-v0_3.js";
import type { Fault } from "./fault.js";

const onJsonRpc = { bindings: ["jsonrpc"] } as const;

/** Alters the error object of JSON-RPC failures. */
const errorObject = (change: (error: { [key: string]: Json }) => void) =>
  legacyEnvelope((envelope) => {
    if (isObject(envelope.error)) change(envelope.error);
    return envelope;
  });

/** Faults of JSON-RPC in 0.3 (sections 3.2.1, 6.11, 6.12 and 8). */
export const legacyRpcFaults: readonly Fault[] = pureFaults([
  {
    id: "legacy-rpc-as-text",
    requirement: "V03-TRANS-03",
    summary: "JSON-RPC answers of 0.3 are sent with Content-Type text/plain.",
    ...onJsonRpc,
    hooks: legacyHttp("jsonrpc", (answer) => typed(answer, "text/plain")),
  },
  {
    id: "legacy-rpc-version-missing",
    requirement: "V03-RPC-01",
    summary: "JSON-RPC answers of 0.3 have no member jsonrpc.",
    ...onJsonRpc,
    hooks: legacyEnvelope((envelope) => {
      drop(envelope, "jsonrpc");
      return envelope;
    }),
  },
  {
    id: "legacy-rpc-id-as-text",
    requirement: "V03-RPC-04",
    summary: "JSON-RPC ids that are numbers come back as text in 0.3.",
    ...onJsonRpc,
    hooks: legacyEnvelope(({ id = null, ...envelope }) => ({ ...envelope, id: id === null ? id : String(id) })),
  },
  {
    id: "legacy-parse-error-without-id",
    requirement: "V03-RPC-05",
    summary: "Errors of 0.3 have no id when the one of the request could not be read.",
    ...onJsonRpc,
    hooks: legacyEnvelope((envelope) => {
      if (envelope.id === null) drop(envelope, "id");
      return envelope;
    }),
  },
  {
    id: "legacy-delete-without-result",
    requirement: "V03-RPC-06",
    summary: "The answer to tasks/pushNotificationConfig/delete has neither result nor error.",
    ...onJsonRpc,
    hooks: legacyEnvelope((envelope) => {
      if (envelope.result === null) drop(envelope, "result");
      return envelope;
    }),
  },
  {
    id: "legacy-result-beside-error",
    requirement: "V03-RPC-06",
    summary: "JSON-RPC errors of 0.3 have the result null beside them.",
    ...onJsonRpc,
    hooks: legacyEnvelope((envelope) => (envelope.error === undefined ? envelope : { ...envelope, result: null })),
  },
  {
    id: "legacy-error-code-as-text",
    requirement: "V03-RPC-07",
    summary: "Error codes of 0.3 are text.",
    ...onJsonRpc,
    hooks: errorObject((error) => {
      error.code = String(error.code);
    }),
  },
  {
    id: "legacy-error-without-message",
    requirement: "V03-RPC-07",
    summary: "Errors of 0.3 have no message.",
    ...onJsonRpc,
    hooks: errorObject((error) => drop(error, "message")),
  },
  {
    id: "legacy-parse-error-invalid-params",
    requirement: "V03-RPC-08",
    summary: "Malformed JSON is answered with -32602 in 0.3.",
    ...onJsonRpc,
    hooks: legacyFailing("JSONParseError", withCode(-32602, 400)),
  },
  {
    id: "legacy-invalid-request-method-not-found",
    requirement: "V03-RPC-09",
    summary: "What is no JSON-RPC request is answered with -32601 in 0.3.",
    ...onJsonRpc,
    hooks: legacyFailing("InvalidRequestError", withCode(-32601, 400)),
  },
  {
    id: "legacy-unknown-method-internal",
    requirement: "V03-RPC-10",
    summary: "An unknown method is answered with -32603 in 0.3.",
    ...onJsonRpc,
    hooks: legacyFailing("MethodNotFoundError", withCode(-32603, 404)),
  },
  {
    id: "legacy-params-invalid-request",
    requirement: "V03-RPC-11",
    summary: "Wrong params are answered with -32600 in 0.3.",
    ...onJsonRpc,
    hooks: legacyFailing("InvalidParamsError", withCode(-32600, 400)),
  },
  {
    id: "legacy-message-id-invented",
    requirement: "V03-MISC-01",
    summary: "A message of 0.3 without messageId is accepted.",
    hooks: legacyAsking(["send_message"], ({ message }) => {
      if (isObject(message)) message.messageId ??= "invented";
    }),
  },
  {
    id: "legacy-parts-unchecked",
    requirement: "V03-MISC-01",
    summary: "Parts of 0.3 that are broken are taken for text.",
    hooks: legacyAsking(["send_message"], ({ message }, { binding }) => {
      const name = binding === "rest" ? "content" : "parts";
      if (!isObject(message) || !Array.isArray(message[name])) return;
      message[name] = message[name].map((part) => (isObject(part) && typeof part.text === "string" ? part : "?"));
      message[name] = message[name].map((part) => (part === "?" ? { kind: "text", text: "?" } : part));
    }),
  },
  {
    id: "legacy-push-methods-missing",
    requirement: "V03-TRANS-06",
    summary: "The methods that list and delete webhooks are not known although pushNotifications is declared.",
    ...onJsonRpc,
    hooks: {
      legacyParams: (call, params) => {
        const missing = ["list_push_configs", "delete_push_config"].includes(call.operation ?? "");
        if (!missing || call.binding !== "jsonrpc") return params;
        throw agentError("MethodNotFoundError", "Method not found");
      },
    },
  },
]);
