/**
 * The kit as a library. What is exported here follows semantic versioning; other files of the package do not.
 * @packageDocumentation
 */
export { type AgentOptions, type RunningAgent, startAgent } from "./agent/server.js";
export type { RunRecord } from "./judge/record.js";
export type {
  Counts,
  Diagnosis,
  InterfaceReport,
  Mismatch,
  Report,
  RequirementReport,
  Result,
  SkipKind,
  TestResult,
  Verdict,
} from "./judge/report.js";
export { judge, run, type TestOptions, writeReports } from "./library/run.js";
export type { RunObserver as RunEvents } from "./runner/options.js";
export type { RunOutcome } from "./runner/run.js";
export type { Level } from "./suite/test.js";
export type { Credential, Identities, Identity } from "./target/identity.js";
export type { SignInPrompt } from "./target/oauth/grants.js";
export { TckError, type TckErrorCode } from "./tck-error.js";
export type { Exchange } from "./wire/exchange.js";
