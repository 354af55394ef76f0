import { exportJWK, FlattenedSign, generateKeyPair, type JWSHeaderParameters } from "jose";
import type { JsonObject } from "../json.js";
import { canonicalCard } from "../judge/card-signatures/forms.js";

/** A key pair with a name; it signs with jose, which the kit does not verify with. */
export interface TestKey {
  readonly alg: string;
  readonly kid: string;
  readonly publicJwk: JsonObject;
  /** A signature of a text, as cards have it. */
  sign(text: string, header?: Partial<JWSHeaderParameters>): Promise<JsonObject>;
}

/** Makes a key pair for an algorithm. */
export async function testKey(alg: string, kid: string): Promise<TestKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid } as JsonObject;
  return {
    alg,
    kid,
    publicJwk: jwk,
    async sign(text, header = {}) {
      const signing = new FlattenedSign(Buffer.from(text)).setProtectedHeader({ alg, kid, typ: "JOSE", ...header });
      const { protected: encoded = "", signature } = await signing.sign(privateKey);
      return { protected: encoded, signature };
    },
  };
}

/** The card with one signature of each key over a text; that of section 8.4.1 unless another is given. */
export async function signedCard(
  card: JsonObject,
  keys: readonly TestKey[],
  change: { readonly text?: string; readonly header?: Partial<JWSHeaderParameters> } = {},
): Promise<JsonObject> {
  const text = change.text ?? canonicalCard(card);
  return { ...card, signatures: await Promise.all(keys.map((key) => key.sign(text, change.header))) };
}

/** A card with members of every kind that section 8.4.1 speaks about. */
export const cardWithDefaults: JsonObject = {
  name: "Grüße \u{1f600}",
  description: "",
  supportedInterfaces: [
    { url: "https://agent.example/rpc", protocolBinding: "JSONRPC", protocolVersion: "1.0", tenant: "" },
  ],
  version: "1.0.0",
  capabilities: {
    streaming: false,
    extensions: [{ uri: "https://agent.example/x/v1", required: false, params: { kept: "", list: [] } }],
  },
  provider: { url: "https://agent.example", organization: "Example" },
  defaultInputModes: ["text/plain"],
  defaultOutputModes: ["text/plain"],
  skills: [{ id: "s", name: "S", description: "Skill.", tags: [], examples: [] }],
  securityRequirements: [],
  "x-vendor": { a: "" },
};
