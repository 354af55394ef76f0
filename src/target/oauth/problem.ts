import type { Exchange } from "../../wire/exchange.js";

/** Why there is no token: one clear sentence, and what to change. */
export interface Problem {
  readonly code: string;
  readonly sentence: string;
  readonly fix: string;
  readonly exchanges?: readonly Exchange[];
}

/** What came of an attempt. */
export type Attempt<T> = { readonly value: T } | { readonly problem: Problem };
