/** Puts the board's UART, power key and modem model together; one modem per board, made when first asked for. */
import { dtr, readSize } from "uplink/board";
import { model, openSockets } from "uplink/modem";
import { prj, sleepAfterS } from "uplink/prj";
import { createAtEngine } from "../at/engine.ts";
import type { AtEngine } from "../at/engine.ts";
import { clock, digest, openUart, powerKey, setAwake, setBaud } from "../hal/hal.ts";
import { deviceSettings, saveSetting } from "../hal/settings.ts";
import type { Network } from "../net/socket.ts";
import { createCellular } from "./cellular.ts";
import type { CellularConfig } from "./cellular.ts";
import { sleepingUart } from "./dtr_sleep.ts";

let network: Network | undefined;
let at: AtEngine;
/** Also remembered here: the settings may be full. */
let refusedPin: string | undefined;

function cellularConfig(): CellularConfig {
  const settings = deviceSettings();
  const pin = settings["pin"];
  return {
    apn: settings["apn"] || prj.apn,
    apnUser: settings["apnUser"] || prj.apnUser,
    apnPassword: settings["apnPassword"],
    pin: pin && pin != refusedPin && settings["refusedPin"] != digest(pin) ? pin : undefined,
    onPinRefused() {
      refusedPin = pin;
      saveSetting("refusedPin", digest(pin!));
    },
    setBaud,
    registerS: 180,
  };
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
  const cellular = createCellular(at, clock, powerKey, model, cellularConfig);
  return (network = openSockets(at, clock, cellular, readSize));
}
