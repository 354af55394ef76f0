import { flattenedVerify, importJWK } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { canonicalJson } from "../../canonical-json.js";
import type { JsonObject } from "../../json.js";
import { Recording } from "../../testing/recording.js";
import { cardWithDefaults, signedCard, type TestKey, testKey } from "../../testing/signed-cards.js";
import { keySetStep } from "./card-keys.js";
import { checkSignatures } from "./check-signatures.js";
import { canonicalCard, formsOf } from "./forms.js";

const card = cardWithDefaults;
const jku = "https://agent.example/jwks.json";
let es: TestKey;
let rs: TestKey;
let ed: TestKey;
let stranger: TestKey;
beforeAll(async () => {
  [es, rs, ed, stranger] = await Promise.all([
    testKey("ES256", "es"),
    testKey("RS256", "rs"),
    testKey("EdDSA", "ed"),
    testKey("ES256", "es"),
  ]);
});

/** A record with keys that the user gave, and with a key set. */
function viewWith(given: readonly JsonObject[], served?: unknown, status = 200): Recording {
  const view = new Recording();
  view.cardKeys = given;
  if (served === undefined) return view;
  const exchange = view.add(typeof served === "string" ? served : JSON.stringify(served), { status });
  view.exchanges[0] = {
    ...exchange,
    request: { method: "GET", url: jku, headers: [] },
    purpose: { test: "meet", step: keySetStep },
  };
  return view;
}

const states = (given: JsonObject, view: Recording) => checkSignatures(given, view).map(({ state }) => state);

describe("signatures of a card", () => {
  it.each(["ES256", "ES384", "ES512", "RS256", "PS256", "EdDSA"])(
    "by %s verify, and jose says the same",
    async (alg) => {
      const key = await testKey(alg, "k");
      const signed = await signedCard(card, [key]);
      const [check] = checkSignatures(signed, viewWith([key.publicJwk]));
      expect(check).toMatchObject({ state: "verified", named: true, form: { breaks: [] } });
      const [signature] = signed.signatures as unknown as [{ protected: string; signature: string }];
      const payload = Buffer.from(canonicalCard(signed)).toString("base64url");
      await flattenedVerify({ ...signature, payload }, await importJWK(key.publicJwk, alg));
      const tampered = { ...signed, name: "Somebody else" };
      expect(states(tampered, viewWith([key.publicJwk]))).toEqual(["wrong"]);
      await expect(
        flattenedVerify(
          { ...signature, payload: Buffer.from(canonicalCard(tampered)).toString("base64url") },
          await importJWK(key.publicJwk, alg),
        ),
      ).rejects.toThrow("verification failed");
    },
  );

  it("are checked one by one, with keys from both places", async () => {
    const signed = await signedCard(card, [es, rs, ed], { header: { jku } });
    const view = viewWith([es.publicJwk], { keys: [rs.publicJwk, ed.publicJwk] });
    expect(states(signed, view)).toEqual(["verified", "verified", "verified"]);
  });

  it("are wrong with the key of somebody else who has the same name", async () => {
    const signed = await signedCard(card, [es]);
    expect(checkSignatures(signed, viewWith([stranger.publicJwk]))).toMatchObject([
      {
        state: "wrong",
        why: 'it does not verify with the key "es" of the keys that were given in any known form of the card',
      },
    ]);
  });

  it("may name another key than the one that made them", async () => {
    const signed = await signedCard(card, [es], { header: { kid: "old" } });
    expect(checkSignatures(signed, viewWith([es.publicJwk]))).toMatchObject([{ state: "verified", named: false }]);
  });

  it("tell what they were made over", { timeout: 30_000 }, async () => {
    for (const form of formsOf(card)) {
      const signed = await signedCard(card, [ed], { text: form.text });
      const [check] = checkSignatures(signed, viewWith([ed.publicJwk]));
      expect(check).toMatchObject({ state: "verified", form: { name: form.name, breaks: form.breaks } });
    }
    const around = await signedCard(card, [ed], { text: canonicalJson({ ...card, signatures: [] }) });
    expect(checkSignatures(around, viewWith([ed.publicJwk]))).toMatchObject([{ form: { breaks: ["002"] } }]);
  });

  it("may be those of another card", async () => {
    const other = { ...card, name: "The other one" };
    const { signatures = [] } = await signedCard(other, [es]);
    const [check] = checkSignatures({ ...card, signatures }, viewWith([es.publicJwk]), [
      { name: "the old card", card: other },
    ]);
    expect(check).toMatchObject({ state: "wrong", why: "it is the signature of the old card" });
  });

  it("go by the certificate in their header when there is no other key", async () => {
    const header = { x5c: ["bm8gY2VydGlmaWNhdGU"] };
    expect(states(await signedCard(card, [es], { header }), viewWith([]))).toEqual(["undecided"]);
  });
});

