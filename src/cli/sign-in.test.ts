import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { gunzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { goodCard, goodTask, sendText, textOf } from "../../fixtures/hostile/payloads.js";
import type { Answer, Call } from "../../fixtures/hostile/server.js";
import { startAuthorizationServer, testClients } from "../testing/authorization-server.js";
import { callMain } from "../testing/call-main.js";
import { testAuthority } from "../testing/certificates.js";
import { temporaryFolder } from "../testing/cli.js";
import { agentThat, smallSuite } from "../testing/small-suite.js";
import type { Exchange } from "../wire/exchange.js";
import { exitCodes } from "./exit-codes.js";
import { signInPrompt } from "./sign-in.js";

/** An agent whose card has these schemes, and which writes down what it was shown. */
function agentWith(securitySchemes: (call: Call) => object, seen: (string | undefined)[]): Answer {
  return (call) => {
    if (call.kind !== "card") seen.push(call.request.headers.authorization);
    sendText(
      call,
      textOf(call, { card: { ...goodCard(call), securitySchemes: securitySchemes(call) }, task: goodTask() }),
    );
  };
}

async function run(config: string, answer: Answer, env = {}) {
  const agent = await agentThat(answer);
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, "a2a-tck.config.yaml"), `${config}\nreporters: [console, json, html, record]\nout: out\n`);
  const called = await callMain(["--target", agent.url, "--suite", smallSuite("passes")], { cwd, env });
  const files = readdirSync(join(cwd, "out")).map((name) => {
    const bytes = readFileSync(join(cwd, "out", name));
    return [name, (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8")] as const;
  });
  const texts = Object.fromEntries(files);
  const report = JSON.parse(texts["report.json"] ?? "{}") as { diagnoses: { code: string; sentence: string }[] };
  const lines = (texts["record.jsonl.gz"] ?? "").split("\n").filter(Boolean);
  const exchanges = lines.map((line) => JSON.parse(line) as Exchange & { type: string });
  return {
    ...called,
    said: [called.out, called.err, ...Object.values(texts)].join("\n"),
    codes: report.diagnoses.map(({ code }) => code),
    steps: exchanges.flatMap(({ purpose }) => (purpose?.test === "identities" ? [purpose.step] : [])),
  };
}

const { clientId, clientSecret } = testClients.machine;
const env = { SECRET: clientSecret };

describe("a token that the kit gets for itself", () => {
  it("goes to the agent and into no output; how it was got is in the record", async () => {
    const { issuer } = await startAuthorizationServer();
    const seen: (string | undefined)[] = [];
    const flows = { clientCredentials: { tokenUrl: `${issuer}/token`, scopes: { a2a: "all" } } };
    const answer = agentWith(() => ({ oauth: { oauth2SecurityScheme: { flows } } }), seen);
    const identity = `{type: oauth2, flow: clientCredentials, clientId: ${clientId}, clientSecret: env:SECRET, scopes: [a2a]}`;
    const result = await run(`identities:\n  main: ${identity}\ntrustedOrigins: ["${issuer}"]`, answer, env);
    expect(result).toMatchObject({ code: exitCodes.ok, codes: [], steps: ["main: token"] });
    expect(new Set(seen).size).toBe(1);
    expect(seen[0]).toMatch(/^Bearer \S{20,}$/);
    for (const secret of [seen[0]?.slice(7) ?? "", clientSecret, encodeURIComponent(clientSecret)])
      expect(result.said).not.toContain(secret);
  });

  it("is not asked for at a server that only the card names, and the run says so", async () => {
    const { issuer, seen: asked } = await startAuthorizationServer();
    const seen: (string | undefined)[] = [];
    const flows = { clientCredentials: { tokenUrl: `${issuer}/token`, scopes: {} } };
    const answer = agentWith(() => ({ oauth: { oauth2SecurityScheme: { flows } } }), seen);
    const identity = `{type: oauth2, flow: clientCredentials, clientId: ${clientId}, clientSecret: env:SECRET}`;
    const result = await run(`identities:\n  main: ${identity}`, answer, env);
    expect(result.codes).toContain("identity-foreign-server");
    expect(result.code).toBe(exitCodes.nothingTested);
    expect(result.out).toMatch(/identity main: the card's scheme “oauth” names the tokenUrl/);
    expect(asked).toEqual([]);
    expect(new Set(seen)).toEqual(new Set([undefined]));
  });

  it("shows the user page and code, without anything that could garble the terminal", async () => {
    const { issuer } = await startAuthorizationServer({
      instead: (request, response) => {
        if (request.url !== "/device/auth" && request.url !== "/token") return false;
        const grant = {
          device_code: "a-device-code",
          user_code: "AB\u001b[2JCD",
          verification_uri: "http://localhost/d",
          interval: 0.01,
        };
        const token = { access_token: "the-token-of-the-device", token_type: "Bearer" };
        response.end(JSON.stringify(request.url === "/token" ? token : grant));
        return true;
      },
    });
    const seen: (string | undefined)[] = [];
    const identity = `{type: oauth2, flow: deviceCode, clientId: device, issuer: "${issuer}"}`;
    const result = await run(
      `identities:\n  main: ${identity}`,
      agentWith(() => ({}), seen),
    );
    expect(result.err).toContain("identity main: sign in at\n  http://localhost/d\n  and type in the code AB");
    expect(result.err).not.toContain("\u001b");
    expect(new Set(seen)).toEqual(new Set(["Bearer the-token-of-the-device"]));
    expect(result.steps).toEqual(["main: metadata", "main: device authorization", "main: token"]);
  });
});

describe.skipIf(process.platform !== "linux")("--open-browser", () => {
  const prompt = async (open: boolean, path: string): Promise<string> => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, "xdg-open"),
      `#!/bin/sh\nprintf '%s|' "$@" > ${folder}/part && mv ${folder}/part ${folder}/seen\n`,
      { mode: 0o755 },
    );
    vi.stubEnv("PATH", path.replace("HERE", folder));
    onTestFinished(() => void vi.unstubAllEnvs());
    const errs: string[] = [];
    const terminal = {
      cwd: folder,
      env: {},
      isTTY: false,
      columns: 80,
      out: () => {},
      err: (text: string) => void errs.push(text),
      onInterrupt: () => {},
    };
    signInPrompt(terminal, open).onSignIn?.({ identity: "main", url: "https://a.example/?a=$(touch%20x)&b='`id`;c" });
    await vi.waitFor(() =>
      expect(existsSync(join(folder, "seen")) || !open || errs.join("").includes("cannot be started")).toBe(true),
    );
    return `${errs.join("")}${existsSync(join(folder, "seen")) ? `seen ${readFileSync(join(folder, "seen"), "utf8")}` : ""}`;
  };

  it("hands the URL to the browser as it is, never to a shell, and only when asked", async () => {
    const said = await prompt(true, "HERE:/usr/bin:/bin");
    expect(said).toContain("seen https://a.example/?a=$(touch%20x)&b='`id`;c|");
    expect(await prompt(false, "HERE:/usr/bin:/bin")).not.toContain("seen");
  });

  it("says so when there is nothing to open it with", async () => {
    expect(await prompt(true, "/nowhere")).toContain("(xdg-open cannot be started: open the page yourself)");
  });
});

