import type { ProtocolVersion } from "../protocol/dialect.js";

/** Where the versions differ in what an operation does, and not only in how it is written. */
export interface Rules {
  /** Canceling a canceled task shows it: 3.3.1 of 1.0.1 makes it idempotent, 8.2 of 0.3.0 knows only that it has ended. */
  readonly cancelIsIdempotent: boolean;
  /** Subscribing to a task that has ended shows it and closes the stream (the proto of 0.3.0); 1.0 makes it an error (3.1.6). */
  readonly endedTaskIsShown: boolean;
  /** A webhook without an id gets that of its task, so that setting it again replaces it: "set" of 0.3 is no "create". */
  readonly taskNamesWebhook: boolean;
}

const rules: Readonly<Record<ProtocolVersion, Rules>> = {
  "1.0": { cancelIsIdempotent: true, endedTaskIsShown: false, taskNamesWebhook: false },
  "0.3": { cancelIsIdempotent: false, endedTaskIsShown: true, taskNamesWebhook: true },
};

/** What the version of a request asks of operations. */
export function rulesOf({ version }: { readonly version: ProtocolVersion }): Rules {
  return rules[version];
}
