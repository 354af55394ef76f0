import type { Json, JsonObject } from "../json.js";
import type { Diagnosis, TestResult } from "../judge/report.js";
import type { BindingName, ProtocolVersion } from "../protocol/dialect.js";
import type { Level } from "../suite/test.js";
import type { Identities } from "../target/identity.js";
import type { SignInPrompt } from "../target/oauth/grants.js";
import type { HeaderList } from "../wire/exchange.js";

/** Which of the loaded tests are wanted. Empty lists mean "all". */
export interface Selection {
  /** Test ids or globs (`*` matches anything). */
  readonly tests: readonly string[];
  readonly tags: readonly string[];
  readonly levels: readonly Level[];
}

/** A part of the tests: `index` of `of`, the first is 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** One run, fully decided; made by the command line or by a program that uses the kit as a library. */
export interface RunOptions {
  readonly target: string;
  /** Suite files and folders; absent means the built-in suites. */
  readonly suites?: readonly string[];
  readonly selection: Selection;
  /** Only this part of the selected tests. */
  readonly shard?: Shard;
  /** Bindings and protocol versions to test; absent means all that the card declares. */
  readonly bindings?: readonly BindingName[];
  readonly versions?: readonly ProtocolVersion[];
  /** Sent with every request to the target's origin; redacted in every output. */
  readonly headers: HeaderList;
  /** Further origins that may see those headers, for cards that name interfaces elsewhere. */
  readonly trustedOrigins?: readonly string[];
  /** Who may call, by name, with the secrets themselves; `main` is the caller of everything that names nobody. */
  readonly identities?: Identities;
  /** Public keys (JWK) for the signatures of cards, besides those that the card's own origin gives. */
  readonly cardKeys?: readonly JsonObject[];
  /** Whether key sets that a card names (`jku`) are fetched from other origins than its own. */
  readonly allowJku?: boolean;
  /** Shows a user where to sign in; absent: nobody is there. */
  readonly onSignIn?: (prompt: SignInPrompt) => void;
  /** Private addresses that a card from a public one names are called. */
  readonly allowPrivate?: boolean;
  /** TLS certificates of servers are not checked. */
  readonly insecure?: boolean;
  readonly concurrency: number;
  /** Longest wait for an answer, in milliseconds. */
  readonly timeoutMs: number;
  readonly seed: string;
  /** A behaviour that the agent does not show makes its tests fail instead of skipping them. */
  readonly strictBehaviors: boolean;
  /** The user's own prompts that bring a behaviour about. */
  readonly prompts: Readonly<Record<string, string>>;
  /** Values for variables that suites leave to the run. */
  readonly variables: Readonly<Record<string, Json>>;
  /** Upper bound on messages sent, for agents that cost money. */
  readonly maxMessages?: number;
  /** Address under which the agent reaches the kit's webhook receiver; default is loopback. */
  readonly webhookUrl?: string;
  /** Port of the receiver on loopback; any free one by default. */
  readonly webhookPort?: number;
  /** Probes the agent's defences: gives it webhooks that it had better not call, all of them traps of the kit on loopback. */
  readonly activeSecurity?: boolean;
  /** For the report; secrets are redacted from it. */
  readonly command: string;
  /** Breaks the run off; the report is still written. */
  readonly signal?: AbortSignal;
}

/** Who wants to know how the run goes. */
export interface RunObserver {
  onPlan?(plan: { target: string; interfaces: readonly string[]; planned: number }): void;
  /** The kit's webhook receiver is open; an agent that calls only known addresses has to know this one. */
  onWebhooks?(baseUrl: string): void;
  onDiagnosis?(diagnosis: Diagnosis): void;
  onResult?(result: TestResult): void;
}
