import { extensionsHeader, versionHeader } from "../protocol/headers.js";
import { agentError } from "./errors.js";
import type { CallContext } from "./hooks.js";

/** Versions that the agent speaks; a patch number plays no part (section 3.6). */
const spoken = /^1\.0(\.\d+)?$/;

/**
 * Checks A2A-Version, given as a header or as a query parameter (section 3.6.1). Missing and empty both mean 0.3 (section 3.6.2).
 * @throws AgentError VersionNotSupportedError
 */
export function checkVersion(call: CallContext): void {
  const version = call.headers[versionHeader.toLowerCase()]?.trim() || queryValue(call.query, versionHeader) || "0.3";
  if (spoken.test(version)) return;
  throw agentError("VersionNotSupportedError", `A2A version ${version} is not supported here; use 1.0`, {
    version,
    supportedVersions: "1.0",
  });
}

/** Extensions that the request asks for (section 14.2.2). */
export function askedExtensions(call: CallContext): string[] {
  const list = call.headers[extensionsHeader.toLowerCase()] ?? queryValue(call.query, extensionsHeader) ?? "";
  return list
    .split(",")
    .map((uri) => uri.trim())
    .filter((uri) => uri !== "");
}

/**
 * Refuses a request that does not ask for an extension that the card marks as required (section 3.3.4).
 * @throws AgentError ExtensionSupportRequiredError
 */
export function checkRequiredExtension(asked: readonly string[], required: string | undefined): void {
  if (required === undefined || asked.includes(required)) return;
  throw agentError(
    "ExtensionSupportRequiredError",
    `The extension ${required} has to be named in ${extensionsHeader}`,
    {
      extension: required,
    },
  );
}

function queryValue(query: URLSearchParams, name: string): string | undefined {
  for (const [key, value] of query) if (key.toLowerCase() === name.toLowerCase()) return value.trim();
  return undefined;
}
