import type { ProtocolVersion } from "../protocol/dialect.js";
import type { Catalogue, Requirement } from "../suite/requirement.js";
import type { Monitor, Test } from "../suite/test.js";
import { toCurl } from "../wire/curl.js";
import type { Judgement } from "./judge-test.js";
import type { TestRecord } from "./record.js";
import type { TestResult } from "./report.js";
import type { RecordView } from "./view.js";

/** Requirements by protocol version. */
export type Catalogues = ReadonlyMap<ProtocolVersion, Catalogue>;

/** What results need to know beside the judgement. */
export interface ResultContext {
  readonly catalogues: Catalogues;
  readonly view: RecordView;
  /** Base URL of the agent, for the line that reproduces a failure. */
  readonly target?: string;
}

/** How a run of a test is named: its id, with the row of its table. A row that has a `name` goes by that alone. */
export function runName(test: Test, index: number): string {
  const row = test.cases[index] ?? {};
  const cells = Object.entries(typeof row.name === "string" ? { name: row.name } : row).map(
    ([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return cells.length === 0 ? test.id : `${test.id}[${cells.join(",")}]`;
}

/** The result of one run of a test. */
export function testResult(test: Test, record: TestRecord, judgement: Judgement, context: ResultContext): TestResult {
  return {
    ...common(test, record.interface, judgement, context, seedOf(record)),
    id: runName(test, record.case),
    kind: "test",
    durationMs: record.durationMs,
  };
}

/** The result of a monitor on one interface. */
export function monitorResult(
  monitor: Monitor,
  interfaceId: string,
  judgement: Judgement & { readonly observations: number },
  context: ResultContext,
): TestResult {
  return {
    ...common(monitor, interfaceId, judgement, context),
    id: monitor.id,
    kind: "monitor",
    durationMs: 0,
    observations: judgement.observations,
  };
}

type Common = Omit<TestResult, "id" | "kind" | "durationMs">;

/** The seed that a test depends on: only requests that are made up differ with it. */
function seedOf({ steps }: TestRecord): string | undefined {
  return steps.find(({ generated }) => generated !== undefined)?.generated?.seed;
}

function common(
  subject: Test | Monitor,
  interfaceId: string,
  judgement: Judgement,
  context: ResultContext,
  seed?: string,
): Common {
  const { name, suite, level, tags, covers, why, fix, specRef } = subject;
  const version = context.view.interface(interfaceId)?.version ?? subject.protocol[0] ?? "1.0";
  const catalogue = context.catalogues.get(version);
  const requirement = firstOf(covers, catalogue);
  const section = requirement?.section ?? specRef;
  return {
    name,
    suite,
    level,
    ...(tags.length > 0 ? { tags } : {}),
    interface: interfaceId,
    result: judgement.result,
    ...(judgement.skip ? { skip: judgement.skip } : {}),
    ...(judgement.error === undefined ? {} : { error: judgement.error }),
    requirements: covers,
    ...(section === undefined ? {} : { section }),
    ...(requirement && catalogue
      ? { link: catalogue.link(requirement.section), statement: requirement.statement }
      : {}),
    ...(why === undefined ? {} : { why }),
    ...(fix === undefined ? {} : { fix }),
    mismatches: judgement.mismatches,
    notes: judgement.notes,
    exchanges: judgement.exchanges,
    ...(judgement.result === "fail" ? { reproduce: reproduction(subject, judgement, context, seed) } : {}),
  };
}

function firstOf(covers: readonly string[], catalogue: Catalogue | undefined): Requirement | undefined {
  const [first] = covers.flatMap((id) => catalogue?.requirements.get(id) ?? []);
  return first;
}

/** Lines that show a failure again: with the kit, and the request alone. */
function reproduction(
  { id }: Test | Monitor,
  { mismatches, exchanges }: Judgement,
  { target, view }: ResultContext,
  seed: string | undefined,
): { command: string; curl?: string } {
  const command = [
    "a2a-tck",
    ...(target === undefined ? [] : ["--target", shellWord(target)]),
    "--test",
    shellWord(id),
    ...(seed === undefined ? [] : ["--seed", shellWord(seed)]),
  ].join(" ");
  const shown = mismatches.find(({ exchange }) => exchange !== undefined)?.exchange ?? exchanges.at(-1);
  const exchange = shown === undefined ? undefined : view.exchange(shown);
  // What the agent delivered to the kit was not the kit's request, so nobody can send it again.
  const ours = exchange !== undefined && (exchange.purpose !== undefined || exchange.id === view.cardExchange);
  return ours ? { command, curl: toCurl(exchange) } : { command };
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
