import type { Command } from "commander";
import { appNames } from "../build/app.ts";
import { boardNames, modemModels } from "../build/board.ts";
import { findRoot } from "../build/root.ts";
import { cloudNames } from "../cloud/models.ts";
import { UserError } from "./errors.ts";

const SHELLS = ["bash", "zsh"];

/** `uplink completion`: what the shell offers behind `uplink` when Tab is pressed. */
export function register(program: Command): void {
  program
    .command("completion")
    .description('print a script that completes verbs, options, boards and apps: eval "$(uplink completion bash)"')
    .argument("<shell>", SHELLS.join(" or "))
    .action((shell: string) => {
      if (!SHELLS.includes(shell)) throw new UserError(`completion: no shell "${shell}"; shells are: ${SHELLS.join(", ")}`);
      console.log(completionScript(program, shell));
    });
}

/** Values of options that have names; behind all others the shell offers files. */
function valuesByOption(): Record<string, string[]> {
  const root = findRoot();
  return { "--board": boardNames(root), "--app": appNames(root), "--modem": modemModels(root), "--cloud": [...cloudNames(), "mqtt"] };
}

/** @param shell zsh reads the script of bash, once it is told to */
export function completionScript(program: Command, shell: string): string {
  const verbs = program.commands.map((verb) => `    ${verb.name()}) words="${wordsOf(verb).join(" ")}" ;;`);
  const values = Object.entries(valuesByOption()).map(([flag, names]) => `    ${flagsOf(program, flag)}) words="${names.join(" ")}" ;;`);
  const names = program.commands.map((verb) => verb.name()).join(" ");
  return `${shell === "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : ""}_uplink() {
  local words="${names} --help --version"
  [ "$COMP_CWORD" -gt 1 ] && case "\${COMP_WORDS[1]}" in
${verbs.join("\n")}
    *) words="" ;;
  esac
  case "\${COMP_WORDS[COMP_CWORD-1]}" in
${values.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _uplink uplink`;
}

function wordsOf(verb: Command): string[] {
  return [...verb.commands.map((inner) => inner.name()), ...verb.options.map(({ long }) => long!), "--help"];
}

/** A long option and its short ones: --board|-b. */
function flagsOf(program: Command, long: string): string {
  const shorts = program.commands.flatMap(({ options }) => options.filter((option) => option.long === long).map(({ short }) => short));
  return [...new Set([long, ...shorts])].filter((flag) => flag !== undefined).join("|");
}
