import { isUtf8 } from "node:buffer";
import type { Body } from "./exchange.js";

/**
 * Bytes as they are kept in a record: text when they are valid UTF-8 (a byte order mark stays), else base64.
 * @param size bytes that arrived, when more than `bytes` did
 */
export function toBody(bytes: Buffer, size = bytes.length): Body {
  const truncated = size > bytes.length;
  const kept = truncated ? bytes.subarray(0, bytes.length - openCharacter(bytes)) : bytes;
  const content = isUtf8(kept) ? { text: kept.toString("utf8") } : { base64: bytes.toString("base64") };
  return { ...content, size, ...(truncated ? { truncated } : {}) };
}

/** Bytes of a character that a cut left unfinished at the end: that alone does not make a text binary. */
function openCharacter(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}
