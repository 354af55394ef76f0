import { createPublicKey } from "node:crypto";
import { FlattenedSign, importPKCS8 } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { canonicalJson } from "../../canonical-json.js";
import type { Json, JsonObject } from "../../json.js";
import { testAuthority } from "../../testing/certificates.js";
import { judgeBy } from "../../testing/predicate-case.js";
import { cardWithDefaults as card, signedCard, type TestKey, testKey } from "../../testing/signed-cards.js";
import { keySetStep } from "../card-signatures/card-keys.js";
import { checkSignatures } from "../card-signatures/check-signatures.js";
import { canonicalCard, formsOf } from "../card-signatures/forms.js";

const jku = "https://agent.example/jwks.json";
const startedAt = new Date().toISOString();
let key: TestKey;
let other: TestKey;
beforeAll(async () => {
  [key, other] = await Promise.all([testKey("ES256", "k"), testKey("EdDSA", "other")]);
});

/** Judges a card by a rule, with keys that were given or are in the key set. */
function judge(rule: string, value: JsonObject, given: readonly JsonObject[], set?: Json, at = "2026-01-01T00:00:00Z") {
  return judgeBy("card_signature", { watch: "card", args: { rule } }, (recording) => {
    recording.card = value;
    recording.cardKeys = given;
    recording.startedAt = at;
    if (set === undefined) return;
    const exchange = recording.add(JSON.stringify(set));
    const request = { method: "GET", url: jku, headers: [] };
    recording.exchanges[0] = { ...exchange, request, purpose: { test: "meet", step: keySetStep } };
  });
}

const rules = { jcs: "001", "own-signatures": "002", defaults: "007", absent: "015", explicit: "016", required: "017" };

describe("what was signed", () => {
  it.each(Object.entries(rules))("is told by the rule %s", async (rule, number) => {
    const right = await signedCard(card, [key]);
    expect(judge(rule, right, [key.publicJwk]).result).toBe("pass");
    const forms = formsOf(right).filter(({ breaks }) => breaks.length === 1 && breaks[0] === number);
    const [form] = forms;
    const text =
      number === "002"
        ? canonicalJson({ ...(JSON.parse(canonicalCard(card)) as JsonObject), signatures: [] })
        : form?.text;
    const wrong = await signedCard(card, [key], { text: text ?? "" });
    expect(judge(rule, wrong, [key.publicJwk])).toMatchObject({ result: "fail", paths: ["signatures[0].signature"] });
    for (const another of Object.keys(rules))
      if (another !== rule) expect(judge(another, wrong, [key.publicJwk]).result).toBe("pass");
    expect(judge("verifies", wrong, [key.publicJwk]).result).toBe("pass");
  });

  it("says nothing about members that the card does not have", async () => {
    const plain = await signedCard({ name: "A" }, [key]);
    for (const rule of ["explicit", "required"]) expect(judge(rule, plain, [key.publicJwk]).result).toBe("skip");
  });

  it("may be another reading of section 8.4, which is a note", async () => {
    const { "x-vendor": _, ...known } = card;
    const signed = await signedCard(card, [key], { text: canonicalCard(known) });
    expect(judge("verifies", signed, [key.publicJwk])).toEqual({
      result: "pass",
      paths: [],
      notes: [expect.stringContaining("another reading of 8.4")],
    });
  });
});

