import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import { parseOverrides } from "../build/prj.ts";
import { findRoot } from "../build/root.ts";
import { chooseBoard } from "../run/board_choice.ts";
import { runCloudNames } from "../run/cloud_peer.ts";
import { FOTA_KINDS } from "../run/fota_apps.ts";
import type { FotaKind } from "../run/fota_apps.ts";
import { run } from "../run/run.ts";
import { UserError } from "./errors.ts";
import { collect } from "./options.ts";

interface Options {
  board?: string;
  modem?: string;
  app?: string;
  set: string[];
  for?: number;
  cloud?: string;
  fota?: FotaKind | true;
  broker?: string;
  interpreter?: boolean;
  tls?: boolean;
  ca?: string;
  cert?: string;
  key?: string;
  capture?: string;
}

/** `uplink run`: build, broker or cloud, virtual modem, image, console. */
export function register(program: Command): void {
  program
    .command("run")
    .description("build an app and run its image on this machine: virtual modem, MQTT broker, console")
    .option("-b, --board <board>", "board: a name from boards/, or the path of a board file (default: that of --modem)")
    .option("-m, --modem <modem>", "modem, sim7000 (default) or nrf9160: runs on the board that stands for its family")
    .option("-a, --app <app>", "app: a name from src/apps, or a folder with main.ts and prj.json (default: cloud_client, with --cloud asset_tracker)")
    .option("--set <key=value>", "replace a field of prj.json; may be given several times", collect, [])
    .option("--for <seconds>", "end this long after the first READY, with a summary; exit code 0 only if every step was reached", seconds)
    .option("--cloud <cloud>", `a cloud's stand-in in place of the embedded broker, worked by the run: ${runCloudNames().join(", ")}`)
    .option("--fota [kind]", `with --cloud: the device updates itself from version 1 to 2; ${FOTA_KINDS.slice(1).join(", ")}: version 2 is one that does`, fotaKind)
    .option("--broker <url>", "a broker in place of the embedded one: mqtt://[user:password@]host[:port], or mqtts://")
    .option("--tls", "TLS in the modem, to the embedded broker with certificates made for this run, or to a --broker mqtts://")
    .option("--ca <file>", "certificate of the authority that signed the certificate of --broker")
    .option("--cert <file>", "client certificate for --broker")
    .option("--key <file>", "private key of the client certificate")
    .option("--capture <file>", "keep everything in a file for uplink trace; secrets are masked")
    .option("--interpreter", "in the real Espruino for Linux that the environment variable ESPRUINO names")
    .action((options: Options) => {
      const board = chooseBoard(options, findRoot());
      const app = options.app ?? (options.cloud === undefined ? "cloud_client" : "asset_tracker");
      const fota = options.fota === true ? "good" : options.fota;
      if (fota !== undefined && options.cloud === undefined) throw new UserError("--fota wants a cloud that gives the device its job: add --cloud mqtt, or another");
      if (fota !== undefined && options.app !== undefined) throw new UserError("--fota has an app of its own, in two versions; leave --app out");
      return run({ ...options, fota, app, board, overrides: parseOverrides(options.set), forSeconds: options.for });
    });
}

function fotaKind(text: string): FotaKind {
  const kind = FOTA_KINDS.find((one) => one === text);
  if (!kind) throw new InvalidArgumentError(`one of ${FOTA_KINDS.join(", ")} is wanted.`);
  return kind;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value >= 1 && value <= 86400)) throw new InvalidArgumentError("a number of seconds from 1 to 86400 is wanted.");
  return value;
}
