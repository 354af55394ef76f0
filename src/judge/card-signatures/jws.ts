import { constants, type KeyObject, verify } from "node:crypto";
import { isObject, type JsonObject } from "../../json.js";
import { parseJson } from "../../wire/parse-json.js";

// The judge decides in one go, from the record alone, and so it cannot wait: WebCrypto and jose verify with promises.
// Hence the primitive of node:crypto here. Tests hold every verdict against that of jose.

/** How one algorithm of JOSE verifies (RFC 7518 section 3, RFC 8037, RFC 9864). */
interface Algorithm {
  readonly type: "ec" | "rsa" | "ed25519";
  readonly curve?: string;
  /** Absent where the algorithm hashes by itself. */
  readonly hash?: string;
  readonly pss?: boolean;
}

const rsaSizes = ["256", "384", "512"] as const;
const algorithms: ReadonlyMap<string, Algorithm> = new Map<string, Algorithm>([
  ["ES256", { type: "ec", curve: "prime256v1", hash: "sha256" }],
  ["ES384", { type: "ec", curve: "secp384r1", hash: "sha384" }],
  ["ES512", { type: "ec", curve: "secp521r1", hash: "sha512" }],
  ...rsaSizes.map((size) => [`RS${size}`, { type: "rsa", hash: `sha${size}` }] as const),
  ...rsaSizes.map((size) => [`PS${size}`, { type: "rsa", hash: `sha${size}`, pss: true }] as const),
  ["EdDSA", { type: "ed25519" }],
  ["Ed25519", { type: "ed25519" }],
]);

/** Names of the algorithms that can be verified. */
export const knownAlgorithms: readonly string[] = [...algorithms.keys()];

/** Smallest RSA key that RFC 7518 section 3.3 allows, in bits. */
const leastRsaBits = 2048;
/** Larger keys take their time, which a hostile agent could use. */
const mostRsaBits = 8192;

/** The JSON object in a protected header; undefined when it holds none. */
export function headerIn(text: unknown): JsonObject | undefined {
  if (typeof text !== "string" || !/^[\w-]+$/.test(text)) return undefined;
  const parsed = parseJson(Buffer.from(text, "base64url").toString("utf8"));
  return "value" in parsed && isObject(parsed.value) ? parsed.value : undefined;
}

/** Why a key cannot be used with an algorithm; undefined when it can. */
export function keyProblem(alg: string, key: KeyObject): string | undefined {
  const algorithm = algorithms.get(alg);
  if (!algorithm) return `the kit does not know the algorithm ${alg}`;
  const type = key.asymmetricKeyType ?? "symmetric";
  const { namedCurve, modulusLength } = key.asymmetricKeyDetails ?? {};
  if (type !== algorithm.type || (algorithm.curve !== undefined && namedCurve !== algorithm.curve))
    return `${alg} does not go with a key of type ${namedCurve ?? type}`;
  if (type === "rsa" && (modulusLength ?? 0) < leastRsaBits)
    return `the RSA key has ${modulusLength} bits, and RFC 7518 asks for ${leastRsaBits}`;
  if (type === "rsa" && (modulusLength ?? 0) > mostRsaBits)
    return `the RSA key has ${modulusLength} bits, and the kit takes ${mostRsaBits} at most`;
  return undefined;
}

/**
 * True when this is the signature of a payload (RFC 7515 section 5.2). A key that does not go with the algorithm makes it false.
 * @param header protected header, in base64url as it was sent
 * @param signature in base64url
 */
export function verifies(alg: string, key: KeyObject, header: string, payload: string, signature: string): boolean {
  const algorithm = algorithms.get(alg);
  if (!algorithm || keyProblem(alg, key) !== undefined) return false;
  const input = Buffer.from(`${header}.${Buffer.from(payload).toString("base64url")}`, "ascii");
  const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_DIGEST: saltLength } = constants;
  const options = algorithm.pss ? { key, padding, saltLength } : { key, dsaEncoding: "ieee-p1363" as const };
  try {
    return verify(algorithm.hash, input, options, Buffer.from(signature, "base64url"));
  } catch {
    // Signatures of a wrong length and the like.
    return false;
  }
}
