import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { canonicalJson } from "../../canonical-json.js";
import { isObject, type JsonObject } from "../../json.js";
import { cardShape, mapShape, type Signing, withoutDefaults } from "../card-signing.js";
import { certificateOf } from "../certificate.js";
import type { AgentHooks } from "../hooks.js";
import { objectsOf } from "./edit.js";
import { card, signed } from "./edit-card.js";
import type { Fault } from "./fault.js";

/** Alters each signature of the public card before it is made. */
function signing(change: (given: Signing) => void): Partial<AgentHooks> {
  return {
    sign: (given) => {
      if (!given.extended) change(given);
      return given;
    },
  };
}

/** Signs another text. */
function payload(text: (card: JsonObject) => string): Partial<AgentHooks> {
  return signing((given) => {
    given.payload = text(given.card);
  });
}

const canonical = (given: JsonObject): JsonObject => withoutDefaults(given, cardShape);
const ascii = (text: string): string =>
  text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Puts in what a card does not have, as libraries do that write every field. */
const filled = (given: JsonObject): JsonObject =>
  mapShape(given, cardShape, (value, { plain, explicit }) => ({ ...plain, ...explicit, ...value }));

const withoutExplicit = (given: JsonObject): JsonObject =>
  mapShape(given, cardShape, (value, { explicit = {} }) =>
    Object.fromEntries(Object.entries(value).filter(([name, member]) => member !== explicit[name])),
  );

const stranger = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;

function expiredCertificate(jwk: JsonObject): string {
  const publicKey = createPublicKey({ key: jwk, format: "jwk" });
  const [notBefore, notAfter] = [new Date("2020-01-01T00:00:00Z"), new Date("2021-01-01T00:00:00Z")];
  const facts = { name: "signer", publicKey, signingKey: stranger, notBefore, notAfter };
  return certificateOf(facts).toString("base64");
}

