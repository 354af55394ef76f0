import { isObject } from "../../json.js";
import { agentError } from "../errors.js";
import type { AgentHooks } from "../hooks.js";
import { answering, drop, enveloping, httpOf, typed } from "./edit.js";
import type { Fault } from "./fault.js";

/** A method under another name, and not under its own. */
function renamedMethod(from: string, to: string): Partial<AgentHooks> {
  return {
    envelopeIn: (_call, envelope) => {
      if (!isObject(envelope)) return envelope;
      if (envelope.method === from) return { ...envelope, method: `${from}?` };
      return envelope.method === to ? { ...envelope, method: from } : envelope;
    },
  };
}

const only = ["jsonrpc"] as const;

/** Faults of the JSON-RPC envelope (sections 9.1 and 9.3). */
export const envelopeFaults: readonly Fault[] = [
  {
    id: "id-becomes-text",
    requirement: "JSONRPC-FMT-001",
    summary: "A number as id comes back as text.",
    bindings: only,
    hooks: enveloping((envelope) =>
      typeof envelope.id === "number" ? { ...envelope, id: String(envelope.id) } : envelope,
    ),
  },
  {
    id: "id-replaced",
    requirement: "JSONRPC-FMT-001",
    summary: "Responses of GetTask have an id of the agent's own.",
    bindings: only,
    hooks: enveloping((envelope, { operation }) =>
      operation === "get_task" ? { ...envelope, id: crypto.randomUUID() } : envelope,
    ),
  },
  {
    id: "id-missing",
    requirement: "JSONRPC-FMT-001",
    summary: "Responses of ListTasks have no id.",
    bindings: only,
    hooks: enveloping((envelope, { operation }) => {
      if (operation === "list_tasks") drop(envelope, "id");
      return envelope;
    }),
  },
  {
    id: "jsonrpc-missing",
    requirement: "JSONRPC-FMT-001",
    summary: "Responses have no member `jsonrpc`.",
    bindings: only,
    hooks: enveloping((envelope) => {
      drop(envelope, "jsonrpc");
      return envelope;
    }),
  },
  {
    id: "result-beside-null-error",
    requirement: "JSONRPC-FMT-001",
    summary: "Results stand beside an error that is null.",
    bindings: only,
    hooks: enveloping((envelope) => ("result" in envelope ? { ...envelope, error: null } : envelope)),
  },
  {
    id: "error-beside-null-result",
    requirement: "JSONRPC-FMT-001",
    summary: "Errors stand beside a result that is null.",
    bindings: only,
    hooks: enveloping((envelope) => ("error" in envelope ? { ...envelope, result: null } : envelope)),
  },
  {
    id: "jsonrpc-as-text",
    requirement: "JSONRPC-FMT-002",
    summary: "JSON-RPC responses are sent with Content-Type text/plain.",
    bindings: only,
    hooks: httpOf("jsonrpc", (answer) => typed(answer, "text/plain; charset=utf-8")),
  },
  {
    id: "method-of-0-3",
    requirement: "JSONRPC-METHOD-001",
    summary: "CancelTask is called tasks/cancel, as in 0.3.",
    bindings: only,
    hooks: renamedMethod("CancelTask", "tasks/cancel"),
  },
  {
    id: "method-in-camel-case",
    requirement: "JSONRPC-SVC-001",
    summary: "ListTasks is called listTasks.",
    bindings: only,
    hooks: renamedMethod("ListTasks", "listTasks"),
  },
  {
    id: "push-method-misnamed",
    requirement: "JSONRPC-METHOD-001",
    summary: "ListTaskPushNotificationConfigs is called ListTaskPushNotificationConfig.",
    bindings: only,
    hooks: renamedMethod("ListTaskPushNotificationConfigs", "ListTaskPushNotificationConfig"),
  },
  {
    id: "cancel-wrapped-task",
    requirement: "JSONRPC-GET-001",
    summary: "CancelTask answers {task: …} instead of the task itself.",
    hooks: answering("cancel_task", (task) => ({ task })),
  },
  {
    id: "streaming-method-of-0-3",
    requirement: "JSONRPC-METHOD-001",
    summary: "SendStreamingMessage is called message/stream, as in 0.3.",
    bindings: only,
    hooks: renamedMethod("SendStreamingMessage", "message/stream"),
  },
  {
    id: "extended-card-method-of-0-3",
    requirement: "JSONRPC-METHOD-001",
    summary: "GetExtendedAgentCard is called agent/getAuthenticatedExtendedCard, as in 0.3.",
    bindings: only,
    hooks: renamedMethod("GetExtendedAgentCard", "agent/getAuthenticatedExtendedCard"),
  },
  {
    id: "id-number-refused",
    requirement: "JSONRPC-FMT-001",
    summary: "Requests with a number as id are refused.",
    bindings: only,
    hooks: {
      envelopeIn: (_call, envelope) =>
        isObject(envelope) && typeof envelope.id === "number" ? { ...envelope, id: [] } : envelope,
    },
  },
  {
    id: "request-charset-refused",
    requirement: "JSONRPC-FMT-002",
    summary: "Requests whose Content-Type has a charset are refused.",
    bindings: only,
    hooks: {
      body: (call, text) => {
        const refused = call.binding === "jsonrpc" && call.headers["content-type"]?.includes("charset");
        if (refused) throw agentError("InvalidRequestError", "The Content-Type has to be application/json");
        return text;
      },
    },
  },
];
