import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { answerWell } from "../../fixtures/hostile/payloads.js";
import { startServer } from "../../fixtures/hostile/server.js";
import type { RunRecord } from "../judge/record.js";
import type { Report } from "../judge/report.js";
import { jsonText } from "../reports/json.js";
import { packRecord, readRecord } from "../runner/record-file.js";
import { callMain } from "../testing/call-main.js";
import { temporaryFolder } from "../testing/cli.js";
import { elementsNamed, parseXml } from "../testing/parse-xml.js";
import { agentThat, smallSuite } from "../testing/small-suite.js";
import { type Certificate, dayAfter, fileDigest } from "./certificate/certificate.js";
import { exitCodes } from "./exit-codes.js";

const mine = generateKeyPairSync("ed25519");
const other = generateKeyPairSync("ed25519");
const pem = (key: KeyObject) => key.export({ format: "pem", type: key.type === "private" ? "pkcs8" : "spki" });

/** A signed bundle of a conformant agent; made once, copied for each test. */
let original: string;
let suite: string;
let suiteText: string;
beforeAll(async () => {
  // Of its own, because what `agentThat` gives ends with a test.
  const agent = await startServer(answerWell);
  const finished: (() => void)[] = [];
  original = temporaryFolder((callback) => finished.push(() => void callback()));
  suite = join(original, "suite.yaml");
  writeFileSync(join(original, "key.pem"), pem(mine.privateKey));
  suiteText = `acts_version: "1.0"
spec_version: "1.0"
profile: a2a-tck/1
suites:
  - id: small
    name: Small
    tests:
      - id: PASSES
        name: The agent answers with a task
        level: must
        steps:
          - {id: send, operation: send_message, params: {message: {role: ROLE_USER, parts: [{text: hello}]}}, expect: {body: {task: {contextId: c-1}}}}
    monitors:
      - {id: WATCHES, name: Payloads are valid, level: must, watch: exchange, satisfies: payload}
`;
  writeFileSync(suite, suiteText);
  const args = ["certify", "--target", agent.url, "--suite", suite, "--out", "bundle", "--key", "key.pem"];
  const { code, err } = await callMain(args, { cwd: original });
  await agent.close();
  expect({ code, err }).toEqual({ code: exitCodes.ok, err: "" });
  return () => {
    for (const end of finished) end();
  };
});

interface Bundle {
  readonly cwd: string;
  read(name: string): string;
  write(name: string, text: string | Buffer): void;
  /** Brings the digests of the certificate up to date, as who tampers would. */
  cover(...names: string[]): void;
  certificate(): Certificate;
  verify(options?: { today?: string; args?: string[] }): ReturnType<typeof callMain>;
}

function bundle(): Bundle {
  const cwd = temporaryFolder();
  cpSync(join(original, "bundle"), join(cwd, "bundle"), { recursive: true });
  writeFileSync(join(cwd, "mine.pem"), pem(mine.publicKey));
  writeFileSync(join(cwd, "other.pem"), pem(other.publicKey));
  const path = (name: string) => join(cwd, "bundle", name);
  const certificate = () => JSON.parse(readFileSync(path("digests.json"), "utf8")) as Certificate;
  return {
    cwd,
    certificate,
    read: (name) => readFileSync(path(name), "utf8"),
    write: (name, text) => writeFileSync(path(name), text),
    cover(...names) {
      const before = certificate();
      const files = { ...before.files };
      for (const name of names) files[name] = fileDigest(readFileSync(path(name)));
      writeFileSync(path("digests.json"), jsonText({ ...before, files }));
    },
    verify: ({ today = certificate().testedAt.slice(0, 10), args = ["--key", "mine.pem"] } = {}) =>
      callMain(["verify", "bundle", "--suite", suite, ...args], { cwd, today }),
  };
}

/** Writes a changed record with right digests of its own, and everything that follows from it. */
async function forge({ cwd, write, cover }: Bundle, change: (record: RunRecord) => RunRecord): Promise<void> {
  const record = await readRecord(join(cwd, "bundle/record.jsonl.gz"));
  write("record.jsonl.gz", await packRecord(change(record)));
  await callMain(["judge", "bundle/record.jsonl.gz", "--suite", suite, "--out", "bundle", "--reporter", "json"], {
    cwd,
  });
  cover("record.jsonl.gz", "report.json");
}

