import type { Exchange, HeaderList, RecordedResponse, SseEvent } from "../../wire/exchange.js";
import { cut, duration, oneLine, visible } from "../text.js";
import { exchangeAnchor } from "./anchors.js";
import { indentJson } from "./indent-json.js";
import { content, type Html, html } from "./template.js";

/** Aims in characters: for a whole page, and for all its evidence; `report.json` and the record have everything. */
const pageAim = 1_850_000;
const evidenceAims = { least: 250_000, most: 1_000_000 };
/** What a result and a requirement take of the page without any evidence. */
const usual = { result: 620, requirement: 900 };
const bodyLimits = { least: 500, most: 16_000 };
const eventLimit = 100;

/** Gives the markup of exchanges: in full where one is shown first, then as a link to that place. */
export interface Evidence {
  show(id: string): Html;
  /** Several at once; what only the record has is named in one line. */
  showAll(ids: readonly string[]): Html;
}

/** How much evidence a page has room for, so that it stays small enough to be sent around. */
export function evidenceBudget(results: number, requirements: number): number {
  const room = pageAim - results * usual.result - requirements * usual.requirement;
  return Math.min(evidenceAims.most, Math.max(evidenceAims.least, room));
}

/** The evidence of one page. Bodies are cut so that the page stays small, the more exchanges the shorter. */
export function evidenceOf(exchanges: readonly Exchange[], pageBudget = evidenceAims.most): Evidence {
  const byId = new Map(exchanges.map((exchange) => [exchange.id, exchange]));
  const share = pageBudget / Math.max(1, exchanges.length) / 2;
  const limit = Math.round(Math.min(bodyLimits.most, Math.max(bodyLimits.least, share)));
  const shown = new Set<string>();
  let used = 0;
  const evidence: Evidence = {
    showAll(ids) {
      const away = ids.filter((id) => !byId.has(id));
      const here = ids.filter((id) => byId.has(id)).map((id) => evidence.show(id));
      if (away.length === 0) return html`${here}`;
      if (away.length === 1) return html`${here}${evidence.show(away[0] ?? "")}`;
      return html`${here}<p class="ref">Exchanges ${away.join(", ")} are in the record of the run.</p>`;
    },
    show(id) {
      const exchange = byId.get(id);
      if (shown.has(id))
        return html`<p class="ref">Exchange <a href="#${exchangeAnchor(id)}">${id}</a>, shown above.</p>`;
      if (!exchange) return html`<p class="ref">Exchange ${id} is in the record of the run.</p>`;
      if (used > pageBudget)
        return html`<p class="ref">Exchange ${id} is left out to keep this page small; it is in report.json.</p>`;
      shown.add(id);
      const markup = exchangeMarkup(exchange, limit);
      used += String(markup).length;
      return markup;
    },
  };
  return evidence;
}

function exchangeMarkup(exchange: Exchange, limit: number): Html {
  const { request, response, fault, purpose } = exchange;
  const outcome = response
    ? html`<span class="status">${response.status}</span>${response.end === "complete" ? "" : ` (${endWords[response.end]})`}`
    : html`<span class="status bad">${fault?.kind ?? "no answer"}</span>`;
  const whose = purpose?.identity && purpose.identity !== "main" ? `as ${purpose.identity}` : "";
  const what = [purpose?.operation, purpose?.step && `step ${purpose.step}`, whose].filter(Boolean).join(", ");
  return html`<details class="exchange" id="${exchangeAnchor(exchange.id)}">
<summary><b>${exchange.id}</b> <span class="line">${request.method} ${oneLine(request.url, 120)}</span> → ${outcome}
<span class="quiet">${duration(exchange.durationMs)}${what ? `, ${oneLine(what, 80)}` : ""}</span></summary>
<div class="wire"><section><p class="part">Request</p>
<pre tabindex="0">${content(`${oneLine(request.method, 40)} ${oneLine(request.url, 2000)}\n${headerText(request.headers, limit)}`)}</pre>
${request.body && bodyMarkup(request.body, limit, "Request body")}</section>
<section><p class="part">${response ? "Response" : "No response"}</p>
${fault && html`<p class="fault">${fault.kind}: ${oneLine(fault.message, 600)}</p>`}
${response && responseMarkup(response, limit)}</section></div>
${exchange.notes && exchange.notes.length > 0 && noteList(exchange.notes)}</details>`;
}

