import { spawn } from "node:child_process";
import { visible } from "../reports/text.js";
import type { RunOptions } from "../runner/options.js";
import type { Terminal } from "./terminal.js";

/**
 * Tells the user where to sign in. The page may be one that the agent's card names, so it is opened only when the user asked for
 * that, and never by way of a shell.
 */
export function signInPrompt(terminal: Terminal, open: boolean): Pick<RunOptions, "onSignIn"> {
  // Nobody looks at the terminal of a build server.
  if ((terminal.env.CI ?? "") !== "" && terminal.env.CI !== "false") return {};
  return { onSignIn: promptOn(terminal, open) };
}

function promptOn(terminal: Terminal, open: boolean): NonNullable<RunOptions["onSignIn"]> {
  return ({ identity, url, userCode }) => {
    const code = userCode === undefined ? "" : `\n  and type in the code ${visible(userCode)}`;
    terminal.err(`\nidentity ${visible(identity)}: sign in at\n  ${visible(url)}${code}\n  (waiting)\n`);
    if (open) openPage(url, terminal);
  };
}

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

function openPage(url: string, terminal: Terminal): void {
  const [command, ...args] = openers[process.platform] ?? (["xdg-open"] as const);
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => terminal.err(`  (${command} cannot be started: open the page yourself)\n`));
  child.unref();
}
