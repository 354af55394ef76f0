import type { ProtocolVersion } from "../../protocol/dialect.js";
import { TckError } from "../../tck-error.js";

/** Where the definitions of a version stand, and what the definitions themselves do not say. Versions differ in rows here only. */
export interface SchemaSource {
  readonly version: ProtocolVersion;
  /** Under `schemas/a2a`. */
  readonly folder: string;
  /** Of the version's messages, which are known by their short names. */
  readonly package: string;
  /** `Message.member` of REQUIRED arrays that need an element. */
  readonly nonEmpty: ReadonlySet<string>;
  /** `Message.member` of REQUIRED strings whose empty value has a meaning. */
  readonly emptyMeans: ReadonlySet<string>;
  /** Members of older versions: `Message.member`, or `*.member`, with what stands in their place now. */
  readonly leftovers: ReadonlyMap<string, string>;
}

const v1_0: SchemaSource = {
  version: "1.0",
  folder: "v1.0",
  package: "lf.a2a.v1",
  // Section 5.7 says "at least one element" of every REQUIRED array, which cannot hold for an empty list of tasks, and
  // the card of section 8.4.1 has no skills; so only where an empty array makes no sense.
  nonEmpty: new Set(["Message.parts", "Artifact.parts", "AgentCard.supportedInterfaces"]),
  emptyMeans: new Set(["ListTasksResponse.nextPageToken"]),
  leftovers: new Map([
    ["*.kind", "1.0 tells objects apart by the member that holds them"],
    ["TaskStatusUpdateEvent.final", "in 1.0 the stream ends after a terminal state"],
    ["SendMessageConfiguration.blocking", "1.0 has returnImmediately, with the opposite meaning"],
    ["SendMessageConfiguration.pushNotificationConfig", "1.0 has taskPushNotificationConfig"],
    ["SendMessageConfiguration.pushNotification", "1.0 has taskPushNotificationConfig"],
    ["TaskPushNotificationConfig.pushNotificationConfig", "1.0 has its members directly in TaskPushNotificationConfig"],
    ["TaskPushNotificationConfig.name", "1.0 has id and taskId"],
    ["AuthenticationInfo.schemes", "1.0 has one scheme"],
    ["Message.content", "1.0 has parts"],
    ["Part.file", "1.0 has raw or url, with filename and mediaType, in the part itself"],
    ["Part.mimeType", "1.0 has mediaType"],
    ["Part.name", "1.0 has filename"],
    ["Part.bytes", "1.0 has raw"],
    ["Part.uri", "1.0 has url"],
    ["Part.fileWithBytes", "1.0 has raw"],
    ["Part.fileWithUri", "1.0 has url"],
    ["AgentCard.url", "1.0 has the URL in supportedInterfaces"],
    ["AgentCard.preferredTransport", "1.0 has supportedInterfaces, the preferred one first"],
    ["AgentCard.additionalInterfaces", "1.0 has supportedInterfaces"],
    ["AgentCard.protocolVersion", "1.0 has the version in each of supportedInterfaces"],
    ["AgentCard.security", "1.0 has securityRequirements"],
    ["AgentCard.supportsAuthenticatedExtendedCard", "1.0 has capabilities.extendedAgentCard"],
    ["AgentCapabilities.stateTransitionHistory", "1.0 has dropped it"],
    ["AgentInterface.transport", "1.0 has protocolBinding"],
    ["AgentSkill.security", "1.0 has securityRequirements"],
    ["SecurityScheme.type", "1.0 tells schemes apart by the member that holds them"],
    ["APIKeySecurityScheme.in", "1.0 has location"],
  ]),
};

/** All versions with definitions; one more is one more row (and its folder). */
export const schemaSources: readonly SchemaSource[] = [v1_0];

/**
 * The row of a version.
 * @throws TckError `INTERNAL` for a version without definitions.
 */
export function sourceOf(version: ProtocolVersion): SchemaSource {
  const source = schemaSources.find((s) => s.version === version);
  if (!source) throw new TckError("INTERNAL", `the kit has no schemas of A2A ${version}`);
  return source;
}
