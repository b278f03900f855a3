import { createAtEngine } from "../../src/at/engine.ts";
import type { AtEngine } from "../../src/at/engine.ts";
import type { Clock, PowerKey, Uart } from "../../src/hal/contracts.ts";
import { createCellular } from "../../src/modem/cellular.ts";
import type { Cellular } from "../../src/modem/cellular.ts";
import type { Network } from "../../src/net/socket.ts";
import type { Family } from "./families.ts";

/** What the doctor is to reach. */
export interface Target {
  host: string;
  port: number;
  /** Security tag in the modem; undefined for a connection without TLS. */
  tag?: number | undefined;
  clientId: string;
  user?: string | undefined;
  password?: string | undefined;
  /** Filter that the device subscribes to at its cloud. */
  topic: string;
  apn: string;
  pin?: string | undefined;
}

export interface PatientOptions {
  uart: Uart;
  clock: Clock;
  /** Where the modem can be turned on from here. */
  powerKey?: PowerKey | undefined;
  family: Family;
  target: Target;
}

/** Longest search for a network, seconds. */
export const REGISTER_S = 120;

/** A modem under examination, with the firmware's own driver on its UART. */
export class Patient {
  readonly at: AtEngine;
  readonly clock: Clock;
  readonly family: Family;
  readonly target: Target;
  readonly powerKey: PowerKey | undefined;
  readonly cellular: Cellular;
  readonly network: Network;
  /** What the modem has said since it was last looked at, a byte string. */
  heard = "";

  constructor({ uart, clock, powerKey, family, target }: PatientOptions) {
    const listening: Uart = {
      write: (bytes) => uart.write(bytes),
      on: (event, listener) =>
        uart.on(event, (bytes) => {
          this.heard = (this.heard + bytes).slice(-400);
          listener(bytes);
        }),
    };
    this.at = createAtEngine(listening, clock);
    this.clock = clock;
    this.family = family;
    this.target = target;
    this.powerKey = powerKey;
    const { apn, pin, tag } = target;
    this.cellular = createCellular(this.at, clock, undefined, family.model(tag !== undefined), () => ({ apn, ...(pin !== undefined && { pin }), registerS: REGISTER_S }));
    this.network = family.sockets(this.at, clock, this.cellular, tag !== undefined);
  }

  delay(ms: number): Promise<void> {
    return new Promise((resolve) => void this.clock.setTimeout(resolve, ms));
  }

  /** Sends a command. @returns its information lines with that prefix, and its error */
  ask(text: string, prefix?: string, timeoutS = 5): Promise<{ lines: string[]; error: string | undefined }> {
    const lines: string[] = [];
    return new Promise((resolve) =>
      this.at.send({
        text,
        timeoutS,
        ...(prefix !== undefined && { prefix, onLine: (rest: string) => void lines.push(rest.trim()) }),
        done: (error) => resolve({ lines, error }),
      }),
    );
  }
}
