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

/**
 * The version by whose rules a request is answered where several are spoken at one URL (section 3.6.2 of 1.0.1).
 * @param asked value of A2A-Version; missing and empty mean the version that has no such header; patch numbers play no part
 * @param spoken versions at that URL; what is none of them is refused by the newest
 */
export function answeringVersion(
  asked: string | undefined,
  spoken: readonly ProtocolVersion[],
): ProtocolVersion | undefined {
  const text = asked?.trim() ?? "";
  const [named = ""] = /^\d+\.\d+(?=(\.\d+)?$)/.exec(text) ?? [];
  const inOrder = spokenVersions.filter((version) => spoken.includes(version));
  const isMeant = (version: ProtocolVersion) =>
    text === "" ? dialectOf(version).headers.version === undefined : version === named;
  return inOrder.find(isMeant) ?? inOrder[0];
}
