import type { Exchange, ExchangePurpose, HeaderList, SseEvent } from "./exchange.js";

/** A request ready to be sent. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderList;
  readonly body?: string;
  /** Names of headers that must not go out: neither the user's nor the kit's own defaults are added. */
  readonly omit?: readonly string[];
}

/** Limits on what a hostile target may do to the kit; all times in milliseconds, sizes in bytes. */
export interface WireLimits {
  readonly connectMs: number;
  readonly firstByteMs: number;
  readonly idleMs: number;
  readonly totalMs: number;
  readonly bodyBytes: number;
  readonly events: number;
  readonly headerBytes: number;
}

/** How one request is sent and when the kit has seen enough of the answer. */
export interface SendOptions {
  readonly purpose?: ExchangePurpose;
  /** Overrides `WireLimits` for this request. */
  readonly limits?: Partial<WireLimits>;
  /** Called for each event as it arrives; returning true hangs up (`closed-by-kit`). */
  readonly onEvent?: (event: SseEvent, index: number) => boolean;
  readonly signal?: AbortSignal;
}

/** HTTP as evidence. Nobody else opens a socket as a client. */
export interface Wire {
  /** Never rejects for what the target does: faults are part of the exchange. Redirects are recorded, never followed. */
  send(request: HttpRequest, options?: SendOptions): Promise<Exchange>;
  /** Everything sent so far, in the order of sending. */
  readonly exchanges: readonly Exchange[];
  close(): Promise<void>;
}
