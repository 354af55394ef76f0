import type { Kill, KillMatrix, MatrixRow, RowSubject } from "./matrix.js";

/**
 * A published matrix as a guide for proving it again: a fault is run against the tests that noticed it, and against those that
 * the matrix does not know, which takes a small part of the time. The guide is never believed: what it says has to happen again.
 */
export interface Guide {
  /** Tests and monitors to run with a fault; `undefined` when all have to run. */
  testsFor(fault: Pick<RowSubject, "id" | "requirement">): readonly string[] | undefined;
  /**
   * The published row with what such a run adds to it.
   * @returns `undefined` when something that the fault killed for its own requirement was not killed again
   */
  confirmed(row: MatrixRow): MatrixRow | undefined;
}

/**
 * Reads a published matrix as a guide.
 * @param ids of the tests and monitors that there are now
 */
export function guideOf({ rows, tests }: Pick<KillMatrix, "rows" | "tests">, ids: readonly string[]): Guide {
  const published = new Map(rows.filter(({ kind }) => kind === "fault").map((row) => [row.id, row]));
  const known = new Set(tests);
  const unknown = ids.filter((id) => !known.has(id));
  // By the requirement that the fault breaks now: what was a side effect before may not count unseen.
  const ownKills = ({ failed }: MatrixRow, requirement = "") =>
    failed.filter(({ requirements }) => requirements.includes(requirement));
  return {
    testsFor({ id: fault, requirement }) {
      const row = published.get(fault);
      if (!row || row.failed.length + row.diagnosed.length === 0) return undefined;
      const own = ownKills(row, requirement);
      const kills = own.length > 0 ? own : row.failed;
      return [...new Set([...kills.flatMap(({ id, through = [] }) => [id, ...through]), ...unknown])];
    },
    confirmed(row) {
      const earlier = published.get(row.id);
      if (!earlier) return undefined;
      const now = new Map(row.failed.map((kill) => [kill.id, kill]));
      if (!ownKills(earlier, row.requirement).every(({ id }) => now.has(id))) return undefined;
      if (!earlier.diagnosed.every((code) => row.diagnosed.includes(code))) return undefined;
      const before = new Set(earlier.failed.map(({ id }) => id));
      const current = earlier.failed.filter(({ id }) => ids.includes(id)).map((kill): Kill => now.get(kill.id) ?? kill);
      const added = row.failed.filter(({ id }) => !before.has(id));
      return { ...row, failed: [...current, ...added].sort((a, b) => a.id.localeCompare(b.id)) };
    },
  };
}
