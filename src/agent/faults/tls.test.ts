import { beforeAll, describe, expect, it } from "vitest";
import { type Library, loadLibrary } from "../../runner/library.js";
import { run } from "../../runner/run.js";
import type { Identities } from "../../target/identity.js";
import { type TestAuthority, type TestCertificate, testAuthority } from "../../testing/certificates.js";
import { startAgent } from "../server.js";
import { tlsFaults } from "./tls.js";

const selection = {
  tests: ["AUTH-TLS-*", "SEC-TLS-*", "CARD-DISC-*", "CARD-SIGN-*", "CORE-GET-001"],
  tags: [],
  levels: [],
};
let library: Library;
let authority: TestAuthority;
let certificate: TestCertificate;
let identities: Identities;
beforeAll(async () => {
  library = await loadLibrary(undefined, selection);
  authority = await testAuthority();
  certificate = await authority.issue("agent");
  // The certificate of the client brings the authority that the kit is to trust.
  const { cert, key } = await authority.issue("alice");
  identities = { main: { type: "mtls", cert, key, ca: authority.cert } };
});

/** What the kit says about an agent behind TLS. */
async function verdicts(fault?: string, insecure = false) {
  const { cert, key } = certificate;
  const agent = await startAgent({ pace: 1, tls: { cert, key }, ...(fault === undefined ? {} : { fault }) });
  try {
    const { report, record } = await run(
      {
        target: agent.url,
        selection,
        headers: [],
        ...(insecure ? { insecure } : { identities }),
        concurrency: 8,
        timeoutMs: 5_000,
        seed: "tls",
        strictBehaviors: false,
        prompts: {},
        variables: {},
        command: "a2a-tck",
      },
      { name: "a2a-tck", version: "test" },
      {},
      library,
    );
    const ids = (result: string) => [
      ...new Set(report.tests.filter((test) => test.result === result).map(({ id }) => id)),
    ];
    const covers = new Map(report.tests.map(({ id, requirements }) => [id, requirements]));
    return { passed: ids("pass"), failed: ids("fail"), errors: ids("error"), covers, record };
  } finally {
    await agent.close();
  }
}

describe("an agent behind TLS", { timeout: 30_000 }, () => {
  it("is right without a fault, and its connections are in the record", async () => {
    const { passed, failed, errors, record } = await verdicts();
    expect({ failed, errors }).toEqual({ failed: [], errors: [] });
    expect(passed).toEqual(
      expect.arrayContaining([
        "AUTH-TLS-001.certificate",
        "AUTH-TLS-002",
        "SEC-TLS-001",
        "SEC-TLS-002",
        "CARD-SIGN-009",
      ]),
    );
    const facts = new Set(record.exchanges.flatMap(({ tls }) => (tls ? [`${tls.version} ${tls.trusted}`] : [])));
    expect([...facts]).toEqual(["TLSv1.3 true"]);
  });

  it.each(tlsFaults)("is noticed with the fault $id", async ({ id, requirement }) => {
    const { failed, errors, covers } = await verdicts(id);
    expect(errors).toEqual([]);
    expect(failed).toHaveLength(1);
    expect(covers.get(failed[0] ?? "")).toContain(requirement);
  });

  it("is told that its certificate does not hold, when --insecure lets the kit go on", async () => {
    const { failed, passed } = await verdicts(undefined, true);
    expect(failed).toEqual(["AUTH-TLS-001.certificate"]);
    expect(passed).toContain("CORE-GET-001");
  });
});
