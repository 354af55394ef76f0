import { createHash, createPublicKey } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { isObject, type JsonObject } from "../../json.js";
import { checkSignatures, type SignatureCheck } from "../../judge/card-signatures/check-signatures.js";
import { canonicalCard } from "../../judge/card-signatures/forms.js";
import { keyProblem } from "../../judge/card-signatures/jws.js";
import type { RecordView } from "../../judge/view.js";
import { jsonText } from "../../reports/json.js";
import { visible } from "../../reports/text.js";
import { fetchKeySets } from "../../runner/key-sets.js";
import { limitsOf } from "../../runner/limits.js";
import { createCaller } from "../../target/caller.js";
import { type Credentials, credentialOriginsOf } from "../../target/credentials.js";
import { findCard } from "../../target/find-card.js";
import { Reach } from "../../target/reach.js";
import { TckError } from "../../tck-error.js";
import { createWire } from "../../wire/client.js";
import { parseJson } from "../../wire/parse-json.js";
import type { Wire } from "../../wire/wire.js";
import { readCardKeys } from "../card-keys.js";
import { algorithmOf, readKey, thumbprintOf } from "../certificate/signature.js";
import { exitCodes } from "../exit-codes.js";
import { checkUrl } from "../run-options.js";
import { parseHeader } from "../secret.js";
import type { Terminal } from "../terminal.js";

/** What can be done with a card. */
export const cardActions = ["verify", "sign", "canonicalize"] as const;

