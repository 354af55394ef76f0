import type { Dispatcher } from "undici";
import type { Connection } from "./connections.js";
import { Deadlines } from "./deadlines.js";
import type { BodyEnd, ConnectionFault, HeaderList, RecordedResponse, SseEvent, TlsFacts } from "./exchange.js";
import { codeOf, faultOf, isOwnFault } from "./faults.js";
import { Incoming } from "./incoming.js";
import type { WireLimits } from "./wire.js";

/** What came of one attempt to send a request. */
export interface Outcome {
  readonly response?: RecordedResponse;
  readonly fault?: ConnectionFault;
  readonly notes: readonly string[];
  /** A keep-alive socket turned out to be closed before the first byte of an answer: says nothing about the request. */
  readonly stale: boolean;
  /** Of the connection, when it is one of TLS. */
  readonly tls?: TlsFacts;
  /** The connection can carry another request. */
  readonly reusable: boolean;
}

/** How one attempt is made. */
export interface TransferOptions {
  readonly limits: WireLimits;
  /** Room for bodies that all answers under way share, in bytes. */
  readonly room: { left: number };
  /** Milliseconds since the request was sent, for the record. */
  readonly elapsed: () => number;
  readonly onEvent?: ((event: SseEvent, index: number) => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends one request and collects the answer within the limits.
 * Rejects only when the request cannot be sent as asked or `onEvent` throws: faults of our own side.
 */
export function transfer(
  connection: Connection,
  request: Dispatcher.DispatchOptions,
  options: TransferOptions,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const attempt = new Attempt(connection, options, resolve, reject);
    if (!attempt.over) connection.client.dispatch(request, attempt);
  });
}

const staleCodes: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

class Attempt implements Dispatcher.DispatchHandler {
  readonly #connection: Connection;
  readonly #options: TransferOptions;
  readonly #resolve: (outcome: Outcome) => void;
  readonly #reject: (error: unknown) => void;
  readonly #deadlines: Deadlines;
  readonly #onAbort = () => this.#hangUp("closed-by-kit", { kind: "aborted", message: "the kit gave up the request" });
  #controller: Dispatcher.DispatchController | undefined;
  #incoming: Incoming | undefined;
  #reused = false;
  #bytesBefore = 0;
  /** The connection has nothing more to say; a decoder may still be at work. */
  #ended = false;
  /** Resolved or rejected. */
  over = false;

  constructor(
    connection: Connection,
    options: TransferOptions,
    resolve: (outcome: Outcome) => void,
    reject: (error: unknown) => void,
  ) {
    this.#connection = connection;
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#deadlines = new Deadlines(options.limits, (message) => this.#hangUp("timeout", { kind: "timeout", message }));
    if (options.signal?.aborted) this.#onAbort();
    else options.signal?.addEventListener("abort", this.#onAbort);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // The kit may have given up before the connection came.
    if (this.over) {
      controller.abort(givenUp);
      return;
    }
    this.#reused = this.#connection.reused;
    this.#bytesBefore = this.#connection.socket?.bytesRead ?? 0;
    this.#deadlines.sent();
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    // Interim answers (1xx) do not count as an answer.
    if (this.#ended || status < 200) return;
    this.#deadlines.alive();
    this.#incoming = new Incoming(status, headerList(controller.rawHeaders), {
      limits: this.#options.limits,
      room: this.#options.room,
      elapsed: this.#options.elapsed,
      onEvent: this.#options.onEvent,
      enough: (end) => this.#hangUp(end),
      fail: (error) => this.#fail(error),
    });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#ended) return;
    this.#deadlines.alive();
    this.#incoming?.push(chunk);
  }

  onResponseEnd(): void {
    this.#end("complete");
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    if (isOwnFault(error)) this.#fail(error);
    else this.#end("cut", faultOf(error, this.#incoming !== undefined), this.#isStale(error));
  }

  #isStale(error: Error): boolean {
    if (!this.#reused || this.#incoming || !staleCodes.has(codeOf(error))) return false;
    const { socket } = this.#connection;
    return socket === undefined || socket.bytesRead === this.#bytesBefore;
  }

  /** The other side has ended the exchange. */
  #end(end: BodyEnd, fault?: ConnectionFault, stale = false): void {
    if (this.#ended) return;
    this.#stop();
    if (this.#incoming) this.#incoming.drain(() => this.#settle(end, fault, stale));
    else this.#settle(end, fault, stale);
  }

  /** The kit ends the exchange; only this socket is lost. */
  #hangUp(end: BodyEnd, fault?: ConnectionFault): void {
    if (this.over) return;
    this.#stop();
    // A deliberate end after the header is no fault of the connection.
    this.#settle(end, end === "closed-by-kit" && this.#incoming ? undefined : fault, false);
    this.#controller?.abort(givenUp);
  }

  #fail(error: unknown): void {
    if (this.over) return;
    this.#stop();
    this.over = true;
    this.#incoming?.close("closed-by-kit");
    this.#reject(error);
    this.#controller?.abort(givenUp);
  }

  #settle(end: BodyEnd, fault: ConnectionFault | undefined, stale: boolean): void {
    if (this.over) return;
    this.over = true;
    const response = this.#incoming?.close(end);
    this.#resolve({
      ...(response ? { response } : {}),
      ...(fault ? { fault } : {}),
      notes: this.#incoming?.notes ?? [],
      stale,
      reusable: end === "complete",
    });
  }

  /** No more time limits, signals or bytes. */
  #stop(): void {
    this.#ended = true;
    this.#deadlines.stop();
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
  }
}

/** Reason given to undici when the kit hangs up; it comes back as an error that nobody looks at. */
const givenUp = new Error("the kit has seen enough");

/** Raw header bytes as a list; header values are bytes without a known encoding, so each becomes one character. */
function headerList(raw: Dispatcher.DispatchController["rawHeaders"]): HeaderList {
  if (!Array.isArray(raw)) return [];
  const list: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) list.push([latin1(raw[at]), latin1(raw[at + 1])]);
  return list;
}

function latin1(value: Buffer | string | undefined): string {
  return typeof value === "string" ? value : (value?.toString("latin1") ?? "");
}
