import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { goodCard, goodTask, sendText, textOf } from "../../../fixtures/hostile/payloads.js";
import type { Answer } from "../../../fixtures/hostile/server.js";
import type { ClientMatrix } from "../../matrix/matrix.js";
import { packageRoot } from "../../package-root.js";
import { callMain } from "../../testing/call-main.js";
import { temporaryFolder } from "../../testing/cli.js";
import { agentThat } from "../../testing/small-suite.js";
import { withAgent } from "../../testing/with-agent.js";
import { exitCodes } from "../exit-codes.js";

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(join(packageRoot, `schemas/${name}.schema.json`), "utf8")) as object;
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(schemaOf("report"));
const validate = ajv.compile(schemaOf("matrix"));

const modern = withAgent({ protocols: ["1.0"] });
const dual = withAgent({ protocols: ["1.0", "0.3"] });
const matrix = (url: string, ...more: string[]) => callMain(["matrix", "--target", url, ...more]);
const states = ({ rows }: ClientMatrix) => rows.map(({ cells }) => cells.map(({ state }) => state));

describe("a2a-tck matrix", () => {
  it("shows a small table, the reasons, and what it cost; a client that is left out is no failure", async () => {
    const { code, out, err } = await matrix(modern().url);
    expect({ code, err }).toEqual({ code: exitCodes.ok, err: "" });
    expect(out).toMatch(/^It offers A2A 1\.0 alone\.$/m);
    expect(out).toMatch(/^ {2}client 0\.3 {2,}✗ fails at card {2,}✗ fails at card {2,}– not offered$/m);
    expect(out).toMatch(/^ {2}client 1\.0 {2,}✓ works {2,}✓ works {2,}– not offered$/m);
    expect(out.replace(/\s+/g, " ")).toContain(
      "fails at card, because the card has no `url`, only `supportedInterfaces`, which this client does not read",
    );
    expect(out).toContain("2 messages sent, in 6 requests");
    expect(out).not.toContain("\u001b");
    expect(out.split("\n").filter((line) => line.length > 100 && !line.includes("://"))).toEqual([]);
  });

  it("paints on a terminal, unless NO_COLOR forbids", async () => {
    const args = ["matrix", "--target", modern().url];
    expect((await callMain(args, { isTTY: true })).out).toContain("\u001b[31m");
    expect((await callMain(args, { isTTY: true, env: { NO_COLOR: "1" } })).out).not.toContain("\u001b");
  });

  it("prints JSON by its schema, and writes it beside a page", async () => {
    const { code, out, err, cwd } = await matrix(dual().url, "--json", "--out", "here");
    expect(code).toBe(exitCodes.ok);
    const printed = JSON.parse(out) as ClientMatrix;
    expect(validate(printed), JSON.stringify(validate.errors)).toBe(true);
    expect(printed).toMatchObject({ form: "both-same-urls", messagesSent: 4 });
    expect(
      states(printed)
        .flat()
        .filter((state) => state === "works"),
    ).toHaveLength(6);
    const ids = printed.exchanges.map(({ id }) => id);
    for (const { cells } of printed.rows)
      for (const { state, exchanges } of cells)
        if (state === "works") expect(ids).toEqual(expect.arrayContaining([...exchanges]));
    expect(readdirSync(join(cwd, "here")).sort()).toEqual(["matrix.html", "matrix.json"]);
    expect(readFileSync(join(cwd, "here/matrix.json"), "utf8")).toBe(out);
    expect(err).toMatch(/wrote .*matrix\.html\nwrote .*matrix\.json/);
    expect(readFileSync(join(cwd, "here/matrix.html"), "utf8")).toContain("client 1.0 that also speaks 0.3");
  });

  it("is a gate with --require", async () => {
    expect((await matrix(dual().url, "--require", "0.3,1.0")).code).toBe(exitCodes.ok);
    const { code, err } = await matrix(modern().url, "--require", "1.0, 0.3");
    expect(code).toBe(exitCodes.nonConformant);
    expect(err).toBe("a2a-tck: client 0.3 is required, and the agent does not serve it\n");
  });

  it("ends with 3 where there is no card to learn from", async () => {
    const gone = await agentThat();
    await gone.close();
    const { code, out } = await matrix(gone.url);
    expect(code).toBe(exitCodes.nothingTested);
    expect(out).toMatch(/✗ no client gets a card, because nothing listens at/);
  });

  it.each([
    [[], /no target is given/],
    [["--target", "localhost:1"], /is no http\(s\) URL/],
    [["--target", "http://127.0.0.1:1", "--require", "0.4"], /it has to be of 0\.3, 1\.0, 1\.0\+0\.3/],
    [["--target", "http://127.0.0.1:1", "--header", "x"], /has no name and colon/],
    [["--target", "http://127.0.0.1:1", "--config", "none.yaml"], /no configuration file none\.yaml/],
  ])("refuses %j", async (args, words) => {
    const { code, err } = await callMain(["matrix", ...args]);
    expect(code).toBe(exitCodes.usage);
    expect(err).toMatch(words);
  });

  it("takes target, headers, prompts and limits from the configuration", async () => {
    const cwd = temporaryFolder();
    const own = `target: ${dual().url}\nheaders: {X-Team: "env:TEAM"}\nbehaviors: {tck-complete-task: my own prompt}\nmaxMessages: 1\n`;
    writeFileSync(join(cwd, "a2a-tck.config.yaml"), own);
    const { code, out } = await callMain(["matrix", "--json"], { cwd, env: { TEAM: "secret-of-the-team" } });
    expect(code).toBe(exitCodes.ok);
    const { messagesSent, exchanges, rows } = JSON.parse(out) as ClientMatrix;
    expect(messagesSent).toBe(1);
    expect(JSON.stringify(exchanges)).toContain("my own prompt");
    expect(rows.flatMap(({ cells }) => cells).filter(({ state }) => state === "not-tried")).not.toEqual([]);
    expect(JSON.stringify(exchanges)).toContain("[redacted]");
    expect(out).not.toContain("secret-of-the-team");
  });

  it("calls as the identity main, and does not tell how", async () => {
    const { url } = await agentThat((call) => {
      if (call.kind === "card" || call.request.headers.authorization === "Bearer token-of-main")
        return sendText(call, textOf(call, { card: goodCard(call), task: goodTask() }));
      call.response.writeHead(401).end();
    });
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "a2a-tck.config.yaml"), "identities: {main: {type: bearer, token: env:TOKEN}}\n");
    const args = ["matrix", "--target", url, "--require", "1.0", "--out", "o"];
    const { code, out } = await callMain(args, { cwd, env: { TOKEN: "token-of-main" } });
    expect({ code, out }).toMatchObject({
      code: exitCodes.ok,
      out: expect.stringMatching(/client 1\.0 +✓ works +✓ works/),
    });
    const written = ["matrix.html", "matrix.json"].map((name) => readFileSync(join(cwd, "o", name), "utf8"));
    expect([out, ...written].join("\n")).not.toContain("token-of-main");
    const refused = await callMain(args, { cwd, env: { TOKEN: "wrong-one" } });
    expect(refused.code).toBe(exitCodes.nonConformant);
    expect(refused.out.replace(/\s+/g, " ")).toContain("refused the credentials of the identity main (HTTP 401)");
  });

  it("keeps credentials at home and out of every output", async () => {
    const seen: (string | undefined)[] = [];
    const foreign = await agentThat((call) => {
      seen.push(call.request.headers.authorization);
      sendText(call, textOf(call, { card: goodCard(call), task: { id: "t" } }));
    });
    const echo: Answer = (call) => {
      const card: Record<string, unknown> = { ...goodCard(call), name: `I saw ${call.request.headers.authorization}` };
      const [rpc] = card.supportedInterfaces as object[];
      sendText(call, JSON.stringify({ ...card, supportedInterfaces: [{ ...rpc, url: `${foreign.url}/rpc` }] }));
    };
    const home = await agentThat(echo);
    const given = ["--header", "Authorization: Bearer secret-of-mine", "--out", "o"];
    const { out, err, cwd } = await matrix(home.url, ...given);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.every((value) => value === undefined)).toBe(true);
    const files = ["matrix.html", "matrix.json"].map((name) => readFileSync(join(cwd, "o", name), "utf8"));
    expect([out, err, ...files].join("\n")).not.toContain("secret-of-mine");
    expect(out).toContain("I saw [redacted]");
  });

  it("survives an agent that writes into the terminal and into the page", async () => {
    const evil = "\u001b[2J\u202e<script>alert(1)</script>\n::error::x";
    const { url } = await agentThat((call) => {
      const card = { ...goodCard(call), name: evil, url: `javascript:${evil}`, preferredTransport: evil };
      sendText(call, textOf(call, { card, task: { id: evil, status: evil } }));
    });
    const { code, out, cwd } = await matrix(url, "--out", "o");
    expect(code).toBe(exitCodes.ok);
    const acts = (text: string) => ["\u001b", "\u202e"].some((char) => text.includes(char));
    expect(acts(out)).toBe(false);
    expect(out).not.toMatch(/^::/m);
    const page = readFileSync(join(cwd, "o/matrix.html"), "utf8");
    expect(page).not.toContain("<script");
    expect(page).not.toMatch(/href="javascript/);
    expect(page).toContain("Content-Security-Policy");
    expect(acts(readFileSync(join(cwd, "o/matrix.json"), "utf8"))).toBe(false);
  });

  it("gives up on an agent that never ends its answer", async () => {
    const { url } = await agentThat((call) => {
      if (call.kind === "card") sendText(call, JSON.stringify(goodCard(call)));
      else call.response.writeHead(200, { "content-type": "application/json" }).write("{");
    });
    const { code, out } = await matrix(url, "--timeout", "300");
    expect(code).toBe(exitCodes.ok);
    expect(out).toMatch(/client 1\.0 {2,}.*✗ fails at call {2,}✗ fails at call/);
  });
});
