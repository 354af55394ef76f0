import type { Answer } from "./answer.js";

/**
 * True for a caller without credentials that was turned away before HTTP began: an agent that wants client certificates may
 * refuse the handshake itself.
 */
export function isRefusedInTls({ exchange: { fault, purpose } }: Answer): boolean {
  return fault?.kind === "tls" && purpose?.identity === "none";
}
