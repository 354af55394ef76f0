import type { AssertionProblem } from "./assertion-problem.js";

/** What a difference is about; decides what it may be excused by. */
export type About = "answer" | "body" | "events" | "count" | "close" | "capture";

/** A difference before it knows its step. */
export interface Found extends AssertionProblem {
  readonly about: About;
  readonly exchange?: string;
}

/** How one acceptable outcome compares with what came. */
export interface OutcomeJudgement {
  readonly found: readonly Found[];
  readonly notes: readonly string[];
  /** The answer is of another kind altogether: an error for a result, a document for a stream. */
  readonly otherKind: boolean;
}

/** A difference with its sentence. */
export function found(about: About, path: string, expected: string, actual: string, message: string): Found {
  return { about, path, expected, actual, message };
}

/** Assertion problems as differences of one kind. */
export function asFound(about: About, problems: readonly AssertionProblem[]): readonly Found[] {
  return problems.map((problem) => ({ about, ...problem }));
}
