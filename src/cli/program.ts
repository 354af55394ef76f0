import { Command, InvalidArgumentError, Option } from "commander";
import type { Terminal } from "./terminal.js";
import { kitVersion } from "./version.js";

/** The flags of `run` as commander gives them. */
export interface RunFlags {
  readonly target?: string;
  readonly suite?: string[];
  readonly test?: string[];
  readonly tag?: string[];
  readonly level?: ("must" | "should" | "may")[];
  readonly binding?: ("jsonrpc" | "rest" | "grpc")[];
  readonly protocol?: ("0.3" | "1.0")[];
  readonly header?: string[];
  readonly trustOrigin?: string[];
  readonly config?: string;
  readonly out?: string;
  readonly reporter?: string;
  readonly concurrency?: number;
  readonly timeout?: number;
  readonly seed?: string;
  readonly strictBehaviors?: boolean;
  readonly requireComplete?: boolean;
  readonly strict?: "should";
  readonly maxMessages?: number;
  readonly webhookUrl?: string;
  readonly webhookPort?: number;
  readonly quiet?: boolean;
  readonly list?: boolean;
  readonly coverage?: boolean;
}

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
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .showHelpAfterError("(a2a-tck --help lists the options)")
    .enablePositionalOptions();

  addRunOptions(
    program
      .command("run", { isDefault: true })
      .description("test an agent (the default command)")
      .helpOption("-h, --help", "print help"),
  ).action(async (flags: RunFlags) => {
    const { runCommand } = await import("./commands/run.js");
    finish(await runCommand(flags, terminal, args));
  });

  program
    .command("agent")
    .description("start the bundled reference agent")
    .option("--port <number>", "port on 127.0.0.1 (0 takes a free one)", integer(0, 65_535), 9999)
    .option("--fault <id>", "break exactly one rule")
    .option("--pace <ms>", "unit of the agent's working time", integer(1, 60_000), 20)
    .option("--list-faults", "list the named faults")
    .action(async (flags: { port: number; fault?: string; pace: number; listFaults?: boolean }) => {
      const { agentCommand } = await import("./commands/agent.js");
      finish(await agentCommand(flags, terminal));
    });

  program
    .command("doctor")
    .description("say in a few seconds whether an agent can be reached, and what is wrong if not")
    .requiredOption("--target <url>", "URL of the agent, or of its card")
    .option("--header <header>", "header for every request, 'Name: value'; repeatable", collect)
    .option("--timeout <ms>", "longest wait for an answer", integer(100, 600_000), 5_000)
    .action(async (flags: { target: string; header?: string[]; timeout: number }) => {
      const { doctorCommand } = await import("./commands/doctor.js");
      finish(await doctorCommand(flags, terminal));
    });

  program
    .command("explain")
    .description("tell what a requirement or test is about, why it matters and how to satisfy it")
    .argument("<id>", "id of a requirement or test, e.g. CORE-GET-001")
    .action(async (id: string) => {
      const { explainCommand } = await import("./commands/explain.js");
      finish(await explainCommand(id, terminal));
    });

  program
    .command("judge")
    .description("judge a saved record again, without the agent")
    .argument("<record>", "record.jsonl.gz of an earlier run")
    .option("--suite <path...>", "suite files and folders that the run used, if not the built-in ones")
    .option("--out <dir>", "write the reports there")
    .option("--reporter <list>", "outputs to write, comma-separated")
    .option("--quiet", "print only failures and the verdict")
    .action(async (record: string, flags: { suite?: string[]; out?: string; reporter?: string; quiet?: boolean }) => {
      const { judgeCommand } = await import("./commands/judge.js");
      finish(await judgeCommand(record, flags, terminal));
    });

  program
    .command("prove")
    .description("prove suites: run them against every named fault of the reference agent")
    .option("--suite <path...>", "suite files and folders instead of the built-in suites")
    .option("--fault <id...>", "only these faults")
    .option("--out <dir>", "write kill-matrix.json and kill-matrix.html there")
    .action(async (flags: { suite?: string[]; fault?: string[]; out?: string }) => {
      const { proveCommand } = await import("./commands/prove.js");
      finish(await proveCommand(flags, terminal));
    });
  return program;
}

function addRunOptions(command: Command): Command {
  const env = (flags: string, description: string, name: string) =>
    new Option(flags, description).env(`A2A_TCK_${name}`);
  return command
    .addOption(
      env("--target <url>", "URL of the agent, or of its card (default: the bundled reference agent)", "TARGET"),
    )
    .option("--suite <path...>", "suite files and folders instead of the built-in suites")
    .option("--test <id...>", "run only these tests; `*` matches anything")
    .option("--tag <tag...>", "run only tests with one of these tags")
    .addOption(new Option("--level <level...>", "run only tests of these levels").choices(["must", "should", "may"]))
    .addOption(new Option("--binding <name...>", "test only these bindings").choices(["jsonrpc", "rest", "grpc"]))
    .addOption(new Option("--protocol <version...>", "test only these protocol versions").choices(["0.3", "1.0"]))
    .option(
      "--header <header>",
      "header for every request, 'Name: value'; `env:NAME` is looked up; repeatable",
      collect,
    )
    .option(
      "--trust-origin <url...>",
      "further origins that may see those headers, when the card names interfaces elsewhere",
    )
    .addOption(env("--config <file>", "configuration file (default: a2a-tck.config.yaml when there is one)", "CONFIG"))
    .addOption(env("--out <dir>", "folder for the reports (default: reports/latest)", "OUT"))
    .addOption(
      env(
        "--reporter <list>",
        "outputs, comma-separated (default: console,json,junit,html,badge,acts,record)",
        "REPORTER",
      ),
    )
    .addOption(env("--concurrency <n>", "tests at once (default: 8)", "CONCURRENCY").argParser(integer(1, 64)))
    .addOption(
      env("--timeout <ms>", "longest wait for an answer (default: 30000)", "TIMEOUT").argParser(
        integer(100, 3_600_000),
      ),
    )
    .addOption(env("--seed <text>", "makes drawn ids repeat", "SEED"))
    .option("--strict-behaviors", "a behaviour that the agent does not show fails its tests")
    .option("--require-complete", "exit with 3 when MUST tests that apply could not be decided")
    .addOption(new Option("--strict <level>", "failed SHOULD tests count for the exit code").choices(["should"]))
    .option("--max-messages <n>", "send no more messages than this", integer(1, 1_000_000))
    .option("--webhook-url <url>", "public address that forwards to the kit's webhook receiver")
    .option("--webhook-port <port>", "port of the webhook receiver on loopback", integer(1, 65_535))
    .option("--quiet", "print only failures and the verdict")
    .option("--list", "list the tests and send nothing")
    .option("--coverage", "with --list: which requirement has which test");
}

function collect(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}

function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most)
      throw new InvalidArgumentError(`it has to be a whole number from ${least} to ${most}.`);
    return value;
  };
}
