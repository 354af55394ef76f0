import "reflect-metadata";
import { webcrypto } from "node:crypto";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** A certificate with its key, both as PEM, and the certificate as `x5c` has it. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
  readonly x5c: string;
}

/** An authority that certificates are made with. */
export interface TestAuthority {
  readonly cert: string;
  /**
   * A certificate for a name, with `localhost` and `127.0.0.1` as its hosts.
   * @param validTo end of its validity; tomorrow unless given
   */
  issue(name: string, validTo?: Date): Promise<TestCertificate>;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 24 * 60 * 60 * 1000;

/** Makes a certificate authority. */
export async function testAuthority(name = "Authority of a test"): Promise<TestAuthority> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const subject = `CN=${name}`;
  const authority = await X509CertificateGenerator.createSelfSigned({
    name: subject,
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + day),
    extensions: [new BasicConstraintsExtension(true, 1, true)],
  });
  let serial = 1;
  return {
    cert: authority.toString("pem"),
    async issue(holder, validTo = new Date(Date.now() + day)) {
      const own = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
      serial += 1;
      const certificate = await X509CertificateGenerator.create({
        subject: `CN=${holder}`,
        issuer: subject,
        serialNumber: serial.toString(16).padStart(4, "0"),
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        notBefore: new Date(Math.min(Date.now(), validTo.getTime()) - day),
        notAfter: validTo,
        extensions: [
          await AuthorityKeyIdentifierExtension.create(new X509Certificate(authority.rawData)),
          new SubjectAlternativeNameExtension([
            { type: "dns", value: "localhost" },
            { type: "ip", value: "127.0.0.1" },
          ]),
        ],
      });
      const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", own.privateKey)).toString("base64");
      return {
        cert: certificate.toString("pem"),
        key: `-----BEGIN PRIVATE KEY-----\n${pkcs8.replace(/.{64}/g, "$&\n")}\n-----END PRIVATE KEY-----\n`,
        x5c: Buffer.from(certificate.rawData).toString("base64"),
      };
    },
  };
}
