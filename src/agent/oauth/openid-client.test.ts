import * as oidc from "openid-client";
import { describe, expect, it } from "vitest";
import { clientOf } from "../../testing/agent-client.js";
import { withAgent } from "../../testing/with-agent.js";

// The client that the agent's authorization server is held against was written by others.

const redirectUri = "http://127.0.0.1:4711/callback";
const agent = withAgent({ auth: ["oauth"], autoApprove: "alice" });
const asked = withAgent({ auth: ["oauth"] });

function discover(id = "reference-client", secret?: string, auth?: oidc.ClientAuth): Promise<oidc.Configuration> {
  const server = new URL(agent().url);
  return oidc.discovery(server, id, secret, auth, { execute: [oidc.allowInsecureRequests] });
}

/** HTTP status of an operation, and its result. */
async function call(token: string, operation: "list_tasks" | "get_extended_agent_card" = "list_tasks") {
  const headers = { Authorization: `Bearer ${token}` };
  return clientOf(agent(), "rest").call(operation, {}, { headers });
}

describe("client credentials", () => {
  it.each([
    ["in the Authorization header", oidc.ClientSecretBasic("reference-client-secret")],
    ["in the form", oidc.ClientSecretPost("reference-client-secret")],
  ])("%s open the agent", async (_, auth) => {
    const tokens = await oidc.clientCredentialsGrant(await discover("reference-client", undefined, auth));
    expect(tokens).toMatchObject({ token_type: "bearer", expires_in: 300, scope: "a2a extended" });
    expect((await call(tokens.access_token)).http.status).toBe(200);
    expect((await call(tokens.access_token, "get_extended_agent_card")).http.status).toBe(200);
  });

  it("open what their scopes and their principal allow, and no more", async () => {
    const config = await discover("reference-client", "reference-client-secret");
    const narrow = await oidc.clientCredentialsGrant(config, { scope: "a2a" });
    expect((await call(narrow.access_token, "get_extended_agent_card")).http.status).toBe(403);
    const none = await oidc.clientCredentialsGrant(config, { scope: "extended" });
    const { http } = await call(none.access_token);
    expect(http.status).toBe(403);
    expect(http.headers.get("www-authenticate")).toContain('error="insufficient_scope", scope="a2a"');
    const carol = await discover("reference-client-of-carol", "reference-client-secret-of-carol");
    const limited = await oidc.clientCredentialsGrant(carol, { scope: "a2a extended" });
    expect(limited.scope).toBe("a2a");
    expect((await call(limited.access_token, "get_extended_agent_card")).http.status).toBe(403);
  });

  it("for another place do not open the agent", async () => {
    const config = await discover("reference-client", "reference-client-secret");
    const tokens = await oidc.clientCredentialsGrant(config, { resource: "https://elsewhere.example" });
    const { http, error } = await call(tokens.access_token);
    expect(http.status).toBe(401);
    expect(error.message).toContain("not meant for this agent");
  });

  it.each([
    ["reference-client", "wrong"],
    ["nobody", "reference-client-secret"],
  ])("are refused: %s with the secret %s", async (id, secret) => {
    await expect(oidc.clientCredentialsGrant(await discover(id, secret))).rejects.toMatchObject({
      status: 401,
      cause: [{ scheme: "basic" }],
    });
  });

  it("are refused for a scope that nobody knows", async () => {
    const config = await discover("reference-client", "reference-client-secret");
    await expect(oidc.clientCredentialsGrant(config, { scope: "everything" })).rejects.toMatchObject({
      error: "invalid_scope",
    });
  });

  it("are nothing that a public client has", async () => {
    const config = await discover("reference-public-client", undefined, oidc.None());
    await expect(oidc.clientCredentialsGrant(config)).rejects.toMatchObject({ error: "unauthorized_client" });
  });
});

/** Follows the authorization request to where a browser would end. */
async function browse(url: URL): Promise<URL> {
  const response = await fetch(url, { redirect: "manual" });
  expect(response.status).toBe(303);
  return new URL(response.headers.get("location") ?? "");
}

