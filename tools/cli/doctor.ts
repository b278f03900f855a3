import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { Option } from "commander";
import { loadBoard } from "../build/board.ts";
import { findRoot } from "../build/root.ts";
import { examine } from "../doctor/doctor.ts";
import { familyNames, familyOf } from "../doctor/families.ts";
import { Patient } from "../doctor/patient.ts";
import { modemOfBoard, modemOnPort, virtualModem } from "../doctor/places.ts";
import type { Place } from "../doctor/places.ts";
import { findingText, summaryText } from "../doctor/report.ts";
import { startBroker } from "../run/broker.ts";
import { realClock } from "../testing/clock.ts";
import { UserError } from "./errors.ts";
import { baudRate } from "./flash.ts";
import { collect } from "./options.ts";
import { wholeNumber } from "./own_options.ts";

interface Options {
  port?: string;
  modemPort?: string;
  board: string;
  modem?: string;
  baud: number;
  force?: boolean;
  fault: string[];
  host?: string;
  brokerPort?: number;
  tag?: number;
  id: string;
  user?: string;
  topic?: string;
  apn: string;
  pinFile?: string;
  json?: boolean;
}

const HELP = `
Steps, in this order; the first that is broken ends it, with exit code 1:
  power, UART, SIM, radio, registration, PDP, DNS, clock, TLS, MQTT, cloud

The broker's password is taken from UPLINK_PASSWORD in the environment.

Examples:
  uplink doctor --port /dev/ttyUSB0 --host broker.example.com --tag 42       the modem of a board, through its console
  uplink doctor --modem-port /dev/ttyUSB1 --modem nrf9160 --host 10.1.2.3    a modem on a port of its own
  uplink doctor                                                              a virtual modem, with a broker of its own
  uplink doctor --modem sim7000 --fault "sim-out"                            one with a fault: uplink modem sim7000 --help lists them`;

/** `uplink doctor`: what is broken between the modem's supply and the cloud. */
export function register(program: Command): void {
  program
    .command("doctor")
    .description("look for what is broken, step by step from the modem's power to the cloud, and say how to mend it")
    .option("-p, --port <port>", "serial port that a board's console is on; its program is stopped and started again")
    .addOption(new Option("--modem-port <port>", "serial port that the modem itself is on").conflicts("port"))
    .option("-b, --board <board>", "board on --port: a name from boards/, or the path of a board file", "lilygo_t_sim7000g")
    .addOption(new Option("-m, --modem <modem>", "modem on --modem-port, or the virtual one without a port (default: sim7000)").choices(familyNames()))
    .option("--baud <rate>", "baud rate of the port; USB takes any", baudRate, 115200)
    .option("--force", "also when the board is another Espruino than the board file names")
    .option("--fault <line>", "what goes wrong with the virtual modem; may be given several times", collect, [])
    .option("--host <host>", "the broker's name or address (default: with a virtual modem, a broker of its own)")
    .option("--broker-port <number>", "the broker's port (default: 8883 with --tag, else 1883)", wholeNumber(1, 65535))
    .option("--tag <number>", "security tag of the credentials in the modem; without it there is no TLS", wholeNumber(0, 2147483647))
    .option("--id <id>", "MQTT client identifier", "uplink-doctor")
    .option("--user <name>", "user name at the broker")
    .option("--topic <filter>", "what the device subscribes to (default: <id>/c2d/#)")
    .option("--apn <name>", "access point name", "iot.1nce.net")
    .option("--pin-file <file>", "the SIM's PIN, as the one line of a file")
    .option("--json", "the findings as JSON")
    .addHelpText("after", HELP)
    .action(run);
}

async function run(options: Options): Promise<void> {
  const hasPort = options.port !== undefined || options.modemPort !== undefined;
  if (hasPort && options.fault.length > 0) throw new UserError("--fault is for a virtual modem; leave out the port, or the fault");
  if (hasPort && options.host === undefined) throw new UserError("--host is missing: the broker that the device is to reach, such as --host broker.example.com");
  const board = options.port === undefined ? undefined : loadBoard(options.board, findRoot());
  const family = familyOf(board?.modem.model ?? options.modem ?? "sim7000");
  const pin = options.pinFile === undefined ? undefined : readPin(options.pinFile);
  const own = options.host === undefined ? await startBroker(undefined) : undefined;
  let place: Place | undefined;
  try {
    place = await open(options);
    const { id, user, tag, apn } = options;
    const password = process.env["UPLINK_PASSWORD"];
    const host = options.host ?? new URL(own!.url).hostname;
    const port = options.brokerPort ?? (own ? Number(new URL(own.url).port) : tag === undefined ? 1883 : 8883);
    const target = { host, port, tag, clientId: id, user, password, topic: options.topic ?? `${id}/c2d/#`, apn, pin };
    const patient = new Patient({ uart: place.uart, clock: realClock, powerKey: place.powerKey, family, target });
    const isColored = process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined;
    const findings = await Promise.race([examine(patient, (finding) => options.json || console.log(findingText(finding, isColored))), place.failed]);
    console.log(options.json ? JSON.stringify(findings, null, 2) : summaryText(findings));
    process.exitCode = findings.at(-1)?.isOk ? 0 : 1;
  } finally {
    await place?.close();
    await own?.close();
  }
}

function open({ port, modemPort, board, baud, force, modem = "sim7000", fault }: Options): Promise<Place> {
  if (port !== undefined) return modemOfBoard(port, baud, loadBoard(board, findRoot()), force ?? false);
  return modemPort !== undefined ? modemOnPort(modemPort, baud) : virtualModem(modem, fault);
}

function readPin(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new UserError(`--pin-file: cannot read ${file}: ${(error as NodeJS.ErrnoException).code}; name the file that holds the PIN`);
  }
  if (/^\d{4,8}$/.test(text)) return text;
  throw new UserError(`--pin-file: ${file} holds no PIN; one line of 4 to 8 digits is wanted`);
}
