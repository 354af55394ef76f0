import { type Command, InvalidArgumentError, Option } from "commander";
import type { Shard } from "../runner/options.js";

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
  readonly cardKey?: string[];
  readonly allowJku?: boolean;
  readonly allowPrivate?: boolean;
  readonly insecure?: boolean;
  readonly openBrowser?: boolean;
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
  readonly activeSecurity?: boolean;
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly compareWith?: string;
  readonly shard?: Shard;
  readonly quiet?: boolean;
  readonly list?: boolean;
  readonly coverage?: boolean;
}

/** Adds the flags that say what is tested. */
export function addSelectionOptions(command: Command): Command {
  return command
    .option("--suite <path...>", "suite files and folders instead of the built-in suites")
    .option("--test <id...>", "only these tests; `*` matches anything")
    .option("--tag <tag...>", "only tests with one of these tags")
    .addOption(new Option("--level <level...>", "only tests of these levels").choices(["must", "should", "may"]));
}

/** Adds all flags of a run. */
export function addRunOptions(command: Command): Command {
  const env = (flags: string, description: string, name: string) =>
    new Option(flags, description).env(`A2A_TCK_${name}`);
  command.addOption(
    env("--target <url>", "URL of the agent, or of its card (default: the bundled reference agent)", "TARGET"),
  );
  return addSelectionOptions(command)
    .addOption(new Option("--binding <name...>", "test only these bindings").choices(["jsonrpc", "rest", "grpc"]))
    .addOption(new Option("--protocol <version...>", "test only these protocol versions").choices(["0.3", "1.0"]))
    .option(
      "--header <header>",
      "header for every request, 'Name: value'; `env:NAME` is looked up; repeatable",
      collect,
    )
    .option(
      "--trust-origin <url...>",
      "further origins that may see headers and credentials, when the card names interfaces elsewhere",
    )
    .option("--card-key <file...>", "public keys for the card's signatures: JWK, key set or PEM")
    .option("--allow-jku", "fetch key sets that the card names from other origins than its own")
    .option("--allow-private", "call private addresses that a card from a public address names")
    .option("--insecure", "do not check the TLS certificates of servers; every report says so")
    .option("--open-browser", "open the page where an identity signs in, instead of printing its URL only")
    .addOption(env("--config <file>", "configuration file (default: a2a-tck.config.yaml when there is one)", "CONFIG"))
    .addOption(env("--out <dir>", "folder for the reports (default: reports/latest)", "OUT"))
    .addOption(
      env(
        "--reporter <list>",
        "outputs, comma-separated (default: console,json,junit,html,badge,acts,record)",
        "REPORTER",
      ),
    )
    .addOption(
      env("--concurrency <n>", "tests at once (default: 8; 12 for the bundled agent)", "CONCURRENCY").argParser(
        integer(1, 64),
      ),
    )
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
    .option("--active-security", "probe the agent's defences: give it webhooks that are traps of the kit on loopback")
    .addOption(env("--baseline <file>", "known failures, which must fail and break nothing", "BASELINE"))
    .option("--update-baseline", "write what failed into the baseline (default: a2a-tck.baseline.yaml)")
    .option("--compare-with <report>", "report.json of an earlier run; the reports say what changed")
    .option("--shard <i/n>", "carry out the i-th of n parts of the tests; a2a-tck merge joins them", shard)
    .option("--quiet", "print only failures and the verdict")
    .option("--list", "list the tests and send nothing")
    .option("--coverage", "with --list: which requirement has which test");
}

/** Gathers the values of a repeatable option. */
export function collect(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}

/** Takes `2/3`. */
function shard(text: string): Shard {
  const [, index, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text)?.map(Number) ?? [];
  if (index === undefined || of === undefined || index < 1 || index > of)
    throw new InvalidArgumentError("it has to be like 1/3: the first of three parts.");
  return { index, of };
}

/** Takes whole numbers of a range. */
export function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most)
      throw new InvalidArgumentError(`it has to be a whole number from ${least} to ${most}.`);
    return value;
  };
}
