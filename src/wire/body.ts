import { isUtf8 } from "node:buffer";
import type { Body } from "./exchange.js";

/**
 * Bytes as they are kept in a record: text when they are valid UTF-8 (a byte order mark stays), else base64.
 * @param size bytes that arrived, when more than `bytes` did
 */
export function toBody(bytes: Buffer, size = bytes.length): Body {
  const kept = isUtf8(bytes) ? { text: bytes.toString("utf8") } : partialText(bytes, size);
  return { ...kept, size, ...(size > bytes.length ? { truncated: true } : {}) };
}

/** A cut may go through the middle of a character; that alone does not make the body binary. */
function partialText(bytes: Buffer, size: number): { text: string } | { base64: string } {
  for (let cut = 1; size > bytes.length && cut <= 3; cut++) {
    const whole = bytes.subarray(0, bytes.length - cut);
    if (isUtf8(whole)) return { text: whole.toString("utf8") };
  }
  return { base64: bytes.toString("base64") };
}