it("nobody is asked to sign in on a build server", async () => {
  const { issuer } = await startAuthorizationServer();
  const identity = `{type: oidc, flow: authorizationCode, clientId: app, issuer: "${issuer}"}`;
  const result = await run(
    `identities:\n  main: ${identity}`,
    agentWith(() => ({}), []),
    { CI: "true" },
  );
  expect(result.err).toBe("");
  expect(result.codes).toEqual(["identity-sign-in"]);
});

it("says which schemes of the card no identity satisfies", async () => {
  const schemes = {
    token: { httpAuthSecurityScheme: { scheme: "bearer" } },
    key: { apiKeySecurityScheme: { location: "header", name: "X-Key" } },
    query: { apiKeySecurityScheme: { location: "query", name: "key" } },
    tls: { mtlsSecurityScheme: {} },
  };
  const config =
    "identities: {main: {type: bearer, token: env:T}, other: {type: apiKey, in: query, name: key, value: env:T}}";
  const some = await run(
    config,
    agentWith(() => schemes, []),
    { T: "a-token-of-a-test" },
  );
  expect(some.codes).toEqual(["scheme-without-identity"]);
  expect(some.out.replace(/\s+/g, " ")).toContain(
    "no identity of the configuration satisfies what the card declares as “key” (an API key in the header X-Key), “tls” (a client certificate (mutual TLS))",
  );
  expect(
    (
      await run(
        "levels: [must]",
        agentWith(() => schemes, []),
      )
    ).codes,
  ).toEqual([]);
});

