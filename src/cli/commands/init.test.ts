import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type AgentOptions, startAgent } from "../../agent/server.js";
import type { Meeting } from "../../target/meeting.js";
import { callMain } from "../../testing/call-main.js";
import { temporaryFolder } from "../../testing/cli.js";
import { hostile } from "../../testing/hostile.js";
import { loadConfig } from "../config.js";
import { configText } from "./init.js";

const name = "a2a-tck.config.yaml";

async function agentFor(options: AgentOptions = {}): Promise<string> {
  const agent = await startAgent({ pace: 2, ...options });
  onTestFinished(() => agent.close());
  return agent.url;
}

/** The file with every line that is commented-out YAML taken in. */
function uncommented(text: string): string {
  return text.replace(/^# (?=\w+:( |$)| {2})/gm, "");
}

async function read(text: string) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, name), text);
  return (await loadConfig(undefined, folder)).config;
}

describe("init", () => {
  it("writes a file that works as it is, filled in from the card", async () => {
    const url = await agentFor();
    const { code, err, cwd } = await callMain(["init", "--target", url]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const text = readFileSync(join(cwd, name), "utf8");
    expect((await loadConfig(undefined, cwd)).config).toEqual({ target: url, out: "reports/latest" });
    expect(text).toContain(`# - jsonrpc@1.0 at ${url}/rpc: answers, is tested`);
    expect(text).toContain("# bindings: [jsonrpc, rest]");
    expect(text).toContain('# protocols: ["1.0"]');
    expect(text).toContain("#   Authorization: Bearer env:AGENT_TOKEN");
    expect(text).toContain("tck-stream-basic");
    expect(text).toContain("webhookUrl");
  });

  it("has nothing commented out that would be wrong when it is taken in", async () => {
    const { cwd } = await callMain(["init", "--target", await agentFor()]);
    const config = await read(uncommented(readFileSync(join(cwd, name), "utf8")));
    expect(Object.keys(config).sort()).toEqual(
      [
        "activeSecurity",
        "behaviors",
        "bindings",
        "headers",
        "identities",
        "levels",
        "maxMessages",
        "out",
        "protocols",
        "reporters",
        "requireComplete",
      ].concat(["target", "webhookPort", "webhookUrl"]),
    );
    expect(config.identities).toEqual({
      main: { type: "bearer", token: "env:AGENT_TOKEN" },
      other: { type: "bearer", token: "env:OTHER_TOKEN" },
    });
    expect(config.headers).toEqual({ Authorization: "Bearer env:AGENT_TOKEN" });
  });

  it("leaves out what the card does not declare", async () => {
    const url = await agentFor({ capabilities: { streaming: false, pushNotifications: false }, bindings: ["rest"] });
    const { cwd } = await callMain(["init", "--target", url]);
    const text = readFileSync(join(cwd, name), "utf8");
    expect(text).not.toMatch(/tck-stream|webhook/);
    expect(text).toContain("# bindings: [rest]");
  });

  it.each([
    [["0.3"], '["0.3"]', "input-required"],
    [["1.0", "0.3"], '["1.0", "0.3"]', "TASK_STATE_INPUT_REQUIRED"],
  ] as const)("names the versions of an agent of %j, and states as they have them", async (protocols, list, state) => {
    const { cwd } = await callMain(["init", "--target", await agentFor({ protocols })]);
    const text = readFileSync(join(cwd, name), "utf8");
    expect(text).toContain(`# protocols: ${list}`);
    for (const version of protocols)
      expect(text).toMatch(new RegExp(`^# - jsonrpc@${version} at .*: answers, is tested$`, "m"));
    expect(text).toContain(`stops in ${state}`);
    expect((await read(uncommented(text))).protocols).toEqual(protocols);
  });

  it("writes over nothing unasked", async () => {
    const { cwd } = await callMain(["init"]);
    expect(readFileSync(join(cwd, name), "utf8")).toContain("# target: ");
    expect(await callMain(["init"], { cwd })).toMatchObject({ code: 2, out: "" });
    expect(await callMain(["init", "--force"], { cwd })).toMatchObject({ code: 0, err: "" });
    expect(await callMain(["init", "--out", "other.yaml"], { cwd })).toMatchObject({ code: 0 });
  });

  it("says what is wrong with an agent that is not there, and writes the file all the same", async () => {
    const gone = await startAgent({});
    await gone.close();
    const { code, err, cwd } = await callMain(["init", "--target", gone.url]);
    expect(code).toBe(0);
    expect(err).toContain("nothing listens");
    expect((await loadConfig(undefined, cwd)).config.target).toBe(gone.url);
  });

  it("lets a card write nothing but comments", async () => {
    const evil = `x\nmaxMessages: 1\n${hostile.everything}`;
    const meeting = {
      card: {
        name: evil,
        version: evil,
        securitySchemes: {
          [evil]: { apiKeySecurityScheme: { location: "header", name: evil } },
          other: { httpAuthSecurityScheme: { scheme: evil } },
        },
      },
      interfaces: [],
      reports: [{ id: evil, url: evil, binding: evil, version: evil, state: "not-supported", reason: evil }],
      diagnoses: [],
      firstAnswers: [],
      requiredExtensions: [],
      credentials: { names: [], origins: [] },
    } satisfies Meeting;
    const text = configText("http://127.0.0.1:1", meeting);
    expect(await read(text)).toEqual({ target: "http://127.0.0.1:1", out: "reports/latest" });
    expect((await read(uncommented(text))).headers).toEqual({
      "X-API-Key": "env:AGENT_API_KEY",
      Authorization: "Bearer env:AGENT_TOKEN",
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
  });
});
