import type { Json } from "../json.js";
import type { RunRecord } from "../judge/record.js";
import type { InterfaceReport } from "../judge/report.js";
import { spokenVersions } from "../protocol/dialects.js";
import type { AgentInterface } from "../protocol/interface.js";
import { cardInterfaceOf } from "../suite/card-test.js";
import { learnBehaviors } from "../target/behaviors.js";
import { meet } from "../target/meet.js";
import type { Meeting } from "../target/meeting.js";
import type { Wire } from "../wire/wire.js";
import { fetchKeySets } from "./key-sets.js";
import type { Library } from "./library.js";
import type { LiveView } from "./live-view.js";
import { offerOldTls } from "./old-tls.js";
import type { RunOptions } from "./options.js";
import type { KnownAgent } from "./plan.js";

/** What the kit knows of an agent before it plans. */
export interface Acquaintance {
  readonly meeting: Meeting;
  /** The card as interfaces of its own, one for each version of the agent. */
  readonly cardInterfaces: readonly AgentInterface[];
  readonly behaviors: KnownAgent["behaviors"];
}

/** Meets the agent and learns which behaviours it shows, as far as the selected tests need them. */
export async function getAcquainted(
  library: Library,
  wire: Wire,
  view: LiveView,
  options: RunOptions,
  spendMessage: () => boolean,
): Promise<Acquaintance> {
  const {
    bindings,
    versions,
    headers,
    identities,
    onSignIn,
    allowPrivate,
    insecure,
    trustedOrigins,
    timeoutMs,
    prompts,
    signal,
  } = options;
  const meeting = await meet(options.target, wire, {
    headers,
    firstAnswerMs: timeoutMs,
    prompts,
    spendMessage,
    ...(bindings ? { bindings } : {}),
    ...(versions ? { versions } : {}),
    ...(onSignIn ? { onSignIn } : {}),
    ...(allowPrivate ? { allowPrivate } : {}),
    ...(insecure ? { insecure } : {}),
    ...(identities ? { identities } : {}),
    ...(trustedOrigins ? { trustedOrigins } : {}),
    ...(signal ? { signal } : {}),
  });
  await Promise.all([fetchKeySets(meeting, wire, options), offerOldTls(meeting, wire, signal)]);
  const cards = cardAsInterfaces(meeting);
  if (meeting.card !== undefined) view.card = meeting.card;
  if (meeting.cardExchange !== undefined) view.cardExchange = meeting.cardExchange;
  if (meeting.cards !== undefined) view.cards = meeting.cards;
  for (const agentInterface of [...meeting.interfaces, ...cards]) view.know(agentInterface);
  const names = [...new Set(library.tests.flatMap((test) => test.requiresBehaviors))];
  const learnt = await Promise.all(
    meeting.interfaces.map(
      async (one) =>
        [
          one.id,
          await learnBehaviors(one, wire, {
            names,
            meeting,
            prompts,
            spendMessage,
            timeoutMs,
            ...(signal ? { signal } : {}),
          }),
        ] as const,
    ),
  );
  for (const exchange of wire.exchanges) view.add(exchange);
  return { meeting, behaviors: new Map(learnt), cardInterfaces: cards };
}

/** The card as interfaces of its own, for tests that look at nothing else: plain HTTP that answers with JSON. */
function cardAsInterfaces({ card, cardUrl, interfaces }: Meeting): readonly AgentInterface[] {
  if (card === undefined || cardUrl === undefined) return [];
  const spoken = spokenVersions.filter((one) => interfaces.some((known) => known.version === one));
  const versions = spoken.length > 0 ? spoken : spokenVersions.slice(0, 1);
  return versions.map((version, index) => ({
    id: cardInterfaceOf(version, index === 0),
    binding: "rest",
    version,
    url: cardUrl,
    index: -1,
  }));
}

/** The part of a record that tells whom the kit met. */
export function acquaintanceRecord(
  { meeting, cardInterfaces, behaviors }: Acquaintance,
  target: string,
): Pick<RunRecord, "target" | "card" | "cardExchange" | "cards" | "interfaces" | "declared" | "diagnoses"> {
  const withBehaviors = (report: InterfaceReport): InterfaceReport => {
    const shown = behaviors.get(report.id);
    return shown ? { ...report, behaviors: shown } : report;
  };
  return {
    target: { url: target, ...(meeting.cardUrl === undefined ? {} : { cardUrl: meeting.cardUrl }) },
    ...(meeting.card === undefined ? {} : { card: meeting.card as Json }),
    ...(meeting.cardExchange === undefined ? {} : { cardExchange: meeting.cardExchange }),
    ...(meeting.cards === undefined ? {} : { cards: meeting.cards }),
    interfaces: [...meeting.interfaces, ...cardInterfaces],
    declared: meeting.reports.map(withBehaviors),
    diagnoses: meeting.diagnoses,
  };
}
