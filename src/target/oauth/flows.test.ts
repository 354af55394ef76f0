import { describe, expect, it, onTestFinished } from "vitest";
import type { JsonObject } from "../../json.js";
import {
  type ServerOptions,
  signIn,
  startAuthorizationServer,
  testClients,
} from "../../testing/authorization-server.js";
import { createWire, type RecordingWire } from "../../wire/client.js";
import type { OAuthCredential } from "../identity.js";
import { Keyring, type KeyringOptions } from "../keyring.js";
import type { SignInPrompt } from "./grants.js";

function ring(
  credential: OAuthCredential,
  more: Partial<KeyringOptions> = {},
): { keyring: Keyring; wire: RecordingWire } {
  const { clientSecret, refreshToken } = credential;
  const wire = createWire({ secrets: [clientSecret, refreshToken].filter((one) => one !== undefined) });
  onTestFinished(() => wire.close());
  const options = { wire, userHeaders: [], insecure: false, barred: () => undefined, publicOnly: () => false };
  return { wire, keyring: new Keyring({ main: credential }, { ...options, mayTrust: () => true, ...more }) };
}

const card = (flows: JsonObject, more: JsonObject = {}): JsonObject => ({
  securitySchemes: { auth: { oauth2SecurityScheme: { flows, ...more } } },
});

const machine: OAuthCredential = { type: "oauth2", flow: "clientCredentials", ...testClients.machine };
const steps = (wire: RecordingWire) => wire.exchanges.map(({ purpose }) => purpose?.step);

/** Everything that was recorded, as it would be written. */
const written = (wire: RecordingWire, keyring: Keyring) =>
  JSON.stringify([...wire.exchanges, ...keyring.received].map((one) => wire.redactor.exchange(one)));

async function bearer(keyring: Keyring): Promise<string> {
  const [header] = (await keyring.present("main")).headers;
  expect(header?.[0]).toBe("Authorization");
  expect(header?.[1]).toMatch(/^Bearer \S{20,}$/);
  return header?.[1].slice("Bearer ".length) ?? "";
}

