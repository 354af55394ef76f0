import type { WireLimits } from "../wire/wire.js";

/** Time limits of one request that follow from the longest wait for an answer (milliseconds). */
export function limitsOf(timeoutMs: number): Pick<WireLimits, "firstByteMs" | "idleMs" | "totalMs"> {
  return { firstByteMs: timeoutMs, idleMs: timeoutMs, totalMs: 2 * timeoutMs };
}
