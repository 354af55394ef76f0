import { beforeAll, describe, expect, it } from "vitest";
import { type Library, loadLibrary } from "../../runner/library.js";
import { run } from "../../runner/run.js";
import type { Identities, OAuthCredential } from "../../target/identity.js";
import { systemClock } from "../clock.js";
import { startAgent } from "../server.js";
import { oauthFaults } from "./oauth.js";

const selection = { tests: ["AUTH-SERVER-*", "CARD-EXT-*"], tags: [], levels: [] };
let library: Library;
beforeAll(async () => {
  library = await loadLibrary(undefined, selection);
});

const main: OAuthCredential = {
  type: "oauth2",
  flow: "clientCredentials",
  clientId: "reference-client",
  clientSecret: "reference-client-secret",
};

/** Faults, and the test that has to notice each. */
const proofs = [
  ["oauth-audience-ignored", "AUTH-SERVER-002.wrong-audience"],
  ["oauth-signature-ignored", "AUTH-SERVER-002.tampered"],
  ["oauth-expiry-ignored", "AUTH-SERVER-002.expired"],
  ["oauth-scope-ignored", "CARD-EXT-010"],
] as const;

/** A token of the agent at this URL. */
async function tokenOf(url: string): Promise<string> {
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: "reference-client",
    client_secret: "reference-client-secret",
  });
  const answer = (await (await fetch(`${url}/oauth/token`, { method: "POST", body })).json()) as {
    access_token: string;
  };
  return answer.access_token;
}

/** What the kit finds in an agent that takes tokens. */
async function verdicts(fault?: string) {
  let offset = -600_000;
  const clock = { ...systemClock, now: () => systemClock.now() + offset };
  const agent = await startAgent({ pace: 1, auth: ["oauth"], clock, ...(fault === undefined ? {} : { fault }) });
  try {
    const expired = await tokenOf(agent.url);
    offset = 0;
    const identities: Identities = {
      main,
      limited: { ...main, scopes: ["a2a"] },
      wrongAudience: { ...main, resource: "https://elsewhere.example" },
      expired: { type: "bearer", token: expired },
    };
    const { report } = await run(
      {
        target: agent.url,
        selection,
        headers: [],
        identities,
        concurrency: 8,
        timeoutMs: 5_000,
        seed: "oauth",
        strictBehaviors: false,
        prompts: {},
        variables: {},
        command: "a2a-tck",
      },
      { name: "a2a-tck", version: "test" },
      {},
      library,
    );
    const of = (result: string) => report.tests.filter((test) => test.result === result);
    return { passed: of("pass").map(({ id }) => id), failed: of("fail"), errors: of("error") };
  } finally {
    await agent.close();
  }
}

describe("an agent that takes tokens", { timeout: 30_000 }, () => {
  it("is right without a fault", async () => {
    const { passed, failed, errors } = await verdicts();
    expect([...failed, ...errors].map(({ id, mismatches }) => `${id}: ${mismatches[0]?.message}`)).toEqual([]);
    expect(passed).toEqual(
      expect.arrayContaining([
        "AUTH-SERVER-002.expired",
        "AUTH-SERVER-002.wrong-audience",
        "AUTH-SERVER-002.tampered",
        "CARD-EXT-010",
      ]),
    );
  });

  it("has a proof for every fault", () => {
    expect(oauthFaults.map(({ id }) => id)).toEqual(proofs.map(([id]) => id));
  });

  it.each(proofs)("with the fault %s fails %s", async (fault, test) => {
    const { failed, errors } = await verdicts(fault);
    expect(errors).toEqual([]);
    expect([...new Set(failed.map(({ id }) => id))]).toContain(test);
    const requirement = oauthFaults.find(({ id }) => id === fault)?.requirement;
    expect(failed.find(({ id }) => id === test)?.requirements).toContain(requirement);
  });
});
