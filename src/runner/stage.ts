import { type AgentInterface, onBinding } from "../protocol/interface.js";
import type { OperationStep, RawStep, Step } from "../suite/test.js";
import type { Scope } from "../suite/variables.js";
import { TckError } from "../tck-error.js";
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
  /** The interface under test; for a step that names another version or binding, the agent's interface of that one. */
  readonly interface: AgentInterface;
  /** The agent's interfaces of other versions and bindings, as far as steps name them. */
  readonly others: readonly AgentInterface[];
  /** `TEST-ID[case]`, as it stands in exchanges. */
  readonly test: string;
  readonly ids: Ids;
  /** Values of variables and captures at this moment. */
  scope(): Scope;
  readonly hooks: ReadonlyMap<string, Hook>;
  readonly signal: AbortSignal;
  /** Whether the step would hold if these exchanges of one call were all of it. */
  holds(step: Step, exchanges: readonly string[]): boolean;
}

/** The stage as one step sees it: with the interface of the version that it speaks or the binding that it names. */
export function stageFor(step: Step, stage: Stage): Stage {
  const { protocol, transport } = step;
  const own = stage.interface;
  if (transport === undefined && (protocol === undefined || protocol === own.version)) return stage;
  const other = transport
    ? onBinding(own, transport, stage.others)
    : stage.others.find(({ version }) => version === protocol);
  if (!other)
    throw new TckError(
      "INTERNAL",
      `step ${step.id} needs ${transport ?? `A2A ${protocol}`}, and no interface was planned for it`,
    );
  return { ...stage, interface: other };
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
