import type { Json } from "../json.js";
import type { ProtocolVersion } from "../protocol/dialect.js";
import type { Finding } from "./predicates/predicate.js";
import { named } from "./text.js";

/** One thing that an assertion asks for and that is not so. */
export interface AssertionProblem {
  /** Where in the value, `task.status.state`; empty for the value as a whole. */
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
  /** One plain sentence. */
  readonly message: string;
}

/** How assertions are read. */
export interface AssertionOptions {
  /** The file has our profile: our own operators count. In a plain ACTS file they are names of fields. */
  readonly extended: boolean;
  readonly version: ProtocolVersion;
  /** Gives the operator `satisfies` its meaning; without it no predicate is known. */
  readonly satisfies?: (name: string, args: Json, value: Json) => readonly Finding[];
}

/** A difference with the sentence that says it. */
export function problem(path: string, expected: string, actual: string, message?: string): AssertionProblem {
  const missing = `${named(path)} is missing, expected ${expected}`;
  const differs = `${named(path)} is ${actual}, expected ${expected}`;
  return { path, expected, actual, message: message ?? (actual === "nothing" ? missing : differs) };
}
