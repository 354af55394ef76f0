import type { Diagnosis } from "../judge/report.js";
import type { Wire } from "../wire/wire.js";
import { meet } from "./meet.js";
import type { Meeting, MeetOptions } from "./meeting.js";

/** One layer of the meeting, as a doctor reports it. */
export interface Layer {
  readonly layer: Diagnosis["layer"];
  /** `not-reached`: a layer before it failed. */
  readonly state: "ok" | "failed" | "not-reached";
  /** Time until the layer was through, in milliseconds; absent where nothing was sent. */
  readonly ms?: number;
  /** What was found, in a few words. */
  readonly text: string;
}

/** What a quick look at an agent found. */
export interface CheckUp {
  readonly layers: readonly Layer[];
  readonly meeting: Meeting;
}

/** Meets the agent and sums the meeting up by layers; no behaviours, no tests. */
export async function diagnoseOnly(targetUrl: string, wire: Wire, options: MeetOptions = {}): Promise<CheckUp> {
  const meeting = await meet(targetUrl, wire, options);
  return { meeting, layers: layersOf(meeting, wire) };
}

function layersOf(meeting: Meeting, wire: Wire): Layer[] {
  const { card, cardUrl, cardExchange, reports, firstAnswers, diagnoses, interfaces } = meeting;
  const exchangeOf = (id: string | undefined) => wire.exchanges.find((exchange) => exchange.id === id);
  const reached = wire.exchanges.find(({ response }) => response !== undefined)?.response;
  const cardMs = exchangeOf(cardExchange)?.durationMs;
  const times = firstAnswers.flatMap(({ exchange }) => exchangeOf(exchange)?.durationMs ?? []);
  const reason = (layer: Diagnosis["layer"]) =>
    diagnoses.find((diagnosis) => diagnosis.layer === layer && diagnosis.severity === "stop")?.sentence;

  const layers: Layer[] = [];
  const add = (layer: Diagnosis["layer"], ok: boolean, text: string, ms?: number) => {
    const open = layers.every(({ state }) => state === "ok");
    const state = open ? (ok ? "ok" : "failed") : "not-reached";
    layers.push({
      layer,
      state,
      text: open ? text : "an earlier layer failed",
      ...(open && ms !== undefined ? { ms } : {}),
    });
  };
  add(
    "reach",
    reached !== undefined,
    reached ? "the server answers" : (reason("reach") ?? "no answer"),
    reached?.headersAtMs,
  );
  add("card", card !== undefined, card ? `found at ${cardUrl}` : (reason("card") ?? "no card"), cardMs);
  const names = meeting.credentials.keyring?.names ?? [];
  if (names.length > 0) add("identity", reason("identity") === undefined, reason("identity") ?? names.join(", "));
  const tried = firstAnswers.map(({ interface: id }) => id);
  const declared =
    tried.length > 0 ? tried.join(", ") : (reason("dialect") ?? `none of ${reports.length} can be tested`);
  add("dialect", tried.length > 0, declared);
  const answered = interfaces.map(({ id }) => id).join(", ");
  const silent = firstAnswers
    .filter(({ ok }) => !ok)
    .map(({ interface: id }) => id)
    .join(", ");
  const failure = diagnoses.find(({ severity, layer }) => severity === "stop" && layer !== "card")?.sentence;
  add(
    "first-answer",
    interfaces.length > 0,
    answered === "" ? (failure ?? "no answer") : `${answered}: answered${silent === "" ? "" : `; ${silent}: not`}`,
    times.length > 0 ? Math.max(...times) : undefined,
  );
  return layers;
}