describe("certify", () => {
  it("writes a bundle that verifies, and says who, what and when", async () => {
    const { verify, certificate, cwd } = bundle();
    expect(readdirSync(join(cwd, "bundle")).sort()).toEqual([
      "badge.json",
      "badge.svg",
      "digests.json",
      "digests.jws",
      "record.jsonl.gz",
      "report.html",
      "report.json",
      "statement.json",
    ]);
    const { code, out, err } = await verify();
    expect({ code, err }).toEqual({ code: exitCodes.ok, err: "" });
    expect(out).not.toContain("✗");
    expect(out).toMatch(/^who {5}Good at first 1 at http:/m);
    expect(out).toMatch(/^what {4}conformant on jsonrpc@1.0, rest@1.0$/m);
    expect(out).toMatch(/MUST 4 of 4 passed/);
    expect(out).toContain(`valid until ${certificate().validUntil}`);
    expect(out).toMatch(/✓ signature {5}signed by key [\w-]{43}/);
    expect(certificate().validUntil).toBe(dayAfter(certificate().testedAt, 90));
  });

  it("says counts, bindings and the day on the badge, and never a percentage", () => {
    const { read, certificate } = bundle();
    const day = certificate().testedAt.slice(0, 10);
    const text = `A2A 1.0: JSON-RPC + HTTP+JSON · MUST 4/4 · ${day}`;
    expect(elementsNamed(parseXml(read("badge.svg")), "title")[0]?.text).toBe(text);
    expect(JSON.parse(read("badge.json"))).toMatchObject({ label: "A2A 1.0", isError: false });
    expect(read("badge.svg") + read("badge.json")).not.toContain("%");
  });

  it("has an in-toto statement of the test result", () => {
    const { read, certificate } = bundle();
    const statement = JSON.parse(read("statement.json")) as Record<string, unknown>;
    expect(statement).toMatchObject({
      _type: "https://in-toto.io/Statement/v1",
      predicateType: "https://in-toto.io/attestation/test-result/v0.1",
      subject: [
        { name: "record.jsonl.gz", digest: { sha256: certificate().files["record.jsonl.gz"]?.sha256 } },
        { digest: { sha256: certificate().agent.card } },
      ],
      predicate: { result: "PASSED", failedTests: [], warnedTests: [] },
    });
    expect((statement.predicate as { passedTests: string[] }).passedTests).toContain("PASSES on rest@1.0");
  });

  it.each([
    ["fails", exitCodes.nonConformant, "non-conformant", "FAILED"],
    ["open", exitCodes.nothingTested, "incomplete", "FAILED"],
    ["warns", exitCodes.ok, "conformant", "WARNED"],
  ] as const)("writes what it found when a test %s", async (name, code, verdict, result) => {
    const { url } = await agentThat();
    const own = smallSuite("passes", name);
    const run = await callMain(["certify", "--target", url, "--suite", own, "--out", "bundle"]);
    expect(run.code).toBe(code);
    expect(run.out).toContain("not signed");
    const at = (file: string) => readFileSync(join(run.cwd, "bundle", file), "utf8");
    expect(JSON.parse(at("digests.json"))).toMatchObject({ verdict });
    expect(JSON.parse(at("statement.json"))).toMatchObject({ predicate: { result } });
    const verified = await callMain(["verify", "bundle", "--suite", own], { cwd: run.cwd });
    expect(verified.code).toBe(verdict === "conformant" ? exitCodes.ok : exitCodes.nonConformant);
    if (verdict === "conformant") return;
    expect(at("badge.svg")).toContain(verdict);
    expect(verified.out).toContain(`✗ verdict       the run was ${verdict}`);
    expect(verified.out).toContain("The bundle does not hold: verdict.");
  });

  it("leaves no signature of an earlier bundle behind", async () => {
    const { cwd } = bundle();
    const { url } = await agentThat();
    await callMain(["certify", "--target", url, "--suite", suite, "--out", "bundle"], { cwd });
    expect(readdirSync(join(cwd, "bundle"))).not.toContain("digests.jws");
  });

  it.each([
    ["--test", ["--test", "PASSES"]],
    ["--level", ["--level", "must"]],
    ["--binding", ["--binding", "rest"]],
    ["--protocol", ["--protocol", "1.0"]],
    ["--baseline", ["--baseline", "known.yaml"]],
  ])("refuses %s, which would leave something out", async (name, args) => {
    const { code, err } = await callMain(["certify", "--suite", suite, ...args]);
    expect(code).toBe(exitCodes.usage);
    expect(err).toContain(name);
  });

  it("signs with keys of several kinds, and refuses others before the run", async () => {
    const keys = [
      generateKeyPairSync("ec", { namedCurve: "P-256" }),
      generateKeyPairSync("rsa", { modulusLength: 2048 }),
    ];
    for (const { privateKey, publicKey } of keys) {
      const { url } = await agentThat();
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, "key.jwk"), JSON.stringify(privateKey.export({ format: "jwk" })));
      writeFileSync(join(cwd, "key.pub"), pem(publicKey));
      await callMain(["certify", "--target", url, "--suite", suite, "--out", "bundle", "--key", "key.jwk"], { cwd });
      const { code, out } = await callMain(["verify", "bundle", "--suite", suite, "--key", "key.pub"], { cwd });
      expect(out).toContain("✓ signature");
      expect(code).toBe(exitCodes.ok);
    }
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "key.pub"), pem(mine.publicKey));
    const refused = await callMain(["certify", "--suite", suite, "--key", "key.pub"], { cwd });
    expect(refused).toMatchObject({ code: exitCodes.usage, out: "" });
    expect(refused.err).toContain("is no private key");
  });
});

