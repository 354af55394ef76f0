import { TckError } from "../tck-error.js";
import type { Dialect, ProtocolVersion } from "./dialect.js";
import { v0_3 } from "./v0_3/dialect.js";
import { v1_0 } from "./v1_0/dialect.js";

const dialects: Partial<Record<ProtocolVersion, Dialect>> = { "0.3": v0_3, "1.0": v1_0 };

/** Protocol versions that the kit can test, newest first. */
export const spokenVersions: readonly ProtocolVersion[] = ["1.0", "0.3"];

/**
 * The facts of one protocol version.
 * @throws TckError `INTERNAL` for a version that the kit does not speak (callers check `spokenVersions` first).
 */
export function dialectOf(version: ProtocolVersion): Dialect {
  const dialect = dialects[version];
  if (!dialect) throw new TckError("INTERNAL", `the kit has no tables for A2A ${version}`);
  return dialect;
}
