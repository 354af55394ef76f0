import type { Command } from "commander";
import type { Terminal } from "./terminal.js";

/** Adds the commands that work on what runs left behind. */
export function addEvidenceCommands(program: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  program
    .command("compare")
    .description("say what changed between two reports; exits with 1 when a test newly fails")
    .argument("<old>", "report.json of the earlier run, or its folder")
    .argument("<new>", "report.json of the later run, or its folder")
    .option("--json", "print JSON")
    .action(async (earlier: string, later: string, flags: { json?: boolean }) => {
      const { compareCommand } = await import("./commands/compare.js");
      finish(await compareCommand(earlier, later, flags.json === true, terminal));
    });
}
