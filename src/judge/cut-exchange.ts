import type { Body, Exchange, RecordedResponse } from "../wire/exchange.js";

/** How much of a body, and of the data of all events, a report shows (characters). The record has everything. */
export const shownBody = 16 * 1024;

/** A copy of an exchange for the report: long bodies and streams cut, with a mark and a note. */
export function cutExchange(exchange: Exchange): Exchange {
  const { request, response } = exchange;
  const notes = [...(exchange.notes ?? [])];
  const cutRequest = request.body ? { ...request, body: cutBody(request.body, "request", notes) } : request;
  const cutResponse = response
    ? { ...response, body: cutBody(response.body, "response", notes), ...cutEvents(response, notes) }
    : undefined;
  return {
    ...exchange,
    request: cutRequest,
    ...(cutResponse ? { response: cutResponse } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

function cutBody(body: Body, which: string, notes: string[]): Body {
  const { text, base64 } = body;
  if ((text ?? base64 ?? "").length <= shownBody) return body;
  notes.push(`the ${which} body is cut in this report (${body.size} bytes in all)`);
  return {
    size: body.size,
    truncated: true,
    ...(text === undefined ? {} : { text: text.slice(0, shownBody) }),
    // Whole groups of four, so that what is left can be decoded.
    ...(base64 === undefined ? {} : { base64: base64.slice(0, shownBody - (shownBody % 4)) }),
  };
}

function cutEvents({ events }: RecordedResponse, notes: string[]): Pick<RecordedResponse, "events"> {
  if (!events) return {};
  let left = shownBody;
  const shown = [];
  for (const event of events) {
    if (left <= 0) break;
    shown.push(event.data.length > left ? { ...event, data: event.data.slice(0, left) } : event);
    left -= event.data.length;
  }
  if (left < 0 || shown.length < events.length) {
    notes.push(`the stream is cut in this report (${events.length} events in all)`);
  }
  return { events: shown };
}
