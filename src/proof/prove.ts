import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { benign } from "../agent/faults/benign.js";
import { faults } from "../agent/faults/faults.js";
import { forms } from "../agent/faults/forms.js";
import { judgeMatrix, type KillMatrix, type MatrixRow } from "./matrix.js";
import { type Guide, guideOf } from "./recheck.js";
import type { RowOrder, RowOutcome } from "./row.js";

/** Which faults to prove the suites against, and who wants to know how it goes. */
export interface ProveOptions {
  readonly suites?: readonly string[];
  /** Fault ids; absent means all, with the benign variations. */
  readonly only?: readonly string[];
  /** A published matrix, which spares each fault the tests that did not notice it. */
  readonly published?: KillMatrix;
  /** Ids of all tests and monitors of the suites. */
  readonly tests: readonly string[];
  onRow?(row: MatrixRow, done: number, total: number): void;
}

/** Runs tests × faults in threads and judges the proof. */
export async function prove(options: ProveOptions): Promise<KillMatrix> {
  const guide = options.published && guideOf(options.published, options.tests);
  const orders = ordersFor(options, guide);
  const outcomes: RowOutcome[] = new Array(orders.length);
  let next = 0;
  let done = 0;
  const work = async () => {
    const worker = new Worker(new URL("./worker.js", import.meta.url));
    try {
      for (let index = next++; index < orders.length; index = next++) {
        const order = orders[index];
        if (!order) break;
        const outcome = await proveRow(worker, order, guide);
        outcomes[index] = outcome;
        options.onRow?.(outcome.row, ++done, orders.length);
      }
    } finally {
      await worker.terminate();
    }
  };
  // A row mostly waits for the agent, so there are more threads than processors.
  await Promise.all(Array.from({ length: Math.min(3 * availableParallelism(), orders.length) }, work));
  const sound = outcomes.filter(({ row }) => row.kind !== "fault").flatMap(({ results }) => results);
  return judgeMatrix(
    outcomes.map(({ row }) => row),
    options.only ? [] : sound,
  );
}

/** A kill that did not come back may have needed company: then the whole suites decide. */
async function proveRow(worker: Worker, order: RowOrder, guide: Guide | undefined): Promise<RowOutcome> {
  const outcome = await ask(worker, order);
  if (order.tests === undefined) return outcome;
  const row = guide?.confirmed(outcome.row);
  return row ? { ...outcome, row } : ask(worker, withoutTests(order));
}

function withoutTests({ tests: _, ...order }: RowOrder): RowOrder {
  return order;
}

function ordersFor({ suites, only }: ProveOptions, guide: Guide | undefined): RowOrder[] {
  const none = { id: "none", kind: "none", summary: "the agent as it is" } as const;
  const rows: RowOrder["about"][] = [
    none,
    ...[...forms, ...benign].map(({ id, summary }) => ({ id, kind: "benign" as const, summary })),
    ...faults.map(({ id, summary, requirement, protocol = "1.0" }) => ({
      id,
      kind: "fault" as const,
      summary,
      requirement,
      protocol,
    })),
  ];
  const wanted = only ? rows.filter(({ id }) => only.includes(id)) : rows;
  return wanted.map((about) => {
    const tests = about.kind === "fault" ? guide?.testsFor(about) : undefined;
    return { about, ...(suites ? { suites } : {}), ...(tests ? { tests } : {}) };
  });
}

function ask(worker: Worker, order: RowOrder): Promise<RowOutcome> {
  return new Promise((resolve, reject) => {
    const settle = (message: { outcome?: RowOutcome; error?: string }) => {
      worker.off("error", reject);
      if (message.outcome) resolve(message.outcome);
      else reject(new Error(`${order.about.id}: ${message.error}`));
    };
    worker.once("message", settle);
    worker.once("error", reject);
    worker.postMessage(order);
  });
}
