import { spokenBindings } from "../bindings/bindings.js";
import { isObject, type JsonObject } from "../json.js";
import { type ClientId, type ClientProfile, clientProfiles } from "../protocol/clients.js";
import type { BindingName } from "../protocol/dialect.js";
import { cardNotFound } from "../target/card-diagnoses.js";
import { plain, redirectOf } from "../target/evidence.js";
import { type Look, readCard } from "../target/look-at-card.js";
import type { Exchange } from "../wire/exchange.js";
import { isLegacyVersion, type Reading, readAs } from "./choose.js";
import { judgeCall, payloadNotes } from "./judge-call.js";
import type { AgentForm, Cell, ClientMatrix, MatrixRecord, Row } from "./matrix.js";

/** Columns of the matrix. */
const bindings: readonly BindingName[] = ["jsonrpc", "rest", "grpc"];

/** What one client got to see first. */
interface Sight {
  readonly client: ClientProfile;
  readonly look: Look | undefined;
  readonly exchanges: readonly string[];
  readonly reading: Reading | undefined;
}

/** The matrix of what was done and seen. Pure: the same record gives the same matrix. */
export function judgeMatrix(record: MatrixRecord): ClientMatrix {
  const sights = clientProfiles.map((client) => sightOf(client, record));
  const offered = offeredBindings(sights);
  const card = sights.find(({ look }) => look?.card)?.look?.card;
  const { kit, targetUrl, startedAt, insecure, messagesSent, exchanges } = record;
  return {
    schema: "https://a2a-tck.dev/schemas/matrix/1",
    kit,
    target: { url: targetUrl, ...textMember(card, "name"), ...textMember(card, "version") },
    startedAt,
    ...(insecure ? { insecure } : {}),
    cardFound: card !== undefined,
    form: formOf(sights),
    rows: sights.map((sight) => rowOf(sight, offered, record)),
    messagesSent,
    exchanges,
  };
}

/** Why required clients are not served; empty when all are. */
export function unserved(matrix: ClientMatrix, required: readonly ClientId[]): readonly Row[] {
  return matrix.rows.filter(({ client, served }) => required.includes(client) && !served);
}

function sightOf(client: ClientProfile, { looks, exchanges }: MatrixRecord): Sight {
  const ids = looks.find((look) => look.client === client.id)?.exchanges ?? [];
  const seen = ids.flatMap((id) => exchanges.find((exchange) => exchange.id === id) ?? []);
  const look = lookOf(seen);
  return { client, look, exchanges: ids, reading: look?.card && readAs(client, look.card) };
}

/** The last exchange when it brought a card, else the first one: that is where a card belongs. */
function lookOf(seen: readonly Exchange[]): Look | undefined {
  const [first, last] = [seen.at(0), seen.at(-1)];
  if (!first || !last) return undefined;
  const before = seen.at(-2);
  const redirect = before && redirectOf(before);
  const found = readCard(last);
  if (found.kind === "card" && !redirectOf(last)) {
    const by = redirect && before ? { redirect: { exchange: before, location: redirect.location } } : {};
    return { url: last.request.url, exchange: last, ...found, ...by };
  }
  const own = redirectOf(first);
  if (own)
    return {
      url: first.request.url,
      exchange: first,
      kind: "redirect",
      redirect: { exchange: first, location: own.location },
    };
  return { url: first.request.url, exchange: first, ...readCard(first) };
}

/** Bindings that the agent offers to any client, the kit's own among them or not. */
function offeredBindings(sights: readonly Sight[]): ReadonlySet<BindingName> {
  const named = sights.flatMap(({ reading }) => (reading?.kind === "interfaces" ? [...reading.picks.keys()] : []));
  // Without any, every client fails alike, and on every binding that the kit speaks.
  return new Set(named.length > 0 ? named : spokenBindings);
}

