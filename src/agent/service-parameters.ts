import type { ProtocolVersion } from "../protocol/dialect.js";
import { extensionsHeader, versionHeader } from "../protocol/headers.js";
import { agentError } from "./errors.js";
import type { CallContext } from "./hooks.js";

/**
 * Version that a request asks for, in A2A-Version as a header or as a query parameter (section 3.6.1). Missing and empty both
 * mean 0.3 (section 3.6.2).
 */
export function askedVersion(call: CallContext): string {
  return call.headers[versionHeader.toLowerCase()]?.trim() || queryValue(call.query, versionHeader) || "0.3";
}

/** True for a version with any patch number, which plays no part (section 3.6). */
export function isVersion(asked: string, version: ProtocolVersion): boolean {
  return asked === version || (asked.startsWith(`${version}.`) && /^\d+$/.test(asked.slice(version.length + 1)));
}

/**
 * Checks the version that a request asks for.
 * @param spoken versions that are spoken at the URL of the request
 * @throws AgentError VersionNotSupportedError
 */
export function checkVersion(call: CallContext, spoken: readonly ProtocolVersion[]): void {
  const version = askedVersion(call);
  if (spoken.some((known) => isVersion(version, known))) return;
  throw agentError(
    "VersionNotSupportedError",
    `A2A version ${version} is not supported here; use ${spoken.join(" or ")}`,
    { version, supportedVersions: spoken.join(", ") },
  );
}

/** Extensions that the request asks for (section 14.2.2). */
export function askedExtensions(call: CallContext, header = extensionsHeader): string[] {
  const list = call.headers[header.toLowerCase()] ?? queryValue(call.query, header) ?? "";
  return list
    .split(",")
    .map((uri) => uri.trim())
    .filter((uri) => uri !== "");
}

/**
 * Refuses a request that does not ask for an extension that the card marks as required (section 3.3.4).
 * @throws AgentError ExtensionSupportRequiredError
 */
export function checkRequiredExtension(
  asked: readonly string[],
  required: string | undefined,
  header = extensionsHeader,
): void {
  if (required === undefined || asked.includes(required)) return;
  throw agentError("ExtensionSupportRequiredError", `The extension ${required} has to be named in ${header}`, {
    extension: required,
  });
}

function queryValue(query: URLSearchParams, name: string): string | undefined {
  for (const [key, value] of query) if (key.toLowerCase() === name.toLowerCase()) return value.trim();
  return undefined;
}
