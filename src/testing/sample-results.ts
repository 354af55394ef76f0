import type { SkipKind, TestResult } from "../judge/report.js";
import { hostile } from "./hostile.js";

/** RFC 2119 level of a result. */
export type Level = TestResult["level"];

/** Binding part of an interface id. */
export function binding(id: string): string {
  return id.split("@")[0] ?? id;
}

function result(id: string, iface: string, requirement = id): TestResult {
  return {
    id,
    kind: "test",
    name: `What ${id} asks holds`,
    suite: "core",
    level: "must",
    interface: iface,
    result: "pass",
    requirements: [requirement],
    section: "3.1.3",
    link: "https://a2a-protocol.org/v1.0.1/specification#313-get-task",
    statement: `An agent answers as ${requirement} asks, with the state that it reported last.`,
    mismatches: [],
    notes: [],
    exchanges: [],
    durationMs: 34.25,
  };
}

/** A passed test. */
export function passing(id: string, iface: string, change: Partial<TestResult> = {}): TestResult {
  return { ...result(id, iface), notes: ["took the 1.0.1 reading"], ...change };
}

/** A skipped test. */
export function skipped(id: string, iface: string, kind: SkipKind, reason: string): TestResult {
  return { ...result(id, iface), result: "skip", skip: { kind, reason } };
}

/** A failed test; what the agent sent is hostile. */
export function failing(id: string, iface: string, requirement?: string, change: Partial<TestResult> = {}): TestResult {
  return {
    ...result(id, iface, requirement ?? id),
    requirements: requirement === undefined ? [] : [requirement],
    result: "fail",
    why: "A client that reconnects would otherwise show a state that never was.",
    fix: "Store the task before answering, and read it from the store in GetTask.",
    mismatches: [
      {
        step: "verify",
        path: "task.status.state",
        expected: '"TASK_STATE_COMPLETED"',
        actual: hostile.everything,
        message: "The state is not the one that SendMessage reported.",
        exchange: "x2",
      },
      {
        step: "verify",
        path: `task.${hostile.script}`,
        expected: "a text of 1 to 20 characters",
        actual: hostile.long,
        message: "The member is far too long.",
        exchange: "x3",
      },
    ],
    exchanges: ["x2", "x3"],
    reproduce: {
      command: `a2a-tck --target https://weather.example.com --test ${id}`,
      curl: `curl -sS -i -X POST https://weather.example.com/rpc -H 'content-type: application/json' --data-raw '{"jsonrpc":"2.0","id":"1","method":"GetTask","params":{"id":"t-1"}}'`,
    },
    ...change,
  };
}

/** A failed monitor. */
export function monitor(id: string, iface: string): TestResult {
  return {
    ...failing(id, iface, id),
    kind: "monitor",
    observations: 214,
    mismatches: [
      {
        path: "task.status.timestamp",
        expected: "an RFC 3339 timestamp in UTC",
        actual: '"2026-11-21 06:00"',
        message: "The timestamp has no offset.",
        exchange: iface === "rest@1.0" ? "x3" : "x4",
      },
    ],
    exchanges: [iface === "rest@1.0" ? "x3" : "x4"],
  };
}
