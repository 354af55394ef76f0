/** Thrown when the user's limit on messages is reached; the test is then skipped. */
export class MessageLimit extends Error {}

/** Counts the messages sent to an agent, and stops at the user's limit: agents may cost money by the message. */
export class MessageBudget {
  private count = 0;

  constructor(private readonly most: number | undefined) {}

  get spent(): number {
    return this.count;
  }

  /** Counts one message; false when no more may be sent. */
  spend(): boolean {
    if (this.most !== undefined && this.count >= this.most) return false;
    this.count++;
    return true;
  }
}
