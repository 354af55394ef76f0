import { createHash } from "node:crypto";
import type { JsonObject } from "../json.js";
import { behaviors } from "../protocol/behaviors.js";
import { v1_0 } from "../protocol/v1_0/dialect.js";
import { type AuthDemand, declaredSecurity } from "./auth/schemes.js";
import { type PlaceSettings, placesOf } from "./places.js";
import { dualCard, legacyCard } from "./v0_3/card.js";

/** Optional extension that the agent knows: it does nothing but show itself as activated. */
export const echoExtension = "https://a2a-tck.dev/extensions/echo/v1";

/** Media types of message parts that the agent takes in and gives back. */
export const mediaTypes: readonly string[] = [
  "text/plain",
  "text/markdown",
  "text/csv",
  "application/json",
  "application/octet-stream",
  "application/pdf",
  "image/png",
  "image/jpeg",
];

/** What the card depends on. */
export interface CardSettings extends PlaceSettings {
  readonly capabilities: { streaming: boolean; pushNotifications: boolean; extendedAgentCard: boolean };
  /** Tenants, each with interfaces of its own at the same URLs. */
  readonly tenants?: readonly string[];
  /** Credentials that every request needs. */
  readonly auth?: AuthDemand;
  readonly requiredExtension?: string;
}

/**
 * The public agent card (section 4.4.1), or that of an agent of 0.3 alone (section 5.5 of 0.3.0), or one for clients of both.
 */
export function createCard(settings: CardSettings): JsonObject {
  const places = placesOf(settings);
  const legacy = places.filter(({ versions }) => versions.includes("0.3"));
  if (legacy.length === 0) return createNewCard(settings);
  const card = dualCard(createNewCard(settings), legacy);
  return places.some(({ versions }) => versions.includes("1.0")) ? card : legacyCard(card);
}

function createNewCard(settings: CardSettings): JsonObject {
  // A required extension stands alone, so that the card says one thing at a time.
  const extension: JsonObject =
    settings.requiredExtension === undefined
      ? {
          uri: echoExtension,
          description: "Names itself in the A2A-Extensions header of the response.",
          required: false,
        }
      : { uri: settings.requiredExtension, description: "Has to be activated.", required: true };
  return {
    name: "A2A reference agent",
    description:
      "Answers every operation of A2A by the specification and shows each behaviour that a test may ask for.",
    supportedInterfaces: (settings.protocols ?? ["1.0"]).flatMap((version) => {
      const places = placesOf(settings).filter(({ versions }) => versions.includes(version));
      const { tenants = [] } = settings;
      const served = version === "1.0" && tenants.length > 0 ? tenants.map((tenant) => ({ tenant })) : [{}];
      return served.flatMap((tenant) =>
        places.map(({ binding, url }) => {
          const protocolBinding = v1_0.bindingNames[binding];
          return { url, protocolBinding, protocolVersion: version, ...tenant };
        }),
      );
    }),
    provider: { url: "https://a2a-tck.dev", organization: "a2a-tck" },
    version: "1.0.0",
    documentationUrl: "https://a2a-tck.dev/reference-agent",
    capabilities: { ...settings.capabilities, extensions: [extension] },
    ...securityOf(settings.auth ?? [], settings.baseUrl),
    defaultInputModes: [...mediaTypes],
    defaultOutputModes: [...mediaTypes],
    skills: [
      {
        id: "echo",
        name: "Echo",
        description: "Completes a task with the parts that it was sent.",
        tags: ["echo", "conformance"],
        examples: ["Hello"],
      },
      {
        id: "behaviors",
        name: "Behaviours",
        description: "Shows the behaviour that the first word of the message names.",
        tags: ["conformance"],
        examples: Object.keys(behaviors),
      },
    ],
  };
}

function securityOf(auth: AuthDemand, baseUrl: string): JsonObject {
  if (auth.length > 0) return declaredSecurity(auth, baseUrl);
  const scheme = { scheme: "Bearer", description: "Needed for the extended card only." };
  return { securitySchemes: { bearer: { httpAuthSecurityScheme: scheme } } };
}

/** The card for authenticated callers (section 3.1.11): the public one and one skill more. */
export function createExtendedCard(settings: CardSettings): JsonObject {
  const card = createCard(settings);
  const skills = Array.isArray(card.skills) ? card.skills : [];
  return {
    ...card,
    skills: [
      ...skills,
      {
        id: "inner-circle",
        name: "Inner circle",
        description: "Seen by authenticated callers only.",
        tags: ["conformance", "extended"],
      },
    ],
  };
}

/** Entity tag of a served text (section 8.6.1). */
export function etagOf(text: string): string {
  return `"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`;
}
