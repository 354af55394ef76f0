import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { goodCard, goodTask, sendText, textOf } from "../../fixtures/hostile/payloads.js";
import { startAgent } from "../agent/server.js";
import { judgeRun } from "../judge/judge-run.js";
import type { Identities, OAuthCredential } from "../target/identity.js";
import { temporaryFolder } from "../testing/cli.js";
import { agentThat } from "../testing/small-suite.js";
import { loadLibrary } from "./library.js";
import { run } from "./run.js";

const suite = `acts_version: "1.0"
spec_version: "1.0"
profile: a2a-tck/1
suites:
  - id: slow
    name: A slow test
    tests:
      - id: SLOW
        name: The token runs out between two steps
        level: must
        transport: [jsonrpc]
        steps:
          - {id: a, operation: send_message, params: {message: {role: ROLE_USER, parts: [{text: hi}]}}}
          - {id: b, delay_ms: 1200, operation: send_message, params: {message: {role: ROLE_USER, parts: [{text: hi}]}}}
          - {id: c, as: none, operation: send_message, params: {message: {role: ROLE_USER, parts: [{text: hi}]}}, expect: {outcome: any}}
`;

/** A token endpoint whose tokens live one second; after the first ones it has no more. */
async function tokenEndpoint(most: number) {
  let given = 0;
  const seen: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    given += 1;
    const token = { access_token: `the-token-number-${given}`, token_type: "Bearer", expires_in: 1 };
    response
      .writeHead(given > most ? 400 : 200)
      .end(JSON.stringify(given > most ? { error: "invalid_client" } : token));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close().closeAllConnections());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`, seen };
}

async function slowRun(most: number) {
  const { url: tokenUrl, seen } = await tokenEndpoint(most);
  const shown: (string | undefined)[] = [];
  const agent = await agentThat((call) => {
    shown.push(call.request.headers.authorization);
    sendText(call, textOf(call, { card: goodCard(call), task: goodTask() }));
  });
  const file = join(temporaryFolder(), "suite.yaml");
  writeFileSync(file, suite);
  const selection = { tests: [], tags: [], levels: [] };
  const library = await loadLibrary([file], selection);
  const main: OAuthCredential = {
    type: "oauth2",
    flow: "clientCredentials",
    clientId: "c",
    clientSecret: "the-secret-of-c",
    tokenUrl,
  };
  const options = { target: agent.url, selection, headers: [["X-Route", "blue"]] as const, identities: { main } };
  const more = { concurrency: 1, timeoutMs: 5_000, seed: "s", strictBehaviors: false, prompts: {}, variables: {} };
  const { report, record } = await run(
    { ...options, ...more, command: "a2a-tck" },
    { name: "a2a-tck", version: "test" },
    {},
    library,
  );
  return { report, record, shown, seen, library };
}

describe("a token that runs out while tests are under way", () => {
  it("is renewed, and the renewal is in the record", async () => {
    const { report, record, shown, seen } = await slowRun(100);
    expect(report.verdict).toBe("conformant");
    expect(shown.slice(-3)).toEqual([
      expect.stringMatching(/^Bearer the-token-number-\d+$/),
      expect.stringMatching(/^Bearer the-token-number-\d+$/),
      undefined,
    ]);
    expect(shown.at(-2)).not.toBe(shown.at(-3));
    const tokens = record.exchanges.filter(({ purpose }) => purpose?.test === "identities");
    expect(tokens.length).toBe(seen.length);
    expect(tokens.length).toBeGreaterThan(1);
    expect(JSON.stringify(record)).not.toMatch(/the-token-number|the-secret-of-c/);
    // The user's headers are for the agent.
    expect(seen.filter((headers) => "x-route" in headers)).toEqual([]);
  });

  it("and cannot be renewed leaves tests undecided, and blames nobody", async () => {
    const { report, record, library, shown } = await slowRun(1);
    expect(report.tests).toMatchObject([{ id: "SLOW", result: "skip", skip: { kind: "not-reached" } }]);
    expect(report.tests[0]?.skip?.reason).toMatch(/^identity main: .* refused the token: “invalid_client”/);
    expect(report.verdict).toBe("incomplete");
    expect(judgeRun(record, library).tests).toEqual(report.tests);
    expect(new Set(shown)).toEqual(new Set(["Bearer the-token-number-1"]));
  });
});

describe("an agent that wants credentials, when none are configured", () => {
  const given = async (identities: Identities | undefined) => {
    const agent = await startAgent({ auth: ["bearer"], pace: 1 });
    onTestFinished(() => agent.close());
    const selection = { tests: ["CORE-GET-001", "AUTH-SCOPE-*", "AUTH-SERVER-002.get"], tags: [], levels: [] };
    const library = await loadLibrary(undefined, selection);
    const settings = {
      concurrency: 4,
      timeoutMs: 5_000,
      seed: "s",
      strictBehaviors: false,
      prompts: {},
      variables: {},
    };
    const { report, record } = await run(
      { target: agent.url, selection, headers: [], ...settings, command: "", ...(identities ? { identities } : {}) },
      { name: "a2a-tck", version: "test" },
      {},
      library,
    );
    expect(judgeRun(record, library)).toEqual(report);
    return report;
  };

  it("its tests are not configured, and none of them is passed over in silence", async () => {
    const report = await given(undefined);
    expect(report.tests.length).toBeGreaterThan(10);
    expect(new Set(report.tests.map(({ skip }) => skip?.kind))).toEqual(new Set(["not-configured"]));
    expect(report.tests.every(({ skip }) => skip?.identities?.includes("main"))).toBe(true);
    expect(report.tests.some(({ skip }) => skip?.identities?.includes("other"))).toBe(true);
    expect(report.diagnoses).toMatchObject([{ code: "unauthorized" }]);
    expect(report.diagnoses[0]?.fix).toContain("identities: {main: {type: bearer, token: env:AGENT_TOKEN}}");
    expect(report.verdict).toBe("incomplete");
  });

  it("wrong ones are no missing ones", async () => {
    const report = await given({ main: { type: "bearer", token: "a-wrong-token" } });
    expect(report.tests).toEqual([]);
    expect(report.diagnoses[0]?.sentence).toContain("refused the credentials of the identity main");
  });
});
