import type { Report } from "./report.js";

/** True when the run did not carry out all tests of its suites: some were selected, it is one shard, or it ended early. */
export function isPartial({ run, diagnoses }: Pick<Report, "run" | "diagnoses">): boolean {
  return (
    run.options.selection !== undefined ||
    run.interrupted !== undefined ||
    missingShards(run).length > 0 ||
    diagnoses.some(({ severity, interface: id }) => severity === "stop" && id === undefined)
  );
}

/** Numbers of the shards that are not in a run; the first is 1. */
export function missingShards({ shards }: Pick<Report["run"], "shards">): readonly number[] {
  if (!shards) return [];
  return Array.from({ length: shards.of }, (_, index) => index + 1).filter((one) => !shards.present.includes(one));
}
