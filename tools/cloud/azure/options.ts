import { UserError } from "../../cli/errors.ts";
import type { CloudCliOption } from "../core/stand_in.ts";
import type { HubRates } from "./throttle.ts";

/** Options of this stand-in alone, in StandInOptions.own. */
export interface AzureOptions {
  /** How the one device shows who it is: default sas. */
  auth?: "sas" | "x509";
  /** Whether a provisioning service runs beside the hub; default true. */
  dps?: boolean;
  /** Where the provisioning service listens, as `place` is for the hub; default a free port, or global.azure-devices-provisioning.net in a network in memory. */
  dpsHost?: string;
  dpsPort?: number;
  /** Default 0ne00000A0A. */
  idScope?: string;
  /** Of the enrolment; default the device id. */
  registrationId?: string;
  /** Base64; default a random one. */
  key?: string;
  /** How long an assignment takes, and what devices are told to wait, seconds. */
  assignmentS?: number;
  retryAfterS?: number;
  /** Takes the unquoted key that the nRF Connect SDK sends to the provisioning service. */
  isLenient?: boolean;
  /** Operations per second that are other than those of an S1 hub. */
  rates?: Partial<HubRates>;
}

/** Options of the command line. */
export const cliOptions: readonly CloudCliOption[] = [
  {
    flags: "--auth <how>",
    description: "how the device shows who it is: sas (a symmetric key) or x509 (the client certificate); default sas",
    apply(own, value) {
      if (value !== "sas" && value !== "x509") throw new Error("sas or x509 is wanted");
      own["auth"] = value;
    },
  },
  {
    flags: "--dps-port <port>",
    description: "port of the provisioning service; default a free one",
    apply(own, value) {
      const port = Number(value);
      if (!/^\d+$/.test(value) || port > 65535) throw new Error("a whole number from 0 to 65535 is wanted");
      own["dpsPort"] = port;
    },
  },
  {
    flags: "--id-scope <scope>",
    description: "ID scope of the provisioning service; default 0ne00000A0A",
    apply(own, value) {
      if (!/^[A-Za-z0-9]{1,50}$/.test(value)) throw new Error("1 to 50 letters and digits are wanted");
      own["idScope"] = value;
    },
  },
  {
    flags: "--lenient",
    description: "take the unquoted key that the nRF Connect SDK sends to the provisioning service",
    apply(own) {
      own["isLenient"] = true;
    },
  },
];

/** @throws UserError when an option has the wrong type */
export function azureOptions(own: Record<string, unknown> = {}): AzureOptions {
  const options = own as AzureOptions;
  if (options.auth !== undefined && options.auth !== "sas" && options.auth !== "x509") throw new UserError("auth of the Azure stand-in is sas or x509");
  return options;
}
