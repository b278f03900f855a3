import { Command, Option } from "commander";
import { loadModel, modelNames } from "../modem/models.ts";
import type { ModemModel } from "../modem/models.ts";
import type { ModemOptions } from "../modem/modem_types.ts";
import { commonScriptCommands, scriptHelp } from "../modem/script.ts";
import { runModem } from "../modem/run_modem.ts";
import { UserError } from "./errors.ts";
import { addOwn, wholeNumber } from "./own_options.ts";

interface Options {
  pty?: boolean;
  tcp?: number;
  power: "on" | "off";
  seed?: number;
  for?: number;
  capture?: string;
}

/** `uplink modem`: a virtual modem that other programs can open. */
export function register(program: Command): void {
  const models = modelNames();
  program
    .command("modem")
    .description("a virtual modem behind a tty or a TCP port, with the network of this machine behind it")
    .usage("<model> [options]")
    .argument("[model]", models.join(" or "))
    .argument("[options...]", "options of the model: uplink modem <model> --help")
    .allowUnknownOption()
    .helpOption(false)
    .addHelpText("after", `\nModels: ${models.join(", ")}. Each has its own help:\n  npx uplink modem ${models[0]} --help\n`)
    .action((_model, _options, _all, command: Command) => run(command));
}

async function run(command: Command): Promise<void> {
  const [model, ...rest] = command.args;
  if (model === "--help" || model === "-h") return void command.outputHelp();
  const example = `such as uplink modem ${modelNames()[0]} --pty`;
  if (model === undefined || model.startsWith("-")) throw new UserError(`name a model first: ${modelNames().join(" or ")}, ${example}`);
  const loaded = await loadModel(model);
  const own: ModemOptions = {};
  const parser = modelParser(model, loaded, own);
  parser.configureOutput(command.configureOutput());
  parser.action((options: Options) => runModem({ ...options, model, loaded, own }));
  await parser.parseAsync(rest, { from: "user" });
}

/** The options of one model, each put into `own` as it is read. */
function modelParser(model: string, { cliOptions = [], scriptCommands = [], cliManual = "" }: ModemModel, own: ModemOptions): Command {
  const parser = new Command(`uplink modem ${model}`)
    .description(
      `A virtual modem, model ${model}. A terminal program or a driver talks to it as to a real one; sockets and TLS reach the network of this machine.`,
    )
    .usage("[--pty | --tcp <port>] [options]")
    .exitOverride()
    .showHelpAfterError(`(uplink modem ${model} --help)`)
    .addOption(new Option("--pty", "behind a pseudo-terminal, whose path is printed (this is the default)").conflicts("tcp"))
    .option("--tcp <port>", "behind this TCP port of 127.0.0.1, for one program at a time; 0 takes a free one", wholeNumber(0, 65535))
    .addOption(
      new Option("--power <state>", "on = booted long ago; off = waits for its power key, which the line press presses")
        .choices(["on", "off"])
        .default("on"),
    )
    .option("--seed <number>", "seed of all that is random, so that a run repeats", wholeNumber(0, 2 ** 31))
    .option("--capture <file>", "keep everything in a file for uplink trace; secrets are masked")
    .option("--for <seconds>", "end after this time (default: until Ctrl-C)", wholeNumber(1, 86400));
  for (const option of cliOptions) addOwn(parser, option, own);
  return parser.addHelpText("after", manual(model, scriptHelp([...scriptCommands, ...commonScriptCommands]), cliManual));
}

function manual(model: string, lines: string, ofModel: string): string {
  return `
While it runs, every byte of both directions is shown in words; PINs, passwords and keys are masked. Ctrl-C ends it.

Lines that can be typed meanwhile:
${lines}
  help  this list
  quit  end

By hand, over a pseudo-terminal (the path is printed; here it is /dev/pts/4):
  npx uplink modem ${model} --pty
  picocom -b 115200 --omap crcrlf /dev/pts/4        type AT and Enter; Ctrl-A Ctrl-X leaves picocom

Over TCP:
  npx uplink modem ${model} --tcp 7000
  nc -C 127.0.0.1 7000                              type AT and Enter; Ctrl-C leaves nc
${ofModel === "" ? "" : `\n${ofModel.trim()}\n`}`;
}
