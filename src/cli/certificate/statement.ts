import { digestOf } from "../../canonical-json.js";
import type { Report, TestResult } from "../../judge/report.js";
import type { FileDigest } from "./certificate.js";

/**
 * The run as an in-toto statement with a test-result predicate (https://in-toto.io/attestation/test-result/v0.1), for
 * supply chain tools such as `actions/attest`. Its subject is the agent's card and the record; only a conformant run is
 * `PASSED`, or `WARNED` when a SHOULD failed.
 */
export function statementOf(report: Report, record: FileDigest) {
  const { target, run, kit } = report;
  const failedSoft = report.tests.some(({ result }) => result === "fail");
  const result = report.verdict === "conformant" ? (failedSoft ? "WARNED" : "PASSED") : "FAILED";
  const names = (wanted: (test: TestResult) => boolean) =>
    report.tests.filter(wanted).map(({ id, interface: on }) => `${id} on ${on}`);
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: [
      { name: "record.jsonl.gz", digest: { sha256: record.sha256 } },
      ...(target.card === undefined
        ? []
        : [{ name: target.cardUrl ?? target.url, digest: { sha256: digestOf(target.card) } }]),
    ],
    predicateType: "https://in-toto.io/attestation/test-result/v0.1",
    predicate: {
      result,
      configuration: [
        { name: `${kit.name} ${kit.version} suites`, digest: { sha256: run.suitesDigest } },
        ...run.suites.map(({ file, digest }) => ({ name: file, digest: { sha256: digest } })),
      ],
      passedTests: names((test) => test.result === "pass"),
      warnedTests: names((test) => test.result === "fail" && test.level !== "must"),
      failedTests: names((test) => test.result === "fail" && test.level === "must"),
    },
  };
}
