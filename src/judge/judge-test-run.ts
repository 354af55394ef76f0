import type { Test } from "../suite/test.js";
import { judgeTest } from "./judge-test.js";
import type { TestRecord } from "./record.js";
import type { TestResult } from "./report.js";
import { type ResultContext, testResult } from "./test-results.js";

/** Judges one run of one test and says what there is to say about it. */
export function judgeTestRun(test: Test, record: TestRecord, context: ResultContext): TestResult {
  return testResult(test, record, judgeTest(test, record, context.view), context);
}
