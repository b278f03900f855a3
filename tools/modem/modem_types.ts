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