describe("verify", () => {
  it.each(["report.json", "record.jsonl.gz", "badge.svg", "badge.json", "statement.json", "report.html"])(
    "notices a changed and a missing %s",
    async (name) => {
      const changed = bundle();
      const bytes = readFileSync(join(changed.cwd, "bundle", name));
      changed.write(name, Buffer.concat([bytes, Buffer.from("\n")]));
      const { code, out } = await changed.verify();
      expect(code).toBe(exitCodes.nonConformant);
      expect(out).toContain(`✗ digests       ${name} was changed`);
      rmSync(join(changed.cwd, "bundle", name));
      expect((await changed.verify()).out).toContain(`${name} is missing`);
    },
  );

  it("notices a certificate that was changed after it was signed, and mended digests too", async () => {
    const one = bundle();
    one.write("digests.json", one.read("digests.json").replace(/"validUntil": "[^"]*"/, '"validUntil": "2999-01-01"'));
    expect((await one.verify()).out).toContain("✗ signature     the certificate is not signed by this key");
    const two = bundle();
    two.write("report.html", "<p>All is well</p>");
    two.cover("report.html");
    const { code, out } = await two.verify();
    expect(code).toBe(exitCodes.nonConformant);
    expect(out).toContain("The bundle does not hold: signature.");
  });

  it("takes a certificate that is written otherwise for the same", async () => {
    const one = bundle();
    one.write("digests.json", JSON.stringify(JSON.parse(one.read("digests.json"))));
    expect((await one.verify()).code).toBe(exitCodes.ok);
  });

  it("does not take the signature of another key, none where one is asked for, or anything else for one", async () => {
    expect((await bundle().verify({ args: ["--key", "other.pem"] })).out).toContain("✗ signature");
    const unsigned = bundle();
    rmSync(join(unsigned.cwd, "bundle/digests.jws"));
    expect((await unsigned.verify()).out).toContain("a key was given, and the bundle is not signed");
    for (const text of ["", "hello", "a..b", "..", "eyJhbGciOiJub25lIn0..", "{}"]) {
      const odd = bundle();
      odd.write("digests.jws", text);
      expect((await odd.verify()).code).toBe(exitCodes.nonConformant);
    }
  });

  it("says what is not proven without a key", async () => {
    const { code, out } = await bundle().verify({ args: [] });
    expect(code).toBe(exitCodes.ok);
    expect(out).toMatch(/\? signature {5}names key [\w-]{43}; give --key to check it/);
    const unsigned = bundle();
    rmSync(join(unsigned.cwd, "bundle/digests.jws"));
    expect((await unsigned.verify({ args: [] })).out).toContain("whoever holds the bundle could have made it up");
  });

  it("notices a report whose verdict was turned, though all digests are right", async () => {
    const one = bundle();
    const report = JSON.parse(one.read("report.json")) as Report;
    const tests = report.tests.map((test) => (test.id === "PASSES" ? { ...test, result: "fail" } : test));
    one.write("report.json", jsonText({ ...report, tests, verdict: "non-conformant" }));
    one.cover("report.json");
    const { out } = await one.verify({ args: [] });
    expect(out).toContain("✗ report        the record gives another report");
    expect(out).toContain("PASSES on rest@1.0: fail is written, pass is right");
  });

  it("notices what was taken out of the record, though everything follows from it", async () => {
    const without = bundle();
    await forge(without, (record) => ({
      ...record,
      tests: record.tests.filter((one) => one.interface !== "rest@1.0"),
    }));
    expect((await without.verify({ args: [] })).out).toContain(
      "✗ completeness  PASSES on rest@1.0 is not in the record",
    );

    const monitor = bundle();
    await forge(monitor, (record) => ({ ...record, monitors: [] }));
    expect((await monitor.verify({ args: [] })).out).toContain("monitor WATCHES is not in the record");

    const skipped = bundle();
    const skip = { kind: "not-applicable", reason: "no" } as const;
    await forge(skipped, (record) => ({ ...record, tests: record.tests.map((one) => ({ ...one, steps: [], skip })) }));
    expect((await skipped.verify({ args: [] })).out).toContain("applies, and the record says that it does not");

    const iface = bundle();
    await forge(iface, (record) => ({
      ...record,
      tests: record.tests.filter((one) => one.interface !== "rest@1.0"),
      interfaces: record.interfaces.filter(({ id }) => id !== "rest@1.0"),
    }));
    expect((await iface.verify({ args: [] })).out).toContain(
      "interface rest@1.0 is said to be tested, and is not in the record",
    );
  });

  it("notices answers that were changed: the record's own digest, and where that is mended too, the signature", async () => {
    const one = bundle();
    const text = gunzipSync(readFileSync(join(one.cwd, "bundle/record.jsonl.gz"))).toString("utf8");
    expect(text).toContain("c-1");
    await forge(one, (record) => JSON.parse(JSON.stringify(record).replaceAll("c-1", "c-2")) as RunRecord);
    const { code, out } = await one.verify();
    expect(code).toBe(exitCodes.nonConformant);
    expect(out).toMatch(/✗ signature/);
    expect(out).toContain("✗ statements    the certificate does not say what the report says");
  });

  it("notices other rules than those of the run", async () => {
    const { cwd } = bundle();
    const changed = join(cwd, "suite.yaml");
    writeFileSync(changed, suiteText.replace("contextId: c-1", "contextId: c-2"));
    const { code, out } = await callMain(["verify", "bundle", "--suite", changed, "--key", "mine.pem"], { cwd });
    expect(code).toBe(exitCodes.nonConformant);
    expect(out).toMatch(/✗ rules {9}the suites are not those of the recorded run/);
    const builtin = await callMain(["verify", "bundle", "--key", "mine.pem"], { cwd });
    expect(builtin.code).toBe(exitCodes.nonConformant);
  });

  it("expires after its last day, and says so on a badge of today", async () => {
    const one = bundle();
    const { validUntil } = one.certificate();
    expect((await one.verify({ today: validUntil })).code).toBe(exitCodes.ok);
    const late = await one.verify({ today: dayAfter(validUntil, 1), args: ["--key", "mine.pem", "--badge", "badge"] });
    expect(late.code).toBe(exitCodes.nonConformant);
    expect(late.out).toContain(`✗ validity      expired after ${validUntil}`);
    const badge = () => readFileSync(join(one.cwd, "badge/badge.svg"), "utf8");
    expect(badge()).toContain(`expired ${validUntil}`);
    expect(JSON.parse(readFileSync(join(one.cwd, "badge/badge.json"), "utf8"))).toMatchObject({ isError: true });
    one.write("report.html", "");
    await one.verify({ args: ["--badge", "badge"] });
    expect(badge()).toContain("not verified");
  });

  it("prints JSON", async () => {
    const { code, out } = await bundle().verify({ args: ["--json", "--key", "mine.pem"] });
    expect(code).toBe(exitCodes.ok);
    expect(JSON.parse(out)).toMatchObject({
      valid: true,
      certificate: { verdict: "conformant" },
      signer: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
  });

  it.each([
    ["a folder without one", (one: Bundle) => rmSync(join(one.cwd, "bundle/digests.json"))],
    ["text", (one: Bundle) => one.write("digests.json", "hello")],
    ["another schema", (one: Bundle) => one.write("digests.json", "{}")],
    [
      "a file that lies elsewhere",
      (one: Bundle) => one.write("digests.json", one.read("digests.json").replace('"badge.svg"', '"../mine.pem"')),
    ],
  ])("ends with 2 for %s", async (_, change) => {
    const one = bundle();
    change(one);
    const { code, err, out } = await callMain(["verify", "bundle", "--suite", suite], { cwd: one.cwd });
    expect({ code, out }).toEqual({ code: exitCodes.usage, out: "" });
    expect(err).toContain("holds no certificate");
  });
});
