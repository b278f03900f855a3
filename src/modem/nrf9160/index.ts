/** nRF9160 and nRF91x1 with Serial LTE Modem or Serial Modem, for the shared cellular machine. Quirks: README.md. */
import { dialect, wakeup } from "uplink/board";
import { hasTls, radio } from "uplink/prj";
import type { AtEngine } from "../../at/engine.ts";
import type { Clock } from "../../hal/contracts.ts";
import { powerKey } from "../../hal/hal.ts";
import { deviceSettings } from "../../hal/settings.ts";
import type { Network } from "../../net/socket.ts";
import type { Cellular } from "../cellular.ts";
import type { Done } from "../services.ts";
import { anyDialect, slmOnly, smOnly } from "./firmware.ts";
import { createModel } from "./model.ts";
import { turnOff } from "./power_off.ts";
import { nrf9160Sockets } from "./sockets.ts";
import { wakeUp } from "./sleep.ts";
import { secureSocket } from "./tls.ts";

export const model = createModel(() => (radio && (deviceSettings()["technologies"] || radio.technologies)) || "");

export function openSockets(at: AtEngine, clock: Clock, cellular: Cellular, readSize: number): Network {
  return nrf9160Sockets(at, clock, cellular, readSize, dialect == "slm" ? slmOnly : dialect == "sm" ? smOnly : anyDialect, hasTls ? secureSocket : undefined);
}

/** Lets the modem leave the network and turn itself off: see turnOff(). */
export function powerOff(at: AtEngine, done: Done): void {
  turnOff(at, !!wakeup, done);
}

/** Wakes the modem from enterSleep(), where the board has a wake-up pin. */
export function leaveSleep(at: AtEngine, done: Done): void {
  if (wakeup) wakeUp(at, powerKey!, done);
  else done("the board has no wake-up pin");
}

export { readBattery } from "./battery.ts";
export { readNetworkTime } from "./clock.ts";
export { resolveHost } from "./dns.ts";
export { startGnss, stopGnss } from "./gnss.ts";
export { readPowerSaving, setPowerSaving } from "./power_saving.ts";
export { readSignal } from "./signal.ts";
export { enterSleep } from "./sleep.ts";
