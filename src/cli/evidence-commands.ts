import { Argument, type Command } from "commander";
import type { CardFlags } from "./commands/card.js";
import type { CertifyFlags } from "./commands/certify.js";
import type { MergeFlags } from "./commands/merge.js";
import type { VerifyFlags } from "./commands/verify.js";
import { addRunOptions, collect, integer } from "./run-flags.js";
import type { Terminal } from "./terminal.js";

/** Adds the commands that work on what runs left behind. */
export function addEvidenceCommands(
  program: Command,
  terminal: Terminal,
  args: readonly string[],
  finish: (exitCode: number) => void,
): void {
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

  program
    .command("merge")
    .description("join the shards of a run into one report; set several agents side by side in fleet.html")
    .argument("<dir...>", "folders that runs wrote, folders of such folders, records or reports")
    .option("--suite <path...>", "suite files and folders that the runs used, if not the built-in ones")
    .option("--out <dir>", "write the reports there (default: reports/merged)")
    .option("--reporter <list>", "outputs to write, comma-separated (default: console,json,junit,html,badge,record)")
    .option("--baseline <file>", "known failures, which must fail and break nothing")
    .option("--compare-with <report>", "report.json of an earlier run; the reports say what changed")
    .option("--require-complete", "exit with 3 when MUST tests that apply could not be decided")
    .option("--quiet", "print only failures and the verdict")
    .action(async (places: string[], flags: MergeFlags) => {
      const { mergeCommand } = await import("./commands/merge.js");
      finish(await mergeCommand(places, flags, terminal));
    });

  addRunOptions(program.command("certify"))
    .description("test an agent by all suites and write a bundle that others can check without it")
    .option("--key <file>", "private key (PEM or JWK) to sign the bundle with")
    .option("--valid-days <n>", "days that the certificate holds", integer(1, 3_650), 90)
    .action(async (flags: CertifyFlags) => {
      const { certifyCommand } = await import("./commands/certify.js");
      finish(await certifyCommand(flags, terminal, args));
    });

  program
    .command("card")
    .description("verify the signatures of an agent card, sign it, or print its canonical form (section 8.4)")
    .addArgument(new Argument("<action>", "what to do").choices(["verify", "sign", "canonicalize"]))
    .argument("<card>", "file, or URL of the agent or of its card")
    .option("--card-key <file...>", "verify: public keys (JWK, key set or PEM)")
    .option("--allow-jku", "verify: fetch key sets that the card names from other origins than its own")
    .option("--allow-private", "verify: also from private addresses that the card of a public one names")
    .option("--header <header>", "header for every request, 'Name: value'; repeatable", collect)
    .option("--timeout <ms>", "longest wait for an answer", integer(100, 600_000), 5_000)
    .option("--key <file>", "sign: private key (PEM or JWK)")
    .option("--alg <name>", "sign: algorithm (default: the one that goes with the key; RS256 for RSA)")
    .option("--kid <id>", "sign: name of the key (default: its SHA-256 thumbprint)")
    .option("--jku <url>", "sign: where the key set with the public key is")
    .option("--replace", "sign: drop the signatures that the card has")
    .option("--out <file>", "sign, canonicalize: write there instead of printing")
    .option("--json", "verify, canonicalize: print JSON")
    .action(async (action: "verify" | "sign" | "canonicalize", place: string, flags: CardFlags) => {
      const { cardCommand } = await import("./commands/card.js");
      finish(await cardCommand(action, place, flags, terminal));
    });

  program
    .command("verify")
    .description("check a bundle that certify wrote: digests, signature, and every verdict judged again")
    .argument("<bundle>", "folder of the bundle")
    .option("--key <file>", "public key (PEM or JWK) that it has to be signed with")
    .option("--suite <path...>", "suite files and folders that the run used, if not the built-in ones")
    .option("--badge <dir>", "write the badge as it is today: expired or not verified are shown")
    .option("--json", "print JSON")
    .action(async (bundle: string, flags: VerifyFlags) => {
      const { verifyCommand } = await import("./commands/verify.js");
      finish(await verifyCommand(bundle, flags, terminal));
    });
}