/** Faults of signed cards (section 8.4). */
export const cardSignatureFaults: readonly Fault[] = [
  {
    id: "card-signed-unsorted",
    requirement: "CARD-SIGN-001",
    summary: "The card is signed with its members in their own order instead of sorted.",
    hooks: payload((given) => JSON.stringify(canonical(given))),
  },
  {
    id: "card-signed-with-escapes",
    requirement: "CARD-SIGN-001",
    summary: "The card is signed with escapes for all that is not ASCII.",
    hooks: {
      ...card((given) => {
        given.name = "Référence";
      }),
      ...payload((given) => ascii(canonicalJson(canonical(given)))),
    },
  },
  {
    id: "card-signed-with-signatures",
    requirement: "CARD-SIGN-002",
    summary: "An empty list of signatures is part of what is signed.",
    hooks: payload((given) => canonicalJson({ ...canonical(given), signatures: [] })),
  },
  {
    id: "card-signed-with-defaults",
    requirement: "CARD-SIGN-007",
    summary: "The card is signed as it is served, `required: false` included.",
    hooks: payload(canonicalJson),
  },
  {
    id: "card-signed-with-absent-members",
    requirement: "CARD-SIGN-015",
    summary: "The card is signed with defaults for all members that it does not have.",
    hooks: payload((given) => canonicalJson(filled(given))),
  },
  {
    id: "card-signed-without-explicit-members",
    requirement: "CARD-SIGN-016",
    summary: "A capability that the card says is false is left out of what is signed.",
    options: { capabilities: { pushNotifications: false } },
    hooks: payload((given) => canonicalJson(withoutExplicit(canonical(given)))),
  },
  {
    id: "card-signed-without-required-members",
    requirement: "CARD-SIGN-017",
    summary: "Empty tags of a skill, which are REQUIRED, are left out of what is signed.",
    hooks: {
      ...card((given) => {
        for (const skill of objectsOf(given.skills)) skill.tags = [];
      }),
      ...payload((given) => {
        const content = canonical(given);
        for (const skill of objectsOf(content.skills)) delete skill.tags;
        return canonicalJson(content);
      }),
    },
  },
  {
    id: "card-changed-after-signing",
    requirement: "CARD-SIGN-009",
    summary: "The description of the card is changed after it was signed.",
    hooks: signed((given) => {
      given.description = "Somebody else's words.";
    }),
  },
  {
    id: "card-signed-by-a-stranger",
    requirement: "CARD-SIGN-009",
    summary: "The card is signed with a key that is not the one which the signature names.",
    hooks: signing((given) => {
      if (given.header.alg === "ES256") given.key = stranger;
    }),
  },
  {
    id: "card-signature-algorithm-mismatch",
    requirement: "CARD-SIGN-009",
    summary: "The protected header says RS256 and names a key on a curve.",
    hooks: signing(({ header }) => {
      header.alg = "RS256";
    }),
  },
  {
    id: "card-signature-symmetric",
    requirement: "CARD-SIGN-009",
    summary: "The protected header says HS256, for which a client would need the secret.",
    hooks: signing(({ header }) => {
      header.alg = "HS256";
    }),
  },
  {
    id: "card-signature-padded-payload",
    requirement: "CARD-SIGN-009",
    summary: "A line break follows the card in what is signed.",
    hooks: payload((given) => `${canonicalJson(canonical(given))}\n`),
  },
  {
    id: "card-signed-for-0-3",
    requirement: "CARD-SIGN-009",
    summary: "Of a card for clients of both versions only the members of 0.3 are signed.",
    options: { protocols: ["1.0", "0.3"] },
    hooks: payload(({ supportedInterfaces: _, securityRequirements: __, ...legacy }) =>
      canonicalJson(canonical(legacy)),
    ),
  },
  {
    id: "extended-card-with-old-signatures",
    requirement: "CARD-SIGN-009",
    summary: "The extended card has the signatures of the public one.",
    hooks: {
      sign: (given) => {
        if (!given.extended) return given;
        const skills = objectsOf(given.card.skills).filter(({ id }) => id !== "inner-circle");
        return { ...given, payload: canonicalJson(canonical({ ...given.card, skills })) };
      },
    },
  },
  {
    id: "card-signature-without-kid",
    requirement: "CARD-SIGN-003",
    summary: "The protected header of the card's signatures has no kid.",
    hooks: signing(({ header }) => {
      delete header.kid;
    }),
  },
  {
    id: "card-signature-wrong-kid",
    requirement: "CARD-SIGN-003",
    summary: "The signatures of the card name a key that did not make them.",
    hooks: signing(({ header }) => {
      header.kid = "key-of-last-year";
    }),
  },
  {
    id: "card-signature-alg-none",
    requirement: "CARD-SIGN-003",
    summary: "The protected header of the card's signatures says that there is none.",
    hooks: signing(({ header }) => {
      header.alg = "none";
    }),
  },
  {
    id: "card-signature-typ-jwt",
    requirement: "CARD-SIGN-005",
    summary: "The protected header of the card's signatures says JWT.",
    hooks: signing(({ header }) => {
      header.typ = "JWT";
    }),
  },
  {
    id: "card-signature-key-not-published",
    requirement: "CARD-SIGN-006",
    summary: "The key set that the card's signatures name is empty.",
    hooks: { keySet: () => ({ keys: [] }) },
  },
  {
    id: "card-signature-key-expired",
    requirement: "CARD-SIGN-004",
    summary: "The certificate of the key that signs the card expired long ago.",
    hooks: {
      keySet: ({ keys }) => ({ keys: objectsOf(keys).map((jwk) => ({ ...jwk, x5c: [expiredCertificate(jwk)] })) }),
    },
  },
  {
    id: "card-signature-key-set-is-one-key",
    requirement: "CARD-SIGN-006",
    summary: "A bare key stands where the key set of the card's signatures should be.",
    hooks: {
      keySet: ({ keys }) => {
        const [first] = Array.isArray(keys) ? keys : [];
        return isObject(first) ? first : {};
      },
    },
  },
];
