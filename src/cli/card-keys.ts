import { createPublicKey, type JsonWebKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { isObject, type Json, type JsonObject } from "../json.js";
import { TckError } from "../tck-error.js";

/**
 * Reads public keys for card signatures: a JSON Web Key, a set of them, or PEM (public key, private key or certificate). Only the
 * public part is kept, for it becomes part of the record. Keys from PEM have no `kid`; a certificate stays beside its key.
 * @throws TckError `USAGE` when the file holds no such key
 */
export function readCardKeys(path: string, shown = path): readonly JsonObject[] {
  try {
    const text = readFileSync(path, "utf8");
    return text.trimStart().startsWith("{") ? keysOfJson(JSON.parse(text) as Json) : [keyOfPem(text)];
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TckError("USAGE", `--card-key ${shown} holds no public key: ${why}`, {
      hint: 'give a JSON Web Key, a key set {"keys": […]}, or PEM',
      cause,
    });
  }
}

function keysOfJson(value: Json): JsonObject[] {
  const list = isObject(value) && Array.isArray(value.keys) ? value.keys : [value];
  if (list.length === 0) throw new Error("the key set is empty");
  return list.map((jwk) => {
    if (!isObject(jwk) || jwk.kty === "oct") throw new Error("a key of it is no public key");
    const { kid, alg, use, x5c } = jwk;
    const kept = Object.entries({ kid, alg, use, x5c }).filter(
      (entry): entry is [string, Json] => entry[1] !== undefined,
    );
    return {
      ...publicPart(createPublicKey({ key: jwk as JsonWebKey, format: "jwk" }).export({ format: "jwk" })),
      ...Object.fromEntries(kept),
    };
  });
}

function keyOfPem(text: string): JsonObject {
  const isCertificate = text.includes("-----BEGIN CERTIFICATE-----");
  const x5c = isCertificate ? { x5c: [new X509Certificate(text).raw.toString("base64")] } : {};
  return { ...publicPart(createPublicKey(text).export({ format: "jwk" })), ...x5c };
}

function publicPart(jwk: JsonWebKey): JsonObject {
  const entries = Object.entries(jwk).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return Object.fromEntries(entries);
}
