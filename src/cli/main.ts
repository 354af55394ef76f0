import { CommanderError } from "commander";
import { TckError } from "../tck-error.js";
import { exitCodeOfError, exitCodes } from "./exit-codes.js";
import { createProgram } from "./program.js";
import type { Terminal } from "./terminal.js";

/** Runs the program. Never throws: whatever happens becomes a sentence on stderr and an exit code. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = exitCodes.ok;
  const program = createProgram(terminal, args, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    return explain(error, terminal);
  }
}

function explain(error: unknown, terminal: Terminal): number {
  // commander has printed its own sentence; help and version end with 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (error instanceof TckError) {
    const place = error.place === undefined || error.message.includes(error.place) ? "" : `${error.place} `;
    terminal.err(`a2a-tck: ${place}${error.message}\n`);
    if (error.hint) terminal.err(`  → ${error.hint}\n`);
    return exitCodeOfError(error.code);
  }
  terminal.err("a2a-tck: internal error; this is a bug of the kit, not of the agent\n");
  terminal.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodes.internal;
}
