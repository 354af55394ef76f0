import type { OperationName } from "../../protocol/dialect.js";
import { alice, type CredentialProblem } from "../auth/principals.js";
import type { AgentHooks, CallContext } from "../hooks.js";
import { drop } from "./edit.js";
import { failing } from "./edit-error.js";
import type { Fault } from "./fault.js";

/** Lets callers in whose credentials do not do, as if they were Alice. */
export function lettingIn(isLetIn: (call: CallContext, problem: CredentialProblem) => boolean): Partial<AgentHooks> {
  return {
    caller: (call, verdict) =>
      "problem" in verdict && isLetIn(call, verdict.problem) ? { principal: alice } : verdict,
  };
}

/** Operations that forget to ask who calls, one fault each. */
const open: readonly (readonly [OperationName, id: string, words: string])[] = [
  ["send_message", "open-send", "SendMessage"],
  ["send_streaming_message", "open-stream", "SendStreamingMessage"],
  ["get_task", "open-get", "GetTask"],
  ["list_tasks", "open-list", "ListTasks"],
  ["cancel_task", "open-cancel", "CancelTask"],
  ["subscribe_to_task", "open-subscribe", "SubscribeToTask"],
  ["create_push_config", "open-push-create", "Creating a push configuration"],
  ["get_push_config", "open-push-get", "Reading a push configuration"],
  ["list_push_configs", "open-push-list", "Listing push configurations"],
  ["delete_push_config", "open-push-delete", "Deleting a push configuration"],
];

const about = (operations: readonly OperationName[], { operation }: CallContext) =>
  operation !== undefined && operations.includes(operation);

/** Refusals for lack of credentials. */
const refusals = (change: Parameters<typeof failing>[1]) => failing("Unauthenticated", change);

/** Faults of authentication (sections 3.3.2, 5.1, 7.4 and 13.4). */
export const authenticationFaults: readonly Fault[] = [
  ...open.map(
    ([operation, id, words]): Fault => ({
      id,
      requirement: "AUTH-SERVER-002",
      summary: `${words} is open to callers without credentials.`,
      hooks: lettingIn((call, problem) => problem === "missing" && call.operation === operation),
    }),
  ),
  {
    id: "auth-any-token",
    requirement: "CORE-ERR-004",
    summary: "SendMessage takes any token, as long as there is one.",
    hooks: lettingIn((call, problem) => problem === "unknown" && about(["send_message"], call)),
  },
  {
    id: "auth-empty-token",
    requirement: "CORE-ERR-004",
    summary: "GetTask takes credentials that are nothing but the name of a scheme.",
    hooks: lettingIn((call, problem) => problem === "malformed" && about(["get_task"], call)),
  },
  {
    id: "auth-expired-token",
    requirement: "CORE-ERR-004",
    summary: "Tokens are good for ever.",
    hooks: lettingIn((_call, problem) => problem === "expired"),
  },
  {
    id: "auth-expired-token-sends",
    requirement: "AUTH-SERVER-002",
    summary: "An expired token still sends messages.",
    hooks: lettingIn((call, problem) => problem === "expired" && about(["send_message"], call)),
  },
  {
    id: "auth-wrong-audience",
    requirement: "AUTH-SERVER-002",
    summary: "Tokens that were given to other services are taken.",
    hooks: lettingIn((_call, problem) => problem === "wrong-audience"),
  },
  {
    id: "auth-token-by-beginning",
    requirement: "CORE-ERR-004",
    summary: "Tokens are compared by their first letters only.",
    hooks: lettingIn(
      ({ headers }, problem) => problem === "unknown" && /^bearer referenc/i.test(headers.authorization ?? ""),
    ),
  },
  {
    id: "auth-one-scheme-is-enough",
    requirement: "AUTH-SERVER-002",
    summary: "The card wants a token together with a key, and the key alone opens the agent.",
    hooks: lettingIn(({ headers }) => headers["x-api-key"] === "reference-agent-key"),
    options: { auth: [["bearer", "api-key"]] },
  },
  {
    id: "auth-open-on-rest",
    requirement: "BIND-EQUIV-004",
    summary: "Lists are open to everybody over REST.",
    bindings: ["rest"],
    hooks: lettingIn(
      (call, problem) => problem === "missing" && call.binding === "rest" && about(["list_tasks"], call),
    ),
  },
  {
    id: "auth-open-on-jsonrpc",
    requirement: "BIND-EQUIV-004",
    summary: "Lists are open to everybody over JSON-RPC.",
    bindings: ["jsonrpc"],
    hooks: lettingIn(
      (call, problem) => problem === "missing" && call.binding === "jsonrpc" && about(["list_tasks"], call),
    ),
  },
  {
    id: "auth-refused-with-400",
    requirement: "AUTH-SERVER-003",
    summary: "Lists without credentials are refused with HTTP 400.",
    bindings: ["rest"],
    hooks: refusals((failure, call) =>
      about(["list_tasks"], call) ? { ...failure, httpStatus: 400, status: "INVALID_ARGUMENT" } : failure,
    ),
  },
  {
    id: "auth-stream-refused-with-500",
    requirement: "AUTH-SERVER-003",
    summary: "Streams without credentials are refused with HTTP 500.",
    bindings: ["rest"],
    hooks: refusals((failure, call) =>
      about(["send_streaming_message"], call) ? { ...failure, httpStatus: 500, status: "INTERNAL" } : failure,
    ),
  },
  {
    id: "auth-without-challenge",
    requirement: "AUTH-SERVER-004",
    summary: "HTTP 401 comes without WWW-Authenticate.",
    hooks: refusals((failure) => {
      drop(failure.headers, "WWW-Authenticate");
      return failure;
    }),
  },
  {
    id: "auth-scheme-unnamed",
    requirement: "CORE-ERR-019",
    summary: "A refusal does not say which scheme the agent wants.",
    hooks: refusals((failure) => ({
      ...failure,
      message: "The request was refused",
      headers: { "WWW-Authenticate": 'Custom realm="reference-agent"' },
    })),
  },
  {
    id: "auth-echoes-token",
    requirement: "SEC-CRED-001",
    summary: "A refusal repeats the token that came.",
    hooks: refusals((failure, { headers }) => ({
      ...failure,
      message: `${failure.message}; it came with ${headers.authorization ?? "nothing"}`,
    })),
  },
  {
    id: "auth-echoes-key",
    requirement: "SEC-CRED-001",
    summary: "A refusal repeats the API key that came, in a header.",
    hooks: refusals((failure, { headers }) => ({
      ...failure,
      headers: { ...failure.headers, "X-Refused-Key": headers["x-api-key"] ?? "none" },
    })),
  },
  {
    id: "auth-echoes-query",
    requirement: "SEC-CRED-001",
    summary: "A refusal repeats the query of the request, with the token in it.",
    bindings: ["rest"],
    hooks: refusals((failure, { query }) => ({ ...failure, message: `${failure.message} (${query.toString()})` })),
  },
];
