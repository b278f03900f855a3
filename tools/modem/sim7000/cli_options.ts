import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { ModemCliOption, ModemOptions } from "../modem_types.ts";
import { firmwareOptions, firmwareVariants } from "./firmware_profiles.ts";
import { parsePosition, parseRegistration, parseTechnology, registrationWords, technologyWords } from "./option_words.ts";
import type { VirtualSim7000Options } from "./options.ts";
import { parseSignal } from "./script_commands.ts";
import { applySwitch, switchWords } from "./switches.ts";

type Options = Partial<VirtualSim7000Options>;

/** An option whose `apply` sees this model's own options. */
function option(flags: string, description: string, apply: (options: Options, value: string) => void): ModemCliOption {
  return { flags, description, apply: (options: ModemOptions, value) => apply(options as Options, value) };
}

const defaultSim = { inserted: true, iccid: "8901260862291477114f", imsi: "240070000000000" };

/** Options of `uplink modem sim7000`. */
export const cliOptions: readonly ModemCliOption[] = [
  option(
    "--firmware <name>",
    `firmware with its gaps: ${Object.keys(firmwareVariants).join(", ")} (default: what most field logs show)`,
    (options, value) => {
      firmwareOptions(value);
      options.firmware = value;
    },
  ),
  option("--switch <name=value>", `one answer in another form; may be given several times: ${switchWords}`, applySwitch),
  option("--pin <digits>", "the SIM asks for this PIN (default: it asks for none)", (options, value) => {
    if (!/^\d{4,8}$/.test(value)) throw new Error("4 to 8 digits are wanted");
    options.sim = { ...defaultSim, ...options.sim, pin: value };
  }),
  option("--no-sim", "no SIM card is inserted", (options) => {
    options.sim = { ...defaultSim, ...options.sim, inserted: false };
  }),
  option("--apn <name>", "the network accepts this APN only; may be given several times (default: any)", (options, value) => {
    options.apn = [...(options.apn ?? []), value];
  }),
  option("--registration <state>", `what the network grants: ${registrationWords} (default: home)`, (options, value) => {
    options.registration = { ...options.registration, stat: parseRegistration(value) };
  }),
  option("--technology <name>", `radio technology of the network: ${technologyWords} (default: lte-m)`, (options, value) => {
    options.registration = { stat: 1, ...options.registration, act: parseTechnology(value) };
  }),
  option("--signal <0..31|99>", "strength of the signal, as AT+CSQ tells it (default: 24)", (options, value) => {
    options.rssi = parseSignal(value);
  }),
  option("--fix <lat,lon>", "where the GNSS receiver is (default: it sees no satellites)", (options, value) => {
    const fix = parsePosition(value);
    options.gnss = fix ? { ...options.gnss, fix } : {};
  }),
  option(
    "--file <path>",
    "a file that lies in /customer/ already, under its own name or as name=path; may be given several times",
    addFile,
  ),
  option("--autobaud", "the rate is not fixed: no RDY, and the first AT is lost", (options) => {
    options.bootUrcs = "autobaud";
  }),
  option("--early-failures", "in the first seconds after boot the SIM is busy and some commands fail", (options) => {
    options.earlyFailures = true;
  }),
];

function addFile(options: Options, value: string): void {
  const [, name, path = value] = /^([^=/\\]+)=(.+)$/.exec(value) ?? [];
  try {
    options.files = { ...options.files, [name ?? basename(path)]: readFileSync(path) };
  } catch {
    throw new Error(`the file ${path} cannot be read`);
  }
}

/** The end of --help. */
export const cliManual = `
A certificate for the CA sockets: --file ca.crt=cert.pem, or by hand:
  AT+CFSINIT
  AT+CFSWFILE=3,"ca.crt",0,656,10000      the file's own length; then, from another terminal: cat cert.pem > /dev/pts/4
  AT+CSSLCFG="convert",2,"ca.crt"
tools/modem/README.md goes on from there to a TLS connection.
`;