describe("client credentials", () => {
  it("get a token by the metadata of the issuer, once", async () => {
    const { issuer, seen } = await startAuthorizationServer();
    const { keyring, wire } = ring({ ...machine, issuer, scopes: ["a2a"] });
    const token = await bearer(keyring);
    expect(await bearer(keyring)).toBe(token);
    expect(await keyring.meet({})).toEqual({ problems: [], remarks: [] });
    expect(seen).toEqual(["GET /.well-known/oauth-authorization-server", "POST /token"]);
    expect(steps(wire)).toEqual(["main: metadata", "main: token"]);
    const text = written(wire, keyring);
    for (const secret of [
      token,
      testClients.machine.clientSecret,
      encodeURIComponent(testClients.machine.clientSecret),
    ])
      expect(text).not.toContain(secret);
  });

  it("take the endpoint from the card, and compare it with the metadata that the card names", async () => {
    const { issuer } = await startAuthorizationServer();
    const { keyring } = ring({ ...machine, scopes: ["a2a", "openid"] });
    expect(await keyring.present("main")).toEqual({ headers: [], query: [] });
    const flows = { clientCredentials: { tokenUrl: `${issuer}/token?x=1`, scopes: { a2a: "", other: "" } } };
    const oauth2MetadataUrl = `${issuer}/.well-known/openid-configuration`;
    const { problems, remarks } = await keyring.meet(card(flows, { oauth2MetadataUrl }));
    expect(problems).toEqual([]);
    expect(remarks.map(({ code, sentence }) => `${code}: ${sentence}`)).toEqual([
      expect.stringMatching(/^oauth-endpoint: the card's scheme “auth” names the tokenUrl \S+\?x=1, and the metadata/),
      expect.stringMatching(
        /^oauth-scope: identity main asks for the scope openid, which the card's scheme “auth” does not/,
      ),
      expect.stringMatching(/^oauth-scope: the card's scheme “auth” lists the scope other, which the metadata/),
    ]);
    await bearer(keyring);
  });

  it("with a secret in the form, or a wrong secret, which is not tried twice", async () => {
    const { issuer, seen } = await startAuthorizationServer();
    const right = ring({ ...machine, issuer, clientAuthentication: "post" });
    await bearer(right.keyring);
    const { body, headers } = right.wire.exchanges.at(-1)?.request ?? {};
    expect(body?.text).toContain("client_secret=machine%20secret%2Fwith%2Bsigns!");
    expect(headers?.map(([name]) => name)).not.toContain("Authorization");
    const wrong = ring({ ...machine, issuer, clientSecret: "a wrong secret" });
    const before = seen.length;
    expect(await wrong.keyring.present("main")).toEqual({ headers: [], query: [] });
    await wrong.keyring.present("main");
    const [problem] = (await wrong.keyring.meet({})).problems;
    expect(problem).toMatchObject({ code: "identity-refused" });
    expect(seen.slice(before).filter((one) => one === "POST /token")).toHaveLength(1);
  });

  it("are renewed before they run out, also while requests are under way, by one request", async () => {
    const { issuer, seen } = await startAuthorizationServer({ accessTokenSeconds: 100 });
    let now = 0;
    const { keyring } = ring({ ...machine, issuer, scopes: ["a2a"] }, { now: () => now });
    const first = await bearer(keyring);
    now = 89_000;
    expect(await bearer(keyring)).toBe(first);
    now = 91_000;
    const renewed = await Promise.all([bearer(keyring), bearer(keyring), bearer(keyring)]);
    expect(new Set(renewed).size).toBe(1);
    expect(renewed[0]).not.toBe(first);
    expect(seen.filter((one) => one === "POST /token")).toHaveLength(2);
  });
});

/** Runs the flow with a user at the browser. */
async function signedIn(
  credential: OAuthCredential,
  as: (prompt: SignInPrompt) => Promise<unknown> = ({ url, userCode }) => signIn(url, userCode),
  more: Partial<KeyringOptions> = {},
) {
  const prompts: SignInPrompt[] = [];
  let pages: Promise<unknown> = Promise.resolve();
  const { keyring, wire } = ring(credential, {
    prompt: (prompt) => {
      prompts.push(prompt);
      pages = as(prompt).catch(() => {});
    },
    rest: (ms) => new Promise((done) => setTimeout(done, Math.min(ms, 100))),
    patienceMs: 60_000,
    ...more,
  });
  const met = await keyring.meet({});
  await pages;
  return { keyring, wire, prompts, ...met };
}

const app: OAuthCredential = {
  type: "oidc",
  flow: "authorizationCode",
  ...testClients.app,
  scopes: ["offline_access"],
};

describe("authorization code with PKCE", () => {
  it("gets a token from the user's sign-in, and a refreshed one later", async () => {
    const { issuer, seen } = await startAuthorizationServer({ accessTokenSeconds: 100 });
    let now = 0;
    const { keyring, wire, prompts, problems } = await signedIn({ ...app, issuer }, undefined, { now: () => now });
    expect(problems).toEqual([]);
    const first = await bearer(keyring);
    const [prompt] = prompts;
    const query = new URL(prompt?.url ?? "").searchParams;
    expect(query.get("code_challenge")).toMatch(/^[\w-]{43}$/);
    expect([query.get("code_challenge_method"), query.get("response_type"), query.get("scope")]).toEqual([
      "S256",
      "code",
      "openid offline_access",
    ]);
    expect(query.get("redirect_uri")).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    now = 95_000;
    expect(await bearer(keyring)).not.toBe(first);
    expect(prompts).toHaveLength(1);
    expect(seen.filter((one) => one === "POST /token")).toHaveLength(2);
    expect(steps(wire).slice(-2)).toEqual(["main: token", "main: refreshed token"]);
    expect(keyring.received.map(({ id, purpose }) => [id, purpose?.step])).toEqual([["r1", "main: redirect"]]);
    const text = written(wire, keyring);
    const redirect = new URL(keyring.received[0]?.request.url ?? "").searchParams;
    for (const secret of [first, redirect.get("code"), redirect.get("state")]) {
      expect(secret).toBeTruthy();
      expect(text).not.toContain(secret);
    }
    expect(text).toContain("code_verifier=[redacted]");
  }, 20_000);

  it("does not take a redirect with another state or issuer, or without a code", async () => {
    const { issuer, seen } = await startAuthorizationServer();
    const bring = async (change: (own: URLSearchParams) => Record<string, string>) => {
      const { problems, keyring } = await signedIn({ ...app, issuer }, async ({ url }) => {
        const own = new URL(url).searchParams;
        await fetch(`${own.get("redirect_uri")}?${new URLSearchParams(change(own))}`);
      });
      expect((await keyring.present("main")).headers).toEqual([]);
      return problems[0]?.sentence;
    };
    const state = (own: URLSearchParams) => own.get("state") ?? "";
    expect(await bring(() => ({ code: "stolen", state: "other", iss: issuer }))).toMatch(/its state is not the one/);
    expect(await bring((own) => ({ code: "x", state: state(own), iss: "https://evil.example" }))).toMatch(
      /comes from the issuer/,
    );
    expect(await bring((own) => ({ code: "x", state: state(own) }))).toMatch(/lacks iss/);
    expect(await bring((own) => ({ error: "access_denied", state: state(own), iss: issuer }))).toMatch(
      /brought “access_denied”/,
    );
    expect(seen).not.toContain("POST /token");
  });

  it("ends when nobody signs in, when nobody is there, and when the port is taken", async () => {
    const { issuer } = await startAuthorizationServer();
    const late = await signedIn({ ...app, issuer }, async () => {}, { patienceMs: 50 });
    expect(late.problems[0]?.sentence).toMatch(/nobody signed in in time/);
    const { keyring } = ring({ ...app, issuer });
    expect((await keyring.meet({})).problems[0]).toMatchObject({ code: "identity-sign-in" });
    const port = Number(new URL(issuer).port);
    const taken = await signedIn({ ...app, issuer, redirectPort: port });
    expect(taken.problems[0]?.sentence).toMatch(/cannot be received on port \d+: .*EADDRINUSE/);
  });

  it("needs no user with a refresh token of an earlier sign-in", async () => {
    const { issuer } = await startAuthorizationServer();
    const { wire } = await signedIn({ ...app, issuer });
    const body = JSON.parse(wire.exchanges.at(-1)?.response?.body.text ?? "{}") as { refresh_token?: string };
    const { keyring, prompts } = await signedIn({ ...app, issuer, refreshToken: body.refresh_token ?? "" });
    await bearer(keyring);
    expect(prompts).toEqual([]);
  }, 20_000);

  it("that runs out without a refresh token says so, and does not ask again", async () => {
    const instead: ServerOptions["instead"] = (request, response) => {
      if (request.url !== "/token") return false;
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify({ access_token: "short-lived-token-of-a-test", token_type: "bearer", expires_in: 10 }),
      );
      return true;
    };
    const { issuer } = await startAuthorizationServer({ instead });
    let now = 0;
    const { keyring, prompts } = await signedIn({ ...app, issuer }, undefined, { now: () => now });
    expect(await bearer(keyring)).toBe("short-lived-token-of-a-test");
    now = 9_500;
    // The early renewal is not possible, and the token is still good.
    expect(await bearer(keyring)).toBe("short-lived-token-of-a-test");
    now = 10_500;
    expect(await keyring.problemOf("main")).toMatchObject({ code: "identity-expired" });
    expect((await keyring.present("main")).headers).toEqual([]);
    expect(prompts).toHaveLength(1);
  }, 20_000);
});

const device: OAuthCredential = {
  type: "oauth2",
  flow: "deviceCode",
  ...testClients.device,
  scopes: ["openid", "offline_access"],
};

describe("device code", () => {
  it("shows URL and code, waits for the user, and gets a token", async () => {
    const { issuer } = await startAuthorizationServer();
    const { keyring, prompts, problems, wire } = await signedIn({ ...device, issuer });
    expect(problems).toEqual([]);
    const token = await bearer(keyring);
    expect(prompts).toMatchObject([{ identity: "main", url: `${issuer}/device` }]);
    expect(prompts[0]?.userCode).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
    const text = written(wire, keyring);
    for (const secret of [token, prompts[0]?.userCode]) expect(text).not.toContain(secret);
  }, 20_000);

  it("ends when the user refuses", async () => {
    const { issuer } = await startAuthorizationServer();
    const { problems } = await signedIn({ ...device, issuer }, ({ url, userCode }) => signIn(url, userCode, "refuse"));
    expect(problems[0]?.sentence).toMatch(/refused the token: “access_denied”/);
  }, 20_000);

  /** A token endpoint that gives these answers in turn. */
  const answering = (answers: readonly JsonObject[], grant: JsonObject = {}): NonNullable<ServerOptions["instead"]> => {
    let next = 0;
    return (request, response) => {
      const isDevice = request.url === "/device/auth";
      if (!isDevice && request.url !== "/token") return false;
      const start = {
        device_code: "the-device-code",
        user_code: "WDJB-MJHT",
        verification_uri: "http://localhost/device",
        expires_in: 600,
      };
      const answer = isDevice ? { ...start, ...grant } : (answers[next++] ?? {});
      response.writeHead("error" in answer ? 400 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(answer));
      return true;
    };
  };
  const polled = async (answers: readonly JsonObject[], grant?: JsonObject) => {
    const { issuer, seen } = await startAuthorizationServer({ instead: answering(answers, grant) });
    const waits: number[] = [];
    const rest = async (ms: number) => void waits.push(ms);
    const { problems } = await signedIn({ ...device, issuer }, async () => {}, { rest, patienceMs: 600_000 });
    return { waits, sentence: problems[0]?.sentence, asked: seen.filter((one) => one === "POST /token").length };
  };
  const token = { access_token: "a-token-by-device-code", token_type: "Bearer" };
  const pending = { error: "authorization_pending" };

  it("honours interval, five seconds by default, and slow_down", async () => {
    expect(await polled([pending, { error: "slow_down" }, pending, token])).toMatchObject({
      waits: [5_000, 5_000, 10_000, 10_000],
      sentence: undefined,
    });
    expect((await polled([pending, { error: "slow_down" }, token], { interval: 2 })).waits).toEqual([
      2_000, 2_000, 7_000,
    ]);
  });

  it("ends with expired_token, access_denied, and when the time of the code is over", async () => {
    expect((await polled([pending, { error: "expired_token" }])).sentence).toMatch(/“expired_token”/);
    expect((await polled([{ error: "access_denied" }])).sentence).toMatch(/“access_denied”/);
    const over = await polled(Array<JsonObject>(10).fill(pending), { expires_in: 12 });
    expect(over).toMatchObject({ asked: 2, sentence: expect.stringMatching(/nobody confirmed the code/) as string });
  });

  it("does not show a page that is no http(s) URL", async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is no template
    for (const page of ["javascript:alert(1)", "file:///etc/passwd", "$(id)", "${x}"])
      expect((await polled([token], { verification_uri: page })).sentence).toMatch(/lacks device_code, user_code/);
  });
});

