import { type KeyObject, sign } from "node:crypto";

/** What a certificate says. */
export interface CertificateFacts {
  /** Common name of holder and issuer alike. */
  readonly name: string;
  readonly publicKey: KeyObject;
  /** Key of the issuer, on P-256. */
  readonly signingKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Tags of DER (X.690). */
const tags = {
  integer: 0x02,
  bits: 0x03,
  text: 0x0c,
  shortTime: 0x17,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
  version: 0xa0,
} as const;

/** ecdsa-with-SHA256, and the common name. */
const ecdsa = Buffer.from("06082a8648ce3d040302", "hex");
const commonName = Buffer.from("0603550403", "hex");

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

/** Whole seconds in UTC; years before 2050 have two digits (RFC 5280, section 4.1.2.5). */
function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/\D/g, "").slice(0, 14);
  const isShort = date.getUTCFullYear() < 2050;
  return der(isShort ? tags.shortTime : tags.time, Buffer.from(`${isShort ? digits.slice(2) : digits}Z`));
}

/** A minimal X.509 certificate (RFC 5280, section 4.1) in DER: node:crypto can read them, and cannot make one. */
export function certificateOf({ name, publicKey, signingKey, notBefore, notAfter }: CertificateFacts): Buffer {
  const { sequence } = tags;
  const algorithm = der(sequence, ecdsa);
  const person = der(sequence, der(tags.set, der(sequence, commonName, der(tags.text, Buffer.from(name)))));
  const content = der(
    sequence,
    der(tags.version, der(tags.integer, Buffer.from([2]))),
    der(tags.integer, Buffer.from([1])),
    algorithm,
    person,
    der(sequence, time(notBefore), time(notAfter)),
    person,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = sign("sha256", content, signingKey);
  return der(sequence, content, algorithm, der(tags.bits, Buffer.from([0]), signature));
}
