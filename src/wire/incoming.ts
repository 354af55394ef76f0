import type { Transform } from "node:stream";
import { toBody } from "./body.js";
import { contentCodingOf } from "./decoder.js";
import type { BodyEnd, HeaderList, RecordedResponse, SseEvent } from "./exchange.js";
import { headerOf, mediaTypeOf } from "./headers.js";
import { createSseDecoder, type SseDecoder } from "./sse.js";
import type { WireLimits } from "./wire.js";

/** What the collector of an answer needs from the attempt that it belongs to. */
export interface IncomingOptions {
  readonly limits: WireLimits;
  /** Room for bodies that all answers under way share, in bytes. */
  readonly room: { left: number };
  /** Milliseconds since the request was sent, for the record. */
  readonly elapsed: () => number;
  readonly onEvent: ((event: SseEvent, index: number) => boolean) | undefined;
  /** Nothing more is wanted. May be called several times. */
  readonly enough: (end: "limit" | "closed-by-kit") => void;
  /** `onEvent` has thrown: a fault of the kit. */
  readonly fail: (error: unknown) => void;
}

/**
 * What is kept of an answer that went over a limit (bytes, events): enough to show what it was. It is judged by its size,
 * and a target that floods every request must not fill the kit's memory.
 */
const keptOfFlood = { bytes: 16 * 1024, events: 100 };

/** What every answer may hold, whatever others under way hold. */
const ordinaryBytes = 1024 * 1024;

/** A body that is compressed although nobody asked for it. */
interface Coded {
  readonly name: string;
  readonly stream: Transform;
  /** The bytes as they came, in case that they cannot be decoded. */
  readonly raw: Buffer[];
  size: number;
}

/** Collects one answer: header, body within the limits, events as they arrive. */
export class Incoming {
  readonly notes: string[] = [];
  readonly #options: IncomingOptions;
  readonly #status: number;
  readonly #headers: HeaderList;
  readonly #headersAtMs: number;
  readonly #events: SseEvent[] = [];
  #chunks: Buffer[] = [];
  /** Bytes that arrived, and those of them that are kept. */
  #size = 0;
  #kept = 0;
  /** What this answer has taken of the room that all share. */
  #taken = 0;
  #sse: SseDecoder | undefined;
  #coded: Coded | undefined;
  #closed = false;

  constructor(status: number, headers: HeaderList, options: IncomingOptions) {
    this.#options = options;
    this.#status = status;
    this.#headers = headers;
    this.#headersAtMs = options.elapsed();
    const contentType = headerOf(headers, "content-type");
    if (mediaTypeOf(contentType).type === "text/event-stream") this.#sse = createSseDecoder(contentType);
    const coding = contentCodingOf(headerOf(headers, "content-encoding"));
    if (coding.kind === "unknown") {
      this.notes.push(`the body has Content-Encoding ${coding.name}, which the kit does not decode`);
    }
    if (coding.kind === "decodable") this.#open(coding.name, coding.open());
  }

  /** Takes bytes as they come from the connection. */
  push(chunk: Buffer): void {
    const coded = this.#coded;
    if (!coded) {
      this.#take(chunk);
      return;
    }
    coded.raw.push(chunk);
    coded.size += chunk.length;
    coded.stream.write(chunk);
    if (coded.size > this.#options.limits.bodyBytes) this.#options.enough("limit");
  }

  /** No more bytes will come: waits for the decoder, which never waits for the network, and calls back. */
  drain(done: () => void): void {
    const coded = this.#coded;
    if (!coded) {
      done();
      return;
    }
    coded.stream.once("close", done);
    coded.stream.end();
  }

  /** Closes the collector and gives the answer as far as it came. */
  close(end: BodyEnd): RecordedResponse {
    this.#closed = true;
    if (this.#coded) {
      this.#coded.stream.destroy();
      this.notes.push(
        `the body was decoded from Content-Encoding ${this.#coded.name}, although identity was asked for`,
      );
    }
    const framing = this.#sse?.end(end);
    const flooded = end === "limit";
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#options.room.left += this.#taken;
    this.#taken = 0;
    return {
      status: this.#status,
      headers: this.#headers,
      body: toBody(joined(chunks, flooded ? keptOfFlood.bytes : this.#kept), this.#size),
      end,
      ...(framing ? { events: flooded ? this.#events.slice(0, keptOfFlood.events) : this.#events, framing } : {}),
      headersAtMs: this.#headersAtMs,
      endAtMs: this.#options.elapsed(),
    };
  }

  #open(name: string, stream: Transform): void {
    this.#coded = { name, stream, raw: [], size: 0 };
    stream.on("data", (chunk: Buffer) => {
      if (!this.#closed) this.#take(chunk);
    });
    stream.on("error", (error) => {
      const coded = this.#coded;
      if (this.#closed || !coded) return;
      this.notes.push(`the body says Content-Encoding ${name}, but cannot be decoded: ${error.message}`);
      // From here on the body is what it is: bytes.
      this.#coded = undefined;
      this.#sse = undefined;
      this.#chunks = coded.raw;
      this.#size = coded.size;
      this.#kept = coded.size;
    });
  }

  /** Takes bytes of the body, decoded if it was encoded. */
  #take(chunk: Buffer): void {
    const { limits, room: shared } = this.#options;
    // A body of ordinary size always finds room, however much others flood.
    const room = Math.min(limits.bodyBytes - this.#kept, Math.max(shared.left, ordinaryBytes - this.#kept));
    const kept = chunk.length > room ? chunk.subarray(0, Math.max(room, 0)) : chunk;
    this.#size += chunk.length;
    this.#kept += kept.length;
    shared.left -= kept.length;
    this.#taken += kept.length;
    this.#chunks.push(kept);
    try {
      this.#sse?.push(kept, this.#options.elapsed(), (event) => this.#takeEvent(event));
    } catch (error) {
      this.#options.fail(error);
    }
    if (kept.length < chunk.length) this.#options.enough("limit");
  }

  #takeEvent(event: SseEvent): void {
    if (this.#closed) return;
    this.#events.push(event);
    if (this.#options.onEvent?.(event, this.#events.length - 1)) this.#options.enough("closed-by-kit");
    else if (this.#events.length >= this.#options.limits.events) this.#options.enough("limit");
  }
}

/** The first bytes of a body that came in pieces; a buffer of their own size. */
function joined(chunks: readonly Buffer[], bytes: number): Buffer {
  const wanted: Buffer[] = [];
  let size = 0;
  for (const chunk of chunks) {
    if (size >= bytes) break;
    wanted.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(wanted, Math.min(size, bytes));
}