describe("what is odd", () => {
  it("a card that requires PKCE of a server that does not know it, and a token with less scope than asked for", async () => {
    const { issuer } = await startAuthorizationServer({
      instead: (request, response) => {
        const metadata = { issuer, token_endpoint: `${issuer}/token`, code_challenge_methods_supported: ["plain"] };
        const token = { access_token: "the-token-of-this-test", token_type: "bearer", scope: "read" };
        response.end(JSON.stringify(request.method === "GET" ? metadata : token));
        return true;
      },
    });
    const urls = { tokenUrl: `${issuer}/token`, authorizationUrl: `${issuer}/auth` };
    const flows = { authorizationCode: { ...urls, scopes: { read: "", write: "" }, pkceRequired: true } };
    const scopes = ["read", "write"];
    const { keyring } = ring({ ...app, type: "oauth2", scopes, refreshToken: "an-old-refresh-token" });
    const { remarks, problems } = await keyring.meet(card(flows, { oauth2MetadataUrl: `${issuer}/metadata` }));
    expect(problems).toEqual([]);
    expect(remarks).toMatchObject([
      { code: "oauth-issuer", sentence: expect.stringMatching(/whose metadata belong elsewhere$/) as string },
      { code: "oauth-pkce", sentence: expect.stringMatching(/name plain and not S256$/) as string },
      { code: "oauth-scope", sentence: expect.stringMatching(/the scope “read”, without write/) as string },
    ]);
  });
});

