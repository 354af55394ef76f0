import { isObject, type Json, type JsonObject } from "../json.js";
import { type ClientProfile, defaultTransport, legacyCardMembers } from "../protocol/clients.js";
import type { BindingName, ProtocolVersion } from "../protocol/dialect.js";
import { dialectOf } from "../protocol/dialects.js";
import type { AgentInterface } from "../protocol/interface.js";
import { httpUrl } from "../target/address.js";
import { excerpt } from "../target/evidence.js";

/** What a client finds in a card. */
export type Reading =
  | { readonly kind: "unusable"; readonly because: string; readonly fix: string }
  | {
      readonly kind: "interfaces";
      /** Form in which the client reads the card. */
      readonly form: ProtocolVersion;
      /** The interface that it takes for each binding. */
      readonly picks: ReadonlyMap<BindingName, Pick>;
      /** Bindings in the order of the client's own preference. */
      readonly order: readonly BindingName[];
    };

/** The interface that a client takes for a binding; without `interface` it cannot be called. */
export interface Pick {
  readonly interface?: AgentInterface;
  readonly because?: string;
}

/** An interface as it stands in a card. */
interface Entry {
  readonly transport: string | undefined;
  readonly url: string | undefined;
  readonly version: string | undefined;
  readonly tenant?: string;
  readonly place: string;
}

/** Reads a card as a client does, and picks one interface for each binding as it does. */
export function readAs(client: ClientProfile, card: JsonObject): Reading {
  const hasNew = Array.isArray(card.supportedInterfaces) && card.supportedInterfaces.length > 0;
  if (client.reads.includes("1.0") && hasNew) return picked(client, "1.0", newEntries(card));
  if (!client.reads.includes("0.3")) return unusable("supportedInterfaces", card);
  // Layers for 0.3 know a card of 0.3 by these members; a client of 0.3 takes every card for one.
  if (client.reads.length > 1 && !isLegacyCard(card)) return unusable("supportedInterfaces", card);
  if (textOf(card.url) === undefined) return unusable("url", card);
  const missing = client.needs?.find((member) => typeof card[member] !== "object" || card[member] === null);
  if (missing !== undefined)
    return {
      kind: "unusable",
      because: `the card has no \`${missing}\`, and without it the layer for 0.3 cannot translate the card`,
      fix: `Add ${missing}, which is required in a card of 0.3.`,
    };
  return picked(client, "0.3", oldEntries(card));
}

function unusable(member: "url" | "supportedInterfaces", card: JsonObject): Reading {
  const other = member === "url" ? "supportedInterfaces" : "url";
  const there = card[other] === undefined ? "" : `, only \`${other}\`, which this client does not read`;
  const fix =
    member === "url"
      ? "To be found by clients of 0.3, offer interfaces of 0.3 and name them in url, preferredTransport and additionalInterfaces, beside supportedInterfaces. An agent of 1.0 alone need not."
      : "To be found by clients of 1.0, offer interfaces of 1.0 and name them in supportedInterfaces. An agent of 0.3 alone need not.";
  return { kind: "unusable", because: `the card has no \`${member}\`${there}`, fix };
}

/** Empty means 0.3 (section 3.6.2 of 1.0.1); what is no version, or newer, is spoken to in 1.0. */
export function isLegacyVersion(version: string | undefined): boolean {
  if (version === undefined || version.trim() === "") return true;
  const [, major, minor] = /^\s*(\d{1,9})\.(\d{1,9})(?:\.\d+)?\s*$/.exec(version) ?? [];
  return major === "0" && Number(minor) >= 3;
}

function isLegacyCard(card: JsonObject): boolean {
  if (typeof card.url === "string" && !("supportedInterfaces" in card)) return true;
  if (legacyCardMembers.some((member) => member in card)) return true;
  return typeof card.protocolVersion === "string" && isLegacyVersion(card.protocolVersion);
}

function newEntries({ supportedInterfaces }: JsonObject): Entry[] {
  const list = Array.isArray(supportedInterfaces) ? supportedInterfaces : [];
  return list.map((entry, index) => {
    const members: JsonObject = isObject(entry) ? entry : {};
    const tenant = textOf(members.tenant);
    return {
      transport: nameOf(members.protocolBinding),
      url: textOf(members.url),
      version: textOf(members.protocolVersion),
      ...(tenant === undefined ? {} : { tenant }),
      place: `supportedInterfaces[${index}]`,
    };
  });
}

function oldEntries(card: JsonObject): Entry[] {
  const additional = Array.isArray(card.additionalInterfaces) ? card.additionalInterfaces : [];
  const transport = textOf(card.preferredTransport) ?? defaultTransport;
  return [
    { transport, url: textOf(card.url), version: textOf(card.protocolVersion), place: "url" },
    ...additional.map((entry, index): Entry => {
      const members: JsonObject = isObject(entry) ? entry : {};
      const place = `additionalInterfaces[${index}]`;
      return { transport: nameOf(members.transport), url: textOf(members.url), version: "0.3", place };
    }),
  ];
}

function picked(client: ClientProfile, form: ProtocolVersion, entries: readonly Entry[]): Reading {
  // Clients of 0.3 put the interfaces into a table by transport, and stumble over one that has none. In 1.0 it is an empty text.
  const nameless = form === "0.3" && entries.find(({ transport }) => transport === undefined);
  if (nameless)
    return {
      kind: "unusable",
      because: `\`${nameless.place}\` of the card has no \`transport\``,
      fix: "Name the transport of every interface.",
    };
  const chosen = new Map<BindingName, Entry>();
  for (const entry of entries) {
    const binding = bindingNamed(entry.transport, form);
    if (binding === undefined) continue;
    const takes = client.reads.includes("1.0")
      ? // The first one, unless a later one is of exactly 1.0.
        !chosen.has(binding) || entry.version === "1.0"
      : // Clients of 0.3 make a table by transport, where the last entry stays.
        true;
    if (takes) chosen.set(binding, entry);
  }
  const picks = new Map([...chosen].map(([binding, entry]) => [binding, pickOf(client, binding, entry)]));
  const order = [...new Set(entries.flatMap(({ transport }) => bindingNamed(transport, form) ?? []))];
  return { kind: "interfaces", form, picks, order };
}

function pickOf(client: ClientProfile, binding: BindingName, { url, version, tenant, place }: Entry): Pick {
  if (url === undefined) return { because: `\`${place}\` of the card has no \`url\`` };
  if (binding !== "grpc" && !httpUrl(url))
    return { because: `\`${place}\` of the card has the url ${excerpt(url)}, which is no absolute http or https URL` };
  const legacy = client.speaks["1.0"] === undefined || (client.speaks["0.3"] !== undefined && isLegacyVersion(version));
  const spoken: ProtocolVersion = legacy ? "0.3" : "1.0";
  return {
    interface: {
      id: `${binding}@${spoken}`,
      binding,
      version: spoken,
      url,
      index: 0,
      ...(tenant === undefined || legacy ? {} : { tenant }),
    },
  };
}

/** Clients compare the names of transports without regard to case. */
function bindingNamed(transport: string | undefined, form: ProtocolVersion): BindingName | undefined {
  const names = Object.entries(dialectOf(form).bindingNames) as [BindingName, string][];
  return names.find(([, name]) => name === transport?.toUpperCase())?.[0];
}

/** An empty name is one, though of no binding. */
function nameOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
