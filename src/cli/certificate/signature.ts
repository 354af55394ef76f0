import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { canonicalJson } from "../../canonical-json.js";
import { TckError } from "../../tck-error.js";
import type { Certificate } from "./certificate.js";

const algorithms: Readonly<Record<string, string>> = { ed25519: "EdDSA", rsa: "PS256" };
const curves: Readonly<Record<string, string>> = { "P-256": "ES256", "P-384": "ES384", "P-521": "ES512" };

/**
 * Reads a key: PEM, or a JSON Web Key.
 * @throws TckError `USAGE` when the file is none of these
 */
export function readKey(path: string, kind: "private" | "public"): KeyObject {
  try {
    const text = readFileSync(path, "utf8");
    const key = text.trimStart().startsWith("{")
      ? { key: JSON.parse(text) as Record<string, string>, format: "jwk" as const }
      : text;
    // A private key holds its public one.
    return kind === "private" ? createPrivateKey(key) : createPublicKey(key);
  } catch (cause) {
    throw new TckError(
      "USAGE",
      `--key ${path} is no ${kind} key: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        hint: "openssl genpkey -algorithm ed25519 -out key.pem; openssl pkey -in key.pem -pubout -out key.pub.pem",
        cause,
      },
    );
  }
}

/**
 * The algorithm that goes with a key.
 * @throws TckError `USAGE` for keys that are not made for signatures of JOSE
 */
export function algorithmOf(key: KeyObject): string {
  const type = key.asymmetricKeyType ?? "";
  const { crv } = type === "ec" ? key.export({ format: "jwk" }) : {};
  const found = type === "ec" ? curves[crv ?? ""] : algorithms[type];
  if (found) return found;
  throw new TckError("USAGE", `keys of type ${type} ${crv ?? ""} cannot sign`.replace(/ +/g, " "), {
    hint: "take Ed25519, RSA, or EC with P-256, P-384 or P-521",
  });
}

/** SHA-256 thumbprint of a key (RFC 7638): the name by which people tell keys apart. */
export async function thumbprintOf(key: KeyObject): Promise<string> {
  const { calculateJwkThumbprint, exportJWK } = await import("jose");
  return calculateJwkThumbprint(await exportJWK(key.type === "private" ? createPublicKey(key) : key));
}

/** Signs a certificate: a JWS in compact form without its payload (RFC 7515 appendix F), over canonical JSON. */
export async function sign(certificate: Certificate, key: KeyObject): Promise<string> {
  const { CompactSign } = await import("jose");
  const header = { alg: algorithmOf(key), typ: "a2a-tck-certificate", kid: await thumbprintOf(key) };
  const whole = await new CompactSign(Buffer.from(canonicalJson(certificate))).setProtectedHeader(header).sign(key);
  const [head, , signature] = whole.split(".");
  return `${head}..${signature}`;
}

/** Thumbprint of the key that a signature names; undefined when it is no such signature. */
export async function signerOf(signature: string): Promise<string | undefined> {
  const { decodeProtectedHeader } = await import("jose");
  try {
    const { kid, typ } = decodeProtectedHeader(signature);
    return typ === "a2a-tck-certificate" && typeof kid === "string" ? kid : undefined;
  } catch {
    return undefined;
  }
}

/** True when the key signed exactly this certificate. */
export async function isSignedBy(certificate: unknown, signature: string, key: KeyObject): Promise<boolean> {
  const { compactVerify } = await import("jose");
  const parts = signature.trim().split(".");
  if (parts.length !== 3 || parts[1] !== "" || (await signerOf(signature)) === undefined) return false;
  const payload = Buffer.from(canonicalJson(certificate)).toString("base64url");
  try {
    await compactVerify(`${parts[0]}.${payload}.${parts[2]}`, key, { algorithms: [algorithmOf(key)] });
    return true;
  } catch (error) {
    if (error instanceof TckError) throw error;
    return false;
  }
}
