import { digestOf } from "../canonical-json.js";
import { TckError } from "../tck-error.js";
import type { Exchange } from "../wire/exchange.js";
import type { Cards, RunRecord, StepRecord, TestRecord } from "./record.js";
import type { InterfaceReport } from "./report.js";

/**
 * Joins the records of shards of one run into the record of the whole run, so that monitors look at all exchanges. The order of
 * the records does not matter. Exchange `x7` of the second shard becomes `s2.x7`; times count from the start of its own shard.
 * @param testIds ids of all tests in the order of the suites
 * @throws TckError `RECORD` when they are not shards of the same run
 */
export function mergeRecords(records: readonly RunRecord[], testIds: readonly string[]): RunRecord {
  const shards = inOrder(records);
  const [first] = shards;
  if (!first) throw unfit("there is no record to merge");
  for (const other of shards) checkSame(first, other);
  const renamed = shards.map((record) => rename(record, `s${shardOf(record)}.`));
  const [head] = renamed;
  if (!head) throw unfit("there is no record to merge");
  const place = new Map(testIds.map((id, index) => [id, index]));
  const tests = renamed.flatMap((record) => record.tests);
  const placeOf = ({ test }: TestRecord) => place.get(test) ?? testIds.length;
  return {
    ...head,
    run: mergeRuns(shards),
    declared: head.declared.map((one) => worstState(one, shards)),
    diagnoses: unique(
      renamed.flatMap((record) => record.diagnoses),
      ({ exchanges: _, ...rest }) => digestOf(rest),
    ),
    tests: tests
      .map((test, index) => ({ test, index }))
      .sort((a, b) => placeOf(a.test) - placeOf(b.test) || a.index - b.index)
      .map(({ test }) => test),
    monitors: [...new Set(shards.flatMap((record) => record.monitors))],
    exchanges: renamed.flatMap((record) => record.exchanges),
    notes: [...new Set([...shards.flatMap((record) => record.notes), ...cardNotes(shards)])],
  };
}

/** Sorted by number; the same record given twice counts once. */
function inOrder(records: readonly RunRecord[]): readonly RunRecord[] {
  const once = unique(records, digestOf);
  const sorted = [...once].sort((a, b) => shardOf(a) - shardOf(b));
  for (const [index, record] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before && shardOf(before) === shardOf(record))
      throw unfit(
        `shard ${shardOf(record)} of ${record.run.shards?.of} is there twice, from different runs (${before.run.startedAt}, ${record.run.startedAt})`,
      );
  }
  return sorted;
}

function shardOf({ run }: RunRecord): number {
  const [index, ...others] = run.shards?.present ?? [];
  if (index === undefined || others.length > 0) throw unfit("only records of single shards can be merged");
  return index;
}

function checkSame(a: RunRecord, b: RunRecord): void {
  const facts: [string, (record: RunRecord) => unknown][] = [
    ["numbers of shards", ({ run }) => run.shards?.of],
    ["kits", ({ kit }) => `${kit.name} ${kit.version}`],
    ["suites", ({ run }) => run.suitesDigest],
    ["targets", ({ target }) => target.url],
    ["interfaces", ({ interfaces }) => interfaces.map(({ id, url }) => `${id} ${url}`).join(", ")],
    ["selections", ({ run }) => JSON.stringify(run.options.selection ?? "all tests")],
  ];
  for (const [name, of] of facts) {
    if (of(a) === of(b)) continue;
    throw unfit(`shards ${shardOf(a)} and ${shardOf(b)} had different ${name}: ${String(of(a))} and ${String(of(b))}`);
  }
}

function unfit(why: string): TckError {
  return new TckError("RECORD", why, { hint: "merge the records of one run that was divided with --shard i/n" });
}

function mergeRuns(records: readonly RunRecord[]): RunRecord["run"] {
  const runs = records.map(({ run }) => run);
  const [first] = runs;
  if (!first) throw unfit("there is no record to merge");
  const starts = runs.map(({ startedAt }) => Date.parse(startedAt));
  const begin = Math.min(...starts);
  const end = Math.max(...runs.map(({ durationMs }, index) => (starts[index] ?? begin) + durationMs));
  const all = (of: (run: RunRecord["run"]) => string) => [...new Set(runs.map(of))].join("; ");
  const broken = records.flatMap((record) =>
    record.run.interrupted === undefined ? [] : [`shard ${shardOf(record)}: ${record.run.interrupted}`],
  );
  const { interrupted: _, ...rest } = first;
  return {
    ...rest,
    startedAt: new Date(begin).toISOString(),
    durationMs: Math.round(end - begin),
    seed: all(({ seed }) => seed),
    command: all(({ command }) => command),
    node: all(({ node }) => node),
    messagesSent: runs.reduce((sum, { messagesSent }) => sum + messagesSent, 0),
    shards: { of: first.shards?.of ?? 1, present: records.map(shardOf) },
    ...(broken.length > 0 ? { interrupted: broken.join("; ") } : {}),
  };
}

/** An interface that one shard could not reach was not tested as a whole. */
function worstState(one: InterfaceReport, records: readonly RunRecord[]): InterfaceReport {
  const same = records.flatMap((record) => record.declared.filter(({ id }) => id === one.id));
  return same.find(({ state }) => state !== "tested") ?? one;
}

function cardNotes(records: readonly RunRecord[]): readonly string[] {
  const cards = new Set(records.map(({ card }) => digestOf(card ?? null)));
  return cards.size > 1 ? ["The agent card was not the same for all shards; the one of the first is shown."] : [];
}

function rename(record: RunRecord, prefix: string): RunRecord {
  const name = (id: string) => `${prefix}${id}`;
  const step = (one: StepRecord): StepRecord => ({
    ...one,
    exchanges: one.exchanges.map((lane) => lane.map(name)),
    ...(one.deliveries ? { deliveries: one.deliveries.map(name) } : {}),
  });
  return {
    ...record,
    ...(record.cardExchange === undefined ? {} : { cardExchange: name(record.cardExchange) }),
    ...(record.cards ? { cards: renameCards(record.cards, name) } : {}),
    diagnoses: record.diagnoses.map((one) => ({ ...one, exchanges: one.exchanges.map(name) })),
    tests: record.tests.map((test) => ({ ...test, steps: test.steps.map(step), cleanup: test.cleanup.map(step) })),
    exchanges: record.exchanges.map((exchange): Exchange => ({ ...exchange, id: name(exchange.id) })),
  };
}

function renameCards(cards: Cards, name: (id: string) => string): Cards {
  return Object.fromEntries(
    Object.entries(cards).map(([version, card]) => [version, { ...card, exchange: name(card.exchange) }]),
  );
}

function unique<T>(values: readonly T[], keyOf: (value: T) => string): readonly T[] {
  return [...new Map(values.map((value) => [keyOf(value), value])).values()];
}
