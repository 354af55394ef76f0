import { isObject, type Json } from "../json.js";
import { cutExchange } from "./cut-exchange.js";
import { missingShards } from "./partial.js";
import type { RunRecord } from "./record.js";
import type { InterfaceReport, Report, TestResult, Verdict } from "./report.js";
import { requirementReports } from "./requirement-reports.js";
import type { Catalogues } from "./test-results.js";
import { countsOf, summaryOf, type VerdictOptions, verdictOf } from "./verdict.js";

/** Most exchanges of one failed test that the report holds; the record has all. */
const shownExchanges = 10;

/** What a report is made of. */
export interface ReportParts {
  readonly record: RunRecord;
  readonly results: readonly TestResult[];
  readonly catalogues: Catalogues;
  readonly options?: VerdictOptions;
}

/** Sums a run up: verdicts, counts, requirements, and the exchanges that findings refer to. */
export function buildReport({ record, results, catalogues, options = {} }: ReportParts): Report {
  const { kit, run, target, card, diagnoses, interfaces, notes } = record;
  const verdict = overallVerdict({ ...record, interfaces: record.declared }, results, options);
  return {
    schema: "https://a2a-tck.dev/schemas/report/1",
    kit,
    run,
    target: { ...target, ...(card === undefined ? {} : { ...cardFacts(card), card }) },
    interfaces: record.declared.map((one) => interfaceReport(one, results, options)),
    diagnoses,
    verdict,
    summary: summary(record, verdict, results),
    counts: countsOf(results),
    tests: results,
    requirements: requirementReports(catalogues, interfaces, results),
    exchanges: shown(record, results),
    notes,
  };
}

/** The verdict of a run. What could not be tested leaves the whole undecided, however good the rest is. */
export function overallVerdict(
  { interfaces, diagnoses, run }: Pick<Report, "interfaces" | "diagnoses" | "run">,
  results: readonly TestResult[],
  options: VerdictOptions,
): Verdict {
  const verdict = verdictOf(results, options);
  const unreached = interfaces.some(({ state }) => state === "not-reached");
  const brokenOff = run.interrupted !== undefined || diagnoses.some(({ severity }) => severity === "stop");
  const divided = missingShards(run).length > 0;
  return verdict === "conformant" && (unreached || brokenOff || divided) ? "incomplete" : verdict;
}

/** A diagnosis that stopped the run belongs to its summary; where nothing was tested, it is all there is to say. */
function summary({ diagnoses, tests, run }: RunRecord, verdict: Verdict, results: readonly TestResult[]): string {
  const missing = missingShards(run);
  if (missing.length > 0) {
    const which = `${missing.length === 1 ? "shard" : "shards"} ${missing.join(", ")} of ${run.shards?.of}`;
    return `${summaryOf(verdict, results)} Not in here: ${which}.`;
  }
  const stop = diagnoses.find(({ severity, interface: id }) => severity === "stop" && id === undefined);
  if (!stop) return summaryOf(verdict, results);
  if (tests.every(({ skip }) => skip !== undefined)) return `Incomplete: nothing was tested, because ${stop.sentence}`;
  return `${summaryOf(verdict, results)} Testing stopped, because ${stop.sentence}`;
}

function interfaceReport(
  one: InterfaceReport,
  results: readonly TestResult[],
  options: VerdictOptions,
): InterfaceReport {
  if (one.state !== "tested") return one;
  const own = results.filter((result) => result.interface === one.id);
  return { ...one, verdict: verdictOf(own, options), counts: countsOf(own) };
}

function cardFacts(card: Json): Pick<Report["target"], "name" | "version" | "description"> {
  if (!isObject(card)) return {};
  const { name, version, description } = card;
  return {
    ...(typeof name === "string" ? { name } : {}),
    ...(typeof version === "string" ? { version } : {}),
    ...(typeof description === "string" ? { description } : {}),
  };
}

/** Exchanges of failures and diagnoses, in the order of sending. */
function shown({ exchanges, diagnoses }: RunRecord, results: readonly TestResult[]): Report["exchanges"] {
  const wanted = new Set(diagnoses.flatMap((one) => one.exchanges));
  for (const { result, mismatches, exchanges: own } of results) {
    if (result !== "fail") continue;
    for (const { exchange } of mismatches) if (exchange !== undefined) wanted.add(exchange);
    for (const id of own.slice(0, shownExchanges)) wanted.add(id);
  }
  return exchanges.filter(({ id }) => wanted.has(id)).map(cutExchange);
}
