import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../json.js";
import { loadLibrary } from "../../runner/library.js";
import type { RunOptions } from "../../runner/options.js";
import { run } from "../../runner/run.js";
import type { Identities, OAuthCredential } from "../../target/identity.js";
import { withAgent } from "../../testing/with-agent.js";

const kit = { name: "a2a-tck", version: "test" };
const selection = { tests: ["CARD-EXT-*", "AUTH-*", "CORE-GET-*", "CARD-SIGN-*"], tags: [], levels: [] };
const agent = withAgent({ auth: ["oauth"], autoApprove: "alice", pace: 1 });

function optionsFor(identities: Identities, change: Partial<RunOptions> = {}): RunOptions {
  return {
    target: agent().url,
    selection,
    headers: [],
    identities,
    concurrency: 8,
    timeoutMs: 10_000,
    seed: "oauth",
    strictBehaviors: false,
    prompts: {},
    variables: {},
    command: "a2a-tck",
    ...change,
  };
}

const machine = (clientId: string, clientSecret: string): OAuthCredential => ({
  type: "oauth2",
  flow: "clientCredentials",
  clientId,
  clientSecret,
});
const main = machine("reference-client", "reference-client-secret");
const other = machine("reference-client-of-bob", "reference-client-secret-of-bob");
const limited = machine("reference-client-of-carol", "reference-client-secret-of-carol");
const wrongAudience = { ...main, resource: "https://elsewhere.example" };

/** Opens the URL as a browser would: the agent agrees for its user, and its answer leads back to the kit. */
const onSignIn = ({ url }: { readonly url: string }) => void fetch(url);

/** What a run found that is no pass, without what only says what it was not given. */
async function findings(identities: Identities, change: Partial<RunOptions> = {}) {
  const library = await loadLibrary(undefined, selection);
  const { report, record } = await run(optionsFor(identities, change), kit, {}, library);
  const passed = report.tests.filter(({ result }) => result === "pass");
  const failed = report.tests.filter(({ result }) => result === "fail" || result === "error");
  return {
    passed: passed.map(({ id }) => id),
    failed: failed.map(({ id, mismatches, error }) => `${id}: ${error ?? mismatches[0]?.message}`),
    diagnoses: report.diagnoses.map(({ code, sentence }) => `${code}: ${sentence}`),
    text: JSON.stringify(record),
  };
}

describe("the kit against an agent that wants tokens of its own server", { timeout: 60_000 }, () => {
  it("gets in by client credentials, as several callers, and writes no token down", async () => {
    const { passed, failed, diagnoses, text } = await findings({ main, other, limited, wrongAudience });
    expect({ failed, diagnoses }).toEqual({ failed: [], diagnoses: [] });
    expect(passed).toContain("CORE-GET-001");
    expect(passed).toContain("CARD-SIGN-009.extended-card");
    expect(text).not.toMatch(/eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{40,}/);
    expect(text).not.toContain("reference-client-secret");
  });

  it.each<[string, OAuthCredential]>([
    ["an authorization code", { type: "oauth2", flow: "authorizationCode", clientId: "reference-public-client" }],
    ["OpenID Connect", { type: "oidc", flow: "authorizationCode", clientId: "reference-public-client" }],
    ["a device code", { type: "oauth2", flow: "deviceCode", clientId: "reference-public-client" }],
  ])("gets in by %s", async (_, credential) => {
    const { passed, failed, diagnoses } = await findings(
      { main: { ...credential, scopes: ["a2a", "extended"] } },
      { onSignIn },
    );
    expect({ failed, diagnoses }).toEqual({ failed: [], diagnoses: [] });
    expect(passed).toContain("CORE-GET-001");
  });

  it("is told when its client is not known", async () => {
    const { diagnoses } = await findings({ main: { ...main, clientSecret: "wrong-secret-of-a-test" } });
    expect(diagnoses.join("\n")).toContain("identity-refused");
  });
});

it("the card and the metadata of its server say the same", async () => {
  const card = (await (await fetch(`${agent().url}/.well-known/agent-card.json`)).json()) as {
    securitySchemes: Record<string, { oauth2SecurityScheme: { oauth2MetadataUrl: string; flows: JsonObject } }>;
  };
  const scheme = card.securitySchemes["oauth-code"]?.oauth2SecurityScheme;
  const metadata = (await (await fetch(scheme?.oauth2MetadataUrl ?? "")).json()) as JsonObject;
  expect(metadata.issuer).toBe(agent().url);
  expect(scheme?.flows.authorizationCode).toMatchObject({
    authorizationUrl: metadata.authorization_endpoint,
    tokenUrl: metadata.token_endpoint,
    pkceRequired: true,
  });
});