describe("authorization codes", () => {
  it.each([
    ["reference-client", "reference-client-secret", undefined],
    ["reference-public-client", undefined, oidc.None()],
  ])("with PKCE are for %s, with an identity and a refresh token", async (id, secret, auth) => {
    const config = await discover(id, secret, auth);
    const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: "openid offline_access a2a extended",
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
    });
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
    const back = await browse(url);
    const tokens = await oidc.authorizationCodeGrant(config, back, checks);
    expect(tokens.claims()).toMatchObject({ sub: "alice", aud: id, nonce, iss: agent().url });
    expect((await call(tokens.access_token)).http.status).toBe(200);
    // An identity token is for the client, and opens nothing.
    expect((await call(tokens.id_token ?? "")).http.status).toBe(401);
    await expect(oidc.authorizationCodeGrant(config, back, checks)).rejects.toMatchObject({ error: "invalid_grant" });

    const next = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? "", { scope: "a2a" });
    expect((await call(next.access_token, "get_extended_agent_card")).http.status).toBe(403);
    await expect(oidc.refreshTokenGrant(config, tokens.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
  });

  it("need the verifier", async () => {
    const config = await discover("reference-client", "reference-client-secret");
    const challenge = await oidc.calculatePKCECodeChallenge(oidc.randomPKCECodeVerifier());
    const parameters = { redirect_uri: redirectUri, code_challenge: challenge, code_challenge_method: "S256" };
    const back = await browse(oidc.buildAuthorizationUrl(config, parameters));
    await expect(
      oidc.authorizationCodeGrant(config, back, { pkceCodeVerifier: oidc.randomPKCECodeVerifier() }),
    ).rejects.toMatchObject({ error: "invalid_grant" });
  });

  it("are not for public clients without PKCE, nor with the plain method", async () => {
    const config = await discover("reference-public-client", undefined, oidc.None());
    const bare = await browse(oidc.buildAuthorizationUrl(config, { redirect_uri: redirectUri, state: "s" }));
    expect(Object.fromEntries(bare.searchParams)).toMatchObject({ error: "invalid_request", state: "s" });
    const plain = { redirect_uri: redirectUri, code_challenge: "a".repeat(43), code_challenge_method: "plain" };
    const refused = await browse(oidc.buildAuthorizationUrl(config, plain));
    expect(refused.searchParams.get("error")).toBe("invalid_request");
  });

  it.each(["https://elsewhere.example/callback", "http://127.0.0.1.elsewhere.example/", "nowhere"])(
    "are not sent to %s",
    async (place) => {
      const url = oidc.buildAuthorizationUrl(await discover(), { redirect_uri: place });
      const response = await fetch(url, { redirect: "manual" });
      expect([response.status, response.headers.get("location")]).toEqual([400, null]);
    },
  );

  it("wait for the user, who may refuse", async () => {
    const query = new URLSearchParams({
      response_type: "code",
      client_id: "reference-client",
      redirect_uri: redirectUri,
      state: '"><script>',
    });
    const url = `${asked().url}/oauth/authorize?${query}`;
    const page = await (await fetch(url)).text();
    expect(page).toContain("reference-client wants to act for you");
    expect(page).not.toContain("<script>");
    const decide = (form: Record<string, string>) =>
      fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
    const credentials = { username: "bob", password: "reference-agent-password-of-bob" };
    const agreed = await decide({ ...credentials, decision: "allow" });
    expect(new URL(agreed.headers.get("location") ?? "").searchParams.get("code")).toMatch(/^[\w-]{32}$/);
    const wrong = await decide({ ...credentials, password: "wrong", decision: "allow" });
    expect([wrong.status, await wrong.text()]).toEqual([200, expect.stringContaining("Name or password is wrong")]);
    const refused = await decide({ decision: "deny" });
    expect(new URL(refused.headers.get("location") ?? "").searchParams.get("error")).toBe("access_denied");
  });
});

describe("device codes", () => {
  it("are polled until the user has decided", { timeout: 20_000 }, async () => {
    const config = await discover("reference-client", "reference-client-secret");
    const started = await oidc.initiateDeviceAuthorization(config, { scope: "a2a" });
    expect(started).toMatchObject({ interval: 1, user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/) });
    const tokens = await oidc.pollDeviceAuthorizationGrant(config, started);
    expect(tokens.scope).toBe("a2a");
    expect((await call(tokens.access_token)).http.status).toBe(200);
  });

  it("slow down who asks too often, and end with the user's refusal", async () => {
    const post = async (path: string, form: Record<string, string>) => {
      const body = new URLSearchParams({ client_id: "reference-public-client", ...form });
      return (await fetch(`${asked().url}/oauth/${path}`, { method: "POST", body })).json() as Promise<
        Record<string, string>
      >;
    };
    const { device_code: code = "", user_code: userCode = "" } = await post("device_authorization", {});
    const grant = { grant_type: "urn:ietf:params:oauth:grant-type:device_code", device_code: code };
    expect(await post("token", grant)).toMatchObject({ error: "authorization_pending" });
    expect(await post("token", grant)).toMatchObject({ error: "slow_down" });
    const page = `${asked().url}/oauth/device`;
    expect(await (await fetch(`${page}?user_code=${userCode}`)).text()).toContain(userCode);
    const body = new URLSearchParams({ user_code: userCode.toLowerCase().replace("-", ""), decision: "deny" });
    expect(await (await fetch(page, { method: "POST", body })).text()).toContain("refused");
    expect(await post("token", grant)).toMatchObject({ error: "access_denied" });
    expect(await post("token", { ...grant, device_code: "unknown" })).toMatchObject({ error: "invalid_grant" });
  });
});

describe("tokens", () => {
  it.each(["wrong", "a.b.c", ""])("are not %j", async (token) => {
    expect((await call(token)).http.status).toBe(401);
  });

  it("are not those with another signature, or with none", async () => {
    const config = await discover("reference-client", "reference-client-secret");
    const { access_token: token } = await oidc.clientCredentialsGrant(config);
    const [, payload = "", signature = ""] = token.split(".");
    const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString("base64url");
    const other = Buffer.from(payload, "base64url").toString().replace("alice", "bob");
    const [head = ""] = token.split(".");
    for (const forged of [
      `${none}.${payload}.`,
      `${head}.${Buffer.from(other).toString("base64url")}.${signature}`,
      `${head}.${payload}.${signature.replace(/^./, (first) => (first === "A" ? "B" : "A"))}`,
    ])
      expect((await call(forged)).http.status).toBe(401);
    expect((await call(token)).http.status).toBe(200);
  });
});

it("the card declares each flow in a scheme of its own, any of which will do", async () => {
  const card = (await (await fetch(`${agent().url}/.well-known/agent-card.json`)).json()) as {
    securitySchemes: Record<string, object>;
    securityRequirements: object[];
  };
  expect(Object.keys(card.securitySchemes)).toEqual(["oauth-client", "oauth-code", "oauth-device", "oidc"]);
  expect(card.securityRequirements).toEqual([
    { schemes: { "oauth-client": { list: ["a2a"] } } },
    { schemes: { "oauth-code": { list: ["a2a"] } } },
    { schemes: { "oauth-device": { list: ["a2a"] } } },
    { schemes: { oidc: { list: ["openid", "a2a"] } } },
  ]);
});
