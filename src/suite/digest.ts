import { createHash } from "node:crypto";
import type { Suite } from "./test.js";

/** SHA-256 (hex) over the digests of all files that the suites came from: the same files give the same digest, in any order. */
export function suitesDigest(suites: readonly Suite[]): string {
  const digests = [...new Set(suites.map((suite) => suite.digest))].sort();
  return createHash("sha256").update(digests.join("\n")).digest("hex");
}
