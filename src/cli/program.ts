import { Command, Option } from "commander";
import { spokenVersions } from "../protocol/dialects.js";
import { closest } from "../suite/suggest.js";
import { TckError } from "../tck-error.js";
import { authList, tenantList } from "./auth-list.js";
import type { AgentFlags } from "./commands/agent.js";
import type { DoctorFlags } from "./commands/doctor.js";
import type { JudgeFlags } from "./commands/judge.js";
import type { ProveFlags } from "./commands/prove.js";
import { addEverydayCommands } from "./everyday.js";
import { addEvidenceCommands } from "./evidence-commands.js";
import { protocolList } from "./protocol-list.js";
import { addRunOptions, collect, integer, type RunFlags } from "./run-flags.js";
import type { Terminal } from "./terminal.js";
import { kitVersion } from "./version.js";

export type { RunFlags } from "./run-flags.js";

/** The command line. Commands are loaded when they are called, so that `--help` and `--version` are quick. */
export function createProgram(
  terminal: Terminal,
  args: readonly string[],
  finish: (exitCode: number) => void,
): Command {
  const program = new Command("a2a-tck")
    .description("Conformance test kit for the Agent2Agent (A2A) protocol.")
    .version(kitVersion(), "-V, --version", "print the version")
    .exitOverride()
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      outputError: (text, write) => write(text.replace(/^error:/, "a2a-tck:")),
    })
    .showHelpAfterError("(a2a-tck --help lists the options)")
    .enablePositionalOptions();

  addRunOptions(
    program
      .command("run", { isDefault: true })
      .description("test an agent (the default command)")
      .helpOption("-h, --help", "print help")
      .allowExcessArguments(),
  ).action(async (flags: RunFlags, command: Command) => {
    refuseArguments(program, command.args);
    const { runCommand } = await import("./commands/run.js");
    finish(await runCommand(flags, terminal, args));
  });

  program
    .command("agent")
    .description("start the bundled reference agent")
    .option("--port <number>", "port on 127.0.0.1 (0 takes a free one)", integer(0, 65_535), 9999)
    .option("--fault <id>", "break exactly one rule")
    .addOption(
      new Option("--protocols <list>", "protocol versions to speak, comma-separated")
        .argParser(protocolList)
        .default(spokenVersions, "1.0,0.3"),
    )
    .option("--separate-urls", "with both versions: give 0.3 URLs of its own")
    .option(
      "--auth <list>",
      "credentials to demand: bearer, basic, api-key, api-key-query, api-key-cookie, oauth, mtls; with commas any, with + all of them",
      authList,
    )
    .option("--auto-approve <user>", "with --auth oauth: this user (alice, bob, carol) agrees to everything unasked")
    .option("--tls-cert <file>", "serve HTTPS with this certificate (PEM)")
    .option("--tls-key <file>", "private key of the certificate (PEM)")
    .option("--client-ca <file>", "with --auth mtls: authority of the client certificates (PEM)")
    .option("--tenants <list>", "tenants to serve, comma-separated", tenantList)
    .option("--pace <ms>", "unit of the agent's working time", integer(1, 60_000), 20)
    .option(
      "--webhook-origin <url...>",
      "take webhooks on loopback and in private networks only at these origins (default: all of loopback)",
    )
    .option("--list-faults", "list the named faults")
    .option("--json", "with --list-faults: print JSON")
    .action(async (flags: AgentFlags) => {
      const { agentCommand } = await import("./commands/agent.js");
      finish(await agentCommand(flags, terminal));
    });

  program
    .command("doctor")
    .description("say in a few seconds whether an agent can be reached, and what is wrong if not")
    .requiredOption("--target <url>", "URL of the agent, or of its card")
    .option("--header <header>", "header for every request, 'Name: value'; repeatable", collect)
    .option("--config <file>", "configuration with identities (default: a2a-tck.config.yaml when there is one)")
    .option("--allow-private", "call private addresses that a card from a public address names")
    .option("--insecure", "do not check the TLS certificates of servers")
    .option("--open-browser", "open the page where an identity signs in, instead of printing its URL only")
    .option("--timeout <ms>", "longest wait for an answer", integer(100, 600_000), 5_000)
    .option("--json", "print JSON")
    .action(async (flags: DoctorFlags) => {
      const { doctorCommand } = await import("./commands/doctor.js");
      finish(await doctorCommand(flags, terminal));
    });

  program
    .command("explain")
    .description("tell what a requirement or test is about, why it matters and how to satisfy it")
    .argument("<id>", "id of a requirement or test, e.g. CORE-GET-001")
    .option("--json", "print JSON")
    .action(async (id: string, flags: { json?: boolean }) => {
      const { explainCommand } = await import("./commands/explain.js");
      finish(await explainCommand(id, flags.json === true, terminal));
    });

  program
    .command("judge")
    .description("judge a saved record again, without the agent")
    .argument("<record>", "record.jsonl.gz of an earlier run")
    .option("--suite <path...>", "suite files and folders that the run used, if not the built-in ones")
    .option("--out <dir>", "write the reports there")
    .option("--reporter <list>", "outputs to write, comma-separated")
    .option("--baseline <file>", "known failures, which must fail and break nothing")
    .option("--compare-with <report>", "report.json of an earlier run; the reports say what changed")
    .option("--quiet", "print only failures and the verdict")
    .action(async (record: string, flags: JudgeFlags) => {
      const { judgeCommand } = await import("./commands/judge.js");
      finish(await judgeCommand(record, flags, terminal));
    });

  program
    .command("prove")
    .description("prove suites: run them against every named fault of the reference agent")
    .option("--suite <path...>", "suite files and folders instead of the built-in suites")
    .option("--fault <id...>", "only these faults")
    .option("--out <dir>", "write kill-matrix.json and kill-matrix.html there")
    .option("--again <file>", "prove a written kill-matrix.json again: each fault with the tests that noticed it only")
    .action(async (flags: ProveFlags) => {
      const { proveCommand } = await import("./commands/prove.js");
      finish(await proveCommand(flags, terminal));
    });
  addEvidenceCommands(program, terminal, args, finish);
  addEverydayCommands(program, terminal, args, finish);
  return program;
}

/**
 * `run` takes no argument, and it is the default: what stands there is a mistyped command or a target without its flag.
 * @throws TckError `USAGE` when there is an argument
 */
function refuseArguments(program: Command, [word]: readonly string[]): void {
  if (word === undefined) return;
  const quoted = JSON.stringify(word.slice(0, 80));
  if (program.args[0] === "run" || /^https?:\/\//i.test(word))
    throw new TckError("USAGE", `nothing is known to do with ${quoted}`, {
      hint: /^https?:/i.test(word) ? `did you mean --target ${word} ?` : "a2a-tck run --help lists the options",
    });
  const names = [...program.commands.map((one) => one.name()), "help"];
  const meant = closest(word, names);
  throw new TckError("USAGE", `unknown command ${quoted}`, {
    hint: meant ? `did you mean a2a-tck ${meant} ?` : `commands: ${names.join(", ")}`,
  });
}
