import type { AgentInterface } from "../protocol/interface.js";
import type { OperationStep, RawStep, Step } from "../suite/test.js";
import type { Scope } from "../suite/variables.js";
import type { ExchangePurpose } from "../wire/exchange.js";
import type { WireLimits } from "../wire/wire.js";
import type { Ids } from "./ids.js";
import { limitsOf } from "./limits.js";
import type { LiveView } from "./live-view.js";
import type { Session } from "./session.js";
import type { Hook } from "./webhook.js";

/** What one test run lends to its steps. */
export interface Stage {
  readonly session: Session;
  readonly view: LiveView;
  readonly interface: AgentInterface;
  /** `TEST-ID[case]`, as it stands in exchanges. */
  readonly test: string;
  readonly ids: Ids;
  /** Values of variables and captures at this moment. */
  scope(): Scope;
  readonly hooks: ReadonlyMap<string, Hook>;
  readonly signal: AbortSignal;
}

/** What an exchange is for, as it stands in the record. */
export function purposeOf(step: Step, stage: Stage): ExchangePurpose {
  const deliberate = "deliberate" in step && step.deliberate;
  return { interface: stage.interface.id, test: stage.test, step: step.id, ...(deliberate ? { deliberate } : {}) };
}

/** Time limits of one request: the step's own, else the run's. */
export function limitsFor(step: OperationStep | RawStep, stage: Stage): Partial<WireLimits> {
  return limitsOf(step.timeoutMs ?? stage.session.options.timeoutMs);
}
