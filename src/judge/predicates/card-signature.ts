import { isObject, type Json, type JsonObject } from "../../json.js";
import { checkSignatures, type OtherCard, type SignatureCheck } from "../card-signatures/check-signatures.js";
import { canonicalName, type FormRule, formsOf } from "../card-signatures/forms.js";
import type { RecordView } from "../view.js";
import { textArg } from "./args.js";
import type { Finding, Predicate, PredicateAnswer } from "./predicate.js";

type Verified = Extract<SignatureCheck, { state: "verified" }>;

/** Rules on what was signed, by the words of suites. */
const formRules: Readonly<Record<string, FormRule>> = {
  jcs: "001",
  "own-signatures": "002",
  defaults: "007",
  absent: "015",
  explicit: "016",
  required: "017",
};

/** What a rule may look at. */
interface Case {
  readonly card: JsonObject;
  readonly checks: readonly SignatureCheck[];
  readonly view: RecordView;
}

/** Card signatures and what they were made over (sections 8.4.1 to 8.4.3). */
export const cardSignature: Predicate = {
  name: "card_signature",
  description:
    "Signatures of a card: they verify (`rule: verifies`), over RFC 8785 (`jcs`), without signatures (`own-signatures`), by the rules of presence (`defaults`, `absent`, `explicit`, `required`), with the key that they name (`kid`), which is where they say (`key-set`) and not expired (`expired`); `all` is everything that makes a signature wrong.",
  check({ watch, value }, args, { dialect, view }) {
    if (dialect.version !== "1.0" || !isObject(value) || !Array.isArray(value.signatures)) return "not-exercised";
    const checks = checkedOnce(value, view, othersOf(value, view, watch === "card"));
    if (checks.length === 0) return "not-exercised";
    const name = textArg(args, "rule");
    const rule = rules[name ?? ""];
    const given = { card: value, checks, view };
    if (rule) return rule(given);
    const form = formRules[name ?? ""];
    return form === undefined ? [] : formRule(given, form);
  },
};

const known = new WeakMap<JsonObject, { view: RecordView; checks: readonly SignatureCheck[] }>();

/** Many rules ask about the same card. */
function checkedOnce(card: JsonObject, view: RecordView, others: readonly OtherCard[]): readonly SignatureCheck[] {
  const before = known.get(card);
  if (before?.view === view) return before.checks;
  const checks = checkSignatures(card, view, others);
  known.set(card, { view, checks });
  return checks;
}

function othersOf(card: JsonObject, { card: main, cards = {} }: RecordView, isPublic: boolean): OtherCard[] {
  const others: { name: string; card: Json | undefined }[] = Object.entries(cards).map(([version, own]) => ({
    name: `the card for clients of ${version}`,
    card: own?.card,
  }));
  if (!isPublic) others.unshift({ name: "the public card", card: main });
  // A card for clients of both versions holds that of 0.3, which may be all that was signed.
  const { supportedInterfaces, securityRequirements: _, ...legacy } = card;
  if (supportedInterfaces !== undefined && typeof card.url === "string")
    others.push({ name: "the card as clients of 0.3 know it", card: legacy });
  return others.flatMap(({ name, card: other }) =>
    isObject(other) && JSON.stringify(other) !== JSON.stringify(card) ? [{ name, card: other }] : [],
  );
}

const rules: Readonly<Record<string, (given: Case) => PredicateAnswer>> = {
  verifies,
  all,
  kid,
  "key-set": keySet,
  expired,
};

const isVerified = (check: SignatureCheck): check is Verified => check.state === "verified";
const at = (index: number, member = "") => `signatures[${index}]${member}`;

function verifies({ checks }: Case): PredicateAnswer {
  const decided = checks.filter(({ state }) => state === "verified" || state === "wrong");
  if (decided.length === 0) return nothingDecided(checks);
  return checks.flatMap((check): Finding[] => {
    const { index, state } = check;
    const path = at(index, ".signature");
    if (state === "wrong") {
      const { why, exchange } = check;
      const message = `${at(index)} is no signature of this card: ${why}`;
      return [{ path, expected: "a signature of this card", actual: why, message, ...(exchange ? { exchange } : {}) }];
    }
    if (state === "verified") {
      const { name, breaks } = check.form;
      return name === canonicalName || breaks.length > 0
        ? []
        : [note(path, `${at(index)} is over ${name}, which is another reading of 8.4`)];
    }
    return [note(path, `${at(index)} was not checked: ${check.why}`)];
  });
}