/** The flags of `card`. */
export interface CardFlags {
  readonly cardKey?: string[];
  readonly allowJku?: boolean;
  readonly allowPrivate?: boolean;
  readonly header?: string[];
  readonly timeout: number;
  readonly key?: string;
  readonly alg?: string;
  readonly kid?: string;
  readonly jku?: string;
  readonly replace?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/** A card, and what it takes to look for its keys. */
interface Source {
  readonly card: JsonObject;
  /** Absent for files. */
  readonly cardUrl?: string;
  readonly credentials: Credentials;
  readonly wire: Wire;
}

/**
 * Verifies the signatures of a card, signs it, or prints what is to be signed (section 8.4).
 * @param place file, or URL of an agent or of its card
 * @throws TckError `USAGE` for a card or a key that cannot be read, `UNREACHABLE` when there is no card at the URL
 */
export async function cardCommand(
  action: (typeof cardActions)[number],
  place: string,
  flags: CardFlags,
  terminal: Terminal,
): Promise<number> {
  const headers = (flags.header ?? []).map((text) => parseHeader(text, terminal.env, terminal.cwd));
  const wire = createWire({ headers, limits: { connectMs: flags.timeout, ...limitsOf(flags.timeout) } });
  const allowPrivate = flags.allowPrivate ?? false;
  const credentials = {
    names: headers.map(([name]) => name),
    origins: isUrl(place) ? credentialOriginsOf(place) : [],
    ...(isUrl(place) ? { reach: new Reach(wire, { targetUrl: place, allowPrivate }) } : {}),
  };
  try {
    const source = { wire, credentials, ...(await cardAt(place, wire, credentials, terminal)) };
    if (action === "verify") return await verifyCard(source, flags, terminal);
    if (action === "sign") return await signCard(source.card, flags, terminal);
    return canonicalizeCard(source.card, flags, terminal);
  } finally {
    await wire.close();
  }
}

const isUrl = (place: string) => /^https?:\/\//i.test(place);

async function cardAt(
  place: string,
  wire: Wire,
  credentials: Credentials,
  terminal: Terminal,
): Promise<Pick<Source, "card" | "cardUrl">> {
  if (isUrl(place)) {
    checkUrl(place, "the card");
    const { found, diagnoses } = await findCard(place, createCaller(wire, {}, credentials));
    if (found) {
      credentials.reach?.cameFrom(found.url);
      return { card: found.card, cardUrl: found.url };
    }
    const [first] = diagnoses;
    throw new TckError(
      "UNREACHABLE",
      first?.sentence ?? `there is no card at ${place}`,
      first ? { hint: first.fix } : {},
    );
  }
  let text: string;
  try {
    text = readFileSync(resolve(terminal.cwd, place), "utf8");
  } catch (cause) {
    throw new TckError("USAGE", `the card ${place} cannot be read`, { hint: "give a file or a URL", cause });
  }
  const parsed = parseJson(text);
  if ("problem" in parsed) throw new TckError("USAGE", `${place} is no card: ${parsed.problem}`);
  if (!isObject(parsed.value)) throw new TckError("USAGE", `${place} is no card: it is no JSON object`);
  return { card: parsed.value };
}

async function verifyCard(source: Source, flags: CardFlags, terminal: Terminal): Promise<number> {
  const { card, wire } = source;
  const cardKeys = (flags.cardKey ?? []).flatMap((path) => readCardKeys(resolve(terminal.cwd, path), path));
  await fetchKeySets(source, wire, { allowJku: flags.allowJku ?? false });
  const { exchanges } = wire;
  const view: RecordView = {
    exchanges,
    exchange: (id) => exchanges.find((one) => one.id === id),
    interface: () => undefined,
    card,
    cardKeys,
  };
  const now = (terminal.now?.() ?? new Date()).getTime();
  const lines = checkSignatures(card, view).map((check) => lineOf(check, now));
  const verdict = verdictOf(lines);
  if (flags.json) {
    terminal.out(jsonText({ verdict, signatures: lines }));
  } else {
    for (const { index, result, alg, kid, text } of lines) {
      const name = kid === undefined ? "" : ` with the key ${JSON.stringify(kid)}`;
      terminal.out(visible(`signatures[${index}] ${alg ?? "without alg"}${name}: ${result}: ${text}`).concat("\n"));
    }
    if (lines.length === 0) terminal.out("the card has no signatures, which section 8.4 allows\n");
    else terminal.out(`${verdict}\n`);
  }
  return { verified: exitCodes.ok, wrong: exitCodes.nonConformant, undecided: exitCodes.nothingTested }[verdict];
}

/** What is told of one signature. */
interface Line {
  readonly index: number;
  readonly result: "verified" | "wrong" | "undecided";
  readonly alg?: string;
  readonly kid?: string;
  readonly text: string;
}

function lineOf(check: SignatureCheck, now: number): Line {
  const { index, header } = check;
  const named = {
    ...(typeof header?.alg === "string" ? { alg: header.alg } : {}),
    ...(typeof header?.kid === "string" ? { kid: header.kid } : {}),
  };
  if (check.state !== "verified") {
    const result = check.state === "wrong" ? "wrong" : "undecided";
    return { index, result, ...named, text: check.why };
  }
  const { form, key } = check;
  const expired = (key.validTo ?? now) < now || (key.validFrom ?? now) > now;
  const problems = [
    ...(form.breaks.length > 0 ? [`it is over ${form.name}`] : []),
    ...(check.named ? [] : [`it was made with the key ${JSON.stringify(key.kid ?? "without a name")}`]),
    ...(expired ? ["the certificate of its key is not valid today"] : []),
  ];
  const text = problems.length > 0 ? problems.join("; ") : `over ${form.name}, key from ${key.from}`;
  return { index, result: problems.length > 0 ? "wrong" : "verified", ...named, text };
}

/** One right signature makes a card trusted (section 8.4.3), but one that is wrong should not go unnoticed. */
function verdictOf(lines: readonly Line[]): Line["result"] {
  if (lines.some(({ result }) => result === "wrong")) return "wrong";
  return lines.some(({ result }) => result === "verified") ? "verified" : "undecided";
}

async function signCard(card: JsonObject, flags: CardFlags, terminal: Terminal): Promise<number> {
  if (flags.key === undefined)
    throw new TckError("USAGE", "card sign needs --key with a private key", {
      hint: "openssl genpkey -algorithm ed25519 -out key.pem",
    });
  const key = readKey(resolve(terminal.cwd, flags.key), "private");
  const alg = flags.alg ?? (key.asymmetricKeyType === "rsa" ? "RS256" : algorithmOf(key));
  const unfit = keyProblem(alg, createPublicKey(key));
  if (unfit !== undefined) throw new TckError("USAGE", `the card cannot be signed: ${unfit}`);
  const { FlattenedSign } = await import("jose");
  const kid = flags.kid ?? (await thumbprintOf(key));
  const header = { alg, typ: "JOSE", kid, ...(flags.jku === undefined ? {} : { jku: flags.jku }) };
  const signing = new FlattenedSign(Buffer.from(canonicalCard(card))).setProtectedHeader(header);
  const { protected: encoded = "", signature } = await signing.sign(key);
  const earlier = !flags.replace && Array.isArray(card.signatures) ? card.signatures : [];
  const text = jsonText({ ...card, signatures: [...earlier, { protected: encoded, signature }] });
  if (flags.out === undefined) terminal.out(text);
  else writeFileSync(resolve(terminal.cwd, flags.out), text);
  return exitCodes.ok;
}

function canonicalizeCard(card: JsonObject, flags: CardFlags, terminal: Terminal): number {
  const canonical = canonicalCard(card);
  const sha256 = createHash("sha256").update(canonical).digest("hex");
  // Without a line break at the end: the text is there to be hashed or signed.
  const text = flags.json ? jsonText({ canonical, sha256, bytes: Buffer.byteLength(canonical) }) : canonical;
  if (flags.out === undefined) terminal.out(text);
  else writeFileSync(resolve(terminal.cwd, flags.out), text);
  return exitCodes.ok;
}
