import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { goodCard, goodTask, sendText, textOf } from "../../fixtures/hostile/payloads.js";
import type { Answer } from "../../fixtures/hostile/server.js";
import { packageRoot } from "../package-root.js";
import { callMain } from "../testing/call-main.js";
import { temporaryFolder } from "../testing/cli.js";
import { agentThat } from "../testing/small-suite.js";
import type { Exchange } from "../wire/exchange.js";
import { loadConfig } from "./config.js";
import { exitCodes } from "./exit-codes.js";

/** An agent that writes down what it was shown, and says it again. */
function echo(seen: string[]): Answer {
  return (call) => {
    const { url = "", headers, method } = call.request;
    const shown = [headers.authorization, headers.cookie, headers["x-key"], /key=[^&]*/.exec(url)?.[0]];
    seen.push(`${method} ${shown.filter((one) => one !== undefined).join(" ")}`.trim());
    const task = { ...goodTask(), metadata: { told: shown.map((one) => one ?? "") } };
    sendText(call, textOf(call, { card: goodCard(call), task }));
  };
}

const steps = (lines: readonly string[]) => `acts_version: "1.0"
spec_version: "1.0"
profile: a2a-tck/1
suites:
  - id: who
    name: Who calls
    tests:
      - id: WHO
        name: Everybody shows what is theirs
        level: must
        transport: [jsonrpc]
        steps:
${lines.map((line) => `          - ${line}`).join("\n")}
`;
const send = "operation: send_message, params: {message: {role: ROLE_USER, parts: [{text: hi}]}}";
const raw = "raw: {method: POST, path: /, headers: {Content-Type: application/json}, body: {}}, expect: {}";
const rawOwn =
  'raw: {method: POST, path: /, headers: {Authorization: "Bearer forged"}, body: {}}, expect: {}, deliberate: true';

const config = `identities:
  main: {type: bearer, token: env:MAIN}
  other: {type: basic, username: bob, password: file:bob.txt}
  key: {type: apiKey, in: query, name: key, value: env:KEY}
  cookie: [{type: apiKey, in: cookie, name: sid, value: env:SID}, {type: headers, headers: {X-Key: "Key env:KEY"}}]
reporters: [console, json, record]
out: out
`;
const env = { MAIN: "main-secret-1", KEY: "key/secret+2", SID: "sid-secret-3" };

async function run(lines: readonly string[], text = config) {
  const seen: string[] = [];
  const agent = await agentThat(echo(seen));
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, "a2a-tck.config.yaml"), text);
  writeFileSync(join(cwd, "bob.txt"), "bob-secret-4\n");
  writeFileSync(join(cwd, "suite.yaml"), steps(lines));
  const called = await callMain(["--target", agent.url, "--suite", "suite.yaml"], { cwd, env });
  return { ...called, seen };
}

/** Exchanges of the record, without those of the meeting. */
function recorded(cwd: string): Exchange[] {
  const text = gunzipSync(readFileSync(join(cwd, "out/record.jsonl.gz"))).toString("utf8");
  const lines = text.split("\n").filter(Boolean);
  const exchanges = lines.map((line) => JSON.parse(line) as Exchange & { type: string });
  return exchanges.filter(({ type, purpose }) => type === "exchange" && purpose?.test === "WHO");
}

const everybody = [
  `{id: a, ${send}}`,
  `{id: b, as: other, ${send}}`,
  `{id: c, as: key, ${send}}`,
  `{id: d, as: cookie, ${send}}`,
  `{id: e, as: none, ${send}}`,
  `{id: f, ${raw}}`,
  `{id: g, as: key, ${raw}}`,
  `{id: h, as: none, ${raw}}`,
  `{id: i, as: other, ${rawOwn}}`,
  "{id: j, operation: get_agent_card, as: other}",
  "{id: k, operation: get_agent_card, as: none}",
];

