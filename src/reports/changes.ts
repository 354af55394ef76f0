import type { Change, Comparison } from "../judge/report.js";

/** Changes of one kind. */
export interface ChangeGroup {
  readonly title: string;
  readonly changes: readonly Change[];
  /** The agent, or what is known about it, became worse. */
  readonly bad: boolean;
}

/** The changes of a comparison that are there at all, the worst first. */
export function changeGroups(comparison: Comparison): ChangeGroup[] {
  const groups: ChangeGroup[] = [
    { title: "newly failing", changes: comparison.newlyFailing, bad: true },
    { title: "no longer decided", changes: comparison.noLongerDecided, bad: true },
    { title: "newly passing", changes: comparison.newlyPassing, bad: false },
    { title: "new", changes: comparison.added, bad: false },
    { title: "vanished", changes: comparison.vanished, bad: false },
  ];
  return groups.filter(({ changes }) => changes.length > 0);
}