describe("a signature", () => {
  it("is no signature of a card that was changed", async () => {
    const signed = { ...(await signedCard(card, [key, other])), version: "2.0.0" };
    const verdict = judge("verifies", signed, [key.publicJwk]);
    expect(verdict).toMatchObject({ result: "fail", paths: ["signatures[0].signature"] });
    expect(verdict.notes).toEqual([
      expect.stringContaining('signatures[1] was not checked: the key "other" is not known'),
    ]);
  });

  it("is not judged without its key: the user is told what to give", async () => {
    const verdict = judgeBy("card_signature", { watch: "card", args: { rule: "verifies" } }, (recording) => {
      recording.card = card;
    });
    expect(verdict.result).toBe("skip");
    const signed = await signedCard(card, [key]);
    for (const rule of ["verifies", "jcs", "kid", "all"]) expect(judge(rule, signed, []).result).toBe("skip");
  });

  it("is told to be one of the members of 0.3 alone", async () => {
    const { supportedInterfaces: _, securityRequirements: __, ...rest } = card;
    const legacy: JsonObject = { ...rest, url: "https://agent.example/rpc", protocolVersion: "0.3.0" };
    const { signatures = [] } = await signedCard(legacy, [key]);
    const both = { ...card, ...legacy, signatures };
    expect(judge("verifies", both, [key.publicJwk]).paths).toEqual(["signatures[0].signature"]);
    const [check] = checkSignatures(
      both,
      { exchanges: [], exchange: () => undefined, interface: () => undefined, cardKeys: [key.publicJwk] },
      [{ name: "the card of 0.3", card: legacy }],
    );
    expect(check).toMatchObject({ state: "wrong", why: "it is the signature of the card of 0.3" });
  });

  it("names the key that made it", async () => {
    const wrong = await signedCard(card, [key], { header: { kid: "old" } });
    expect(judge("kid", wrong, [key.publicJwk]).paths).toEqual(["signatures[0].protected.kid"]);
    expect(judge("kid", await signedCard(card, [key]), [key.publicJwk]).result).toBe("pass");
  });

  it("names a key set that has the key, unless another one has taken over", async () => {
    const header = { header: { jku } };
    expect(judge("key-set", await signedCard(card, [key], header), [], { keys: [key.publicJwk] }).result).toBe("pass");
    const lost = judge("key-set", await signedCard(card, [key], header), [], { keys: [other.publicJwk] });
    expect(lost).toMatchObject({ result: "fail", paths: ["signatures[0].protected.jku"] });
    const rotated = judge("key-set", await signedCard(card, [key, other], header), [], { keys: [other.publicJwk] });
    expect(rotated).toMatchObject({ result: "pass", notes: [expect.stringContaining('has no key "k"')] });
    expect(judge("key-set", await signedCard(card, [key]), [key.publicJwk]).result).toBe("skip");
  });

  it("is told to be made with an expired key, by the time of the run", async () => {
    const authority = await testAuthority();
    const [then, later] = [new Date("2025-06-01T00:00:00Z"), new Date(Date.now() + 60_000)];
    const [old, current] = await Promise.all([authority.issue("old", then), authority.issue("current", later)]);
    const text = canonicalCard(card);
    for (const [{ cert, key: pem, x5c }, result] of [
      [old, "fail"],
      [current, "pass"],
    ] as const) {
      const signer = await importPKCS8(pem, "ES256");
      const jwk = createPublicKey(cert).export({ format: "jwk" });
      const given = [{ ...jwk, kid: "c", x5c: [x5c] }] as unknown as JsonObject[];
      const { protected: header = "", signature } = await new FlattenedSign(Buffer.from(text))
        .setProtectedHeader({ alg: "ES256", kid: "c" })
        .sign(signer);
      const signed = { ...card, signatures: [{ protected: header, signature }] };
      expect(judge("expired", signed, given, undefined, startedAt)).toMatchObject({ result });
      expect(judge("verifies", signed, given).result).toBe("pass");
      const alone = await new FlattenedSign(Buffer.from(text))
        .setProtectedHeader({ alg: "ES256", kid: "c", x5c: [x5c] })
        .sign(signer);
      const own = { ...card, signatures: [{ protected: alone.protected ?? "", signature: alone.signature }] };
      expect(judge("expired", own, [], undefined, startedAt)).toMatchObject({ result });
    }
  });

  it("is wrong for the extended card when it is that of the public one", async () => {
    const { signatures = [] } = await signedCard(card, [key]);
    const extended = { ...card, description: "More.", signatures };
    const verdict = judgeBy("card_signature", { watch: "result", args: { rule: "all" } }, (recording) => {
      recording.card = card;
      recording.cardKeys = [key.publicJwk];
      recording.result(extended, "get_extended_agent_card");
    });
    expect(verdict).toMatchObject({ result: "fail", paths: ["signatures[0].signature"] });
  });
});
