import type { Test } from "../suite/test.js";
import { judgeTest } from "./judge-test.js";
import type { TestRecord } from "./record.js";
import type { TestResult } from "./report.js";
import { type ResultContext, testResult } from "./test-results.js";
import type { RecordView } from "./view.js";

/**
 * Judges one run of one test and says what there is to say about it.
 * @param about catalogues, and the agent's base URL for the line that reproduces a failure
 */
export function judgeTestRun(
  test: Test,
  record: TestRecord,
  view: RecordView,
  about: Omit<ResultContext, "view">,
): TestResult {
  return testResult(test, record, judgeTest(test, record, view), { ...about, view });
}
