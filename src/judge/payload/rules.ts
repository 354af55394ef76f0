import type { ProtocolVersion } from "../../protocol/dialect.js";
import { TckError } from "../../tck-error.js";

/** Where the definitions of a version stand, and what the definitions themselves do not say. Versions differ in rows here only. */
export interface SchemaSource {
  readonly version: ProtocolVersion;
  /** Under `schemas/a2a`. */
  readonly folder: string;
  /** The JSON Schema beside the definitions that is derived from them. */
  readonly derived: string;
  /** URI of that schema; definitions are at `#/$defs/<message name>`. */
  readonly schemaId: string;
  /** What stands before the short names for `checkPayload`, where the version has another shape that owns them. */
  readonly prefix: string;
  /** Of the version's messages, which are known by their short names. */
  readonly package: string;
  /** `Message.member` of REQUIRED arrays that need an element. */
  readonly nonEmpty: ReadonlySet<string>;
  /** `Message.member` of REQUIRED strings whose empty value has a meaning. */
  readonly emptyMeans: ReadonlySet<string>;
  /** Enums whose value 0 is a value like others and not "not set". */
  readonly zeroMeans: ReadonlySet<string>;
  /** Members of older versions: `Message.member`, or `*.member`, with what stands in their place now. */
  readonly leftovers: ReadonlyMap<string, string>;
}

const v1_0: SchemaSource = {
  version: "1.0",
  folder: "v1.0",
  derived: "a2a.schema.json",
  schemaId: "urn:a2a-tck:schemas:a2a:v1.0",
  prefix: "",
  package: "lf.a2a.v1",
  // Section 5.7 says "at least one element" of every REQUIRED array, which cannot hold for an empty list of tasks, and
  // the card of section 8.4.1 has no skills; so only where an empty array makes no sense.
  nonEmpty: new Set(["Message.parts", "Artifact.parts", "AgentCard.supportedInterfaces"]),
  emptyMeans: new Set(["ListTasksResponse.nextPageToken"]),
  zeroMeans: new Set(),
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

/** Shape P of 0.3: REST and gRPC. Almost nothing is REQUIRED in its definitions. */
const v0_3: SchemaSource = {
  version: "0.3",
  folder: "v0.3",
  derived: "a2a.proto.schema.json",
  schemaId: "urn:a2a-tck:schemas:a2a:v0.3:proto",
  prefix: "a2a.v1.",
  package: "a2a.v1",
  nonEmpty: new Set(),
  emptyMeans: new Set(),
  // The state "unknown" of shape S.
  zeroMeans: new Set(["TaskState"]),
  leftovers: new Map(),
};

/** Where the JSON Schema of a version's own shape stands, for a version that has one beside its protobuf definitions. */
export interface DocumentSource {
  readonly version: ProtocolVersion;
  /** Under `schemas/a2a`. */
  readonly folder: string;
  readonly file: string;
  /** `Message.member` of required strings whose empty value has a meaning. */
  readonly emptyMeans: ReadonlySet<string>;
  /** Members of other versions, with what stands in their place in this one: `Message.member`. */
  readonly strangers: ReadonlyMap<string, string>;
}

/** Shape S of 0.3: JSON-RPC, the agent card, push notifications. */
const v0_3Document: DocumentSource = {
  version: "0.3",
  folder: "v0.3",
  file: "a2a.schema.json",
  emptyMeans: new Set(["TextPart.text"]),
  strangers: new Map([
    ["Message.content", "on JSON-RPC it is parts"],
    ["TaskStatus.update", "it is message"],
    ["MessageSendConfiguration.pushNotification", "on JSON-RPC it is pushNotificationConfig"],
    ["MessageSendConfiguration.returnImmediately", "0.3 has blocking, with the opposite meaning"],
    ["MessageSendConfiguration.taskPushNotificationConfig", "0.3 has pushNotificationConfig"],
    ["TaskPushNotificationConfig.url", "0.3 has it in pushNotificationConfig"],
    ["TaskPushNotificationConfig.name", "on JSON-RPC there is taskId"],
    ["PushNotificationAuthenticationInfo.scheme", "0.3 has a list of schemes"],
    ["TextPart.mediaType", "only files have a type in 0.3"],
    ["FilePart.raw", "0.3 has file.bytes"],
    ["FilePart.url", "0.3 has file.uri"],
    ["FileWithBytes.fileWithBytes", "on JSON-RPC it is bytes"],
    ["FileWithUri.fileWithUri", "on JSON-RPC it is uri"],
    ["AgentCard.supportedInterfaces", "0.3 has url, preferredTransport and additionalInterfaces"],
    ["AgentCard.securityRequirements", "0.3 has security"],
    ["AgentCapabilities.extendedAgentCard", "0.3 has supportsAuthenticatedExtendedCard at the root of the card"],
    ["AgentInterface.protocolBinding", "0.3 has transport"],
    ["APIKeySecurityScheme.location", "0.3 has in"],
  ]),
};

/** All versions with a schema of their own; one more is one more row. */
export const documentSources: readonly DocumentSource[] = [v0_3Document];

/** All versions with definitions; one more is one more row (and its folder). */
export const schemaSources: readonly SchemaSource[] = [v1_0, v0_3];

/**
 * The row of a version.
 * @throws TckError `INTERNAL` for a version without definitions.
 */
export function sourceOf(version: ProtocolVersion): SchemaSource {
  const source = schemaSources.find((s) => s.version === version);
  if (!source) throw new TckError("INTERNAL", `the kit has no schemas of A2A ${version}`);
  return source;
}
