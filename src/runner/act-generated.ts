import type { JsonObject } from "../json.js";
import type { StepRecord } from "../judge/record.js";
import { dialectOf } from "../protocol/dialects.js";
import type { GeneratedRequests, OperationStep } from "../suite/test.js";
import { TckError } from "../tck-error.js";
import { numericSeed, requests } from "./generate.js";
import { MessageLimit } from "./message-budget.js";
import type { Stage } from "./stage.js";

/** For each request that is planned, at most so many to make a failing one smaller. */
const smallerOnes = 2;

/** Sends one request with these values under the step's params, and answers with the ids of its exchanges. */
export type SendGenerated = (values: JsonObject) => Promise<string[]>;

/**
 * Makes requests from the definitions until one fails, and then smaller ones as long as they still fail. Every one of them is
 * a lane of the step, so that the judge sees what was seen here.
 * @throws MessageLimit when the limit of messages is reached before anything has failed
 */
export async function actGenerated(
  step: OperationStep,
  generate: GeneratedRequests,
  stage: Stage,
  send: SendGenerated,
): Promise<Pick<StepRecord, "exchanges" | "generated">> {
  const { seed } = stage.session.options;
  const { version, id } = stage.interface;
  const operation = dialectOf(version).operations[step.operation];
  if (!operation) throw new TckError("SUITE", `A2A ${version} has no operation ${step.operation}`);
  const fc = await import("fast-check"); // only such steps need it
  const exchanges: string[][] = [];
  const began = stage.session.now();
  let failed = false;
  let smaller = 0;
  let limit: MessageLimit | undefined;
  // What is not sent any more counts as right: then nothing smaller is looked for, and the last failure stands.
  const isOver = () =>
    limit !== undefined ||
    stage.signal.aborted ||
    stage.session.silence(stage.interface) !== undefined ||
    stage.session.now() - began > generate.withinMs ||
    smaller >= smallerOnes * generate.cases;
  const holds = async (values: JsonObject): Promise<boolean> => {
    if (isOver()) return true;
    if (failed) smaller++;
    try {
      const lane = await send(values);
      exchanges.push(lane);
      const good = stage.holds(step, lane);
      if (!good) failed = true;
      return good;
    } catch (error) {
      if (!(error instanceof MessageLimit)) throw error;
      limit = error;
      return true;
    }
  };
  const kind = { version, message: operation.request, without: new Set(generate.without), values: generate.values };
  await fc.check(fc.asyncProperty(requests(fc, kind), holds), {
    seed: numericSeed(seed, `${stage.test} ${step.id} ${id}`),
    numRuns: generate.cases,
  });
  if (limit !== undefined && !failed) throw limit;
  return { exchanges, generated: { seed, planned: generate.cases } };
}
