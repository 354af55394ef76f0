import type { JsonObject } from "../json.js";
import type { Cards } from "../judge/record.js";
import type { Diagnosis, InterfaceReport } from "../judge/report.js";
import { dialectOf } from "../protocol/dialects.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Wire } from "../wire/wire.js";
import type { Acquaintance } from "./acquaintance.js";
import { httpUrl } from "./address.js";
import { type Caller, createCaller } from "./caller.js";
import { cardFormOf, requiredExtensionsOf } from "./card-form.js";
import { areGiven, type Credentials, credentialOriginsOf, keyHeadersOf, mayHaveCredentials } from "./credentials.js";
import { diagnosisOf, mergeDiagnoses } from "./diagnosis.js";
import { shownUrl } from "./evidence.js";
import { findCard } from "./find-card.js";
import { type Trial, tryInterface } from "./first-answer.js";
import { endpointsNamedIn } from "./identity.js";
import { meetIdentities, unsatisfiedSchemes } from "./identity-diagnoses.js";
import { type ReadInterface, readInterfaces } from "./interfaces.js";
import { Keyring } from "./keyring.js";
import { asOldClient, lookAtCard } from "./look-at-card.js";
import type { Meeting, MeetOptions } from "./meeting.js";
import { nothingToTest } from "./nothing-to-test.js";
import { Reach } from "./reach.js";

export type { Meeting, MeetOptions } from "./meeting.js";

/** Text of the first message; the prefix makes an agent that knows the behaviours complete a task. */
const firstText = "tck-complete-task hello from a2a-tck";

/**
 * Meets the agent in layers: can it be reached, is there a card, what does the card declare, does each interface answer
 * a first message (sections 3.6, 4.4 and 8). A layer that fails ends in a diagnosis; other interfaces go on.
 * Never throws for what the target does.
 */
export async function meet(targetUrl: string, wire: Wire, options: MeetOptions = {}): Promise<Meeting> {
  const given = credentialsFor(targetUrl, wire, options);
  const { keyring, reach } = given;
  const nothing = { interfaces: [], reports: [], firstAnswers: [], requiredExtensions: [], credentials: given };
  const search = await findCard(targetUrl, createCaller(wire, options, given));
  if (!search.found) {
    const withoutToken = await meetIdentities(keyring, undefined);
    return { ...nothing, diagnoses: [...search.diagnoses, ...withoutToken] };
  }

  const { card, url: cardUrl, exchange } = search.found;
  const credentials: Credentials = { ...given, keyHeaders: keyHeadersOf(card) };
  const caller = createCaller(wire, options, credentials);
  reach.cameFrom(cardUrl);
  const identityDiagnoses = [...(await meetIdentities(keyring, card)), ...unsatisfiedSchemes(card, credentials)];
  const { interfaces: declared, diagnoses: oddities } = readInterfaces(card, options);
  const requiredExtensions = requiredExtensionsOf(card);
  const cards = await cardsByVersion(
    declared.flatMap(({ usable }) => usable ?? []),
    search.found,
    caller,
  );
  const text = options.prompts?.["tck-complete-task"] ?? firstText;
  const known: Acquaintance = { card, cardUrl, targetUrl, requiredExtensions, text, caller, reach };
  const candidates = declared.flatMap(({ usable }) => usable ?? []);
  const trials = await Promise.all(candidates.map((candidate) => tryInterface(candidate, known)));

  const answered = trials.filter(({ ok }) => ok).map((trial) => trial.interface);
  const diagnoses: Diagnosis[] = [
    ...search.diagnoses,
    ...(options.insecure ? [insecurely()] : []),
    ...identityDiagnoses,
    ...oddities,
    ...withheldFrom(candidates, known),
    ...mergeDiagnoses(
      trials.flatMap((trial) =>
        trial.diagnoses.map((diagnosis) => ({ diagnosis, origin: originOf(trial.interface.url) })),
      ),
      candidates.map(({ id }) => id),
    ),
  ];
  if (candidates.length === 0) {
    const stops = oddities.some(({ severity }) => severity === "stop");
    if (!stops) diagnoses.push(nothingToTest(card, declared, exchange));
  }
  return {
    card,
    cardExchange: exchange.id,
    cardUrl,
    ...(cards ? { cards } : {}),
    interfaces: answered,
    closed: trials.filter(({ closed }) => closed).map((trial) => trial.interface),
    reports: declared.map((entry) => reportOf(entry, trials)),
    diagnoses,
    firstAnswers: trials.map(({ interface: { id }, ok, exchange: sent }) => ({
      interface: id,
      ok,
      ...(sent ? { exchange: sent.id } : {}),
    })),
    requiredExtensions,
    credentials,
  };
}

