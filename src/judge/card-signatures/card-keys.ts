import { createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { isObject, type Json, type JsonObject } from "../../json.js";
import { bodyText } from "../../wire/headers.js";
import { parseJson } from "../../wire/parse-json.js";
import type { RecordView } from "../view.js";

/** Step of the exchanges that fetch key sets; their `test` is `meet`. */
export const keySetStep = "card-keys";

/** A public key that a signature may be checked with. */
export interface CardKey {
  readonly key: KeyObject;
  /** Absent for keys from PEM files, which have no name. */
  readonly kid?: string;
  /** Where it comes from, in words. */
  readonly from: string;
  /** Of its certificate, in milliseconds since 1970. */
  readonly validFrom?: number;
  readonly validTo?: number;
}

/** What became of a key set that a signature names. */
export interface KeySet {
  readonly url: string;
  /** `not-asked`: another origin than the card's, and nobody allowed it. */
  readonly state: "read" | "failed" | "not-asked";
  readonly exchange?: string;
  readonly keys: readonly CardKey[];
  /** Why it is of no use, for `failed`. */
  readonly problem?: string;
}

/** More keys are not looked at: a hostile set must not keep the kit busy. */
const mostKeys = 16;

/** The public keys that the user gave. */
export function givenKeys(view: Pick<RecordView, "cardKeys">): readonly CardKey[] {
  return (view.cardKeys ?? []).flatMap((jwk) => keyOf(jwk, "the keys that were given") ?? []);
}

/** The key set at a URL, as far as the record has it. */
export function keySetAt(url: string, view: RecordView): KeySet {
  const exchange = view.exchanges.find(({ purpose, request }) => purpose?.step === keySetStep && request.url === url);
  if (!exchange) return { url, state: "not-asked", keys: [] };
  const failed = (problem: string): KeySet => ({ url, state: "failed", exchange: exchange.id, keys: [], problem });
  const { response, fault } = exchange;
  if (!response) return failed(fault?.message ?? "there was no answer");
  if (response.status !== 200) return failed(`it was answered with HTTP ${response.status}`);
  const parsed = parseJson(bodyText(response.body));
  if ("problem" in parsed) return failed(parsed.problem);
  const { value } = parsed;
  if (!isObject(value) || !Array.isArray(value.keys)) return failed("it is no JSON Web Key Set: it has no list `keys`");
  const keys = value.keys.slice(0, mostKeys).flatMap((jwk) => (isObject(jwk) ? (keyOf(jwk, url) ?? []) : []));
  return { url, state: "read", exchange: exchange.id, keys };
}

/** The key of the first certificate of an `x5c` member (RFC 7515 section 4.1.6). */
export function certificateKey(x5c: Json | undefined, from: string): CardKey | undefined {
  const certificate = certificateIn(x5c);
  return certificate && { key: certificate.publicKey, from, ...validityOf(certificate) };
}

/** A public key out of a JSON Web Key; undefined for one that is no public key for signatures. */
function keyOf(jwk: JsonObject, from: string): CardKey | undefined {
  const { kty, use, kid, key_ops: operations } = jwk;
  if (kty === "oct" || (use !== undefined && use !== "sig")) return undefined;
  if (Array.isArray(operations) && !operations.includes("verify") && !operations.includes("sign")) return undefined;
  try {
    const certificate = certificateIn(jwk.x5c);
    return {
      key: createPublicKey({ key: jwk, format: "jwk" }),
      ...(typeof kid === "string" ? { kid } : {}),
      from,
      ...(certificate ? validityOf(certificate) : {}),
    };
  } catch {
    return undefined;
  }
}

function certificateIn(x5c: Json | undefined): X509Certificate | undefined {
  const [first] = Array.isArray(x5c) ? x5c : [];
  if (typeof first !== "string") return undefined;
  try {
    return new X509Certificate(Buffer.from(first, "base64"));
  } catch {
    return undefined;
  }
}

function validityOf({ validFrom, validTo }: X509Certificate): Pick<CardKey, "validFrom" | "validTo"> {
  return { validFrom: Date.parse(validFrom), validTo: Date.parse(validTo) };
}
