import type { RecordView } from "../judge/view.js";
import type { OperationName } from "../protocol/dialect.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Meeting } from "../target/meeting.js";
import { TckError } from "../tck-error.js";
import type { Exchange } from "../wire/exchange.js";
import type { Wire } from "../wire/wire.js";
import type { MessageBudget } from "./message-budget.js";
import type { RunOptions } from "./options.js";
import type { WebhookReceiver } from "./webhook.js";

/** What all test runs of one run share. */
export class Session {
  private rpcIds = 0;
  private readonly rules = new Map<string, number>();
  private readonly silences = new Map<string, number>();

  constructor(
    readonly options: RunOptions,
    readonly wire: Wire,
    readonly view: RecordView,
    /** Milliseconds since the run started. */
    readonly now: () => number,
    readonly meeting: Pick<Meeting, "cardUrl" | "requiredExtensions" | "credentials" | "interfaces">,
    readonly budget: MessageBudget,
    readonly webhooks: WebhookReceiver | undefined,
    /** Ends the cleaning up after tests; later than the run itself when the user breaks that off. */
    readonly tidying: AbortSignal,
  ) {}

  /** Where the card was found; tests are only planned when there is one. */
  get cardUrl(): string {
    const { cardUrl } = this.meeting;
    if (cardUrl === undefined) throw new TckError("INTERNAL", "a test runs although no agent card was found");
    return cardUrl;
  }

  /** A JSON-RPC id that no other request of this run has. */
  nextRpcId(): string {
    return `tck-${++this.rpcIds}`;
  }

  /** Index of the HTTP rule that is known to work; 0 until the agent taught otherwise. */
  ruleFor(agentInterface: AgentInterface, operation: OperationName): number {
    return this.rules.get(`${agentInterface.id} ${operation}`) ?? 0;
  }

  /** Remembers which HTTP rule worked, so that the detour is made once and not in every test. */
  learnRule(agentInterface: AgentInterface, operation: OperationName, rule: number): void {
    this.rules.set(`${agentInterface.id} ${operation}`, rule);
  }

  /** Takes note of whether an interface answered at all. */
  heard(agentInterface: AgentInterface, { response, fault }: Exchange): void {
    if (response) this.silences.set(agentInterface.id, 0);
    else if (fault && fault.kind !== "aborted")
      this.silences.set(agentInterface.id, (this.silences.get(agentInterface.id) ?? 0) + 1);
  }

  /**
   * Requests in a row that an interface left without any answer, when there are so many that it has gone: waiting for
   * the time limit in each of its tests would take hours and find nothing new. Undefined while it answers.
   */
  silence(agentInterface: AgentInterface): number | undefined {
    const count = this.silences.get(agentInterface.id) ?? 0;
    return count >= Math.max(12, 2 * this.options.concurrency) ? count : undefined;
  }
}
