import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../json.js";
import { callMain } from "../../testing/call-main.js";
import { cardWithDefaults } from "../../testing/signed-cards.js";
import { withAgent } from "../../testing/with-agent.js";

const cwd = mkdtempSync(join(tmpdir(), "a2a-tck-card-"));
afterAll(() => rmSync(cwd, { recursive: true }));
const card = (...args: string[]) => callMain(["card", ...args], { cwd });
const write = (name: string, content: unknown) =>
  writeFileSync(join(cwd, name), typeof content === "string" ? content : JSON.stringify(content));
const read = (name: string) => JSON.parse(readFileSync(join(cwd, name), "utf8")) as JsonObject;

const kinds = {
  ES256: () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
  RS256: () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
  EdDSA: () => generateKeyPairSync("ed25519"),
};

beforeAll(() => {
  write("card.json", cardWithDefaults);
  for (const [alg, make] of Object.entries(kinds)) {
    const { privateKey, publicKey } = make();
    write(`${alg}.pem`, privateKey.export({ format: "pem", type: "pkcs8" }) as string);
    write(`${alg}.pub`, publicKey.export({ format: "pem", type: "spki" }) as string);
  }
});

describe("card sign and verify", () => {
  it.each(Object.keys(kinds))("go together with a key for %s", async (alg) => {
    expect(await card("sign", "card.json", "--key", `${alg}.pem`, "--out", "signed.json")).toMatchObject({
      code: 0,
      err: "",
    });
    expect(await card("verify", "signed.json", "--card-key", `${alg}.pub`)).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        new RegExp(
          `^signatures\\[0\\] ${alg} with the key ".{43}": verified: over the canonical form.*\\nverified\\n$`,
        ),
      ),
    });
    const { name: _, ...changed } = read("signed.json");
    write("changed.json", changed);
    expect(await card("verify", "changed.json", "--card-key", `${alg}.pub`)).toMatchObject({
      code: 1,
      out: expect.stringContaining("wrong: it does not verify with the given key in any known form"),
    });
  });

  it("keep earlier signatures unless they are to go, and name key and key set", async () => {
    await card("sign", "card.json", "--key", "ES256.pem", "--kid", "old", "--out", "one.json");
    const args = ["--key", "EdDSA.pem", "--kid", "new", "--jku", "https://agent.example/jwks.json"];
    const { out } = await card("sign", "one.json", ...args);
    const both = (JSON.parse(out) as JsonObject).signatures as { protected: string }[];
    const headers = both.map((one) => JSON.parse(Buffer.from(one.protected, "base64url").toString()) as JsonObject);
    expect(headers).toEqual([
      { alg: "ES256", typ: "JOSE", kid: "old" },
      { alg: "EdDSA", typ: "JOSE", kid: "new", jku: "https://agent.example/jwks.json" },
    ]);
    const replaced = JSON.parse((await card("sign", "one.json", ...args, "--replace")).out) as JsonObject;
    expect(replaced.signatures).toHaveLength(1);
  });

  it("take another algorithm when it goes with the key", async () => {
    const { out } = await card("sign", "card.json", "--key", "RS256.pem", "--alg", "PS512");
    write("ps.json", out);
    expect(await card("verify", "ps.json", "--card-key", "RS256.pub")).toMatchObject({ code: 0 });
    expect(await card("sign", "card.json", "--key", "RS256.pem", "--alg", "ES256")).toMatchObject({
      code: 2,
      err: expect.stringContaining("ES256 does not go with a key of type rsa"),
    });
  });
});

describe("card verify", () => {
  const agent = withAgent();

  it("finds card and keys of an agent", async () => {
    const { code, out } = await card("verify", agent().url, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      verdict: "verified",
      signatures: [
        { index: 0, result: "verified", alg: "ES256" },
        { index: 1, result: "verified", alg: "EdDSA" },
      ],
    });
  });

  it("asks no other place for keys unless it may: a file has no origin", async () => {
    write("served.json", await (await fetch(`${agent().url}/.well-known/agent-card.json`)).text());
    expect(await card("verify", "served.json")).toMatchObject({ code: 3, out: expect.stringContaining("--allow-jku") });
    expect(await card("verify", "served.json", "--allow-jku")).toMatchObject({ code: 0 });
  });

  it("says what a signature is over when that is not right", async () => {
    const { startAgent } = await import("../../agent/server.js");
    const faulty = await startAgent({ fault: "card-signed-with-defaults" });
    const { code, out } = await card("verify", faulty.url);
    await faulty.close();
    expect(code).toBe(1);
    expect(out).toContain("wrong: it is over the card as served, default values left in");
  });

  it("has nothing to say about a card without signatures", async () => {
    expect(await card("verify", "card.json")).toMatchObject({
      code: 3,
      out: "the card has no signatures, which section 8.4 allows\n",
    });
  });

  it("shows what an agent wrote without letting it paint", async () => {
    const header = Buffer.from(JSON.stringify({ alg: "ES256", kid: "\u001b[31mred" })).toString("base64url");
    write("hostile.json", { ...cardWithDefaults, signatures: [{ protected: header, signature: "AA" }] });
    expect((await card("verify", "hostile.json")).out).not.toContain("\u001b");
  });
});

describe("card canonicalize", () => {
  it("prints exactly what is to be signed", async () => {
    write("small.json", {
      skills: [],
      name: "A",
      iconUrl: "",
      provider: { organization: "", url: "u" },
      securityRequirements: [],
    });
    const canonical = '{"iconUrl":"","name":"A","provider":{"organization":"","url":"u"},"skills":[]}';
    expect(await card("canonicalize", "small.json")).toMatchObject({ code: 0, out: canonical });
    expect(JSON.parse((await card("canonicalize", "small.json", "--json")).out)).toMatchObject({
      canonical,
      bytes: canonical.length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});

it.each([
  ["a file that is not there", ["verify", "missing.json"], 2, "the card missing.json cannot be read"],
  ["a card that is none", ["verify", "ES256.pub"], 2, "is no card: not JSON"],
  [
    "a key that is none",
    ["verify", "card.json", "--card-key", "card.json"],
    2,
    "--card-key card.json holds no public key",
  ],
  ["no key to sign with", ["sign", "card.json"], 2, "card sign needs --key"],
  ["a public key to sign with", ["sign", "card.json", "--key", "ES256.pub"], 2, "is no private key"],
  ["another action", ["polish", "card.json"], 2, "polish"],
  ["an agent that is not there", ["verify", "http://127.0.0.1:1/"], 3, "127.0.0.1:1"],
])("refuses %s", async (_, args, code, message) => {
  expect(await card(...args)).toMatchObject({ code, err: expect.stringContaining(message) });
});