it("a scope that the card requires and its scheme does not list is odd, in the forms of 1.0 and 0.3", async () => {
  const { issuer } = await startAuthorizationServer();
  const flows = { clientCredentials: { tokenUrl: `${issuer}/token`, scopes: { a2a: "" } } };
  for (const requirements of [
    { securityRequirements: [{ schemes: { auth: { list: ["a2a", "admin"] }, other: { list: ["x"] } } }] },
    { security: [{ auth: ["admin"] }] },
  ]) {
    const { keyring } = ring(machine);
    const { remarks } = await keyring.meet({ ...card(flows), ...requirements });
    expect(remarks.map(({ sentence }) => sentence)).toEqual([
      "the card requires the scope admin, which the card's scheme “auth” does not list",
    ]);
  }
});

describe("what is refused", () => {
  it("an issuer that names another one", async () => {
    const { issuer, seen } = await startAuthorizationServer();
    const { keyring } = ring({ ...machine, issuer: issuer.replace("localhost", "127.0.0.1") });
    expect((await keyring.meet({})).problems).toMatchObject([{ code: "identity-issuer" }]);
    // The secret was not sent.
    expect(seen.filter((one) => one.startsWith("POST"))).toEqual([]);
  });

  it("endpoints of the card on an origin that may not see credentials: nothing is sent there", async () => {
    const { issuer, seen } = await startAuthorizationServer();
    for (const [flow, own] of [
      ["clientCredentials", { tokenUrl: `${issuer}/token` }],
      ["authorizationCode", { tokenUrl: `${issuer}/token`, authorizationUrl: `${issuer}/auth` }],
      ["deviceCode", { tokenUrl: `${issuer}/token`, deviceAuthorizationUrl: `${issuer}/device/auth` }],
    ] as const) {
      const { keyring } = ring({ ...machine, flow }, { mayTrust: () => false, prompt: () => {} });
      const { problems } = await keyring.meet(card({ [flow]: { ...own, scopes: {} } }));
      expect(problems).toMatchObject([{ code: "identity-foreign-server" }]);
      expect(problems[0]?.sentence).toContain(`names the tokenUrl ${issuer}/token, which is on another origin`);
    }
    expect(seen).toEqual([]);
  });

  it("secrets without TLS, private endpoints of a public card, and a card without the scheme", async () => {
    const open = ring({ ...machine, tokenUrl: "http://auth.example.com/token" });
    expect((await open.keyring.meet({})).problems[0]?.sentence).toMatch(
      /http:\/\/auth\.example\.com\/token has no TLS/,
    );
    const tokenUrl = "https://10.1.2.3/token";
    const inner = ring(machine, { barred: () => "it is a private address" });
    const flows = { clientCredentials: { tokenUrl, scopes: {} } };
    expect((await inner.keyring.meet(card(flows))).problems[0]?.sentence).toMatch(/it is a private address/);
    const none = ring(machine);
    expect((await none.keyring.meet(card({}))).problems[0]?.sentence).toMatch(
      /does not declare an OAuth 2.0 scheme with the flow clientCredentials/,
    );
    for (const { wire } of [open, inner, none]) expect(wire.exchanges).toEqual([]);
  });

  it("answers that are no tokens", async () => {
    const bad: readonly JsonObject[] = [
      {},
      { access_token: "t", token_type: "DPoP" },
      { access_token: "line\nbreak", token_type: "Bearer" },
      { access_token: ["t"], token_type: "Bearer" },
    ];
    for (const answer of bad) {
      const { issuer } = await startAuthorizationServer({
        instead: (request, response) => {
          if (request.url !== "/token") return false;
          response.end(JSON.stringify(answer));
          return true;
        },
      });
      const { keyring } = ring({ ...machine, issuer });
      expect((await keyring.meet({})).problems[0]).toMatchObject({ code: "identity-answer" });
    }
  });
});
