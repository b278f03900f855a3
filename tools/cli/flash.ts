import { writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, relative } from "node:path";
import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import { type Board, loadBoard } from "../build/board.ts";
import { build, type BuildResult } from "../build/build.ts";
import { parseOverrides } from "../build/prj.ts";
import { findRoot } from "../build/root.ts";
import { flashBoard } from "../flash/flash.ts";
import { Progress } from "../flash/progress.ts";
import { wholeImage } from "../flash/whole_image.ts";
import { UserError } from "./errors.ts";
import { collect } from "./options.ts";

interface Options {
  port?: string;
  image?: string | true;
  board: string;
  app: string;
  set: string[];
  baud: number;
  eraseAll?: boolean;
  force?: boolean;
  settings?: string;
}

/** `uplink flash`: build, and put the image into a board's Storage through its console. */
export function register(program: Command): void {
  program
    .command("flash")
    .description("build an app and write it to a board through its console; every byte is read back")
    .option("-p, --port <port>", "serial port that the board's console is on, such as /dev/ttyUSB0 or COM3")
    .option("-b, --board <board>", "board: a name from boards/, or the path of a board file", "lilygo_t_sim7000g")
    .option("-a, --app <app>", "app: a name from src/apps, or a folder with main.ts and prj.json", "cloud_client")
    .option("--set <key=value>", "replace a field of prj.json; may be given several times", collect, [])
    .option("--baud <rate>", "baud rate of the console; USB takes any", baudRate, 115200)
    .option("--erase-all", "erase whatever else is in the board's Storage")
    .option("--settings <file>", "device settings in place of those on the board: one JSON object a line")
    .option("--image [firmware]", "no board: put the image and Espruino's firmware (.bin, .hex) into one file for a programmer, whose command is printed")
    .option("--force", "also when the board is another Espruino than the board file names")
    .action(run);
}

/** Of a console. */
export function baudRate(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 300 && value <= 4000000) return value;
  throw new InvalidArgumentError("a baud rate from 300 to 4000000 is wanted.");
}

async function run(options: Options): Promise<void> {
  const { port, image } = options;
  if (port !== undefined && image !== undefined) throw new UserError("--port writes to a board and --image makes a file; leave one of the two out");
  if (port === undefined && image === undefined) throw new UserError("flash needs --port, the serial port of the board's console; or --image, for a programmer");
  const board = loadBoard(options.board, findRoot());
  const built = await build({ board: options.board, app: options.app, overrides: parseOverrides(options.set) });
  const { manifest, flash } = built;
  console.log(`${manifest.app} ${manifest.version} for ${manifest.board}, SHA-256 ${manifest.sha256}`);
  if (port === undefined) return writeImage(board, built, image);
  const report = await flashBoard({
    port,
    baud: options.baud,
    board,
    flash,
    backupFolder: join(homedir(), ".uplink"),
    isEraseAll: options.eraseAll ?? false,
    isForced: options.force ?? false,
    ...(options.settings !== undefined && { settingsFile: options.settings }),
    progress: new Progress(process.stderr.isTTY ?? false, (text) => void process.stderr.write(text)),
  });
  const { identity, settingsBytes, firstLine } = report;
  console.log(`flashed and verified: Espruino ${identity.version} on ${identity.board}, device settings ${settingsBytes} bytes`);
  console.log(`first line: ${firstLine}`);
}

function writeImage(board: Board, { manifest, flash, outDir }: BuildResult, firmware: string | true | undefined): void {
  const { content, command } = wholeImage(board, flash.bytes, firmware === true ? undefined : firmware);
  const name = join(relative(process.cwd(), outDir), manifest.app);
  const file = content ? `${name}_with_firmware${content.extension}` : `${name}.bin`;
  if (content) writeFileSync(file, content.bytes);
  console.log(`${file}: it holds no device settings (uplink provision writes them); program it with\n  ${command(file)}`);
}
