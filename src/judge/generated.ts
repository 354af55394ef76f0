import type { Answer } from "./answer.js";
import type { Found } from "./found.js";

/** What is noted about a step that made its requests from the definitions. */
export interface Generated {
  /** Of the run: with it the same requests are made again. */
  readonly seed: string;
  /** How many requests were to be made; those that make a failing one smaller come on top. */
  readonly planned: number;
}

/** The differences of one request of such a step. */
export interface JudgedLane {
  readonly answer: Answer;
  readonly found: readonly Found[];
}

/**
 * The one finding of a step that made its requests: the last that failed, which is the smallest, because after the first
 * failure the runner only sends smaller ones. An agent that has gone by then refuses every connection, which says nothing
 * about the request.
 */
export function smallestFailure(lanes: readonly JudgedLane[], { seed, planned }: Generated): readonly Found[] {
  const first = lanes.findIndex(({ found }) => found.length > 0);
  if (first < 0) return [];
  const failing = lanes.filter(({ found }) => found.length > 0);
  const smallest = failing.findLast(({ answer }) => answer.exchange.fault?.kind !== "refused") ?? failing[0];
  const tried = lanes.length - first - 1;
  const title = `generated request ${first + 1} of ${planned}, the smallest of ${tried + 1} tried (seed ${seed}): `;
  return (smallest?.found ?? []).map((one) => ({
    exchange: smallest?.answer.exchange.id ?? "",
    ...one,
    message: title + one.message,
  }));
}

/** What is worth knowing when all went well. */
export function generatedNote(lanes: readonly JudgedLane[], { seed, planned }: Generated): string {
  return `${lanes.length} of ${planned} requests were made from the definitions (seed ${seed})`;
}
