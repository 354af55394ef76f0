import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { testAuthority } from "../testing/certificates.js";
import { readCardKeys } from "./card-keys.js";

const folder = mkdtempSync(join(tmpdir(), "a2a-tck-keys-"));
afterAll(() => rmSync(folder, { recursive: true }));

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const jwk = publicKey.export({ format: "jwk" });
function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

describe("keys for card signatures", () => {
  it.each([
    ["a JWK", { ...jwk, kid: "k", use: "sig" }, { ...jwk, kid: "k", use: "sig" }],
    ["a key set", { keys: [{ ...jwk, kid: "k" }] }, { ...jwk, kid: "k" }],
    ["PEM", publicKey.export({ format: "pem", type: "spki" }), jwk],
  ])("are read from %s", (name, content, expected) => {
    expect(readCardKeys(file(`${name}.key`, content))).toEqual([expected]);
  });

  it("are public, whatever the file holds", () => {
    const files = [privateKey.export({ format: "jwk" }), privateKey.export({ format: "pem", type: "pkcs8" })];
    for (const [index, content] of files.entries())
      expect(readCardKeys(file(`private-${index}`, content))).toEqual([jwk]);
  });

  it("may come with their certificate", async () => {
    const { cert, x5c } = await (await testAuthority()).issue("signer");
    expect(readCardKeys(file("certificate.pem", cert))).toMatchObject([{ kty: "EC", x5c: [x5c] }]);
  });

  it.each([
    ["nothing", ""],
    ["an empty set", { keys: [] }],
    ["a secret", { kty: "oct", k: "c2VjcmV0LXNlY3JldA" }],
    ["a broken key", { kty: "EC", crv: "P-256" }],
    ["no JSON", "{"],
  ])("are not %s", (name, content) => {
    expect(() => readCardKeys(file(name, content), "keys.json")).toThrow(
      /^--card-key keys\.json holds no public key: (?!.*c2VjcmV0)/,
    );
  });

  it("have to be there", () => {
    expect(() => readCardKeys(join(folder, "missing"))).toThrow("holds no public key: ENOENT");
  });
});
