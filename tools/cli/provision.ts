import type { Command } from "commander";
import { loadBoard } from "../build/board.ts";
import { findRoot } from "../build/root.ts";
import { Progress } from "../flash/progress.ts";
import { planCredentials } from "../provision/credential_files.ts";
import { loadStore } from "../provision/modem_store.ts";
import { provisionBoard, type StoreWork } from "../provision/provision.ts";
import { jsonReport, textReport } from "../provision/report.ts";
import { settingChanges, type SettingOptions } from "../provision/setting_options.ts";
import { SETTINGS } from "../provision/settings_table.ts";
import { UserError } from "./errors.ts";
import { baudRate } from "./flash.ts";
import { collect } from "./options.ts";

interface Options extends SettingOptions {
  port: string;
  board: string;
  baud: number;
  tag?: number;
  ca?: string;
  cert?: string;
  key?: string;
  removeCredentials?: boolean;
  list?: boolean;
  json?: boolean;
  force?: boolean;
}

const NAMES = Object.entries(SETTINGS).map(([name, { description, isSecret }]) => `  ${name.padEnd(12)} ${description}${isSecret ? " (secret)" : ""}`);
const HELP = `
Settings:
${NAMES.join("\n")}

Examples:
  uplink provision --port /dev/ttyUSB0 --set id=pump-7 --set apn=iot.1nce.net --pin-file pin.txt
  uplink provision --port /dev/ttyUSB0 --tag 42 --ca ca.pem --cert pump-7.pem --key pump-7.key
  uplink provision --port /dev/ttyUSB0 --list --tag 42`;

/** `uplink provision`: device settings into a board's Storage, certificates and keys into its modem. */
export function register(program: Command): void {
  program
    .command("provision")
    .description("put settings into a board, and certificates and keys into its modem, through the board's console; everything is read back")
    .requiredOption("-p, --port <port>", "serial port that the board's console is on, such as /dev/ttyUSB0 or COM3")
    .option("-b, --board <board>", "board: a name from boards/, or the path of a board file", "lilygo_t_sim7000g")
    .option("--baud <rate>", "baud rate of the console; USB takes any", baudRate, 115200)
    .option("--set <name=value>", "a setting that is no secret; may be given several times", collect, [])
    .option("--secret <name>", "a secret from UPLINK_<NAME> in the environment, asked for, or a line of the standard input", collect, [])
    .option("--secret-file <name=file>", "a secret that a file holds as its one line", collect, [])
    .option("--pin-file <file>", "the SIM's PIN, as the one line of a file")
    .option("--unset <name>", "remove a setting", collect, [])
    .option("--own-names", "take settings that only your app knows, too")
    .option("--tag <number>", "security tag of certificates and key in the modem, 0 to 2147483647", tagNumber)
    .option("--ca <file>", "certificate of the authority, PEM or DER")
    .option("--cert <file>", "client certificate, with its chain if it has one")
    .option("--key <file>", "private key of the client certificate, without a password")
    .option("--remove-credentials", "remove what the modem has under the tag")
    .option("--list", "show the settings, and with --tag what the modem has under it; secrets are masked")
    .option("--json", "the result as JSON")
    .option("--force", "also when the board is another Espruino than the board file names")
    .addHelpText("after", HELP)
    .action(run);
}

function tagNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : NaN;
}

async function run(options: Options): Promise<void> {
  const board = loadBoard(options.board, findRoot());
  const hasFiles = [options.ca, options.cert, options.key].some((file) => file !== undefined);
  const storeWork = hasFiles || options.tag !== undefined || options.removeCredentials ? await planStore(options, board.modem.model, hasFiles) : undefined;
  const changes = await settingChanges(options, { env: process.env, stdin: process.stdin, prompt: process.stderr });
  if (Object.keys(changes).length === 0 && !storeWork && !options.list) {
    throw new UserError("nothing to do: give --set, --secret, --unset, --tag with files, or --list (uplink provision --help)");
  }
  const report = await provisionBoard({
    port: options.port,
    baud: options.baud,
    board,
    isForced: options.force ?? false,
    changes,
    isListing: options.list ?? false,
    storeWork,
    progress: new Progress(process.stderr.isTTY ?? false, (text) => void process.stderr.write(text)),
  });
  console.log((options.json ? jsonReport : textReport)(report, storeWork));
}

/** Everything about files is checked here, before the port is opened. */
async function planStore(options: Options, model: string, hasFiles: boolean): Promise<StoreWork> {
  const { tag, ca, cert, key } = options;
  if (tag === undefined) throw new UserError("--tag is missing: the number under which the modem keeps certificates and key, such as --tag 42");
  const isRemoving = options.removeCredentials ?? false;
  if (!hasFiles && !isRemoving && !options.list) throw new UserError("--tag alone does nothing: give --ca, --cert and --key, --remove-credentials, or --list");
  const store = await loadStore(model);
  const plan = planCredentials({ tag, ca, cert, key }, { model, limits: store.credentialLimits, nowMs: Date.now() });
  for (const note of plan.notes) console.error(note);
  return { store, items: plan.items, isRemoving, tag };
}
