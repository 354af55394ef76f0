import { isObject, type JsonObject } from "../../json.js";
import { v0_3 } from "../../protocol/v0_3/dialect.js";
import { agentError, failureOf } from "../errors.js";
import type { AgentHooks, CallContext } from "../hooks.js";
import { compatFaults } from "./edit-v0_3.js";
import type { Fault } from "./fault.js";

const version = "a2a-version";
const onJsonRpc = { bindings: ["jsonrpc"] } as const;

/** Alters a request before its version is read. */
const asking = (change: (call: CallContext) => void): Partial<AgentHooks> => ({ request: change });

/** Refuses requests of 0.3, in time for the refusal to be an answer. */
const refusing = (refused: (call: CallContext) => boolean): Partial<AgentHooks> => ({
  legacyParams: (call, params) => {
    if (!refused(call)) return params;
    throw agentError("VersionNotSupportedError", "This version is not supported");
  },
});

/** An answer of 0.3 to someone who asked for 1.0. */
const crossedAnswer: JsonObject = {
  kind: "message",
  messageId: "crossed",
  contextId: "crossed",
  role: "agent",
  parts: [{ kind: "text", text: "Here." }],
};
const oldMethods = new Set(Object.values(v0_3.operations).map(({ method }) => method));

/** Faults of version negotiation in an agent that speaks both (section 3.6 of 1.0.1). */
export const compatVersionFaults: readonly Fault[] = compatFaults([
  {
    id: "compat-absent-refused",
    requirement: "V03-COMPAT-01",
    summary: "Requests without A2A-Version are refused although the card offers 0.3.",
    hooks: refusing(({ headers }) => headers[version] === undefined),
  },
  {
    id: "compat-empty-refused",
    requirement: "V03-COMPAT-01",
    summary: "Requests with an empty A2A-Version are refused although the card offers 0.3.",
    hooks: refusing(({ headers }) => headers[version] === ""),
  },
  {
    id: "compat-absent-is-1-0",
    requirement: "V03-COMPAT-01",
    summary: "Requests without A2A-Version are read as 1.0.",
    hooks: asking(({ headers }) => {
      headers[version] ??= "1.0";
    }),
  },
  {
    id: "compat-new-without-version",
    requirement: "V03-COMPAT-02",
    summary: "An agent without 0.3 answers requests that name no version.",
    options: { protocols: ["1.0"] },
    hooks: asking(({ headers }) => {
      headers[version] ||= "1.0";
    }),
  },
  {
    id: "compat-new-url-without-version",
    requirement: "V03-COMPAT-02",
    summary: "The URL of 1.0 answers requests that name no version, although 0.3 has a URL of its own.",
    options: { protocols: ["1.0", "0.3"], separateUrls: true },
    hooks: asking((call) => {
      if (!call.path.startsWith("/0.3/") && !call.path.startsWith("/v1/")) call.headers[version] ||= "1.0";
    }),
  },
  {
    id: "compat-method-decides",
    requirement: "V03-COMPAT-03",
    summary: "The method decides on the version, whatever A2A-Version says.",
    ...onJsonRpc,
    hooks: {
      // A method of the other version is answered as if the header had asked for it.
      envelopeIn: (call, envelope) => {
        if (!isObject(envelope) || typeof envelope.method !== "string") return envelope;
        call.memory.set("method", envelope.method);
        return envelope;
      },
      error: (call, failure) => {
        const method = String(call.memory.get("method"));
        const crossed = failure.name === "MethodNotFoundError" && call.version === "1.0" && oldMethods.has(method);
        return crossed ? { result: crossedAnswer } : failure;
      },
    },
  },
  {
    id: "compat-new-method-for-old-clients",
    requirement: "V03-COMPAT-03",
    summary: "SendMessage is answered to clients that ask for 0.3.",
    ...onJsonRpc,
    hooks: {
      envelopeIn: (call, envelope) => {
        const crossed = isObject(envelope) && envelope.method === "SendMessage" && call.version === "0.3";
        if (crossed) call.memory.set("crossed", true);
        return envelope;
      },
      error: (call, failure) =>
        call.memory.has("crossed")
          ? { result: { message: { messageId: "m", contextId: "c", role: "ROLE_AGENT", parts: [{ text: "Here." }] } } }
          : failure,
    },
  },
  {
    id: "compat-old-header-refused",
    requirement: "V03-COMPAT-03",
    summary: "Requests with A2A-Version 0.3 are refused, and those without are answered in 0.3.",
    hooks: refusing(({ headers }) => headers[version] === "0.3"),
  },
  {
    id: "compat-patch-of-old-refused",
    requirement: "V03-COMPAT-04",
    summary: "A2A-Version 0.3.0 is refused.",
    hooks: refusing(({ headers }) => headers[version]?.startsWith("0.3.") === true),
  },
  {
    id: "compat-patch-of-new-refused",
    requirement: "V03-COMPAT-04",
    summary: "A2A-Version 1.0.1 is refused although the agent speaks both versions.",
    hooks: asking(({ headers }) => {
      if (/^1\.0\./.test(headers[version] ?? "")) headers[version] = "unknown";
    }),
  },
  {
    id: "compat-patch-fails",
    requirement: "V03-COMPAT-04",
    summary: "A patch number in A2A-Version is an internal error.",
    hooks: {
      serviceParameters: ({ headers }) => {
        if (/^\d+\.\d+\.\d+$/.test(headers[version] ?? "")) throw agentError("InternalError", "No such version");
      },
    },
  },
  {
    id: "compat-major-only",
    requirement: "V03-COMPAT-05",
    summary: "Only the first number of A2A-Version counts: 0.2 is 0.3, and 1.7 is 1.0.",
    hooks: asking(({ headers }) => {
      const [major] = (headers[version] ?? "").split(".");
      if (major === "0") headers[version] = "0.3";
      if (major === "1") headers[version] = "1.0";
    }),
  },
  {
    id: "compat-unknown-is-old",
    requirement: "V03-COMPAT-05",
    summary: "Every A2A-Version that is not known is read as 0.3.",
    hooks: asking(({ headers }) => {
      const asked = headers[version]?.trim() ?? "";
      if (!/^(0\.3|1\.0)(\.\d+)?$/.test(asked) && asked !== "") headers[version] = "0.3";
    }),
  },
  {
    id: "compat-refusal-without-id",
    requirement: "V03-COMPAT-05",
    summary: "VersionNotSupportedError is answered with the id null.",
    ...onJsonRpc,
    hooks: {
      envelope: (_call, envelope) =>
        isObject(envelope.error) && envelope.error.code === -32009 ? { ...envelope, id: null } : envelope,
    },
  },
  {
    id: "compat-refusal-internal",
    requirement: "V03-COMPAT-05",
    summary: "A version that is not known is an internal error.",
    hooks: {
      error: (_call, failure) =>
        failure.name === "VersionNotSupportedError" ? failureOf("InternalError", failure.message) : failure,
    },
  },
]);