describe("identities of the configuration", () => {
  it("are shown by the steps that name them, in operations, raw requests and for the card", async () => {
    const { seen, code, cwd } = await run(everybody);
    expect(code).toBe(exitCodes.ok);
    const bob = `Basic ${btoa("bob:bob-secret-4")}`;
    expect(seen.slice(-11)).toEqual([
      "POST Bearer main-secret-1",
      `POST ${bob}`,
      "POST key=key%2Fsecret%2B2",
      "POST sid=sid-secret-3 Key key/secret+2",
      "POST",
      "POST Bearer main-secret-1",
      "POST key=key%2Fsecret%2B2",
      "POST",
      "POST Bearer forged",
      `GET ${bob}`,
      "GET",
    ]);
    // The meeting is main's.
    expect(new Set(seen.slice(0, -11))).toEqual(new Set(["GET Bearer main-secret-1", "POST Bearer main-secret-1"]));
    expect(recorded(cwd).map(({ purpose }) => purpose?.identity)).toEqual([
      "main",
      "other",
      "key",
      "cookie",
      "none",
      "main",
      "key",
      "none",
      undefined,
      "other",
      "none",
    ]);
  });

  it("are in no output, in whatever form", async () => {
    const { out, err, cwd } = await run(everybody);
    const files = readdirSync(join(cwd, "out")).map((name) => {
      const bytes = readFileSync(join(cwd, "out", name));
      return (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
    });
    const secrets = [...Object.values(env), "bob-secret-4", "bob:bob-secret-4"];
    const forms = secrets.flatMap((one) => [one, encodeURIComponent(one), btoa(one), btoa(one).replace(/=+$/, "")]);
    const text = [out, err, ...files].join("\n");
    expect(forms.filter((form) => text.includes(form))).toEqual([]);
    expect(text).toContain("[redacted]");
  });

  it("whose headers hold no secret take no common words out of the reports", async () => {
    const headers = '{X-User: "message", X-Key: "Key env:KEY"}';
    const { cwd, seen } = await run(
      [`{id: a, ${send}}`],
      `identities: {main: {type: headers, headers: ${headers}}}\nout: out\nreporters: [record]\n`,
    );
    expect(seen.at(-1)).toBe("POST Key key/secret+2");
    const text = gunzipSync(readFileSync(join(cwd, "out/record.jsonl.gz"))).toString("utf8");
    expect(text).toContain('"X-User","message"');
    expect(text).toContain('"X-Key","[redacted]"');
    expect(text).not.toContain("key/secret+2");
  });

  it("that a test needs and the configuration lacks skip it, and one line says what to add", async () => {
    const { out, code, cwd } = await run([`{id: a, as: other, ${send}}`], config.replace(/ {2}other.*\n/, ""));
    expect(code).toBe(exitCodes.nothingTested);
    const line =
      '1 MUST test needs credentials; add to a2a-tck.config.yaml, e.g.: identities: {other: {type: bearer, token: "env:OTHER_TOKEN"}} (docs/identities.md)';
    expect(out.split("\n")).toContain(line);
    const report = JSON.parse(readFileSync(join(cwd, "out/report.json"), "utf8")) as { tests: { skip: object }[] };
    expect(report.tests[0]?.skip).toEqual({
      kind: "not-configured",
      reason: 'the configuration has no identity "other"; add it under "identities"',
      identities: ["other"],
    });
  });

  it("headers of the command line win over main's and stay away from the others", async () => {
    const seen: string[] = [];
    const agent = await agentThat(echo(seen));
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "a2a-tck.config.yaml"), config);
    writeFileSync(join(cwd, "bob.txt"), "bob-secret-4\n");
    writeFileSync(join(cwd, "suite.yaml"), steps(everybody.slice(0, 5)));
    const args = ["--target", agent.url, "--suite", "suite.yaml", "--header", "Authorization: Bearer of-the-flag"];
    await callMain(args, { cwd, env });
    expect(seen.slice(-5)).toEqual([
      "POST Bearer of-the-flag",
      `POST Basic ${btoa("bob:bob-secret-4")}`,
      "POST key=key%2Fsecret%2B2",
      "POST sid=sid-secret-3 Key key/secret+2",
      "POST",
    ]);
  });
});

it("the examples of the documentation are as the schema wants them", async () => {
  const text = readFileSync(join(packageRoot, "docs/identities.md"), "utf8");
  const blocks = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
  expect(blocks.length).toBeGreaterThan(2);
  for (const block of blocks) {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "a2a-tck.config.yaml"), block);
    expect(Object.keys((await loadConfig(undefined, cwd)).config)).toEqual(["identities"]);
  }
});

const oauth = "type: oauth2, flow: clientCredentials, clientId: c";

describe("a card and an agent that lead elsewhere", () => {
  const elsewhere = async (answer: (other: string) => Answer) => {
    const shown: string[] = [];
    const other = await agentThat(echo(shown));
    const agent = await agentThat(answer(other.url));
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "a2a-tck.config.yaml"), config);
    writeFileSync(join(cwd, "bob.txt"), "bob-secret-4\n");
    writeFileSync(join(cwd, "suite.yaml"), steps(everybody.slice(0, 5)));
    const { out } = await callMain(["--target", agent.url, "--suite", "suite.yaml"], { cwd, env });
    return { out: out.replace(/\s+/g, " "), shown };
  };

  it("a redirect of the card or of a message is not followed to another origin", async () => {
    const away =
      (other: string): Answer =>
      (call) => {
        call.response.writeHead(307, { location: `${other}${call.request.url ?? "/"}` }).end();
      };
    expect((await elsewhere(away)).shown).toEqual([]);
    const onlyMessages =
      (other: string): Answer =>
      (call) => {
        if (call.kind === "card") return sendText(call, textOf(call, { card: goodCard(call), task: goodTask() }));
        call.response.writeHead(307, { location: `${other}${call.request.url ?? "/"}` }).end();
      };
    const { shown, out } = await elsewhere(onlyMessages);
    expect(shown).toEqual([]);
    expect(out).toMatch(/redirect/);
  });

  it("an interface on another origin gets no credentials of anybody, and the run says so", async () => {
    const { shown, out } = await elsewhere((other) => (call) => {
      const card = goodCard(call);
      const supportedInterfaces = [{ url: `${other}/rpc`, protocolBinding: "JSONRPC", protocolVersion: "1.0" }];
      sendText(call, textOf(call, { card: { ...card, supportedInterfaces }, task: goodTask() }));
    });
    expect(shown.length).toBeGreaterThan(4);
    expect(new Set(shown)).toEqual(new Set(["POST"]));
    expect(out).toMatch(/declares jsonrpc@1\.0 on another origin .* so credentials are not sent there/);
  });
});

