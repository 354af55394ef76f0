import { isUtf8 } from "node:buffer";
import { createParser, type ParseError } from "eventsource-parser";
import type { BodyEnd, SseEvent } from "./exchange.js";
import { mediaTypeOf } from "./headers.js";

/** Decodes one `text/event-stream` body as it arrives. */
export interface SseDecoder {
  /** Takes the next bytes; `emit` is called for each event that they complete. */
  push(bytes: Buffer, atMs: number, emit: (event: SseEvent) => void): void;
  /** Ends the stream and tells what was odd about its framing. What is legal but odd begins with `note: `. */
  end(end: BodyEnd): string[];
}

/** A line beyond this many bytes is worth a note: clients with a line buffer give up earlier. */
const longLine = 1024 * 1024;
/** Different findings beyond this number are not listed. */
const findingLimit = 50;
const byteOrderMark = "\uFEFF";
const lf = 0x0a;
const cr = 0x0d;
const fieldNames: ReadonlySet<string> = new Set(["data", "event", "id", "retry"]);

/**
 * Server-Sent Events by the HTML standard (section 9.2). CR, LF and CRLF end lines, comments and `data:` without a
 * space are legal; what clients lose or misread becomes a finding.
 */
export function createSseDecoder(contentType: string | undefined): SseDecoder {
  const findings = new Set<string>();
  const find = (text: string) => {
    if (findings.size < findingLimit) findings.add(text);
  };
  let emit: (event: SseEvent) => void = () => {};
  let now = 0;
  // Bytes of the line that is still open: kept in pieces, so that a long line costs one join and not many.
  let open: Buffer[] = [];
  let openBytes = 0;
  let afterCr = false;
  let atStart = true;

  const parser = createParser({
    onEvent: ({ data, event, id }) => {
      if (data.trim() === "[DONE]")
        find("an event says [DONE], the end mark of another API: an A2A stream ends by closing");
      emit({ atMs: now, data, ...(event === undefined ? {} : { event }), ...(id === undefined ? {} : { id }) });
    },
    onError: (error) => find(oddLine(error)),
  });

  const charset = mediaTypeOf(contentType).parameters.charset;
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    find(`Content-Type says charset=${charset}, but event streams are always UTF-8`);
  }

  /** Whole lines only, so no character is ever cut in two. */
  const feed = (lines: Buffer) => {
    if (!isUtf8(lines)) find("the stream has bytes that are not valid UTF-8");
    let text = lines.toString("utf8");
    if (atStart) {
      atStart = false;
      if (text.startsWith(byteOrderMark)) {
        find("note: the stream starts with a byte order mark, which is legal but trips up some clients");
        text = text.slice(1);
      }
    }
    if (lines.length > longLine) noteLongLine(lines, find);
    parser.feed(lines.includes(cr) ? text.replace(/\r\n?/g, "\n") : text);
  };

  return {
    push(bytes, atMs, emitter) {
      emit = emitter;
      now = atMs;
      // A CR at the end of the last piece has ended its line already, so an LF that follows it belongs to it.
      const chunk = afterCr && bytes[0] === lf ? bytes.subarray(1) : bytes;
      if (bytes.length > 0) afterCr = false;
      const last = Math.max(chunk.lastIndexOf(lf), chunk.lastIndexOf(cr));
      if (last === -1) {
        if (chunk.length > 0) open.push(chunk);
        openBytes += chunk.length;
        return;
      }
      const head = chunk.subarray(0, last + 1);
      const lines = openBytes === 0 ? head : Buffer.concat([...open, head]);
      open = last + 1 < chunk.length ? [chunk.subarray(last + 1)] : [];
      openBytes = chunk.length - last - 1;
      afterCr = chunk[last] === cr && openBytes === 0;
      feed(lines);
    },
    end(end) {
      // What is still open was cut off by the kit or the network: no fault of the framing.
      if (end === "complete") {
        emit = ({ data }) =>
          find(
            `the stream ends without the blank line that completes an event, so every client loses its last one: ${excerpt(data)}`,
          );
        feed(Buffer.concat([...open, Buffer.from("\n\n")]));
      }
      return [...findings];
    },
  };
}

function oddLine(error: ParseError): string {
  if (error.type === "invalid-retry") return `note: a retry field is not a number: ${excerpt(error.value ?? "")}`;
  const line = error.line ?? "";
  if (/^\s*[[{]/.test(line))
    return `a line is bare JSON and not an SSE field (each needs "data:" in front): ${excerpt(line)}`;
  const field = error.field ?? "";
  if (fieldNames.has(field.trim().toLowerCase())) {
    return `the field name ${JSON.stringify(field)} is misspelt, so clients ignore the line`;
  }
  return `note: clients ignore the unknown field ${JSON.stringify(excerpt(field))}`;
}

function noteLongLine(lines: Buffer, find: (text: string) => void): void {
  let start = 0;
  for (let at = 0; at !== -1 && start < lines.length; start = at + 1) {
    at = lines.indexOf(lf, start);
    const length = (at === -1 ? lines.length : at) - start;
    if (length > longLine) {
      find(`note: a line has ${length} bytes, more than many clients buffer`);
      return;
    }
  }
}

function excerpt(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