/** What the user gave, bound to the target. */
export function credentialsFor(
  targetUrl: string,
  wire: Wire,
  options: MeetOptions,
): Credentials & { readonly keyring: Keyring; readonly reach: Reach } {
  const { identities = {}, trustedOrigins = [], allowPrivate = false, insecure = false, signal, onSignIn } = options;
  const names = (options.headers ?? []).map(([name]) => name);
  const origins = credentialOriginsOf(targetUrl, trustedOrigins);
  const named = [...trustedOrigins, ...endpointsNamedIn(identities)];
  const reach = new Reach(wire, { targetUrl, named, allowPrivate });
  const keyring = new Keyring(identities, {
    wire,
    userHeaders: names,
    insecure,
    barred: (url) => reach.barred(url),
    publicOnly: (url) => reach.publicOnly(url),
    mayTrust: (url) => mayHaveCredentials(url, { origins }),
    ...(signal ? { signal } : {}),
    ...(onSignIn ? { prompt: onSignIn } : {}),
  });
  return { names, origins, keyring, reach };
}

/** Said in every report: what follows was not protected against somebody in between. */
function insecurely(): Diagnosis {
  return diagnosisOf({
    layer: "reach",
    code: "insecure",
    severity: "warn",
    sentence: "the TLS certificates of servers were not checked, so nothing says that the agent is who it says it is",
    fix: "Leave --insecure out, and give the authority of the agent's certificate as ca of an mtls identity or in NODE_EXTRA_CA_CERTS.",
  });
}

/** Clients of a version without a version header ask for the card without one, and may get another card. */
async function cardsByVersion(
  interfaces: readonly AgentInterface[],
  { card, url }: { readonly card: JsonObject; readonly url: string },
  caller: Caller,
): Promise<Cards | undefined> {
  const versions = [...new Set(interfaces.map(({ version }) => version))];
  if (cardFormOf(card) !== "1.0") return undefined;
  const [version] = versions.filter((one) => dialectOf(one).headers.version === undefined);
  if (version === undefined) return undefined;
  const look = await lookAtCard(url, caller, asOldClient);
  return look.card ? { [version]: { card: look.card, exchange: look.exchange.id } } : undefined;
}

function originOf(url: string): string {
  return httpUrl(url)?.origin ?? url;
}

function reportOf({ report, usable }: ReadInterface, trials: readonly Trial[]): InterfaceReport {
  const trial = usable && trials.find((candidate) => candidate.interface.id === usable.id);
  if (!trial || trial.ok) return report;
  const reason = trial.diagnoses.find(({ severity }) => severity === "stop")?.sentence;
  return { ...report, state: "not-reached", ...(reason === undefined ? {} : { reason }) };
}

/** Credentials stay on the target's origin; an interface elsewhere does without them, and the user is told. */
function withheldFrom(candidates: readonly AgentInterface[], { caller, cardUrl }: Acquaintance): Diagnosis[] {
  if (!areGiven(caller.credentials)) return [];
  const foreign = candidates.filter(({ url }) => !mayHaveCredentials(url, caller.credentials));
  const [first] = foreign;
  if (!first) return [];
  const ids = foreign.map(({ id }) => id).join(", ");
  const places = [...new Set(foreign.map(({ url }) => originOf(url)))].join(", ");
  return [
    diagnosisOf({
      layer: "dialect",
      code: "other-origin",
      severity: "warn",
      ...(foreign.length === 1 ? { interface: first.id } : {}),
      sentence: `the card from ${shownUrl(cardUrl)} declares ${ids} on another origin (${places}), so credentials are not sent there`,
      fix: "If that origin may see the credentials, name it with --trust-origin; else declare interfaces on the origin of the card.",
    }),
  ];
}