/** `▸` stands in front of what is wrong. */
const mistakes: [what: string, identity: string, said: RegExp][] = [
  ["a secret in clear", "{type: bearer, token: ▸s3cret-x}", /main\.token has to be env:NAME or file:PATH: secrets/],
  ["a password in clear", "{type: basic, username: u, password: ▸s3cret-x}", /main\.password has to be env:/],
  ["an unknown kind", "▸{type: beerer, token: env:MAIN}", /main\.type has to be one of bearer, basic, apiKey/],
  ["no kind", "▸{token: env:MAIN}", /main\.type has to be one of|required property 'type'/],
  ["a missing member", "▸{type: bearer}", /main must have required property 'token'/],
  ["an unknown member", "{type: bearer, token: env:MAIN, tok: ▸x}", /unknown key `tok`/],
  ["a variable that is not set", "{type: bearer, token: ▸env:NONE}", /variable NONE is not set/],
  ["a file that is not there", "{type: bearer, token: ▸file:none}", /file none cannot be read/],
  ["a short secret", "{type: bearer, token: ▸env:SHORT}", /main\.token is shorter than 4 characters/],
  ["a line break", "{type: bearer, token: ▸env:LINES}", /main\.token cannot stand in a header/],
  [
    "a place of a key",
    "{type: apiKey, in: ▸body, name: k, value: env:MAIN}",
    /main\.in must be equal.*: header, query, cookie/,
  ],
  [
    "a name of a header",
    "{type: apiKey, in: header, name: ▸'a b', value: env:MAIN}",
    /main\.name is no name of a header/,
  ],
  [
    "a cookie's value",
    "{type: apiKey, in: cookie, name: k, value: ▸env:COOKIE}",
    /main\.value cannot stand in a cookie/,
  ],
  [
    "a header in clear",
    "{type: headers, headers: {Authorization: ▸Bearer s3cret-x}}",
    /headers\.Authorization carries credentials, so it has to hold env:NAME/,
  ],
  ["a colon in a user name", "{type: basic, username: ▸env:COLON, password: env:MAIN}", /main\.username has a colon/],
  [
    "a flow that is not known",
    "{type: oauth2, flow: ▸implicit, clientId: c}",
    /main\.flow must be equal.*clientCredentials/,
  ],
  ["a client without id", "▸{type: oidc, flow: deviceCode}", /main must have required property 'clientId'/],
  ["a client's secret in clear", `{${oauth}, clientSecret: ▸s3cret-x}`, /main\.clientSecret has to be env:NAME/],
  ["an issuer that is no URL", `{${oauth}, issuer: ▸auth.example.com}`, /main\.issuer is no http\(s\) URL/],
  ["a scope with a space", `{${oauth}, scopes: ▸["a b"]}`, /main\.scopes has an entry that is no scope/],
  ["a port", `{${oauth}, redirectPort: ▸0}`, /main\.redirectPort must be >= 1/],
  ["a key in clear", "{type: mtls, cert: file:c.pem, key: ▸s3cret-x}", /main\.key has to be env:NAME or file:PATH/],
  ["an empty list", "▸[]", /main must NOT have fewer than 1 items/],
  [
    "a mistake in a list",
    "[{type: bearer, token: env:MAIN}, {type: bearer, token: ▸s3cret-x}]",
    /main\.1\.token has to be env:/,
  ],
];

describe("mistakes in identities end with 2, one sentence and the place, and never repeat a secret", () => {
  const surroundings = { MAIN: "main-secret-1", SHORT: "abc", LINES: "line\nbreak", COOKIE: "a; b=c", COLON: "a:b" };

  it.each(mistakes)("%s", async (_what, identity, said) => {
    const agent = await agentThat();
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "a2a-tck.config.yaml"), `identities:\n  main: ${identity.replace("▸", "")}\n`);
    const { code, out, err } = await callMain(["--target", agent.url], { cwd, env: surroundings });
    expect({ code, out, connections: agent.connections() }).toEqual({ code: exitCodes.usage, out: "", connections: 0 });
    expect(err).toMatch(said);
    expect(err).toContain(`a2a-tck.config.yaml:2:${identity.indexOf("▸") + 9} `);
    expect(err).not.toMatch(/s3cret|main-secret|abc|break$|b=c/m);
    expect(err.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
  });

  it("the name none, which means nobody", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "a2a-tck.config.yaml"), "identities:\n  none: {type: bearer, token: env:MAIN}\n");
    const { code, err } = await callMain(["--target", "http://127.0.0.1:1"], { cwd, env: surroundings });
    expect(code).toBe(exitCodes.usage);
    expect(err).toMatch(/identities/);
  });
});