describe("TLS", () => {
  async function agentByTls() {
    const authority = await testAuthority();
    const { cert, key } = await authority.issue("localhost");
    const callers: (string | undefined)[] = [];
    const server = createServer({ cert, key, ca: authority.cert, requestCert: true, rejectUnauthorized: false });
    const { port } = await new Promise<AddressInfo>((done) =>
      server.listen(0, "127.0.0.1", () => done(server.address() as AddressInfo)),
    );
    onTestFinished(() => void server.close().closeAllConnections());
    const url = `https://localhost:${port}`;
    server.on("request", (request, response) => {
      callers.push((request.socket as TLSSocket).getPeerCertificate().subject?.CN?.toString());
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const supportedInterfaces = [{ url: `${url}/rpc`, protocolBinding: "JSONRPC", protocolVersion: "1.0" }];
        const card = { name: "TLS", version: "1", capabilities: {}, skills: [], supportedInterfaces };
        const { id = null } = (request.method === "GET" ? {} : JSON.parse(Buffer.concat(chunks).toString())) as {
          id?: string;
        };
        const answer = request.method === "GET" ? card : { jsonrpc: "2.0", id, result: { task: goodTask() } };
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(answer));
      });
    });
    const cwd = temporaryFolder();
    const alice = await authority.issue("alice");
    for (const [name, text] of Object.entries({
      "a.pem": alice.cert,
      "a-key.pem": alice.key,
      "ca.pem": authority.cert,
    }))
      writeFileSync(join(cwd, name), text);
    return { url, cwd, callers, alice };
  }

  it("client certificates are shown, and the authority of the server is trusted", async () => {
    const { url, cwd, callers, alice } = await agentByTls();
    const config = "identities:\n  main: {type: mtls, cert: file:a.pem, key: file:a-key.pem, ca: file:ca.pem}\n";
    writeFileSync(join(cwd, "a2a-tck.config.yaml"), `${config}reporters: [console, record]\nout: out\n`);
    const { code, out, err } = await callMain(["--target", url, "--suite", smallSuite("passes")], { cwd });
    expect({ code, err }).toEqual({ code: exitCodes.ok, err: "" });
    expect(new Set(callers)).toEqual(new Set(["alice"]));
    const record = gunzipSync(readFileSync(join(cwd, "out/record.jsonl.gz"))).toString("utf8");
    expect(record).toContain('"identity":"main"');
    expect(out + record).not.toContain(alice.key.split("\n")[1]);
  });

  it("an unknown authority stops the run, and --insecure goes on and says so everywhere", async () => {
    const { url, cwd } = await agentByTls();
    const args = ["--target", url, "--suite", smallSuite("passes"), "--out", "out", "--reporter", "console,json"];
    expect(await callMain(args, { cwd })).toMatchObject({ code: exitCodes.nothingTested });
    const { code, out } = await callMain([...args, "--insecure"], { cwd });
    expect(code).toBe(exitCodes.ok);
    expect(out.replace(/\s+/g, " ")).toContain("the TLS certificates of servers were not checked");
    const report = JSON.parse(readFileSync(join(cwd, "out/report.json"), "utf8")) as {
      diagnoses: object[];
      run: { options: object };
    };
    expect(report.diagnoses).toMatchObject([{ code: "insecure", severity: "warn" }]);
    expect(report.run.options).toMatchObject({ insecure: true });
    const doctor = await callMain(["doctor", "--target", url, "--insecure"], { cwd });
    expect(doctor).toMatchObject({ code: exitCodes.ok });
    expect(doctor.out).toContain("were not checked");
  });

  it("certificate and key that do not belong together are a mistake in the configuration", async () => {
    const { url, cwd, callers } = await agentByTls();
    const other = await (await testAuthority()).issue("bob");
    writeFileSync(join(cwd, "b-key.pem"), other.key);
    writeFileSync(join(cwd, "text.pem"), "no certificate");
    for (const [identity, said] of [
      [
        "{type: mtls, cert: file:a.pem, key: file:b-key.pem}",
        /config\.yaml:2:45 identities\.main\.key and the certificate cannot be used together/,
      ],
      [
        "{type: mtls, cert: file:text.pem, key: file:a-key.pem}",
        /config\.yaml:2:28 identities\.main\.cert is not in PEM/,
      ],
    ] as const) {
      writeFileSync(join(cwd, "a2a-tck.config.yaml"), `identities:\n  main: ${identity}\n`);
      const { code, err } = await callMain(["--target", url], { cwd });
      expect(code).toBe(exitCodes.usage);
      expect(err).toMatch(said);
    }
    expect(callers).toEqual([]);
  });
});

describe("doctor", () => {
  it("says what to configure for the schemes of a card", async () => {
    const flows = {
      deviceCode: { deviceAuthorizationUrl: "https://a.example/d", tokenUrl: "https://a.example/t", scopes: {} },
    };
    const agent = await agentThat(
      agentWith(
        () => ({
          basic: { httpAuthSecurityScheme: { scheme: "Basic" } },
          device: { oauth2SecurityScheme: { flows } },
          oidc: { openIdConnectSecurityScheme: { openIdConnectUrl: "https://a.example/o" } },
          key: { apiKeySecurityScheme: { location: "cookie", name: "x: 1, evil: {" } },
          odd: { somethingElse: {} },
        }),
        [],
      ),
    );
    const { out, code, cwd } = await callMain(["doctor", "--target", agent.url]);
    expect(code).toBe(exitCodes.ok);
    expect(out).toContain("main: {type: basic, username: NAME, password: env:AGENT_PASSWORD}");
    expect(out).toContain("main: {type: oauth2, flow: deviceCode, clientId: CLIENT}");
    expect(out).toContain("main: {type: oidc, flow: authorizationCode, clientId: CLIENT}");
    expect(out).toContain('main: {type: apiKey, in: cookie, name: "X-API-Key", value: env:AGENT_API_KEY}');
    expect(out).toContain("other: {type: basic, username: NAME, password: env:OTHER_PASSWORD}");
    writeFileSync(
      join(cwd, "a2a-tck.config.yaml"),
      "identities: {main: {type: basic, username: u, password: env:P}}\n",
    );
    const known = await callMain(["doctor", "--target", agent.url], { cwd, env: { P: "pass-of-a-test" } });
    expect(known.out).toMatch(/✓ identity +main\n/);
    expect(known.out).not.toContain("AGENT_PASSWORD");
  });
});
