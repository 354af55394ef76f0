import { isObject, type Json, type JsonObject } from "../../json.js";
import { redacted } from "../../wire/redact.js";
import type { RecordView } from "../view.js";
import { type CardKey, certificateKey, givenKeys, type KeySet, keySetAt } from "./card-keys.js";
import { type CardForm, formsOf } from "./forms.js";
import { headerIn, keyProblem, knownAlgorithms, verifies } from "./jws.js";

/** What is known of one signature of a card. */
export type SignatureCheck = { readonly index: number; readonly header: JsonObject | undefined } & (
  | {
      readonly state: "verified";
      /** What was signed. */
      readonly form: CardForm;
      readonly key: CardKey;
      /** False when the signature names another key than the one that made it. */
      readonly named: boolean;
    }
  /** A key is there, and the signature is none of this card by it. */
  | { readonly state: "wrong"; readonly why: string; readonly exchange?: string }
  /** The key set that the signature names has no such key. */
  | { readonly state: "lost"; readonly set: KeySet; readonly why: string }
  /** Nothing to decide it by: a broken header, or no key. */
  | { readonly state: "undecided"; readonly why: string }
);

/** More signatures, and more keys of one name, are not looked at: each form is tried with each of them. */
export const mostSignatures = 8;
const mostNamesakes = 2;

/** Another card of the same agent. */
export interface OtherCard {
  readonly name: string;
  readonly card: JsonObject;
}

/**
 * Checks every signature of a card by sections 8.4.1 and 8.4.3, with the keys that the user gave, those of the key set that it
 * names, as far as the record has it, and that of its own certificate where there is no other.
 * @param others cards whose signatures may have been mistaken for those of this one
 */
export function checkSignatures(
  card: JsonObject,
  view: RecordView,
  others: readonly OtherCard[] = [],
): readonly SignatureCheck[] {
  const signatures = Array.isArray(card.signatures) ? card.signatures.slice(0, mostSignatures) : [];
  if (signatures.length === 0) return [];
  const forms = formsOf(card);
  const given = givenKeys(view);
  const changed = JSON.stringify(card).includes(redacted);
  const checks = signatures.map((signature, index): SignatureCheck => {
    const parts = partsOf(signature);
    if (!parts)
      return { index, header: undefined, state: "undecided", why: "it has no protected header and signature" };
    const check = changed
      ? ({
          state: "undecided",
          why: "a secret was taken out of the recorded card, so it is not what was signed",
        } as const)
      : checkOne(parts, { forms, given, view, others });
    return { index, header: parts.header, ...check };
  });
  return checks.map((check) => withNamelessKeys(check, checks, given));
}

interface Parts {
  readonly header: JsonObject;
  readonly encoded: string;
  readonly signature: string;
}

function partsOf(entry: Json): Parts | undefined {
  if (!isObject(entry) || typeof entry.protected !== "string" || typeof entry.signature !== "string") return undefined;
  const header = headerIn(entry.protected);
  return header && { header, encoded: entry.protected, signature: entry.signature };
}

interface Known {
  readonly forms: readonly CardForm[];
  readonly given: readonly CardKey[];
  readonly view: RecordView;
  readonly others: readonly OtherCard[];
}

// Distributes over the states, which Omit alone does not.
type Outcome<T = SignatureCheck> = T extends SignatureCheck ? Omit<T, "index" | "header"> : never;

function checkOne(parts: Parts, known: Known): Outcome {
  const { header, encoded, signature } = parts;
  const { alg, kid, jku, crit } = header;
  const undecided = (why: string): Outcome => ({ state: "undecided", why });
  if (typeof alg !== "string" || alg === "" || alg === "none") return undecided("its header names no algorithm");
  if (/^HS\d+$/.test(alg)) return { state: "wrong", why: `${alg} needs a secret that the clients would have to know` };
  if (!knownAlgorithms.includes(alg)) return undecided(`the kit does not know the algorithm ${alg}`);
  if (crit !== undefined) return undecided("its header has `crit`, and the kit knows no extension of JWS");

  const set = typeof jku === "string" ? keySetAt(jku, known.view) : undefined;
  const all = [...known.given, ...(set?.keys ?? [])];
  const named = all.filter((key) => key.kid === kid && kid !== undefined).slice(0, mostNamesakes);
  const own =
    all.length === 0 ? certificateKey(header.x5c, "the certificate in the signature's own header") : undefined;
  const first = [...named, ...known.given.filter((key) => key.kid === undefined), ...(own ? [own] : [])];
  const find = (keys: readonly CardKey[], forms: readonly CardForm[]) => {
    for (const key of keys)
      for (const form of forms) if (verifies(alg, key.key, encoded, form.text, signature)) return { form, key };
    return undefined;
  };
  const found = find(first, known.forms);
  if (found) return { state: "verified", ...found, named: true };
  const right = known.forms.filter(({ breaks }) => breaks.length === 0);
  const misnamed = find(
    all.filter((key) => !first.includes(key)),
    right,
  );
  if (misnamed) return { state: "verified", ...misnamed, named: false };

  const where = { ...(set?.exchange === undefined ? {} : { exchange: set.exchange }) };
  const [best] = named.length > 0 ? named : own ? [own] : [];
  if (best) {
    const unfit = keyProblem(alg, best.key);
    if (unfit !== undefined) return { state: "wrong", why: unfit, ...where };
    for (const { name, card } of known.others)
      if (
        find(
          first,
          formsOf(card).filter(({ breaks }) => breaks.length === 0),
        )
      )
        return { state: "wrong", why: `it is the signature of ${name}`, ...where };
    return {
      state: "wrong",
      why: `it does not verify with the key ${nameOf(best)} in any known form of the card`,
      ...where,
    };
  }
  return withoutKey(set, kid);
}

function withoutKey(set: KeySet | undefined, kid: Json | undefined): Outcome {
  const name = typeof kid === "string" ? JSON.stringify(kid) : "without a name";
  if (set?.state === "read") return { state: "lost", set, why: `the key set ${set.url} has no key ${name}` };
  if (set?.state === "failed")
    return { state: "lost", set, why: `the key set ${set.url} cannot be read: ${set.problem}` };
  const hint = "give the public key with --card-key";
  if (!set) return { state: "undecided", why: `the key ${name} is not known: ${hint}` };
  return {
    state: "undecided",
    why: `the key ${name} is at ${set.url}, which is not asked: ${hint}, or allow it with --allow-jku and, for a private address, --allow-private`,
  };
}

/** A key without a name is for one of the signatures. When it is for none of them, it tells against those that have no other. */
function withNamelessKeys(
  check: SignatureCheck,
  all: readonly SignatureCheck[],
  given: readonly CardKey[],
): SignatureCheck {
  const nameless = given.filter(({ kid }) => kid === undefined);
  if (check.state !== "undecided" || nameless.length === 0) return check;
  const { index, header } = check;
  const alg = header?.alg;
  const fitting = nameless.filter(({ key }) => typeof alg === "string" && keyProblem(alg, key) === undefined);
  const used = all.some((one) => one.state === "verified" && nameless.includes(one.key));
  if (fitting.length === 0 || used) return check;
  return { index, header, state: "wrong", why: "it does not verify with the given key in any known form of the card" };
}

function nameOf({ kid, from }: CardKey): string {
  return kid === undefined ? `of ${from}` : `${JSON.stringify(kid)} of ${from}`;
}
