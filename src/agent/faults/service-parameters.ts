import { extensionsHeader, versionHeader } from "../../protocol/headers.js";
import { echoExtension } from "../card.js";
import { agentError, failureOf } from "../errors.js";
import type { AgentHooks, CallContext } from "../hooks.js";
import type { Fault } from "./fault.js";

const version = versionHeader.toLowerCase();
const extensions = extensionsHeader.toLowerCase();

function parameters(change: (call: CallContext) => void): Partial<AgentHooks> {
  return { serviceParameters: change };
}

function accept(call: CallContext): void {
  call.headers[version] = "1.0";
}

/** Reads a header only when its name is spelled exactly so. */
function exactly(name: string, binding?: CallContext["binding"]): Partial<AgentHooks> {
  return parameters((call) => {
    if (binding !== undefined && call.binding !== binding) return;
    if (!call.headerLines.some(([line]) => line === name)) delete call.headers[name.toLowerCase()];
  });
}

const required = "https://a2a-tck.dev/extensions/required/v1";

/** Faults of versions and extensions (sections 3.6, 4.6 and 14.2). */
export const serviceParameterFaults: readonly Fault[] = [
  {
    id: "version-ignored",
    requirement: "VER-SERVER-002",
    summary: "Every A2A-Version is accepted.",
    hooks: parameters((call) => {
      if (call.headers[version]) accept(call);
    }),
  },
  {
    id: "version-checked-on-send-only",
    requirement: "VER-SERVER-002",
    summary: "A2A-Version is checked by SendMessage and by no other operation.",
    hooks: parameters((call) => {
      if (call.operation !== "send_message" && call.headers[version]) accept(call);
    }),
  },
  {
    id: "version-error-is-invalid-request",
    requirement: "VER-SERVER-002",
    summary: "An A2A-Version that is not supported is answered as an invalid request.",
    hooks: {
      error: (_call, failure) =>
        failure.name === "VersionNotSupportedError" ? failureOf("InvalidRequestError", failure.message) : failure,
    },
  },
  {
    id: "version-empty-is-1-0",
    requirement: "VER-SERVER-003",
    summary: "A missing or empty A2A-Version is read as 1.0.",
    hooks: parameters((call) => {
      if (!call.headers[version]) accept(call);
    }),
  },
  {
    id: "version-header-case-jsonrpc",
    requirement: "JSONRPC-SVC-004",
    summary: "Over JSON-RPC A2A-Version is read only when it is spelled exactly so.",
    bindings: ["jsonrpc"],
    hooks: exactly(versionHeader, "jsonrpc"),
  },
  {
    id: "version-header-case-rest",
    requirement: "REST-SVC-004",
    summary: "Over REST A2A-Version is read only when it is spelled exactly so.",
    bindings: ["rest"],
    hooks: exactly(versionHeader, "rest"),
  },
  {
    id: "version-header-case",
    requirement: "CORE-SVC-001",
    summary: "A2A-Version is read only when it is spelled exactly so, on every binding.",
    hooks: exactly(versionHeader),
  },
  {
    id: "extension-required-ignored",
    requirement: "CORE-CAP-004",
    summary: "The card requires an extension, and requests without it are accepted.",
    hooks: { policy: { requiredExtensionIsIgnored: true } },
    options: { requiredExtension: required },
  },
  {
    id: "extension-required-wrong-error",
    requirement: "CORE-CAP-004",
    summary: "Requests without a required extension are refused with UnsupportedOperationError.",
    hooks: {
      error: (_call, failure) =>
        failure.name === "ExtensionSupportRequiredError"
          ? failureOf("UnsupportedOperationError", failure.message)
          : failure,
    },
    options: { requiredExtension: required },
  },
  {
    id: "extension-not-echoed",
    requirement: "EXT-ACT-001",
    summary: "Activated extensions are not named in the response.",
    hooks: { http: (_call, answer) => quiet(answer), streamHttp: (_call, answer) => quiet(answer) },
  },
  {
    id: "extension-unknown-refused",
    requirement: "EXT-VER-003",
    summary: "A request that names an unknown extension is refused.",
    hooks: parameters((call) => {
      const given = (call.headers[extensions] ?? "").split(",").map((uri) => uri.trim());
      if (given.some((uri) => uri !== "" && uri !== echoExtension)) {
        throw agentError("UnsupportedOperationError", "There is an unknown extension");
      }
    }),
  },
  {
    id: "extension-list-not-split",
    requirement: "EXT-HEADER-002",
    summary: "The card requires an extension, and A2A-Extensions with several URIs is read as one.",
    hooks: parameters((call) => {
      const given = call.headers[extensions];
      if (given?.includes(",")) call.headers[extensions] = "https://example.com/none";
    }),
    options: { requiredExtension: required },
  },
  {
    id: "extension-other-version-accepted",
    requirement: "EXT-VER-004",
    summary: "The card requires an extension, and a request that names any other is accepted.",
    hooks: parameters((call) => {
      if (call.headers[extensions]) call.headers[extensions] += `, ${required}`;
    }),
    options: { requiredExtension: required },
  },
  {
    id: "extension-activated-unasked",
    requirement: "EXT-VER-005",
    summary: "A request that names some extension activates another one as well.",
    hooks: parameters((call) => {
      if (call.headers[extensions]) call.headers[extensions] += `, ${echoExtension}`;
    }),
  },
  {
    id: "version-from-other-header",
    requirement: "CORE-SVC-003",
    summary: "The version is taken from X-A2A-Version when there is one.",
    hooks: parameters((call) => {
      const other = call.headers["x-a2a-version"];
      if (other) call.headers[version] = other;
    }),
  },
];

function quiet<Answer extends { headers: Record<string, string> }>(answer: Answer): Answer {
  const { [extensionsHeader]: _dropped, ...headers } = answer.headers;
  return { ...answer, headers };
}
