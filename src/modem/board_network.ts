/** Puts the board's UART, power key and modem model together; one modem per board, made when first asked for. */
import { dtr, readSize } from "uplink/board";
import { model, openSockets } from "uplink/modem";
import { isRoamingRefused, prj, sleepAfterS } from "uplink/prj";
import { createAtEngine } from "../at/engine.ts";
import type { AtEngine } from "../at/engine.ts";
import { clock, digest, openUart, powerKey, setAwake, setBaud } from "../hal/hal.ts";
import { deviceSettings, saveSettings } from "../hal/settings.ts";
import type { Network } from "../net/socket.ts";
import { createCellular } from "./cellular.ts";
import type { Cellular, CellularConfig } from "./cellular.ts";
import { sleepingUart } from "./dtr_sleep.ts";

let network: Network | undefined;
let at: AtEngine;
let cellular: Cellular;
/** Of this boot alone. */
let triedApn: string | undefined;
/** Also remembered here: the settings may be full. */
let refusedPin: string | undefined;

function cellularConfig(): CellularConfig {
  const settings = deviceSettings();
  const pin = settings["pin"];
  const config: CellularConfig = {
    apn: triedApn || settings["apn"] || prj.apn,
    apnUser: settings["apnUser"] || prj.apnUser,
    apnPassword: settings["apnPassword"],
    pin: pin && pin != refusedPin && settings["refusedPin"] != digest(pin) ? pin : undefined,
    onPinRefused() {
      refusedPin = pin;
      saveSettings({ "refusedPin": digest(pin!) });
    },
    setBaud,
    registerS: 180,
  };
  if (isRoamingRefused) config.isHomeOnly = settings["roaming"] != "yes";
  return config;
}

/** Takes another access point from the next connection on, until the next boot. */
export function tryApn(apn: string): void {
  triedApn = apn;
  cellular.contextLost();
}

/** The engine of the board's modem, for the services of "uplink/modem". */
export function boardAt(): AtEngine {
  boardNetwork();
  return at;
}

export function boardNetwork(): Network {
  if (network) return network;
  const uart = openUart();
  at = createAtEngine(sleepAfterS && dtr ? sleepingUart(uart, clock, setAwake, sleepAfterS * 1000) : uart, clock);
  const made = createCellular(at, clock, powerKey, model, cellularConfig);
  // Read by tryApn() alone, and not in the image without it.
  cellular = made;
  return (network = openSockets(at, clock, made, readSize));
}
