import type { ModemCliOption } from "../modem_types.ts";

/** The options of `uplink modem nrf9160` that other modems do not have. */
export const cliOptions: ModemCliOption[] = [
  {
    flags: "--dialect <slm|sm>",
    description: "slm: Serial LTE Modem of SDK v2.x; sm: its successor Serial Modem (default slm)",
    apply: (options, value) => (options["dialect"] = oneOf("--dialect", value, ["slm", "sm"])),
  },
  {
    flags: "--firmware <version>",
    description: "of the application, such as 2.3.0 (slm) or 1.0.1 (sm): only what that version has (default: the newest, with #XSLMUART kept)",
    apply: (options, value) => {
      if (!/^\d+\.\d+\.\d+$/.test(value)) throw new Error(`--firmware: ${value} is no version; write it as 2.9.0`);
      options["firmware"] = value;
    },
  },
  {
    flags: "--modem-firmware <name>",
    description: "what AT+CGMR prints (default mfw_nrf9160_1.3.6, with sm mfw_nrf91x1_2.0.4)",
    apply: (options, value) => (options["modemFirmware"] = value),
  },
  {
    flags: "--terminator <crlf|cr|lf>",
    description: "end of a command line, a build option (default crlf, with sm cr)",
    apply: (options, value) => (options["terminator"] = terminators[oneOf("--terminator", value, Object.keys(terminators))]),
  },
  {
    flags: "--data-mode-urc",
    description: "a build that reports each piece sent in data mode with #XDATAMODE: n",
    apply: (options) => (options["dataModeUrc"] = true),
  },
];

const terminators: Readonly<Record<string, string>> = { crlf: "\r\n", cr: "\r", lf: "\n" };

function oneOf(flag: string, value: string, allowed: readonly string[]): string {
  if (!allowed.includes(value)) throw new Error(`${flag}: ${value} is not offered; choose ${allowed.join(" or ")}`);
  return value;
}