function rowOf(sight: Sight, offered: ReadonlySet<BindingName>, record: MatrixRecord): Row {
  const { client, reading } = sight;
  const cells = bindings.map((binding): Cell => {
    if (!offered.has(binding)) return { binding, state: "not-offered", notes: [], exchanges: [] };
    return cellOf(sight, binding, record);
  });
  const choice =
    reading?.kind === "interfaces" ? reading.order.find((name) => spokenBindings.includes(name)) : undefined;
  const fails = cells.some(({ state }) => ["fails-at-card", "fails-at-call", "not-tried"].includes(state));
  const served = !fails && cells.some(({ state }) => state === "works");
  return { client: client.id, name: client.name, ...(choice ? { choice } : {}), served, cells };
}

function cellOf({ client, look, reading, exchanges }: Sight, binding: BindingName, record: MatrixRecord): Cell {
  const atCard = (because: string, fix?: string): Cell => ({
    binding,
    state: "fails-at-card",
    because: plain(because),
    ...(fix === undefined ? {} : { fix: plain(fix) }),
    notes: [],
    exchanges,
  });
  if (!look?.card || !reading) {
    const { sentence, fix } = look
      ? cardNotFound(look, {})
      : { sentence: "the card was not asked for", fix: undefined };
    return atCard(sentence, fix);
  }
  if (reading.kind === "unusable") return atCard(reading.because, reading.fix);
  const pick = reading.picks.get(binding);
  if (!pick) return { binding, state: "not-offered", notes: [], exchanges };
  if (!pick.interface)
    return atCard(pick.because ?? "it cannot be called", "Declare the absolute URL that clients reach.");
  const { url, version, tenant } = pick.interface;
  const picks = { url, version, ...(tenant === undefined ? {} : { tenant }) };
  if (!spokenBindings.includes(binding)) {
    const because = `the card offers it at ${plain(url, 300)}, but the kit does not speak ${binding === "grpc" ? "gRPC" : binding} yet, so nothing was sent`;
    return { binding, state: "not-spoken", picks, because, notes: [], exchanges };
  }
  const call = record.calls.find((one) => one.client === client.id && one.binding === binding);
  const judged = judgeCall(pick.interface, call, look, record);
  const cardNotes = [
    ...(look.redirect ? ["the card stands behind a redirect, which some clients do not follow"] : []),
    ...payloadNotes("card", reading.form, "AgentCard", look.card),
  ];
  const { notes, ...rest } = judged;
  const own = [call?.send, call?.get].flatMap((id) => id ?? []);
  return { binding, picks, ...rest, notes: [...cardNotes, ...notes], exchanges: [...exchanges, ...own] };
}

/** Which versions the agent offers: 0.3 to clients of 0.3, and 1.0 in `supportedInterfaces`. */
function formOf(sights: readonly Sight[]): AgentForm {
  const urlsOf = (id: ClientId): string[] => {
    const { reading, look } = sights.find(({ client }) => client.id === id) ?? {};
    if (reading?.kind !== "interfaces") return [];
    if (id === "0.3") return [...reading.picks.values()].flatMap((pick) => pick.interface?.url ?? []);
    const list = look?.card?.supportedInterfaces;
    return (Array.isArray(list) ? list : []).flatMap((entry) => {
      if (!isObject(entry) || typeof entry.url !== "string") return [];
      const { protocolVersion: version } = entry;
      return isLegacyVersion(typeof version === "string" ? version : undefined) ? [] : [entry.url];
    });
  };
  const [old, young] = [urlsOf("0.3"), urlsOf("1.0")];
  if (old.length === 0) return young.length === 0 ? "none" : "1.0";
  if (young.length === 0) return "0.3";
  return old.some((url) => young.includes(url)) ? "both-same-urls" : "both-own-urls";
}

function textMember(card: JsonObject | undefined, name: "name" | "version"): { [key in typeof name]?: string } {
  const value = card?.[name];
  return typeof value === "string" ? { [name]: plain(value, 200) } : {};
}
