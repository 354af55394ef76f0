/**
 * Stable codes of everything that can go wrong on the kit's own side.
 * A wrong answer of the agent is never a `TckError`: that is a finding.
 */
export type TckErrorCode =
  | "USAGE" // flags and arguments
  | "CONFIG" // configuration file
  | "SUITE" // suite or catalogue file
  | "BASELINE" // known-failures file
  | "RECORD" // saved record of a run
  | "UNREACHABLE" // nothing could be tested
  | "INTERNAL"; // our own fault

/**
 * The one error class of the kit. User mistakes carry a `hint` and, where there is a file, a `place`
 * (`file:line:column`); the command line prints those three and never a stack.
 */
export class TckError extends Error {
  override readonly name = "TckError";
  readonly code: TckErrorCode;
  readonly hint: string | undefined;
  readonly place: string | undefined;

  constructor(code: TckErrorCode, message: string, options: { hint?: string; place?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.place = options.place;
  }
}
