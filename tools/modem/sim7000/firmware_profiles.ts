import type { AccessTechnology } from "./options.ts";

/** How a firmware answers on the CA sockets, and what it lacks. */
export interface FirmwareSwitches {
  /** CA sockets, AT+CSSLCFG and their file store: "none" = unknown commands, "broken" = AT+CAOPEN always gives 11. */
  caSockets: "works" | "broken" | "none";
  /** After a payload: OK and +CASEND, or OK alone. */
  casendForm: "urc-and-ok" | "ok-only";
  /** Header of received data: its length, or socket and length on a line of their own. */
  carecvForm: "len,data" | "id,len CRLF data";
  /** AT+CARECV?: a line for each socket, only for those with data, or OK alone. */
  carecvQuery: "all" | "waiting" | "ok";
  /** AT+CAOPEN: the result line before OK or after it; AT+CACFG="ASYNCOPEN",1 chooses the second. */
  caopenOrder: "result-then-ok" | "ok-then-result";
  /** The second AT+CARECV of a connection resets the module. */
  secondReadResets: boolean;
  /** A read of more than 512 bytes may deliver fewer than its header says. */
  shortReads: boolean;
  callReady: boolean;
  /** What the radio can do. */
  technologies: readonly AccessTechnology[];
}

export const defaultSwitches: FirmwareSwitches = {
  caSockets: "works",
  casendForm: "urc-and-ok",
  carecvForm: "len,data",
  carecvQuery: "all",
  caopenOrder: "result-then-ok",
  secondReadResets: false,
  shortReads: false,
  callReady: false,
  technologies: [0, 3, 7, 9],
};

type Variant = Partial<FirmwareSwitches> & { model: string };

/**
 * Firmware that field reports describe, by the name that AT+CGMR prints without the model's name behind it.
 *
 *     1351B03   E      knows no CA or SSL command (Botletics issue 112)
 *     1351B04   A      CA sockets could not be made to work (TinyGSM PR 507); LTE-M only
 *     1351B05   E      the second AT+CARECV crashes the module (Botletics issue 62)
 *     1351B08   E      CA sockets
 *     1529B01   G      CA sockets; AT+CARECV? tells only what waits
 *     1529B04   G      CA sockets
 *     1529B05   G      as B04, with a GSM voice stack that prints Call Ready
 *     1529B07   G      as B04
 *     1529B08   G      AT+CARECV? gives OK alone; reads over 512 bytes may come short (TinyGSM issue 437)
 *     1529B10   G      as B08, and AT+CASEND gives OK alone (LilyGo-Modem-Series issue 418)
 */
export const firmwareVariants: Readonly<Record<string, Variant>> = {
  "1351B03": { model: "SIM7000E", caSockets: "none" },
  "1351B04": { model: "SIM7000A", caSockets: "broken", technologies: [7] },
  "1351B05": { model: "SIM7000E", secondReadResets: true },
  "1351B08": { model: "SIM7000E" },
  "1529B01": { model: "SIM7000G", carecvQuery: "waiting" },
  "1529B04": { model: "SIM7000G" },
  "1529B05": { model: "SIM7000G", callReady: true },
  "1529B07": { model: "SIM7000G" },
  "1529B08": { model: "SIM7000G", carecvQuery: "ok", shortReads: true },
  "1529B10": { model: "SIM7000G", carecvQuery: "ok", shortReads: true, casendForm: "ok-only" },
};

/**
 * What the option `firmware` stands for; options of their own go before it.
 * @param name of the list, with or without the model's name behind it; undefined = what most field logs show
 * @throws Error for a name that is not in the list
 */
export function firmwareOptions(name: string | undefined): FirmwareSwitches & { model: string; revision: string } {
  if (name === undefined) return { ...defaultSwitches, model: "SIM7000G", revision: "1529B08SIM7000G" };
  const release = name.replace(/SIM7000[A-Z]?$/, "");
  const variant = firmwareVariants[release];
  if (!variant) throw new Error(`firmware "${name}" is not known; choose one of ${Object.keys(firmwareVariants).join(", ")}`);
  return { ...defaultSwitches, ...variant, revision: `${release}${variant.model}` };
}
