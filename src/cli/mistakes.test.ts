import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type CallOptions, callMain } from "../testing/call-main.js";
import { temporaryFolder } from "../testing/cli.js";
import { agentThat, smallSuite } from "../testing/small-suite.js";
import { exitCodes } from "./exit-codes.js";

/** Calls the program wrongly: it has to say so in few lines, without a stack, and to leave the agent alone. */
async function refusal(args: readonly string[], options: CallOptions = {}): Promise<string> {
  const agent = await agentThat();
  const { code, out, err } = await callMain(
    args.map((arg) => arg.replace("AGENT", agent.url)),
    options,
  );
  expect({ code, out }).toEqual({ code: exitCodes.usage, out: "" });
  expect(agent.connections()).toBe(0);
  expect(err).toMatch(/^a2a-tck: /);
  expect(err).not.toMatch(/^\s+at /m);
  expect(err.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
  return err;
}

function fileWith(name: string, text: string): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
}

async function busyPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  const address = server.address();
  return String(typeof address === "object" ? address?.port : "");
}

const mistakes: [what: string, args: string[], said: RegExp][] = [
  ["a target without a scheme", ["--target", "localhost:9999"], /"localhost:9999" is no http\(s\) URL[\s\S]*http:\/\//],
  ["a target of another scheme", ["--target", "ftp://x/"], /"ftp:\/\/x\/" is no http\(s\) URL/],
  ["a doctor's target", ["doctor", "--target", "x"], /"x" is no http\(s\) URL/],
  ["a webhook URL", ["--target", "AGENT", "--webhook-url", "hook"], /--webhook-url "hook" is no http/],
  ["an unknown command", ["doctr"], /unknown command "doctr"[\s\S]*a2a-tck doctor/],
  ["a command that is like no other", ["xyzzy"], /unknown command "xyzzy"[\s\S]*run, .*doctor/],
  ["a target without its flag", ["http://127.0.0.1:9/"], /"http:\/\/127[\s\S]*--target http:\/\/127/],
  ["an argument of run", ["run", "doctor"], /nothing is known to do with "doctor"/],
  ["an unknown flag", ["--target", "AGENT", "--reportr", "json"], /unknown option '--reportr'[\s\S]*--reporter/],
  ["an unknown level", ["--target", "AGENT", "--level", "shall"], /'shall' is invalid.*must, should, may/],
  ["an unknown binding", ["--target", "AGENT", "--binding", "soap"], /'soap' is invalid.*jsonrpc, rest/],
  ["an unknown protocol version", ["--target", "AGENT", "--protocol", "2.0"], /'2\.0' is invalid.*0\.3, 1\.0/],
  ["an unknown reporter", ["--target", "AGENT", "--reporter", "json,junti"], /unknown reporter "junti"[\s\S]*"junit"/],
  ["no number", ["--target", "AGENT", "--timeout", "soon"], /whole number from 100/],
  ["a number out of range", ["--target", "AGENT", "--concurrency", "0"], /whole number from 1 to 64/],
  ["a header without a colon", ["--target", "AGENT", "--header", "Authorization"], /no name and colon/],
  ["a header's name", ["--target", "AGENT", "--header", "Bad Name: x"], /"Bad Name" is no header/],
  ["a header's line break", ["--target", "AGENT", "--header", "X: a\r\nb: c"], /X contains a line break/],
  ["a variable that is not set", ["--target", "AGENT", "--header", "X: env:NONE"], /variable NONE is not set/],
  ["a secret's file", ["--target", "AGENT", "--header", "X: file:none"], /file none cannot be read/],
  ["a suite that is not there", ["--target", "AGENT", "--suite", "none.yaml"], /none\.yaml.*no such file/],
  ["a configuration that is not there", ["--target", "AGENT", "--config", "none.yaml"], /no configuration file none/],
  ["a configuration that is a folder", ["--target", "AGENT", "--config", "."], /cannot be read/],
  ["a selection of nothing", ["--target", "AGENT", "--test", "NO-SUCH-*"], /the selection leaves no test/],
  ["a tag of nothing", ["--target", "AGENT", "--tag", "no-such"], /the selection leaves no test/],
  ["a folder for reports", ["--target", "AGENT", "--out", "/dev/null/x"], /no reports can be written/],
  ["a fault of the agent", ["agent", "--fault", "no-such-fault"], /no fault (called )?no-such-fault/],
  ["a fault to prove", ["prove", "--fault", "no-such-fault"], /no fault (called )?no-such-fault/],
  ["a record that is not there", ["judge", "none.jsonl.gz"], /none\.jsonl\.gz cannot be read/],
  ["a requirement", ["explain", "CORE-GTE-001"], /no requirement or test CORE-GTE-001[\s\S]*CORE-GET-001/],
];

describe("mistakes end with 2 and one clear sentence, before anything is sent", () => {
  it.each(mistakes)("%s", async (_what, args, said) => {
    expect(await refusal(args)).toMatch(said);
  });

  it("a suite that is no YAML, with its place", async () => {
    const suite = fileWith("broken.yaml", 'acts_version: "1.0"\nsuites:\n  - id: [\n');
    expect(await refusal(["--target", "AGENT", "--suite", suite])).toMatch(/broken\.yaml:4:1 /);
  });

  it("a suite with an unknown key, with its place and the key that was meant", async () => {
    const suite = fileWith(
      "odd.yaml",
      'acts_version: "1.0"\nspec_version: "1.0"\nprofile: a2a-tck/1\nsuites: [{id: s, nmae: S, tests: []}]\n',
    );
    expect(await refusal(["--target", "AGENT", "--suite", suite])).toMatch(/odd\.yaml:4:18 [\s\S]*nmae[\s\S]*name/);
  });

  it("mistakes in the configuration, with their places", async () => {
    const config = fileWith("config.yaml", "target: 5\nconcurency: 3\n");
    const said = await refusal(["--config", config]);
    expect(said).toMatch(/config\.yaml:1:9 target/);
    expect(said).toMatch(/config\.yaml:2:\d+ unknown key `concurency`/);
  });

  it("a configuration that is no YAML, with its place", async () => {
    const config = fileWith("config.yaml", "target: [\n");
    expect(await refusal(["--config", config])).toMatch(/config\.yaml:2:1 no valid YAML/);
  });

  it("a port of the agent that is taken", async () => {
    const port = await busyPort();
    expect(await refusal(["agent", "--port", port])).toContain(`port ${port} is in use`);
  });

  it("a port of the webhook receiver that is taken", async () => {
    const port = await busyPort();
    expect(await refusal(["--target", "AGENT", "--webhook-port", port])).toMatch(/webhook receiver cannot listen/);
  });

  it("never repeats what may be a secret", async () => {
    const args = [
      "--target",
      "AGENT",
      "--suite",
      smallSuite("passes"),
      "--header",
      "Authorization Bearer s3cret-value",
    ];
    expect(await refusal(args)).not.toContain("s3cret");
  });
});
