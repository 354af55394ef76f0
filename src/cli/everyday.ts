import { Argument, type Command, Option } from "commander";
import type { ProtocolVersion } from "../protocol/dialect.js";
import { clientList } from "./client-list.js";
import type { InitFlags } from "./commands/init.js";
import type { MatrixFlags } from "./commands/matrix.js";
import { addRunOptions, addSelectionOptions, collect, integer, type RunFlags } from "./run-flags.js";
import type { Terminal } from "./terminal.js";

/** Adds the commands of everyday work: list, coverage, matrix, init, watch, completion. */
export function addEverydayCommands(
  program: Command,
  terminal: Terminal,
  args: readonly string[],
  finish: (exitCode: number) => void,
): void {
  addSelectionOptions(program.command("list"))
    .description("list the tests and monitors; sends nothing")
    .option("--config <file>", "configuration file (default: a2a-tck.config.yaml when there is one)")
    .option("--json", "print JSON")
    .action(async (flags: RunFlags & { json?: boolean }) => {
      const { listTests } = await import("./commands/list.js");
      const { settingsFrom } = await import("./run-options.js");
      finish(await listTests(await settingsFrom(flags, terminal, args), flags.json === true, terminal));
    });

  program
    .command("coverage")
    .description(
      "set the requirements of the specification against the tests; exits with 1 when a testable MUST has none",
    )
    .option("--suite <path...>", "suite files and folders instead of the built-in suites")
    .addOption(new Option("--protocol <version...>", "only these protocol versions").choices(["0.3", "1.0"]))
    .option("--all", "print every requirement with its tests")
    .addOption(new Option("--json", "print JSON").conflicts("all"))
    .action(async (flags: { suite?: string[]; protocol?: ProtocolVersion[]; all?: boolean; json?: boolean }) => {
      const { resolve } = await import("node:path");
      const { coverageCommand } = await import("./commands/coverage.js");
      const suites = flags.suite?.map((path) => resolve(terminal.cwd, path));
      const view = flags.json ? "json" : flags.all ? "all" : "summary";
      finish(await coverageCommand(suites, view, terminal, flags.protocol));
    });

  const fromEnvironment = (flags: string, description: string, name: string) =>
    new Option(flags, description).env(`A2A_TCK_${name}`);
  program
    .command("matrix")
    .description("say which clients can talk to an agent: of 0.3, of 1.0, and of 1.0 with a layer for 0.3")
    .addOption(fromEnvironment("--target <url>", "URL of the agent, or of its card", "TARGET"))
    .option("--header <header>", "header for every request, 'Name: value'; repeatable", collect)
    .option("--trust-origin <url...>", "further origins that may see those headers")
    .option("--allow-private", "call private addresses that a card from a public address names")
    .option("--insecure", "do not check the TLS certificates of servers; the matrix says so")
    .option("--open-browser", "open the page where an identity signs in, instead of printing its URL only")
    .addOption(
      fromEnvironment(
        "--config <file>",
        "configuration file (default: a2a-tck.config.yaml when there is one)",
        "CONFIG",
      ),
    )
    .addOption(
      fromEnvironment("--timeout <ms>", "longest wait for an answer (default: 30000)", "TIMEOUT").argParser(
        integer(100, 3_600_000),
      ),
    )
    .option("--max-messages <n>", "send no more messages than this; at most six are needed", integer(1, 1_000_000))
    .option(
      "--require <clients>",
      "exit with 1 unless these are served: 0.3, 1.0, 1.0+0.3, comma-separated",
      clientList,
    )
    .option("--out <dir>", "write matrix.html and matrix.json there")
    .option("--json", "print JSON")
    .action(async (flags: MatrixFlags) => {
      const { matrixCommand } = await import("./commands/matrix.js");
      finish(await matrixCommand(flags, terminal, args));
    });

  program
    .command("init")
    .description("write a commented a2a-tck.config.yaml, filled in from the agent's card")
    .option("--target <url>", "URL of the agent, or of its card")
    .option("--header <header>", "header for every request, 'Name: value'; repeatable", collect)
    .option("--out <file>", "file to write (default: a2a-tck.config.yaml)")
    .option("--force", "write over a file that is there")
    .action(async (flags: InitFlags) => {
      const { initCommand } = await import("./commands/init.js");
      finish(await initCommand(flags, terminal));
    });

  addRunOptions(program.command("watch"))
    .description("run, and run again when a suite or the configuration changes or the agent restarts")
    .action(async (flags: RunFlags) => {
      const { watchCommand } = await import("./commands/watch.js");
      finish(await watchCommand(flags, terminal, args));
    });

  program
    .command("completion")
    .description("print a completion script for a shell: source <(a2a-tck completion bash)")
    .addArgument(new Argument("<shell>", "shell to write for").choices(["bash", "zsh", "fish", "ids", "faults"]))
    .action(async (topic: "bash" | "zsh" | "fish" | "ids" | "faults") => {
      const { completionCommand } = await import("./commands/completion.js");
      finish(await completionCommand(topic, program, terminal));
    });
}
