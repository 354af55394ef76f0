import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { expect, it } from "vitest";
import { certificateOf } from "./certificate.js";

const issuer = generateKeyPairSync("ec", { namedCurve: "P-256" });

it.each([
  ["P-256", generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey],
  ["Ed25519", generateKeyPairSync("ed25519").publicKey],
  ["RSA", generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey],
])("a certificate for a key of %s is one that Node reads", (_, publicKey) => {
  const notBefore = new Date("1999-12-31T23:59:59Z");
  const notAfter = new Date("2050-01-01T00:00:00Z");
  const signingKey = issuer.privateKey;
  const read = new X509Certificate(certificateOf({ name: "Prüfer", publicKey, signingKey, notBefore, notAfter }));
  expect(read.subject).toBe("CN=Prüfer");
  expect(read.publicKey.equals(publicKey)).toBe(true);
  expect([new Date(read.validFrom), new Date(read.validTo)]).toEqual([notBefore, notAfter]);
  expect(read.verify(issuer.publicKey)).toBe(true);
});
