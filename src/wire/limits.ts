import type { WireLimits } from "./wire.js";

/** What a target may take at most, unless the user or a step says otherwise. Milliseconds and bytes. */
export const defaultLimits: WireLimits = {
  connectMs: 5_000,
  firstByteMs: 30_000,
  idleMs: 30_000,
  totalMs: 60_000,
  bodyBytes: 32 * 1024 * 1024,
  events: 10_000,
  headerBytes: 64 * 1024,
};

/**
 * Bytes that bodies under way may hold together. One large answer is welcome; a target that floods every request at once
 * gets less for each, so that the kit's memory stays bounded.
 */
export const bytesUnderWay = 48 * 1024 * 1024;

/** Milliseconds in words: `30 s`, `250 ms`. */
export function inWords(ms: number): string {
  return ms >= 1000 ? `${Number((ms / 1000).toFixed(1))} s` : `${Math.round(ms)} ms`;
}
