import type { Command } from "commander";
import { predicates } from "../../judge/predicates/predicates.js";
import { spokenVersions } from "../../protocol/dialects.js";
import { loadCatalogue } from "../../suite/catalogue.js";
import { builtinSuitePaths, loadSuites } from "../../suite/load.js";
import { exitCodes } from "../exit-codes.js";
import type { Terminal } from "../terminal.js";

/** Shells that completion scripts are written for. */
export const shells = ["bash", "zsh", "fish"] as const;
/** Name of a shell, or of a list that the scripts ask for while the user types. */
export type CompletionTopic = (typeof shells)[number] | "ids" | "faults";

/** A command as the scripts see it. */
interface Words {
  readonly command: string;
  readonly description: string;
  readonly options: readonly {
    readonly flag: string;
    readonly description: string;
    readonly values: "none" | "any" | "files" | "ids" | "faults" | readonly string[];
  }[];
  /** What comes as the argument. */
  readonly argument: "none" | "files" | "ids" | readonly string[];
}

const fileFlags = new Set(["--suite", "--config", "--out", "--baseline", "--card-key"]);
const idFlags = new Set(["--test"]);

/** Prints a completion script made from the commands themselves, or a list that such a script asks for. */
export async function completionCommand(topic: CompletionTopic, program: Command, terminal: Terminal): Promise<number> {
  if (topic === "ids" || topic === "faults") {
    const list = topic === "ids" ? await knownIds() : await faultIds();
    terminal.out(list.map((id) => `${id}\n`).join(""));
    return exitCodes.ok;
  }
  const commands = program.commands.map(wordsOf);
  terminal.out({ bash: bashScript, zsh: zshScript, fish: fishScript }[topic](commands));
  return exitCodes.ok;
}

async function knownIds(): Promise<string[]> {
  const ids = new Set<string>();
  const { suites } = await loadSuites(builtinSuitePaths(), { predicates: new Set(predicates.keys()) });
  for (const { id } of suites.flatMap((suite) => [...suite.tests, ...suite.monitors])) ids.add(id);
  for (const version of spokenVersions) {
    for (const id of (await loadCatalogue(version)).requirements.keys()) ids.add(id);
  }
  return [...ids].sort();
}

async function faultIds(): Promise<string[]> {
  const { allFaults } = await import("../../agent/faults/faults.js");
  return allFaults.map(({ id }) => id);
}

function wordsOf(command: Command): Words {
  const options = command.options.map((option) => {
    const flag = option.long ?? option.short ?? "";
    const values = !(option.required || option.optional)
      ? "none"
      : option.argChoices
        ? option.argChoices
        : fileFlags.has(flag)
          ? "files"
          : idFlags.has(flag)
            ? "ids"
            : flag === "--fault"
              ? "faults"
              : "any";
    return { flag, description: option.description, values } as const;
  });
  const [argument] = command.registeredArguments;
  const taken = !argument ? "none" : (argument.argChoices ?? (argument.name() === "id" ? "ids" : "files"));
  return { command: command.name(), description: command.description(), options, argument: taken };
}

/** A word list inside double quotes of a shell: our own names only, and they hold nothing that a shell acts on. */
function list(words: readonly string[]): string {
  return words.filter((word) => /^[\w.@:+-]+$/.test(word)).join(" ");
}

function bashScript(commands: readonly Words[]): string {
  const reply = (words: string) => `COMPREPLY=($(compgen -W "${words}" -- "$cur"))`;
  const values = (kind: Words["options"][number]["values"] | Words["argument"]) => {
    if (kind === "files") return 'COMPREPLY=($(compgen -f -- "$cur"))';
    if (kind === "ids" || kind === "faults") return reply(`$(a2a-tck completion ${kind} 2>/dev/null)`);
    return typeof kind === "string" ? ":" : reply(list(kind));
  };
  const cases = commands.map(({ command, options, argument }) => {
    const taking = options.filter((option) => option.values !== "none");
    const byFlag = taking.map(({ flag, values: kind }) => `        ${flag}) ${values(kind)}; return ;;`);
    return [
      `    ${command})`,
      '      case "$prev" in',
      ...byFlag,
      "      esac",
      `      if [[ $cur == -* ]]; then ${reply(list(options.map(({ flag }) => flag)))}; else ${values(argument)}; fi ;;`,
    ].join("\n");
  });
  return `# bash completion of a2a-tck: source <(a2a-tck completion bash)
_a2a_tck() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command=run word
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in ${commands.map(({ command }) => command).join("|")}) command=$word; break ;; esac
  done
  if [[ $COMP_CWORD -eq 1 && $cur != -* ]]; then
    ${reply(list(commands.map(({ command }) => command)))}
    return
  fi
  case "$command" in
${cases.join("\n")}
  esac
}
complete -o default -F _a2a_tck a2a-tck
`;
}

function zshScript(commands: readonly Words[]): string {
  return `#compdef a2a-tck
# zsh completion of a2a-tck: a2a-tck completion zsh > "\${fpath[1]}/_a2a-tck"
autoload -U +X bashcompinit && bashcompinit
${bashScript(commands)}`;
}

function fishScript(commands: readonly Words[]): string {
  const text = (words: string) => `'${words.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const lines = commands.flatMap(({ command, description, options, argument }) => {
    const seen = command === "run" ? "__a2a_tck_runs" : `__fish_seen_subcommand_from ${command}`;
    const start = `complete -c a2a-tck -n ${text(seen)}`;
    const values = (kind: Words["options"][number]["values"] | Words["argument"]) => {
      if (kind === "none") return "";
      if (kind === "files") return " -r -F";
      if (kind === "any") return " -x";
      const words = typeof kind === "string" ? `(a2a-tck completion ${kind} 2>/dev/null)` : list(kind);
      return ` -x -a ${text(words)}`;
    };
    return [
      `complete -c a2a-tck -n __fish_use_subcommand -a ${command} -d ${text(description)}`,
      ...options.map(
        (option) => `${start} -l ${option.flag.slice(2)} -d ${text(option.description)}${values(option.values)}`,
      ),
      ...(argument === "none" ? [] : [`${start}${values(argument)}`]),
    ];
  });
  const others = commands.map(({ command }) => command).filter((command) => command !== "run");
  return `# fish completion of a2a-tck: a2a-tck completion fish > ~/.config/fish/completions/a2a-tck.fish
function __a2a_tck_runs
  not __fish_seen_subcommand_from ${others.join(" ")}
end
complete -c a2a-tck -f
${lines.join("\n")}
`;
}