describe("what cannot be decided", () => {
  it("is a signature whose key is not known", async () => {
    const signed = await signedCard(card, [es]);
    expect(checkSignatures(signed, viewWith([rs.publicJwk]))).toMatchObject([
      { state: "undecided", why: 'the key "es" is not known: give the public key with --card-key' },
    ]);
    const away = await signedCard(card, [es], { header: { jku } });
    expect(checkSignatures(away, viewWith([]))).toMatchObject([{ why: expect.stringContaining("--allow-jku") }]);
  });

  it.each([
    ["has no such key", { keys: [] }, 200, 'has no key "es"'],
    ["is not there", {}, 404, "HTTP 404"],
    ["is no key set", [], 200, "no list `keys`"],
    ["is no JSON", "<html>", 200, "not JSON"],
  ])("is lost when its key set %s", async (_, served, status, why) => {
    const signed = await signedCard(card, [es], { header: { jku } });
    expect(checkSignatures(signed, viewWith([], served, status))).toMatchObject([
      { state: "lost", why: expect.stringContaining(why) },
    ]);
  });

  it("is a header that says nothing of use", async () => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signatures = [
      { protected: encode({ alg: "none", kid: "es" }), signature: "" },
      { protected: encode({ alg: "ES999", kid: "es" }), signature: "AA" },
      { protected: encode({ alg: "ES256", kid: "es", crit: ["b64"], b64: false }), signature: "AA" },
      { protected: "!", signature: "AA" },
      { signature: "AA" },
      "text",
    ];
    expect(states({ ...card, signatures }, viewWith([es.publicJwk]))).toEqual(signatures.map(() => "undecided"));
    const symmetric = { protected: encode({ alg: "HS256", kid: "es" }), signature: "AA" };
    expect(states({ ...card, signatures: [symmetric] }, viewWith([es.publicJwk]))).toEqual(["wrong"]);
    expect(states(card, viewWith([es.publicJwk]))).toEqual([]);
  });

  it("is a card that a secret was taken out of", async () => {
    const signed = await signedCard({ ...card, description: "[redacted]" }, [es]);
    expect(states(signed, viewWith([es.publicJwk]))).toEqual(["undecided"]);
  });
});

describe("keys", () => {
  it("without a name are tried, and tell against a card when they are for none of its signatures", async () => {
    const { kid: _, ...nameless } = es.publicJwk;
    expect(states(await signedCard(card, [es]), viewWith([nameless]))).toEqual(["verified"]);
    expect(states(await signedCard(card, [es, stranger]), viewWith([nameless]))).toEqual(["verified", "undecided"]);
    expect(states(await signedCard(card, [stranger]), viewWith([nameless]))).toEqual(["wrong"]);
    expect(states(await signedCard(card, [rs]), viewWith([nameless]))).toEqual(["undecided"]);
  });

  it("have to go with the algorithm", async () => {
    const { sign } = es;
    const signature = await sign(canonicalCard(card), { kid: "rs" });
    expect(checkSignatures({ ...card, signatures: [signature] }, viewWith([rs.publicJwk]))).toMatchObject([
      { state: "wrong", why: "ES256 does not go with a key of type rsa" },
    ]);
  });

  it("that are no public keys for signatures are passed over", async () => {
    const signed = await signedCard(card, [es]);
    const useless = [
      { kty: "oct", k: "AAAA", kid: "es" },
      { ...es.publicJwk, use: "enc" },
      { kty: "EC", kid: "es" },
    ];
    expect(states(signed, viewWith(useless))).toEqual(["undecided"]);
    expect(states(signed, viewWith([{ ...es.publicJwk, use: "sig", key_ops: ["verify"] }]))).toEqual(["verified"]);
  });
});
