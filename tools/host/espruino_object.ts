import type { Clock, Timer } from "../../src/hal/contracts.ts";
import { formatAsJs } from "./format.ts";
import { ProgramError } from "./realm.ts";
import type { Realm } from "./realm.ts";
import type { SerialPorts } from "./serial_ports.ts";
import { toByteString } from "./values.ts";

export interface EspruinoObjectHost {
  realm: Realm;
  serials: SerialPorts;
  watchdog: Watchdog;
  reboot(): never;
}

/** The hardware watchdog: it outlives load() and reset(), and cannot be stopped. */
export class Watchdog {
  private readonly clock: Clock;
  private readonly onExpired: () => void;
  private timer: Timer;
  private timeoutMs = 0;
  private isAutomatic = false;

  constructor(clock: Clock, onExpired: () => void) {
    this.clock = clock;
    this.onExpired = onExpired;
  }

  enable(timeoutS: number, isAutomatic: boolean): void {
    if (!(timeoutS > 0)) throw new ProgramError("Watchdog timeout must be above 0 seconds");
    this.timeoutMs = timeoutS * 1000;
    this.isAutomatic = isAutomatic;
    this.kick();
  }

  /**
   * The program is in a loop that never ends: nothing kicks it any more.
   * @returns false where it was never enabled, so that nothing ends the loop
   */
  starve(): boolean {
    if (this.timeoutMs === 0) return false;
    this.clock.clearTimeout(this.timer);
    this.timer = this.clock.setTimeout(this.onExpired, this.timeoutMs);
    return true;
  }

  kick(): void {
    if (this.timeoutMs === 0) return;
    this.clock.clearTimeout(this.timer);
    // in automatic mode the idle loop kicks it, which in this model only a hang keeps from it
    if (!this.isAutomatic) this.timer = this.clock.setTimeout(this.onExpired, this.timeoutMs);
  }

  /** What a power-on or the reset of the chip does to it. */
  stop(): void {
    this.clock.clearTimeout(this.timer);
    this.timeoutMs = 0;
  }
}

/** The global `E`, as far as the model can give true answers. */
export function installEspruinoObject({ realm, serials, watchdog, reboot }: EspruinoObjectHost): void {
  const object = realm.object();
  realm.define(object, {
    setConsole: (_self, [device]) => {
      const name = device === null ? null : consoleName(realm, serials, device);
      serials.consoleName = name;
    },
    getConsole: () => serials.consoleName,
    enableWatchdog: (_self, [timeoutS, isAutomatic]) => watchdog.enable(Number(timeoutS), isAutomatic === undefined || Boolean(isAutomatic)),
    kickWatchdog: () => watchdog.kick(),
    reboot: () => reboot(),
    getErrorFlags: () => realm.array([]),
    CRC32: (_self, [data]) => crc32(toByteString(data)),
    toString: (_self: unknown, args: unknown[]) => toByteString(args),
    toUint8Array: (_self, args) => realm.bytes(Buffer.from(toByteString(args), "latin1")),
    toArrayBuffer: (_self, [text]) => realm.bytes(Buffer.from(toByteString(text), "latin1")).buffer,
    toJS: (_self, [value]) => formatAsJs(value),
  });
  realm.set(realm.global, "E", object);
}

/** Besides the ports, the wireless and wired consoles that boards have. */
const OTHER_CONSOLES = ["Bluetooth", "Telnet", "Terminal"];

function consoleName(realm: Realm, serials: SerialPorts, device: unknown): string {
  const name = serials.names.find((each) => each === device || realm.global[each] === device);
  if (name) return name;
  if (typeof device === "string" && OTHER_CONSOLES.includes(device)) return device;
  throw new ProgramError('Unknown device type "undefined"');
}

/** CRC-32 of ISO-HDLC, as a number from 0 to 2^32-1. */
export function crc32(bytes: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) {
    crc ^= bytes.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