/** Every way to be wrong at once, for cards that have no rules of their own in a suite. */
function all(given: Case): PredicateAnswer {
  const answers = [verifies(given), ...[...mustForms].map((rule) => formRule(given, rule)), kid(given)];
  const undecided = answers.find((answer) => answer !== "not-exercised" && "undecided" in answer);
  const findings = answers.filter((answer): answer is readonly Finding[] => Array.isArray(answer));
  return findings.length === 0 ? (undecided ?? "not-exercised") : findings.flat();
}

/** Rules of presence that no part of the text speaks against. */
const mustForms: ReadonlySet<FormRule> = new Set(["001", "002", "007", "015"]);

function formRule({ card, checks }: Case, rule: FormRule): PredicateAnswer {
  const verified = checks.filter(isVerified);
  if (verified.length === 0) return nothingDecided(checks);
  // Where no form of this card breaks the rule, nothing was shown: the card has no member that the rule is about.
  if (!formsOf(card).some(({ breaks }) => breaks.includes(rule))) return "not-exercised";
  return verified.flatMap(({ index, form }): Finding[] => {
    if (!form.breaks.includes(rule)) return [];
    const message = `${at(index)} verifies only over ${form.name}`;
    const path = at(index, ".signature");
    return [{ path, expected: "a signature over the canonical form of section 8.4.1", actual: form.name, message }];
  });
}

function kid({ checks }: Case): PredicateAnswer {
  const verified = checks.filter(isVerified);
  if (verified.length === 0) return nothingDecided(checks);
  return verified.flatMap(({ index, header, key, named }): Finding[] => {
    if (named) return [];
    const path = at(index, ".protected.kid");
    const [expected, actual] = [JSON.stringify(key.kid ?? null), JSON.stringify(header?.kid ?? null)];
    const message = `${path} is ${actual}, but the key ${expected} made the signature`;
    return [{ path, expected, actual, message }];
  });
}

function keySet({ checks }: Case): PredicateAnswer {
  const naming = checks.filter(({ header }) => typeof header?.jku === "string");
  const asked = naming.filter((check) => check.state !== "undecided");
  if (asked.length === 0) return naming.length === 0 ? "not-exercised" : nothingDecided(naming);
  // A key that was taken out of the set while another one has taken its place is what rotation looks like.
  const rotated = checks.some(isVerified);
  return asked.flatMap((check): Finding[] => {
    if (check.state !== "lost") return [];
    const { index, why, set } = check;
    const path = at(index, ".protected.jku");
    const exchange = set.exchange === undefined ? {} : { exchange: set.exchange };
    const message = `${at(index)} cannot be checked: ${why}`;
    return [{ path, expected: "a key set with the key", actual: why, message, note: rotated, ...exchange }];
  });
}

function expired({ checks, view }: Case): PredicateAnswer {
  const now = Date.parse(view.startedAt ?? "");
  const dated = checks.filter(isVerified).filter(({ key }) => key.validTo !== undefined);
  if (Number.isNaN(now) || dated.length === 0) return "not-exercised";
  return dated.flatMap(({ index, key }): Finding[] => {
    const { validFrom = now, validTo = now } = key;
    if (validFrom <= now && now <= validTo) return [];
    const end = now > validTo;
    const when = new Date(end ? validTo : validFrom).toISOString();
    const actual = end ? `expired on ${when}` : `not valid before ${when}`;
    const message = `the certificate of the key of ${at(index)} is ${actual}`;
    return [{ path: at(index), expected: "a certificate that is valid now", actual, message }];
  });
}

function nothingDecided(checks: readonly SignatureCheck[]): PredicateAnswer {
  const open = checks.find(({ state }) => state === "undecided") ?? checks.find(({ state }) => state === "lost");
  if (!open || !("why" in open)) return "not-exercised";
  return { undecided: `${at(open.index)} was not checked: ${open.why}` };
}

function note(path: string, message: string): Finding {
  return { path, expected: "", actual: "", message, note: true };
}
