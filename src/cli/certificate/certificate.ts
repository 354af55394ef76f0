import { createHash } from "node:crypto";
import { digestOf } from "../../canonical-json.js";
import type { Report } from "../../judge/report.js";

/** Names of the files of a bundle. */
export const bundleFiles = {
  certificate: "digests.json",
  signature: "digests.jws",
  report: "report.json",
  page: "report.html",
  record: "record.jsonl.gz",
  badge: "badge.svg",
  endpoint: "badge.json",
  statement: "statement.json",
} as const;

/** A file of a bundle by its content. */
export interface FileDigest {
  readonly sha256: string;
  readonly size: number;
}

/** What a certificate says: `digests.json`, by `schemas/certificate.schema.json`. */
export interface Certificate {
  readonly schema: "https://a2a-tck.dev/schemas/certificate/1";
  readonly kit: Report["kit"];
  readonly agent: {
    readonly url: string;
    readonly name?: string;
    readonly version?: string;
    /** SHA-256 over the canonical JSON of its card. */
    readonly card?: string;
  };
  readonly interfaces: readonly string[];
  readonly verdict: Report["verdict"];
  readonly counts: Report["counts"];
  readonly suitesDigest: string;
  /** Start of the run, ISO 8601 in UTC. */
  readonly testedAt: string;
  /** Last day, `YYYY-MM-DD` in UTC. */
  readonly validUntil: string;
  readonly files: Readonly<Record<string, FileDigest>>;
}

/** The part of a certificate that follows from the report alone. */
export function factsOf(report: Report): Omit<Certificate, "validUntil" | "files"> {
  const { kit, target, verdict, counts, run, interfaces } = report;
  return {
    schema: "https://a2a-tck.dev/schemas/certificate/1",
    kit,
    agent: {
      url: target.url,
      ...(target.name === undefined ? {} : { name: target.name }),
      ...(target.version === undefined ? {} : { version: target.version }),
      ...(target.card === undefined ? {} : { card: digestOf(target.card) }),
    },
    interfaces: interfaces.filter(({ state }) => state === "tested").map(({ id }) => id),
    verdict,
    counts,
    suitesDigest: run.suitesDigest,
    testedAt: run.startedAt,
  };
}

/** Digest and length of a file's bytes. */
export function fileDigest(bytes: Uint8Array): FileDigest {
  return { sha256: createHash("sha256").update(bytes).digest("hex"), size: bytes.length };
}

/** The day so many days after a point in time, `YYYY-MM-DD` in UTC. */
export function dayAfter(iso: string, days: number): string {
  return new Date(Date.parse(iso) + days * 86_400_000).toISOString().slice(0, 10);
}
