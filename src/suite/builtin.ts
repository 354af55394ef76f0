import { createHash } from "node:crypto";
import { join } from "node:path";
import { packageRoot } from "../package-root.js";
import type { ProtocolVersion } from "../protocol/dialect.js";
import type { Suite } from "./test.js";

/** The folder of the kit's own suites for a protocol version, as `loadSuites` takes it. */
export function builtinSuitePaths(version: ProtocolVersion): readonly string[] {
  return [join(packageRoot, "suites", `v${version}`)];
}

/** SHA-256 (hex) over the digests of all files that the suites came from: the same files give the same digest, in any order. */
export function suitesDigest(suites: readonly Suite[]): string {
  const digests = [...new Set(suites.map((suite) => suite.digest))].sort();
  return createHash("sha256").update(digests.join("\n")).digest("hex");
}
