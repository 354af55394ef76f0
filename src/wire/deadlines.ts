import { inWords } from "./limits.js";
import type { WireLimits } from "./wire.js";

type Phase = "connect" | "first byte" | "idle";

/**
 * The time limits of one exchange. One timer, set again only when it fires: a chunk costs no timer.
 * Undici's own timers are not used, because they are only good to about a second.
 */
export class Deadlines {
  readonly #limits: WireLimits;
  readonly #onTimeout: (message: string) => void;
  readonly #startedAt = performance.now();
  #phase: Phase = "connect";
  #phaseAt = this.#startedAt;
  #timer: NodeJS.Timeout | undefined;

  /** Starts with the wait for the connection. `onTimeout` gets the reason in plain words. */
  constructor(limits: WireLimits, onTimeout: (message: string) => void) {
    this.#limits = limits;
    this.#onTimeout = onTimeout;
    this.#arm();
  }

  /** The request goes out: the wait for the header begins. */
  sent(): void {
    this.#phase = "first byte";
    this.#phaseAt = performance.now();
    this.#arm();
  }

  /** The header or bytes of the body have arrived. */
  alive(): void {
    this.#phaseAt = performance.now();
    if (this.#phase === "idle") return;
    this.#phase = "idle";
    this.#arm();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const left = Math.min(this.#totalLeft, this.#phaseLeft);
    this.#timer = setTimeout(() => this.#check(), Math.max(Math.ceil(left), 0));
  }

  #check(): void {
    if (this.#totalLeft > 0 && this.#phaseLeft > 0) this.#arm();
    else this.#onTimeout(this.#message(this.#totalLeft <= 0));
  }

  get #totalLeft(): number {
    return this.#startedAt + this.#limits.totalMs - performance.now();
  }

  get #phaseLeft(): number {
    return this.#phaseAt + this.#phaseLimit - performance.now();
  }

  get #phaseLimit(): number {
    if (this.#phase === "connect") return this.#limits.connectMs;
    return this.#phase === "first byte" ? this.#limits.firstByteMs : this.#limits.idleMs;
  }

  #message(total: boolean): string {
    if (total) return `the exchange was not over within ${inWords(this.#limits.totalMs)}`;
    const limit = inWords(this.#phaseLimit);
    if (this.#phase === "connect") return `no connection within ${limit}`;
    return this.#phase === "first byte" ? `no answer within ${limit}` : `nothing more arrived for ${limit}`;
  }
}
