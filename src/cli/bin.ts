#!/usr/bin/env node
import { main } from "./main.js";
import type { Terminal } from "./terminal.js";

const terminal: Terminal = {
  cwd: process.cwd(),
  env: process.env,
  isTTY: process.stdout.isTTY === true,
  columns: process.stdout.columns ?? 80,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  onInterrupt: (callback) => {
    process.once("SIGINT", callback);
    process.once("SIGTERM", callback);
  },
};

// A reader that goes away (`| head`) is no error of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
process.exitCode = await main(process.argv.slice(2), terminal);
