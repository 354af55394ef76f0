import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { canonicalJson } from "../canonical-json.js";
import { isObject, type Json, type JsonObject } from "../json.js";
import type { AgentHooks } from "./hooks.js";

/** Where the agent publishes the keys of its card's signatures. */
export const keySetPath = "/.well-known/jwks.json";

/** One signature before it is made. */
export interface Signing {
  /** Text that is signed. */
  payload: string;
  /** Protected header (section 8.4.2). */
  header: JsonObject;
  key: KeyObject;
  /** The card, for hooks that sign something else. */
  readonly card: JsonObject;
  readonly extended: boolean;
}

/** Signs the cards of one agent. */
export interface CardSigner {
  /** JSON Web Key Set with the public keys. */
  readonly keySet: JsonObject;
  /** The card with its signatures. The same card always gets the same ones, as caches and comparisons of bindings expect. */
  sign(card: JsonObject, extended: boolean): JsonObject;
}

/**
 * A signer with two keys, as an agent has while it goes from one to the next; ES256 is the newer one. The keys differ from
 * start to start, and their names do not, so that findings read the same.
 * @param jku URL of the key set
 */
export function createCardSigner(jku: string, hooks: Pick<AgentHooks, "sign" | "signedCard" | "keySet">): CardSigner {
  const keys = [
    { alg: "ES256", kid: "card-key-2", ...generateKeyPairSync("ec", { namedCurve: "P-256" }) },
    { alg: "EdDSA", kid: "card-key-1", ...generateKeyPairSync("ed25519") },
  ].map(({ alg, kid, publicKey, privateKey }) => {
    const jwk = publicKey.export({ format: "jwk" }) as JsonObject;
    return { alg, privateKey, jwk: { ...jwk, kid, alg, use: "sig" } };
  });
  const made = new Map<string, JsonObject>();
  const signed = (card: JsonObject, extended: boolean): JsonObject => {
    const payload = canonicalJson(withoutDefaults(card, cardShape));
    const signatures = keys.map(({ alg, privateKey, jwk: { kid } }) => {
      const header = { alg, typ: "JOSE", kid, jku };
      return signatureFor(hooks.sign({ payload, header, key: privateKey, card, extended }));
    });
    return hooks.signedCard({ ...card, signatures }, extended);
  };
  return {
    keySet: hooks.keySet({ keys: keys.map(({ jwk }) => jwk) }),
    sign(card, extended) {
      const id = `${extended} ${JSON.stringify(card)}`;
      const known = made.get(id) ?? signed(card, extended);
      made.set(id, known);
      return structuredClone(known);
    },
  };
}

function signatureFor({ payload, header, key }: Signing): JsonObject {
  const encoded = Buffer.from(JSON.stringify(header)).toString("base64url");
  const input = Buffer.from(`${encoded}.${Buffer.from(payload).toString("base64url")}`);
  const hash = key.asymmetricKeyType === "ec" ? "sha256" : undefined;
  const signature = sign(hash, input, { key, dsaEncoding: "ieee-p1363" });
  return { protected: encoded, signature: signature.toString("base64url") };
}

/** What section 8.4.1 says about the members of one message. Those that are named nowhere are REQUIRED or unknown, and stay. */
interface CardShape {
  /** Members that go when they have this value. */
  readonly plain?: JsonObject;
  /** Members with the keyword `optional` and their defaults; they stay. */
  readonly explicit?: JsonObject;
  /** Messages inside, each alone or in a list. */
  readonly inner?: Readonly<Record<string, CardShape>>;
  /** Messages behind the free keys of a map. */
  readonly maps?: Readonly<Record<string, CardShape>>;
}

const flow = { plain: { refreshUrl: "" } };
const described = { plain: { description: "" } };
const requirement: CardShape = { plain: { schemes: {} }, maps: { schemes: { plain: { list: [] } } } };

/** The agent card of 1.0.1, as far as presence goes. */
export const cardShape: CardShape = {
  plain: { securitySchemes: {}, securityRequirements: [] },
  explicit: { documentationUrl: "", iconUrl: "" },
  inner: {
    supportedInterfaces: { plain: { tenant: "" } },
    provider: {},
    capabilities: {
      plain: { extensions: [] },
      explicit: { streaming: false, pushNotifications: false, extendedAgentCard: false },
      inner: { extensions: { plain: { uri: "", description: "", required: false } } },
    },
    skills: {
      plain: { examples: [], inputModes: [], outputModes: [], securityRequirements: [] },
      inner: { securityRequirements: requirement },
    },
    securityRequirements: requirement,
  },
  maps: {
    securitySchemes: {
      inner: {
        apiKeySecurityScheme: described,
        httpAuthSecurityScheme: { plain: { description: "", bearerFormat: "" } },
        oauth2SecurityScheme: {
          plain: { description: "", oauth2MetadataUrl: "" },
          inner: {
            flows: {
              inner: {
                authorizationCode: { plain: { refreshUrl: "", pkceRequired: false } },
                clientCredentials: flow,
                deviceCode: flow,
              },
            },
          },
        },
        openIdConnectSecurityScheme: described,
        mtlsSecurityScheme: described,
      },
    },
  },
};

/** Changes the messages inside of a card, from the innermost outwards. */
export function mapShape(
  value: JsonObject,
  shape: CardShape,
  change: (value: JsonObject, shape: CardShape) => JsonObject,
): JsonObject {
  const one = (member: Json, inner: CardShape): Json => (isObject(member) ? mapShape(member, inner, change) : member);
  const entries = Object.entries(value).map(([name, member]): [string, Json] => {
    const inner = shape.inner?.[name];
    const values = shape.maps?.[name];
    if (inner) return [name, Array.isArray(member) ? member.map((entry) => one(entry, inner)) : one(member, inner)];
    if (!values || !isObject(member)) return [name, member];
    return [name, Object.fromEntries(Object.entries(member).map(([key, entry]) => [key, one(entry, values)]))];
  });
  return change(Object.fromEntries(entries), shape);
}

/** A card as section 8.4.1 wants it signed. */
export function withoutDefaults(card: JsonObject, shape: CardShape): JsonObject {
  const { signatures: _, ...content } = card;
  return mapShape(content, shape, (value, { plain = {} }) => {
    const isDefault = (name: string, member: Json) =>
      member === null || (Object.hasOwn(plain, name) && JSON.stringify(member) === JSON.stringify(plain[name]));
    return Object.fromEntries(Object.entries(value).filter(([name, member]) => !isDefault(name, member)));
  });
}
