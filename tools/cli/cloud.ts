import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import type { CloudModel } from "../cloud/core/stand_in.ts";
import { cloudNames, loadCloud } from "../cloud/models.ts";
import { runCloud } from "../cloud/run_cloud.ts";
import { UserError } from "./errors.ts";
import { addOwn, wholeNumber } from "./own_options.ts";

interface Options {
  port: number;
  address: string;
  dir?: string;
  id?: string;
  for?: number;
}

const defaultPort = 8883;

/** `uplink cloud`: a cloud on this machine that devices and SDKs can connect to. */
export function register(program: Command): void {
  const clouds = cloudNames();
  program
    .command("cloud")
    .description("a local stand-in of a cloud, with TLS, its rules, its services and a log of all packets")
    .usage("<cloud> [options]")
    .argument("[cloud]", clouds.join(" or "))
    .argument("[options...]", "options of the cloud: uplink cloud <cloud> --help")
    .allowUnknownOption()
    .helpOption(false)
    .addHelpText("after", `\nClouds: ${clouds.join(", ")}. Each has its own help:\n  npx uplink cloud ${clouds[0]} --help\n`)
    .action((_cloud, _options, _all, command: Command) => run(command));
}

async function run(command: Command): Promise<void> {
  const [name, ...rest] = command.args;
  if (name === "--help" || name === "-h") return void command.outputHelp();
  if (name === undefined || name.startsWith("-")) {
    throw new UserError(`name a cloud first: ${cloudNames().join(" or ")}, such as uplink cloud ${cloudNames()[0]} --port 8883`);
  }
  const model = await loadCloud(name);
  const own: Record<string, unknown> = {};
  const parser = cloudParser(name, model, own);
  parser.configureOutput(command.configureOutput());
  parser.action((options: Options) => start(name, model, own, options));
  await parser.parseAsync(rest, { from: "user" });
}

async function start(name: string, model: CloudModel, own: Record<string, unknown>, { port, address, dir, id, for: seconds }: Options): Promise<void> {
  const folder = dir ?? mkdtempSync(join(tmpdir(), `uplink-${name}-`));
  const options = { place: { port, address }, dir: folder, own, ...(id !== undefined && { deviceId: id }) };
  try {
    await runCloud({ name, model, start: options, ...(seconds !== undefined && { for: seconds }) });
  } finally {
    if (dir === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function cloudParser(name: string, model: CloudModel, own: Record<string, unknown>): Command {
  const parser = new Command(`uplink cloud ${name}`)
    .description(`${model.description}.\nA stand-in for tests and demonstrations: certificates are throw-away, everything is forgotten at the end.`)
    .usage("[options]")
    .exitOverride()
    .showHelpAfterError(`(uplink cloud ${name} --help)`)
    .option("--port <port>", "TCP port; 0 takes a free one", wholeNumber(0, 65535), defaultPort)
    .option("--address <address>", "interface to listen on; 0.0.0.0 for all, so that boards reach it", "127.0.0.1")
    .option("--dir <folder>", "folder of the certificates, kept and used again (default: a new temporary one)")
    .option("--id <id>", "id of the one device that is registered (default: one is made up)")
    .option("--for <seconds>", "end after this time (default: until Ctrl-C)", wholeNumber(1, 86400));
  for (const option of model.cliOptions ?? []) addOwn(parser, option, own);
  return parser.addHelpText("after", manual(name, model.cliManual ?? ""));
}

function manual(name: string, ofCloud: string): string {
  return `
At the start it prints host, port, device id, and the files that a device or another client needs. Then every packet is shown:
-> from the device, <- to the device, *** the stand-in itself. Passwords, tokens and keys are masked. Ctrl-C ends it.

Type help while it runs for the lines that can be typed: change the desired state, send messages and commands, play faults.

  npx uplink cloud ${name} --port 8883 --dir certificates
${ofCloud === "" ? "" : `\n${ofCloud.trim()}\n`}`;
}
