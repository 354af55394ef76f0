import type { Diagnosis, Report, TestResult } from "../judge/report.js";

/** What is known when the plan stands. */
export interface RunPlan {
  readonly target: string;
  readonly interfaces: readonly string[];
  /** Test runs (test × case × interface) that will be tried, without those skipped by the plan. */
  readonly planned: number;
}

/** Where a reporter writes: the output folder, and the terminal's streams. */
export interface ReporterContext {
  /** Absolute path of `--out`. */
  readonly outDir: string;
  write(text: string): void;
  /** Colours are wanted (`NO_COLOR`, `FORCE_COLOR`, TTY already weighed). */
  readonly color: boolean;
  /** A live line may be redrawn. */
  readonly interactive: boolean;
  readonly quiet: boolean;
  /** Terminal width in columns. */
  readonly columns: number;
  /** Environment, for reporters that talk to a CI system. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** One output. All are fed by the same `Report`; none may throw for what the agent sent. */
export interface Reporter {
  readonly name: string;
  onPlan?(plan: RunPlan): void;
  onDiagnosis?(diagnosis: Diagnosis): void;
  onResult?(result: TestResult): void;
  /**
   * Writes the output. Returns the paths of files written; `written` are those of the reporters before it, for a
   * reporter that tells where they are.
   */
  onEnd(report: Report, written?: readonly string[]): Promise<readonly string[]> | readonly string[];
}

/** Makes a reporter; each module under `reports/` exports one. */
export type ReporterFactory = (context: ReporterContext) => Reporter;
