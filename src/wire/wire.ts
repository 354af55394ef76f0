import type { Exchange, ExchangePurpose, HeaderList, SseEvent } from "./exchange.js";

/** What a client shows in a TLS handshake (mutual TLS), PEM. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/** A request ready to be sent. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderList;
  readonly body?: string;
  /** Names of headers that must not go out: neither the user's nor the kit's own defaults are added. */
  readonly omit?: readonly string[];
  readonly certificate?: ClientCertificate;
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
  /** Offer nothing newer than TLS 1.1, to see whether the server still takes it. */
  readonly oldTls?: boolean;
  /** Give up when the host's name leads to this machine or an inner network. */
  readonly publicOnly?: boolean;
}

/** HTTP as evidence. Nobody else opens a socket as a client. */
export interface Wire {
  /** Never rejects for what the target does: faults are part of the exchange. Redirects are recorded, never followed. */
  send(request: HttpRequest, options?: SendOptions): Promise<Exchange>;
  /** Everything sent so far, in the order of sending. */
  readonly exchanges: readonly Exchange[];
  /** Values that must not be shown from now on. */
  keepSecret?(...values: readonly string[]): void;
  /** The IP address that the last connection to an origin went to. */
  addressOf?(origin: string): string | undefined;
  close(): Promise<void>;
}