const endWords: Readonly<Record<RecordedResponse["end"], string>> = {
  complete: "complete",
  "closed-by-kit": "closed by the kit, which had seen enough",
  timeout: "time limit of the kit",
  limit: "size limit of the kit",
  cut: "connection lost in the middle",
};

function responseMarkup(response: RecordedResponse, limit: number): Html {
  const { status, headers, body, events, framing, headersAtMs, endAtMs, end } = response;
  const times = `headers after ${duration(headersAtMs)}, end after ${duration(endAtMs)}: ${endWords[end]}`;
  return html`<pre tabindex="0">${content(`${status}\n${headerText(headers, limit)}`)}</pre>
${events ? timeline(events, limit) : bodyMarkup(body, limit, "Response body")}
${framing && framing.length > 0 && noteList(framing)}<p class="quiet">${times}</p>`;
}

function noteList(notes: readonly string[]): Html {
  return html`<ul class="notes">${notes.slice(0, 20).map((note) => html`<li>${oneLine(note, 400)}</li>`)}</ul>`;
}

function headerText(headers: HeaderList, limit: number): string {
  const lines = headers.slice(0, 100).map(([name, value]) => `${oneLine(name, 100)}: ${oneLine(value, 1000)}`);
  return cut(lines.join("\n"), Math.max(600, limit / 2));
}

function bodyMarkup(body: NonNullable<Exchange["request"]["body"]>, limit: number, label: string): Html {
  if (body.size === 0 && !body.text) return html`<p class="quiet">No body.</p>`;
  const sent = body.text ?? body.base64 ?? "";
  const form =
    body.text === undefined
      ? " in base64: it is no UTF-8"
      : indentJson(sent.slice(0, limit)) === sent.slice(0, limit)
        ? ""
        : ", indented";
  const missing = body.truncated || sent.length > limit;
  return html`<pre tabindex="0" aria-label="${label}">${content(shortened(sent, limit))}</pre>
<p class="quiet">${body.size} bytes${form}${missing && html`, <b class="cut">cut</b> here`}</p>`;
}

/** Cut before the work, so that the work is bounded, and after it, because indentation and visible controls add to it. */
function shortened(text: string, limit: number): string {
  return cut(visible(indentJson(cut(text, limit))), limit * 2);
}

/** Server-Sent Events with their time since the request and since the event before. */
function timeline(events: readonly SseEvent[], limit: number): Html {
  const each = Math.max(160, Math.round((limit * 2) / Math.max(1, Math.min(events.length, eventLimit))));
  const last = Math.max(1, events.at(-1)?.atMs ?? 1);
  const items = events.slice(0, eventLimit).map((event, index) => {
    const gap = event.atMs - (events[index - 1]?.atMs ?? 0);
    const labels = [event.event && `event ${oneLine(event.event, 80)}`, event.id && `id ${oneLine(event.id, 80)}`];
    return html`<li><p><b>+${Math.round(event.atMs)} ms</b> <span class="quiet">Δ ${Math.round(gap)} ms ${labels.filter(Boolean).join(", ")}</span>
<svg class="when" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="4" class="track"/><rect x="${Math.min(98, (98 * event.atMs) / last)}" width="2" height="4" class="mark"/></svg></p>
<pre tabindex="0">${content(cut(visible(cut(event.data, each)), each * 2))}</pre></li>`;
  });
  const hidden = events.length - eventLimit;
  return html`<p class="quiet">${events.length} events</p><ol class="events">${items}</ol>
${hidden > 0 && html`<p class="quiet">and ${hidden} more events, in report.json</p>`}`;
}
