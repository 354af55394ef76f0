import { createHash } from "node:crypto";

/** Draws ids that look random and repeat with the seed. */
export interface Ids {
  /** A version 4 UUID. */
  uuid(): string;
}

/**
 * Ids for one test run. They depend on the seed and the test alone, so concurrency does not change them.
 * @param seed the run's seed
 * @param key what they are for, e.g. test run and interface
 */
export function createIds(seed: string, key: string): Ids {
  let drawn = 0;
  return {
    uuid() {
      const hash = createHash("sha256").update(`${seed}\0${key}\0${drawn++}`).digest();
      hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x40;
      hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
      const hex = hash.toString("hex");
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
    },
  };
}
