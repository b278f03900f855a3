import type { Clock, Random } from "../../src/hal/contracts.ts";
import type { Network } from "../network/network.ts";

export interface LogEntry {
  /** The clock's time, milliseconds. */
  atMs: number;
  /** From the host, to the host, or something inside. */
  direction: "rx" | "tx" | "event";
  /** rx and tx: one line, payload or element as a byte string, line ends included. */
  text: string;
}

export interface VirtualModemOptions {
  clock: Clock;
  /** Source of latencies and boot times: seeded, a run repeats exactly. */
  random: Random;
  /** What is behind the radio. */
  network: Network;
  /** Longest piece given to the host at once, default 64 bytes. */
  maxPieceBytes?: number;
}

export type InputPin = "pwrkey" | "dtr" | "reset";
export type OutputPin = "status" | "ri";

/** Bits per second, 0 = find the rate out (autobaud). */
export type BaudSetting = number;

/** Options of a virtual modem's constructor, as far as they are known before a run. */
export type ModemOptions = Record<string, unknown>;

/** An option of `uplink modem <model>` that only this model has; a model exports them as `cliOptions`. */
export interface ModemCliOption {
  /** As commander takes it: `--firmware <version>`. */
  flags: string;
  /** One line for --help, with the values and the default. */
  description: string;
  /** Puts the value into the constructor's options. @throws Error with one sentence for a value that does not fit */
  apply(options: ModemOptions, value: string): void;
}

/**
 * What a line typed while `uplink modem` runs can do with this model; a model exports them as `scriptCommands`. The ones that every
 * modem has (urc, garbage, mute, lose, pin) are in script.ts.
 */
export interface ModemScriptCommand<Modem> {
  /** The word and its arguments, as in the help: `signal <0..31|99>`. */
  usage: string;
  description: string;
  /** @param args the words after the first; `rest` is the same as one text. @throws Error with one sentence */
  run(modem: Modem, args: readonly string[], rest: string): void;
}
